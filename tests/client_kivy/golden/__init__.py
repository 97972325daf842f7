"""Pictures of every screen as somebody looked at it and found it right; `python -m tests.client_kivy.golden` renews them."""
