"""What patients ask of their team beside messages: another appointment, more of a medicine, a letter."""
