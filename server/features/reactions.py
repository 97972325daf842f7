"""What follows what: verb by verb, in the transaction (`on`) or once in a job (`later`)."""
