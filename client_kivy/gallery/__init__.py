"""Every widget in every state, for those who build screens: `python -m client_kivy --gallery`. No patient sees it."""

PAGES = {
    name: f"client_kivy.gallery.{name}:{name.capitalize()}"
    for name in ("question", "trend", "parts", "pin", "reading", "note", "code", "news", "pictures")
}
"""One page a composition, named as its module."""
