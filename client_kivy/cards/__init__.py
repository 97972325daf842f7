"""What the screens show, computed from the record: plain dicts in the words of one language. No widgets, no store."""
