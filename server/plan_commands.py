"""The part of the command line that is about care plans, for the clinicians who write them."""

import sys
from pathlib import Path
from typing import Any

import click


@click.group()
def plans() -> None:
    """Check and show care plans."""


@plans.command("check")
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False, default=None
)
def check_plans(folder: Path | None) -> None:
    """Check every plan file; name file, line and key of everything wrong. Exits 1 if anything is."""
    from server.features.care_plans.faults import InvalidPlans
    from server.features.care_plans.library import CARE_PLANS, load_library

    try:
        library = load_library(folder or CARE_PLANS)
    except InvalidPlans as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(1)
    for key, version in sorted(library.plans):
        click.echo(f"{key} v{version}")
    click.echo(f"{len(library.plans)} plans are valid.")


@plans.command("show")
@click.argument("key")
@click.option("--version", type=int, help="Which version; the newest unless said.")
@click.option(
    "--anchor", type=click.DateTime(["%Y-%m-%d"]), help="Day the calendar counts from; today unless said."
)
@click.option("--zone", default="UTC", show_default=True, help="Time zone of the patient.")
def show_plan(key: str, version: int | None, anchor: Any, zone: str) -> None:
    """Print the first two cycles of a plan as a calendar."""
    from server.features.care_plans.calendar_text import calendar_text
    from server.features.care_plans.library import shelf
    from server.foundation import clock

    library = shelf()
    try:
        plan = library.plans[key, version] if version else library.newest(key)
    except KeyError:
        known = ", ".join(sorted({name for name, _ in library.plans}))
        raise click.ClickException(f"there is no plan {key}; there are {known}") from None
    click.echo(calendar_text(plan, (anchor or clock.now()).date(), zone))
