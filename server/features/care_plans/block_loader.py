"""Reads the blocks of a plan: cycles, drugs, radiation, and what they do to the body."""

import re

from server.features.care_plans.common_files import read_source
from server.features.care_plans.parts import Parts
from server.features.care_plans.timing_loader import read_days, read_span
from server.features.care_plans.yaml_entries import Entry
from shared.domain.plan import Block, Drug, Radiation, StateSpan

DOSE_UNITS = ("mg/m2", "mg", "mg/kg", "g", "IU", "AUC")
RADIATION_UNITS = ("Gy",)
UNTIL_STOPPED = "until_stopped"
STRENGTH = re.compile(r"\d{1,5}(\.\d{1,3})? (mg|g|mcg|IU)")
"""What one tablet holds, as in "500 mg"."""


def read_block(entry: Entry, parts: Parts) -> Block:
    """One block; its drugs may use parts."""
    given = entry.fields(
        ("key", "names", "cycles", "cycle_days", "source", "year"), ("drugs", "radiation", "states", "review")
    )
    endless = given["cycles"].raw() == UNTIL_STOPPED
    return Block(
        key=given["key"].name(),
        names=given["names"].texts(),
        cycles=None if endless else given["cycles"].whole(1, 200),
        cycle_days=given["cycle_days"].whole(1, 366),
        drugs=tuple(read_drug(parts.merged(one, "drugs")) for one in _each(given, "drugs")),
        states=tuple(_state(one) for one in _each(given, "states")),
        source=read_source(given),
        radiation=_radiation(given["radiation"]) if "radiation" in given else None,
    )


def _each(given: dict[str, Entry], name: str) -> list[Entry]:
    return given[name].each() if name in given else []


def read_drug(entry: Entry) -> Drug:
    """A drug with its planned dose, unit and days of the cycle."""
    given = entry.fields(("key", "names", "dose", "unit", "days"))
    dose = given["dose"].decimal()
    if dose <= 0:
        given["dose"].fault(f"a dose of {dose} is none")
    return Drug(
        key=given["key"].name(),
        names=given["names"].texts(),
        dose=str(dose),
        unit=given["unit"].choice(DOSE_UNITS, "dose unit"),
        days=read_days(given["days"]),
    )


def _radiation(entry: Entry) -> Radiation:
    given = entry.fields(("dose", "unit", "fractions"))
    dose = given["dose"].decimal()
    if not 0 < dose <= 100:
        given["dose"].fault(f"a whole dose of {dose} Gy is not between 0 and 100")
    unit = given["unit"].choice(RADIATION_UNITS, "unit of radiation")
    return Radiation(str(dose), unit, given["fractions"].whole(1, 100))


def _state(entry: Entry) -> StateSpan:
    given = entry.fields(("state", "days", "source", "year"), ("after_last", "review"))
    first, last = read_span(given["days"])
    after = given["after_last"].whole(0, 90) if "after_last" in given else 0
    return StateSpan(given["state"].name(), first, last, after, read_source(given))
