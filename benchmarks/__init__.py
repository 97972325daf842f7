"""What is measured, and against what: `make bench`. Never part of the tests; figures depend on the machine."""
