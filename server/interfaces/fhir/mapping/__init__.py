"""One small mapping a resource type: a resource in, what becomes of it out. No ids, no counting, no database."""
