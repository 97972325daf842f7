"""Two versions of one report beside each other: where they differ, who said each and when. Picking is `settling`'s."""

from datetime import datetime
from typing import Any

from client_kivy.cards.diary import report_card
from client_kivy.cards.record import Record
from client_kivy.words import Words
from shared.domain.conflicts import apart

CHECK_IN = "symptoms.check_in"


def two_versions(record: Record) -> tuple[tuple[str, ...], ...]:
    """The ids of the versions of each report that has more than one, the oldest report first."""
    return apart(record.check_ins)


def conflict_card(record: Record, now: datetime, words: Words) -> list[dict[str, Any]]:
    """The versions of the first report that has more than one: `id`, `who`, `when`, `stands` (whether it is in the
    record), `says` and the `lines` that differ. Empty when there is nothing to choose."""
    found = two_versions(record)
    rows = {row["id"]: row for row in record.check_ins}
    cards = [report_card(record, one, now, words) for one in (found[0] if found else ())]
    shown = [card for card in cards if card is not None]
    alike = (
        [line for line in shown[0]["lines"] if all(line in card["lines"] for card in shown)] if shown else []
    )
    made = []
    for card in shown:
        stands = rows[card["id"]]["delivery"] == "received"
        name = record.said_by(CHECK_IN, card["id"])
        who = words.say("conflicts.by", name=name) if name else words.say("conflicts.there")
        lines = [line for line in card["lines"] if line not in alike] or card["lines"]
        made.append(
            {
                "id": card["id"],
                "stands": stands,
                "who": who if stands else words.say("conflicts.here"),
                "when": card["when"],
                "says": words.say("conflicts.in_record" if stands else "conflicts.not_yet"),
                "lines": lines,
            }
        )
    return made
