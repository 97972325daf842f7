"""What the routes of the console share: the blueprint, rendering, forms that keep what was typed, ways back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request
from marshmallow import Schema, ValidationError
from werkzeug.wrappers import Response

from server.foundation.access import Actor
from server.foundation.problems import Conflict, Invalid
from server.interfaces.console.builders.frames import frame
from server.interfaces.console.views.entry import EntryForm
from server.interfaces.console.views.frame import Frame
from server.interfaces.own_site import only_from_our_own_pages
from shared.domain.instants import to_wire
from shared.domain.timing import moment
from shared.schemas.base import read

pages = Blueprint("pages", __name__)

Shown = str | tuple[str, int] | Response
pages.before_request(only_from_our_own_pages)


def render(template: str, view: Any, around: Frame) -> str:
    """A page from its values."""
    return render_template(template, page=view, frame=around)


def after(to: str, done: str, part: str = "") -> Response:
    """Back to a page after a step, with a word about it: a reload then repeats nothing."""
    return redirect(f"{to}?done={done}{'#' + part if part else ''}", code=303)


def filled(
    form: EntryForm,
    act: Callable[[dict[str, str]], object],
    *,
    by: Actor,
    done: str,
    part: str,
    wrong_at: Mapping[str, str] | None = None,
    here: str = "panel",
) -> Shown:
    """Show a form; when it is sent, act on what was typed and go back, or show it again with what is wrong.

    `wrong_at` names the form's field for a field of the schema that is called otherwise; `here` is the way through
    the console that is open."""
    if request.method == "GET":
        return render("entry.html", form, frame(by, here))
    typed = {one.name: request.form.get(one.name, "") for one in form.fields}
    try:
        act(typed)
    except (ValidationError, Invalid) as wrong:
        errors = wrong_fields(wrong, wrong_at or {})
        again = form.refilled(typed, errors)
        if not again.errors:
            again = replace(again, error=first_words(errors))
    except Conflict as clash:
        again = replace(form.refilled(typed, {}), error=clash.detail or clash.title)
        return render("entry.html", again, frame(by, here)), 409
    else:
        return after(form.back.href, done, part)
    return render("entry.html", again, frame(by, here)), 422


def loaded(schema: Schema, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, read by the schema that tablets and programs are held to. An empty field is no field."""
    return read(schema, {name: value for name, value in typed.items() if value not in ("", None)})


def day_typed(typed: Mapping[str, str], name: str, *, needed: bool = True) -> date | None:
    """A day of a form; raises ValidationError at its field."""
    text = typed.get(name, "").strip()
    if not text and not needed:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValidationError({name: ["Choose a day."]}) from None
    if not 1880 <= found.year < 2200:
        raise ValidationError({name: ["Look at the year."]})
    return found


def moment_typed(
    typed: Mapping[str, str], on: str, at: str, zone: ZoneInfo, *, needed: bool = True
) -> str | None:
    """A day and a time on the patient's clock as the moment schemas read; raises ValidationError at its field."""
    if not needed and not typed.get(on) and not typed.get(at):
        return None
    day = day_typed(typed, on)
    try:
        wall = time.fromisoformat(typed.get(at, "").strip())
    except ValueError:
        raise ValidationError({at: ["Write a time such as 14:30."]}) from None
    if wall.tzinfo is not None or day is None:
        raise ValidationError({at: ["Write a time such as 14:30."]})
    return to_wire(moment(day, wall.replace(second=0, microsecond=0), zone))


def version_typed(typed: Mapping[str, str]) -> int | None:
    """The version of what the person was looking at when they opened the form."""
    text = typed.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def must_be_current(typed: Mapping[str, str], version: int) -> None:
    """Refuse a change to something that somebody else changed since the form was opened."""
    if version_typed(typed) != version:
        raise Conflict("Somebody changed this since you opened it. Go back, look at it again, then decide.")


def wall(at: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """A moment as a day and a time for a form, on the patient's clock."""
    local = at.astimezone(zone)
    return local.date().isoformat(), f"{local:%H:%M}"


def wrong_fields(wrong: ValidationError | Invalid, wrong_at: Mapping[str, str]) -> dict[str, str]:
    """What a schema or an action complains about, one sentence for each field of the form."""
    messages: Any = (
        wrong.messages if isinstance(wrong, ValidationError) else wrong.errors or {"": wrong.detail}
    )
    found = messages if isinstance(messages, Mapping) else {"": messages}
    return {wrong_at.get(str(name), str(name)): first_words(said) for name, said in found.items()}


def first_words(messages: Any) -> str:
    """The first sentence of what a schema complains about, however deep it lies."""
    while isinstance(messages, Mapping):
        messages = next(iter(messages.values()), "")
    if isinstance(messages, list | tuple):
        return first_words(messages[0]) if messages else "This is not right."
    return str(messages) or "This is not right."
