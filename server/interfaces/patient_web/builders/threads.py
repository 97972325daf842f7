"""Messages in words: threads with how they stand, each message with who wrote it and how far it came."""

from dataclasses import dataclass

from server.features.accounts import queries as accounts
from server.features.messages.queries import ThreadNow
from server.foundation.seal import opened
from server.interfaces.patient_web.own import Mine
from shared.domain import messages as rules


@dataclass(frozen=True)
class ThreadLine:
    """A thread in the list."""

    about: str
    last: str
    stands: str
    new: str
    way: str


@dataclass(frozen=True)
class Said:
    """One message, or what the team marked: who, when, the words, how far it came."""

    who: str
    when: str
    text: str
    stands: str = ""
    ours: bool = False


def thread_lines(mine: Mine, found: list[ThreadNow]) -> list[ThreadLine]:
    """Every thread, the one with the newest word first."""
    words = mine.words
    return [
        ThreadLine(
            _about(mine, one),
            mine.when(one.thread.at),
            standing_says(mine, one.standing),
            words.say("messages.unread", number=one.unread) if one.unread else "",
            mine.to("thread", thread_id=one.thread.id),
        )
        for one in found
    ]


def _about(mine: Mine, one: ThreadNow) -> str:
    about = mine.words.say(f"messages.about.{one.messages[0].category}")
    text = (opened(one.messages[0]).text or "").split("\n")[0]
    short = text if len(text) <= 60 else text[:57].rsplit(" ", 1)[0] + " …"
    return mine.words.say("messages.subject", about=about, words=short) if short else about


def said_in(mine: Mine, one: ThreadNow) -> list[Said]:
    """Everything said in a thread and what the team marked, in order of time."""
    words, lines = mine.words, []
    for sent, row in zip(one.thread.messages, one.messages, strict=True):
        text = opened(row).text or words.say("messages.erased")
        if row.photo_ids:
            text += "\n" + words.say("messages.photos", number=len(row.photo_ids))
        who = row.written_name
        if row.from_team:
            who = words.say(
                "messages.by_team", name=row.written_name, team=row.pool_name or words.say("team.yours")
            )
        elif row.written_by == mine.by.id:
            who = words.say("messages.you")
        stands = "" if row.from_team else standing_says(mine, rules.heard(one.thread, sent))
        lines.append(
            (row.received_at, Said(who, mine.when(row.received_at), text, stands, not row.from_team))
        )
    for mark in one.marks:
        note = opened(mark).note or ""
        lines.append(
            (
                mark.at,
                Said(words.say(f"messages.marked.{mark.state}", name=mark.by_name), mine.when(mark.at), note),
            )
        )
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


def standing_says(mine: Mine, standing: rules.Standing) -> str:
    """How far a message or thread has come."""
    return mine.words.say(f"messages.state.{standing.state}", name=standing.by_name)


def recipients(mine: Mine) -> list[tuple[str, str]]:
    """Who can be written to, as (value, name): the team that treats, then the other teams of the site."""
    teams = accounts.teams(by=mine.by, site_id=mine.patient.site_id)
    own = next((one.name for one in teams if one.id == mine.patient.team_id), "")
    first = mine.words.say("messages.care_team", name=own) if own else mine.words.say("team.yours")
    others = [(str(one.id), one.name) for one in teams if one.id != mine.patient.team_id]
    return [("care_team", first), *others]
