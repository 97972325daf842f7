"""The part of the command line that is about care plans, for the clinicians who write them: check, show and publish."""

import sys
from pathlib import Path
from typing import Any

import click

from server.replay_command import replay_plan
from server.workshop_commands import (
    FOLDER,
    diff_plans,
    library,
    plan_words,
    review_words,
    simulate_plan,
    version_of,
)


@click.group()
def plans() -> None:
    """Check, show, try, compare and publish care plans."""


for command in (simulate_plan, diff_plans, plan_words, review_words, replay_plan):
    plans.add_command(command)


@plans.command("check")
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False, default=None
)
def check_plans(folder: Path | None) -> None:
    """Check every plan file; name file, line and key of everything wrong. Exits 1 if anything is."""
    found = library(folder)
    for key, version in sorted(found.plans):
        line = found.published.get((key, version))
        click.echo(f"{key} v{version}: {f'signed by {line.signer}, {line.on}' if line else 'draft'}")
    cancers = {key.partition("/")[0] for key, _ in found.plans}
    keys = {key for key, _ in found.plans}
    click.echo(f"{len(keys)} plans in {len(found.plans)} versions over {len(cancers)} cancers are valid.")


@plans.command("show")
@click.argument("key")
@click.option("--version", type=int, help="Which version; the newest unless said.")
@click.option(
    "--anchor", type=click.DateTime(["%Y-%m-%d"]), help="Day the calendar counts from; today unless said."
)
@click.option("--zone", default="UTC", show_default=True, help="Time zone of the patient.")
@click.option("--language", default="en", show_default=True, help="Language of the plan's texts.")
@FOLDER
def show_plan(
    key: str, version: int | None, anchor: Any, zone: str, language: str, folder: Path | None
) -> None:
    """Print the first two cycles of a plan as a calendar."""
    from server.features.care_plans.calendar_text import calendar_text
    from server.foundation import clock

    plan = version_of(library(folder), key, version)
    if language not in plan.languages:
        raise click.ClickException(f"{key} is not offered in {language}; it has {', '.join(plan.languages)}")
    click.echo(calendar_text(plan, (anchor or clock.now()).date(), zone, language=language))


@plans.command("impact")
@click.argument("key")
@click.argument("version", type=int)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the change; today unless said.")
def impact_of(key: str, version: int, on: Any) -> None:
    """How many patients a version would touch, and the proof that nothing answered is asked again and nothing done is
    undone. Exits 1 if the proof fails."""
    from server.app import create_app
    from server.features.workshop import queries
    from server.foundation.access import Actor
    from server.foundation.problems import Problem

    with create_app(jobs=True).app_context():
        try:
            found = queries.impact(
                key, version, by=Actor.system("plan workshop"), on=on.date() if on else None
            )
        except Problem as wrong:
            raise click.ClickException(str(wrong)) from None
    versions = ", ".join(f"{number} with version {old}" for old, number in found.from_versions.items())
    click.echo(
        f"{len(found.patients)} patients would change to version {version} on {found.on}: {versions or 'none'}."
    )
    for task, number in found.tasks.items():
        click.echo(f"  {task}: {number:+} in four weeks, all patients together")
    again = [path for one in found.patients for path in one.asked_again]
    undone = [path for one in found.patients for path in one.undone]
    click.echo(f"Of {found.answered} answers, {len(again)} would be asked again and {len(undone)} be undone.")
    if not found.holds:
        sys.exit(1)


@plans.command("publish")
@click.argument("key")
@click.option("--version", type=int, required=True, help="Which version.")
@click.option("--site", help="Name of the site; not needed where there is only one.")
@click.option("--name", prompt="Sign-in name", help="The clinician who signs.")
@click.password_option(
    "--password", prompt="Password", confirmation_prompt=False, help="The clinician's own password."
)
@FOLDER
def publish_plan(
    key: str, version: int, site: str | None, name: str, password: str, folder: Path | None
) -> None:
    """Sign a version and freeze it: a clinician's name and password. From then on patients can be given it."""
    from server.app import create_app
    from server.features.accounts import queries as accounts
    from server.features.accounts.sign_in import prove
    from server.features.accounts.step_up import step_up
    from server.features.workshop import actions
    from server.foundation.access import Actor
    from server.foundation.problems import Problem

    with create_app().app_context():
        try:
            person = prove(name, password, address=None)
            by = Actor(person.person_id, person.name)
            sites = [one for one in accounts.sites(by=by) if site in (None, one.name)]
            if len(sites) != 1:
                known = ", ".join(one.name for one in accounts.sites(by=by))
                raise click.ClickException(f"say which site with --site; there are: {known}")
            proof = step_up(password, by=by)
            made = actions.publish_plan(sites[0].patient_id, key, version, proof=proof, by=by, root=folder)
        except Problem as wrong:
            for field, told in (wrong.errors or {}).items():
                click.echo(f"{field}: {' '.join(told)}", err=True)
            click.echo(str(wrong), err=True)
            sys.exit(1)
    click.echo(f"{key} v{version} is published, signed by {made.signer}.")
