"""What makes the features safe: gate, ledger, access, database, jobs, web, problems, clock. Imports no feature."""
