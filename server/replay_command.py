"""`daymark plans replay`: real answers replayed through a changed version, shared among processes."""

import gc
import json
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import click

from server.workshop_commands import FOLDER, library, version_of

if TYPE_CHECKING:
    from server.config import Settings
    from server.features.workshop.replay import Tally
    from server.features.workshop.replay_queries import Work
    from shared.domain.plan import Plan


@click.command("replay")
@click.argument("key")
@click.option(
    "--with",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The changed version, as a plan file that lies anywhere.",
)
@click.option("--version", type=int, help="A version of the library; the newest unless said.")
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=90,
    show_default=True,
    help="How many days of answers, up to today.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes share the patients.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, single alerts too.")
@FOLDER
def replay_plan(
    key: str,
    file: Path | None,
    version: int | None,
    days: int,
    processes: int,
    as_json: bool,
    folder: Path | None,
) -> None:
    """Replay the last days of real answers through a changed version: alerts before and after, and what is missed."""
    from server.app import create_app
    from server.config import Settings
    from server.features.workshop.replay_queries import replay
    from server.features.workshop.replay_text import replay_text, replay_value
    from server.foundation.access import Actor
    from server.foundation.problems import Problem
    from shared.schemas.workshop_figures import ReplaySchema

    if file is not None and version is not None:
        raise click.ClickException("say --with or --version, not both")
    changed = _read(file, key, folder) if file else version_of(library(folder), key, version)
    settings = Settings.from_env()
    with create_app(settings, jobs=True).app_context():
        try:
            found = replay(
                changed, by=Actor.system("replay"), days=days, count=shared_among(processes, settings)
            )
        except Problem as wrong:
            raise click.ClickException(str(wrong)) from wrong
    if as_json:
        click.echo(json.dumps(ReplaySchema().dump(replay_value(found)), indent=1))
    else:
        click.echo(replay_text(found), nl=False)


def _read(file: Path, key: str, folder: Path | None) -> "Plan":
    from server.features.care_plans.faults import InvalidPlans
    from server.features.care_plans.library import CARE_PLANS, plan_in

    try:
        plan = plan_in(file, folder or CARE_PLANS)
    except InvalidPlans as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(1)
    if plan.key != key:
        raise click.ClickException(f"{file.name} is a version of {plan.key}, not of {key}")
    return plan


def shared_among(processes: int, settings: "Settings") -> Callable[["Work"], "Tally"]:
    """How a replay is counted: here, or by several processes that take a part of the patients each."""

    def count(work: "Work") -> "Tally":
        from server.features.workshop.replay import Tally

        parts = work.parts(processes)
        if len(parts) < 2:
            return work.tally()
        total = Tally()
        with ProcessPoolExecutor(len(parts), mp_context=get_context("spawn")) as pool:
            for found in pool.map(_part, parts, [settings] * len(parts)):
                total += found
        return total

    return count


def _part(work: "Work", settings: "Settings") -> "Tally":
    from server.app import create_app

    with create_app(settings, jobs=True).app_context():
        gc.freeze()  # the plans and the program live as long as this process: they need not be looked through again
        gc.set_threshold(50_000, 20, 100)
        return work.tally()
