"""The story with everything a tablet can show at once, and the way to each screen: for measures and for pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from client_kivy.cards.emergency import facts
from client_kivy.jotting import MOVE, WRITE, moved
from client_kivy.measuring import measuring
from client_kivy.store.kept_events import Verdict
from client_kivy.store.outbox import QUARANTINED
from tests.client_kivy import depth, helped_story, lists, mail, own_story, story
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.helped_story import HelpedClinic
from tests.client_kivy.own_story import OFFER, READERS
from tests.client_kivy.story import Row, at, made

ENTRY, INVITATION = made("entry"), made("invitation")
JOURNAL = {
    "id": ENTRY,
    "entry_id": ENTRY,
    "drawer": "team",
    "text": "Slept well for the first time in a week. Paco cooked soup.",
    "mood": "good",
    "on": "2026-11-21",
    "state": "kept",
    "said_at": at("2026-11-21", 19),
    "received_at": at("2026-11-21", 19),
}
DORA = {
    "id": INVITATION,
    "name": "Dora",
    "categories": None,
    "ends_at": at("2027-01-20"),
    "code_digest": "0" * 64,
    "offered_by": made("patient"),
    "said_at": at("2026-11-22", 9),
    "received_at": at("2026-11-22", 9),
    "expires_at": at("2026-11-23", 9),
    "state": "offered",
    "accepted_name": None,
    "accepted_at": None,
    "grant_id": None,
}


def record(me: str, language: str = "en") -> dict[str, list[Row]]:
    """Every kind of row that some screen shows; `me` is the patient's own account."""
    rows = depth.record(language)
    own = own_story.record(language)
    rows |= {kind: own[kind] for kind in own if kind.startswith("stories.")}
    rows |= {"timeline.appointment": own["timeline.appointment"]}
    rows |= mail.rows(me) | lists.rows()
    return rows | {"journals.entry": [JOURNAL], "sharing.invitation": [DORA]}


def clinic(clock: TestClock, language: str = "en") -> HelpedClinic:
    """A clinic that tells all of it."""
    one = HelpedClinic(clock)
    one.plans, one.resources = (depth.compiled(),), depth.RESOURCES
    one.team, one.readers = mail.TEAM, READERS
    one.tell(record(one.person, language))
    return one


Open = Callable[[Any], Any]


def _page(name: str, **given: Any) -> Open:
    return lambda hand: hand.app.router.go(name, **given)


def _door(name: str, **given: Any) -> Open:
    return lambda hand: hand.app.router.lock(name, **given)


def _check_in(hand: Any) -> None:
    session = hand.app.session
    hand.app.router.go("check_in", reporting=session.begin(hand.app.words))


def _task(hand: Any) -> None:
    hand.app.router.start("today")
    hand.settle()
    hand.tap(next(one for one in hand.ids() if one.startswith("task keep_warm")))


def _emergency_card(hand: Any) -> None:
    known = facts(hand.app.session.record, hand.app.time.now())
    hand.app.router.go("emergency_card", facts=known, languages=[hand.app.words.language, "ar"])


def _conflicts(hand: Any) -> None:
    """The entry of the journal, put into another drawer here and written anew there."""
    session = hand.app.session
    (row,) = (one for one in session.record.of_kind("journals.entry") if one["id"] == ENTRY)
    session.say(MOVE, moved(row, "me"))
    session.say(WRITE, moved(row, "team") | {"text": "Slept well. Paco cooked soup, and Dora came."})
    hand.app.router.go("conflicts")


def _kept_aside(hand: Any) -> None:
    session = hand.app.session
    body = {"drawer": "family", "text": "The garden is full of birds.", "mood": "good", "state": "kept"}
    saved = session.say(WRITE, body | {"on": "2026-11-22", "saw": []}, "entry_id")
    verdict = Verdict(saved.id, QUARANTINED, "receipt", "access_withdrawn")
    session.store.outbox.settle([verdict], session.clock.now())
    session.saved()
    hand.app.router.go("kept_aside", event=saved.id)


def _done(hand: Any) -> None:
    reporting = measuring(hand.app.session, "temperature", hand.app.words)
    reporting.measure("38.4", "Cel", True)
    hand.app.router.go("done", finished=reporting.finish())


SCREENS: Mapping[str, Open] = {
    "today": _page("today"),
    "log_symptom": _page("log_symptom"),
    "symptoms": _page("symptoms"),
    "report": _page("report", report_id=story.reports()[-1]["id"]),
    "timeline": _page("timeline"),
    "plan": _page("plan"),
    "task": _task,
    "survivorship": _page("survivorship"),
    "tablets": _page("tablets", assignment=depth.ASSIGNMENT, task=depth.TABLETS),
    "library": _page("library"),
    "leaf": _page("leaf", leaf="cold_and_oxaliplatin"),
    "goals": _page("goals"),
    "goal": _page("goal", goal=made("goal", "walk")),
    "goal_words": _page("goal_words", goal=made("goal", "walk")),
    "results": _page("results"),
    "result": _page("result", result=made("result", "Hemoglobin", at("2026-11-20", 7))),
    "messages": _page("messages"),
    "message_thread": _page("message_thread", thread=mail.RASH),
    "message_urgent": _page("message_urgent"),
    "message_write": _page("message_write"),
    "message_photos": _page("message_photos"),
    "message_picture": _page("message_picture", photo=mail.PHOTO),
    "story": _page("story"),
    "story_words": _page("story_words", field="hopes"),
    "journal": _page("journal"),
    "journal_entry": _page("journal_entry", entry=ENTRY),
    "journal_words": _page("journal_words"),
    "agenda": _page("agenda"),
    "agenda_words": _page("agenda_words"),
    "agreement": _page("agreement"),
    "agreement_words": _page("agreement_words", agreement=OFFER),
    "readers": _page("readers"),
    "visit_summary": _page("visit_summary"),
    "me": _page("me"),
    "ways": _page("ways"),
    "reminders": _page("reminders"),
    "settings": _page("settings"),
    "sending": _page("sending"),
    "device": _page("device"),
    "change_pin": _page("change_pin"),
    "medicines": _page("medicines"),
    "medicine": _page("medicine", medicine=made("line", "metformin")),
    "medicine_words": _page("medicine_words"),
    "allergy": _page("allergy", allergy=made("line", "penicillin")),
    "allergy_words": _page("allergy_words", allergy=made("line", "penicillin")),
    "emergency": _page("emergency"),
    "emergency_card": _emergency_card,
    "measure": _page("measure"),
    "requests": _page("requests"),
    "request": _page("request", request=made("request", "visit")),
    "request_words": _page("request_words"),
    "helpers": _page("helpers"),
    "helper": _page("helper", helper=helped_story.MARTA),
    "invite": _page("invite"),
    "invitation": _page("invitation", invitation=INVITATION),
    "check_in": _check_in,
    "enrol": _door("enrol"),
    "set_pin": _door("set_pin"),
    "unlock": _door("unlock"),
    "kiosk": _door("kiosk"),
    "withdrawn": _door("withdrawn"),
    "broken": _door("broken"),
    "conflicts": _conflicts,
    "kept_aside": _kept_aside,
    "done": _done,
}
"""Each screen of the tablet and how it comes up on an open tablet. What changes the record for those after it stands
last."""


def show(hand: Any, name: str) -> None:
    """Bring a screen up, and let its layout come to rest. Sheets of the screen before are gone."""
    from client_kivy.widgets.sheet import Sheet

    Sheet.close_all()
    SCREENS[name](hand)
    hand.settle()
    assert hand.showing == name
