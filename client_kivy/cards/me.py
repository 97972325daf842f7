"""The page "Me": what belongs to the person and has no place of its own on the rail, in groups. No widgets."""

from collections.abc import Collection
from typing import Any

from client_kivy.words import Words

GROUPS: dict[str, tuple[tuple[str, str], ...]] = {
    "me": (("story", "user"), ("journal", "notebook"), ("goals", "heart")),
    "visit": (
        ("agenda", "calendar-check"),
        ("visit_summary", "clipboard-text"),
        ("requests", "calendar-plus"),
    ),
    "safe": (("medicines", "pill"), ("emergency", "identification-card"), ("results", "test-tube")),
    "people": (("helpers", "users"), ("agreement", "handshake"), ("readers", "eye")),
    "more": (
        ("library", "book-open"),
        ("settings", "gear-six"),
        ("device", "device-tablet"),
        ("sending", "cloud-arrow-up"),
    ),
}
"""Group to its pages: the screen's name and its sign, in the order in which they stand."""
OF_ONE_TABLET = frozenset({"device", "helpers"})
"""Pages that need a tablet of one's own: a kiosk has no PIN to change and nothing to clear, and an invitation's code
comes from a key that a visit does not have."""


def me_groups(words: Words, places: Collection[str]) -> list[dict[str, Any]]:
    """The groups with the pages that this tablet has; `places` are the names of its screens."""
    found = []
    for group, pages in GROUPS.items():
        rows = [
            {
                "name": name,
                "icon": icon,
                "title": words.say(f"me.{name}"),
                "detail": words.say(f"me.{name}.say"),
            }
            for name, icon in pages
            if name in places
        ]
        if rows:
            found.append({"title": words.say(f"me.group.{group}"), "rows": rows})
    return found
