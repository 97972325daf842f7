"""Where patients find help near them, by condition: what a site knows, and when somebody last checked it."""
