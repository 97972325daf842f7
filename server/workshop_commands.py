"""The part of the command line that is the plan workshop: try a plan, compare versions, list its words."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from server.features.care_plans.library import Library
    from server.features.workshop.sample_patients import Sample
    from shared.domain.plan import Plan

SAMPLES = ("well", "rough days", "every warning")


def library(folder: Path | None) -> "Library":
    """The plans of a folder, or those that come with the software; a fault ends the command with status 1."""
    from server.features.care_plans.faults import InvalidPlans
    from server.features.care_plans.library import load_library, shelf

    try:
        return load_library(folder) if folder else shelf()
    except InvalidPlans as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(1)


def version_of(found: "Library", key: str, version: int | None) -> "Plan":
    """A version of a plan, the newest unless said; an error that names the plans there are."""
    try:
        return found.plans[key, version] if version else found.newest(key)
    except KeyError:
        versions = sorted(number for name, number in found.plans if name == key)
        if versions:
            known = ", ".join(str(number) for number in versions)
            raise click.ClickException(f"{key} has no version {version}; it has {known}") from None
        names = ", ".join(sorted({name for name, _ in found.plans}))
        raise click.ClickException(f"there is no plan {key}; there are {names}") from None


FOLDER = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Care plans to read; those of the software unless said.",
)


@click.command("simulate")
@click.argument("key")
@click.option("--version", type=int, help="Which version; the newest unless said.")
@click.option("--weeks", type=click.IntRange(1, 520), default=4, show_default=True, help="How many weeks.")
@click.option(
    "--sample", type=click.Choice(SAMPLES), default="every warning", show_default=True, help="Who answers."
)
@click.option(
    "--answers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A YAML file of what the sample patient says; see care_plans/README.md.",
)
@click.option("--anchor", type=click.DateTime(["%Y-%m-%d"]), help="Day 1; today unless said.")
@click.option("--zone", default="UTC", show_default=True, help="Time zone of the patient.")
@click.option("--language", default="en", show_default=True, help="Language of the plan's texts.")
@FOLDER
def simulate_plan(
    key: str,
    version: int | None,
    weeks: int,
    sample: str,
    answers: Path | None,
    anchor: Any,
    zone: str,
    language: str,
    folder: Path | None,
) -> None:
    """Try a plan on a sample patient: each day's visits, leaves, tasks, reminders, answers and alerts."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from server.features.workshop.simulate import simulate
    from server.features.workshop.simulation_text import simulation_text
    from server.foundation import clock

    plan = version_of(library(folder), key, version)
    if language not in plan.languages:
        raise click.ClickException(f"{key} is not offered in {language}; it has {', '.join(plan.languages)}")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise click.ClickException(f"there is no time zone {zone}") from None
    day = (anchor or clock.now()).date()
    found = simulate(plan, _sample(plan, sample, answers), day, weeks, zone)
    click.echo(simulation_text(found, language), nl=False)


def _sample(plan: "Plan", name: str, answers: Path | None) -> "Sample":
    from server.answers_file import read_answers
    from server.features.care_plans.faults import InvalidPlans
    from server.features.workshop.sample_patients import samples_of

    if answers is None:
        return next(one for one in samples_of(plan) if one.name == name)
    try:
        return read_answers(answers, plan)
    except InvalidPlans as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(1)


@click.command("diff")
@click.argument("key")
@click.argument("old", type=int)
@click.argument("new", type=int)
@FOLDER
def diff_plans(key: str, old: int, new: int, folder: Path | None) -> None:
    """Say in clinical words what changed between two versions. Exits 1 if a red flag would be softened."""
    from server.features.workshop.diff import differences
    from server.features.workshop.softening import softened_red_flags

    found = library(folder)
    before, after = version_of(found, key, old), version_of(found, key, new)
    changes = differences(before, after)
    for one in changes:
        click.echo(str(one))
    click.echo(f"{len(changes)} differences." if changes else "Nothing changed.")
    if flags := softened_red_flags(before, after):
        click.echo(f"A red flag can never be softened: {', '.join(flags)}.", err=True)
        sys.exit(1)


@click.command("words")
@click.option("--language", required=True, help="Which language, such as fr.")
@click.option(
    "--state", help="Only texts in this state: needed, drafted, back_translated, reviewed, approved."
)
@click.option("--list", "listed", is_flag=True, help="List the texts too, not only how many.")
@FOLDER
def plan_words(language: str, state: str | None, listed: bool, folder: Path | None) -> None:
    """How far the texts of one language are reviewed: every text a patient can read, with its state."""
    from collections import Counter

    from server.features.care_plans.library import CARE_PLANS
    from server.features.care_plans.reviews import state_of, strings
    from shared.domain.plan import LANGUAGES

    if language not in LANGUAGES:
        raise click.ClickException(f"there is no language {language}; there are {', '.join(LANGUAGES)}")
    found = library(folder)
    register = state_of(folder or CARE_PLANS)
    counted: Counter[str] = Counter()
    for path, text in strings(found, language):
        stands = register(path, language, text)
        counted[stands] += 1
        if listed and state in (None, stands):
            click.echo(f"{stands}\t{path}\t{text}")
    for name, number in sorted(counted.items()):
        click.echo(f"{name}: {number}")


@click.command("review")
@click.argument("place")
@click.option("--language", required=True, help="Which language, such as fr.")
@click.option("--state", required=True, help="drafted, back_translated, reviewed or approved.")
@click.option("--by", "reviewer", required=True, help="Who looked at the texts.")
@FOLDER
def review_words(place: str, language: str, state: str, reviewer: str, folder: Path | None) -> None:
    """Write down how far the texts at PLACE have come, such as symptoms/advice/calls.yaml or one text of it."""
    from server.features.care_plans.library import CARE_PLANS
    from server.features.care_plans.reviews import record
    from server.foundation import clock

    try:
        number = record(folder or CARE_PLANS, place, language, state, reviewer, clock.now().date())
    except ValueError as wrong:
        raise click.ClickException(str(wrong)) from None
    if not number:
        raise click.ClickException(
            f"there is no text at {place} in {language}; see daymark plans words --list"
        )
    click.echo(f"{number} texts are {state}.")
