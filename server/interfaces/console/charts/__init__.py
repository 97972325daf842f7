"""Charts drawn by the server: geometry and words from plain values. Nothing here asks the database."""
