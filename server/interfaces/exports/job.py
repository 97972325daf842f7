"""The job that carries an export out. It may be killed anywhere and begun again: the vector is fixed once, the folder
appears whole, and a run that is over stays as it was."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import structlog
from flask import current_app

from server.config import Settings
from server.features.trials import actions, progress, queries
from server.features.trials.queries import Order, RunShown
from server.foundation.access import Actor
from server.foundation.db import end_session
from server.foundation.gate import later, reading
from server.foundation.permits import Denied
from server.foundation.problems import Fault, Problem, StorageFull, Unavailable
from server.interfaces.exports.as_of import digest, vector
from server.interfaces.exports.run import Tell, Wanted, remove_partial, write_export

EXPORTS = Actor.system("exports")
"""Keeps the run itself; the data are read with the rights of the person who asked."""
OPERATOR = Actor.system("command line")
"""Whoever may run commands on the server."""
MOST_TRIES = 5

log = structlog.get_logger("daymark.exports")


@later("trials.export.request", long=True)
def export_in_background(*, patient_id: UUID, subject_id: UUID, verb: str) -> None:
    """Carry out the run that was asked for; `patient_id` is the site whose ledger holds it."""
    carry_out(patient_id, subject_id)


def carry_out(site_id: UUID, run_id: UUID, tell: Tell | None = None) -> RunShown:
    """Write the files of a run, or find it done. What trying again may mend is raised; anything else ends the run, with
    a sentence for the person who asked."""
    run = queries.export_run(run_id, by=EXPORTS)
    if run.status in ("done", "failed"):
        return run
    said = _problem(site_id, run, tell)
    if said is not None:
        log.warning("export failed", run=str(run_id), problem=said)
        actions.fail_export(site_id, run_id, said, by=EXPORTS)
    return queries.export_run(run_id, by=EXPORTS)


def _problem(site_id: UUID, run: RunShown, tell: Tell | None) -> str | None:
    if progress.count_try(site_id, run.id) > MOST_TRIES:
        return f"It stopped {MOST_TRIES} times before it was finished; the server's log says why."
    try:
        _carry_out(site_id, run.id, tell)
    except Denied:
        return f"{run.requested_name} may not export this study, or not all of its subjects, any more."
    except (Unavailable, StorageFull, Fault):
        raise
    except Problem as problem:
        return problem.detail or problem.title
    return None


def _carry_out(site_id: UUID, run_id: UUID, tell: Tell | None) -> None:
    with reading():
        order = queries.order(site_id, run_id, by=EXPORTS)
        asker = _asker(order)
        if order.run.status == "waiting":
            heads = vector(site_id, order.study.id, order.run.as_of, by=asker)
            actions.begin_export(site_id, run_id, heads, digest(heads), by=EXPORTS)
            order = queries.order(site_id, run_id, by=EXPORTS)
        end_session()
        wanted = Wanted(
            order.study.id,
            order.study.key,
            order.study.categories,
            order.run.format,
            order.run.as_of,
            order.heads,
        )
        folder = folder_of(run_id)
        manifest = write_export(wanted, folder, by=asker, tell=_teller(site_id, run_id, tell))
    remove_partial(folder)
    actions.finish_export(site_id, run_id, manifest, by=EXPORTS)


def folder_of(run_id: UUID) -> Path:
    """Where the files of a run lie once it is done."""
    settings: Settings = current_app.extensions["daymark_settings"]
    return Path(settings.folder).resolve() / "exports" / str(run_id)


def _asker(order: Order) -> Actor:
    """Who asked, with the rights they hold now: the run may have waited."""
    if order.run.requested_by == OPERATOR.id:
        return OPERATOR
    return Actor(order.run.requested_by, order.run.requested_name)


def _teller(site_id: UUID, run_id: UUID, tell: Tell | None) -> Callable[[int, int], None]:
    """Progress is kept at each full percent, not at each subject."""
    kept = -1

    def told(done: int, of: int) -> None:
        nonlocal kept
        percent = 100 * done // of if of else 100
        if percent != kept:
            kept = percent
            progress.note(site_id, run_id, done, of)
        if tell is not None:
            tell(done, of)

    return told
