"""A person's own story: what they told, field by field, who sees it, and what waits half-written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from client_kivy.cards.days import inside
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words

ICONS = {"name_i_like": "user", "at_home": "house", "worries": "wind", "hopes": "heart", "news": "chat-text"}
"""The fields in the order in which they are asked, each with its sign."""
NEWS = ("all", "main", "little", "with_someone", "ask_me")
LONGEST = {"name_i_like": 80}
DRAFT = "words/"
"""What the names of half-written texts begin with; the field or topic follows."""


def draft_name(about: str) -> str:
    """Under which name a half-written text is kept."""
    return DRAFT + about


def story_page(
    record: Record, drafts: Mapping[str, Mapping[str, Any]], now: datetime, words: Words
) -> dict[str, Any]:
    """Each field with what was told, or an invitation to; who sees it; when it was told and how far that got."""
    story = record.story
    shared = bool(story.get("share", True))
    return {
        "fields": [_field(name, story, drafts, words) for name in ICONS],
        "share": shared,
        "share_says": words.say("story.share.on" if shared else "story.share.off"),
        "told": _told(record, story, now, words),
    }


def _field(name: str, story: Row, drafts: Mapping[str, Mapping[str, Any]], words: Words) -> dict[str, Any]:
    said = story.get(name) or ""
    begun = draft_name(name) in drafts
    if name == "news":
        says = words.say(f"story.news.{said}") if said else words.say("story.choose")
    else:
        says = said or words.say("story.empty")
    return {
        "name": name,
        "icon": ICONS[name],
        "title": words.say(f"story.field.{name}"),
        "says": words.say("story.begun") if begun else says,
        "text": said,
        "begun": begun,
    }


def _told(record: Record, story: Row, now: datetime, words: Words) -> str:
    if not story:
        return ""
    day = inside(record.local(story["said_at"]).date(), record.local(now).date(), words)
    return words.say("story.told", day=day, delivery=words.say(f"delivery.{story['delivery']}"))


def told_anew(story: Row, **changes: Any) -> dict[str, Any]:
    """The story said again, whole: the body of an event without its own id and moment."""
    kept = {name: story.get(name) for name in ICONS}
    saw = [story["id"]] if story else []
    return kept | {"share": bool(story.get("share", True)), "saw": saw} | changes


def sees(story: Row, words: Words) -> str:
    """Who will read what is written now, said before it is kept."""
    return words.say("story.sees.shared" if story.get("share", True) else "story.sees.own")
