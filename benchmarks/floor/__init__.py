"""The floor: what the same work costs with Flask and psycopg alone, without rights, ledger, rules or checks."""
