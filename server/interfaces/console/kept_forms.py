"""What somebody typed when their sign-in ended: sealed into the sign-in page, shown again to the same person only."""

from flask import request

from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.pages import KeptView
from server.interfaces.kept_fields import fields_again, person_of_the_cookie, sealed_fields

TITLES = {
    "acknowledge": "What was done about an alert",
    "close": "What was done about an alert",
    "prescri": "Tablets",
    "dose": "Tablets",
    "tablets": "Tablets",
    "refill": "An answer to a request for tablets",
    "resource": "Where patients find help",
    "appointment": "An appointment",
    "result": "A result",
    "cycle": "A cycle of treatment",
    "event": "A treatment or finding",
    "medicine": "A medicine",
    "allergy": "An allergy",
    "accept_rule": "A rule that warns less",
    "budget": "An alert budget",
    "simulate": "Answers of a sample patient",
    "plan": "A care plan",
    "hold": "A plan on hold",
    "check_in": "A check-in by telephone",
}


def keep() -> tuple[str, str]:
    """(sealed, title) of the form this request brought, if its cookie is one of ours; else nothing is kept."""
    title = next(
        (title for word, title in TITLES.items() if word in (request.endpoint or "")), "What you typed"
    )
    sealed = sealed_fields(title=title)
    return (sealed, title) if sealed else ("", "")


def shown_again(sealed: str, person_id: str, back: Link) -> KeptView | None:
    """The kept form for the person who typed it; None for anybody else."""
    kept = fields_again(sealed, person_id)
    if kept is None:
        return None
    fields = tuple((str(name), str(value)) for name, value in kept["fields"])
    shown = tuple((_label(name), value) for name, value in fields if value and not name.endswith("version"))
    return KeptView(kept["to"], kept["title"], fields, shown, back)


def had_session() -> bool:
    """Whether the browser was signed in before: then its sign-in has ended, and it is told so."""
    return person_of_the_cookie() is not None


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
