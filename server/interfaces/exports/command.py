"""The command `daymark export`: a run like any other, carried out at once, its files copied to a folder."""

import secrets
import shutil
from datetime import datetime
from pathlib import Path

from server.features.trials import actions
from server.features.trials.queries import RunShown
from server.foundation import clock
from server.foundation.problems import Invalid
from server.interfaces.exports import job
from server.interfaces.exports.routes import study_called
from server.interfaces.exports.run import MANIFEST, Tell, publish
from shared.domain.instants import from_wire


def export(study: str, format: str, as_of: str, out: Path, *, tell: Tell) -> RunShown:
    """Export a study as of a moment into a folder that is new, empty, or holds an earlier export, which is replaced.

    Raises Invalid where the study, the moment or the folder will not do. Needs an application context.
    """
    moment = moment_said(as_of)
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MANIFEST).is_file())):
        raise Invalid(f"{out} is in use for something else; name a new folder.")
    found = study_called(study, by=job.OPERATOR)
    run = actions.request_export(found.site_id, found.id, format, moment, by=job.OPERATOR)
    done = job.carry_out(found.site_id, run.id, tell)
    if done.status == "done":
        _copy(job.folder_of(run.id), out)
    return done


def moment_said(text: str) -> datetime:
    """The moment that `--as-of` names: `now`, or a day and time with its offset; never one to come."""
    now = clock.now()
    if text == "now":
        return now
    try:
        moment = from_wire(text)
    except ValueError:
        said = f"{text!r} is no moment: write it with its offset, such as 2026-11-22T08:00:00Z, or now."
        raise Invalid(said) from None
    if moment > now:
        raise Invalid(f"{text} lies in the future: what will be recorded by then is not known.")
    return moment


def _copy(folder: Path, out: Path) -> None:
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    growing = out.with_name(f"{out.name}.{secrets.token_hex(4)}.partial")
    try:
        shutil.copytree(folder, growing)
        if out.exists():
            shutil.rmtree(out)
        publish(growing, out)
    finally:
        shutil.rmtree(growing, ignore_errors=True)
