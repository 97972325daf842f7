"""What every template may use: dates, words for grades and tiers, addresses of static files. No page lives here."""

import hashlib
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, request, url_for

STATIC = Path(__file__).parent / "static"

GRADE_WORDS = ("none", "mild", "moderate", "severe")
TIER_WORDS = {"red": "Red: act now", "amber": "Amber: today", "green": "Green: when seen"}
TIER_SHORT = {"red": "Red", "amber": "Amber", "green": "Green"}


def day(on: date | None) -> str:
    """A local day as people read it here: 22 Nov 2026. A day that is not known is said to be so."""
    return f"{on.day} {on:%b %Y}" if on else "not known"


def short_day(on: date) -> str:
    """A local day where the year is plain from its surroundings: 22 Nov."""
    return f"{on.day} {on:%b}"


def moment(at: datetime | None) -> str:
    """A local moment to the minute: 22 Nov 2026, 21:40. The caller has already put it in the reader's zone."""
    return f"{at.day} {at:%b %Y, %H:%M}" if at else "not known"


def time_of(at: datetime) -> str:
    """The time of day of a local moment: 21:40."""
    return f"{at:%H:%M}"


def counted(count: int, thing: str) -> str:
    """A number of things in words: 1 day, 7 days."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def ago(then: datetime, now: datetime) -> str:
    """How long ago, in the two largest units, as a list is read: 40 min ago, 2 h 5 min ago, 3 d 4 h ago, 20 d ago."""
    minutes = max(0, int((now - then).total_seconds() // 60))
    hours, days = minutes // 60, minutes // 1440
    if minutes < 1:
        return "just now"
    if hours < 1:
        return f"{minutes} min ago"
    if days < 1:
        return f"{hours} h {minutes % 60} min ago" if minutes % 60 else f"{hours} h ago"
    if days < 7 and hours % 24:
        return f"{days} d {hours % 24} h ago"
    return f"{days} d ago"


def grade_word(score: int | None) -> str:
    """The word for a composite score 0 to 3; a score that could not be made is said to be missing."""
    return "no score" if score is None else GRADE_WORDS[score]


@lru_cache(maxsize=64)
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of one of our static files, with a fingerprint so that it may be cached for ever."""
    return url_for("console.static", filename=name, v=_fingerprint(name))


def keep_fingerprinted(response: Response) -> Response:
    """A file whose address bears its fingerprint never changes; the others (fonts a sheet names) may be kept a day."""
    if request.endpoint == "console.static" and response.status_code in (200, 304):
        for_ever = "v" in request.args
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if for_ever else "public, max-age=86400"
        )
    return response


def install(blueprint: Blueprint) -> None:
    """Give the templates their filters and words when the blueprint is registered."""
    for template_filter in (day, short_day, moment, time_of, counted, grade_word):
        blueprint.app_template_filter(template_filter.__name__)(template_filter)
    blueprint.after_request(keep_fingerprinted)
    blueprint.app_template_global("asset")(asset)
    for name, words in (("GRADE_WORDS", GRADE_WORDS), ("TIER_WORDS", TIER_WORDS), ("TIER_SHORT", TIER_SHORT)):
        blueprint.record_once(
            lambda state, name=name, words=words: state.app.jinja_env.globals.update({name: words})
        )
