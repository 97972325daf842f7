"""Sync with tablets: push takes what they saved, pull gives what is new. Rules and tables are elsewhere."""
