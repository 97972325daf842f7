"""What to tell a person after an answer or a check-in: call now, call today, or how to help themselves."""

from collections.abc import Iterable, Mapping
from typing import Any

from client_kivy.cards.days import joined
from client_kivy.words import Words
from shared.domain.alerts import Raised
from shared.domain.plan import Plan
from shared.domain.symptoms import BANDS, Advice

MOST_SELF_CARE = 3
"""More texts than this nobody reads after a check-in; the worst symptoms come first."""


def urgent(plan: Plan | None, raised: Iterable[Raised]) -> list[Raised]:
    """The rules whose advice must be shown at once: call now."""
    return [one for one in raised if one.rule.call] if plan else []


def alert_advice(plan: Plan, raised: Iterable[Raised], words: Words) -> list[dict[str, Any]]:
    """One text for each advice that the raised rules name, most urgent first, with the reasons for it."""
    found: dict[str, dict[str, Any]] = {}
    for one in raised:
        advice = plan.advice.get(one.rule.advice or "")
        kind = "call_now" if one.rule.call else advice.kind if advice else "call_today"
        key = advice.key if advice else f"plain.{kind}"
        if key not in found:
            found[key] = {
                "kind": kind,
                "title": words.pick(advice.title) if advice else words.say(f"advice.{kind}.title"),
                "text": words.pick(advice.text) if advice else words.say(f"advice.{kind}.text"),
                "because": [],
                "source": _source(advice, words),
                "stops": {},
            }
        found[key]["because"].append(words.pick(one.because))
        found[key]["stops"] |= dict.fromkeys(one.rule.stop_doses)
    for one in found.values():
        one["stop"] = stop_says(plan, one.pop("stops"), words)
    return sorted(found.values(), key=lambda one: one["kind"] != "call_now")


def stop_says(plan: Plan, tasks: Iterable[str], words: Words) -> str:
    """Of which medicine not to take the next dose until the team has spoken; empty when there is none."""
    known = [task for key in tasks if (task := plan.task(key)) is not None]
    if not known:
        return ""
    names = [words.pick(task.oral.names if task.oral else task.names) for task in known]
    return words.say("advice.stop_doses", medicine=joined(names, words))


def self_care(plan: Plan, bands: Mapping[str, int | None], words: Words) -> list[dict[str, Any]]:
    """Help for what hurts, the worst symptom first; nothing where there is no trouble or none is known."""
    ranked = sorted(((band, int(item)) for item, band in bands.items() if band), reverse=True)
    found = []
    for band, item in ranked:
        advice = plan.symptoms.self_care(item, band)
        if advice is not None:
            found.append(
                {
                    "kind": "self_care",
                    "title": words.pick(advice.title),
                    "text": words.pick(advice.text),
                    "band": BANDS[band - 1],
                    "source": _source(advice, words),
                }
            )
    return found[:MOST_SELF_CARE]


def _source(advice: Advice | None, words: Words) -> str:
    return words.say("task.source", source=advice.source, year=advice.year) if advice else ""
