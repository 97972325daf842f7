"""The export page: what may be asked for, and each run with its progress, its files and its manifest."""

from server.features.trials import queries as trials
from server.foundation.access import Actor
from server.interfaces.console.views.entry import EntryForm, Field
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.pages import ExportRun, ExportsView
from server.interfaces.console.views.panel import Choice

FORMATS = (Choice("csv", "CSV"), Choice("parquet", "Parquet"))
STATES = {"waiting": "waiting", "running": "working", "done": "ready", "failed": "failed"}
STEPS = {"waiting": "Waiting for its turn", "running": "Writing the records of each subject"}


def exports_view(*, by: Actor) -> ExportsView:
    """The page. Raises NotFound for who may not export."""
    runs = tuple(_run(run) for run in trials.export_runs(by=by))
    return ExportsView(export_form(by=by), runs, ())


def export_form(*, by: Actor) -> EntryForm:
    """What is asked: study, format, moment."""
    studies = tuple(
        Choice(f"{one.site_id}/{one.id}", f"{one.key}: {one.title}") for one in trials.studies(by=by)
    )
    only = studies[0].value if len(studies) == 1 else ""
    moment_hint = "Leave day and time empty for this moment."
    return EntryForm(
        title="Ask for an export",
        patient="",
        back=Link("/exports", "Exports"),
        action="/exports",
        submit="Start the export",
        intro="Your name, the moment and what was exported are kept with the study.",
        fields=(
            Field("study", "Study", "select", only, choices=studies),
            Field("format", "Format", "radios", "csv", choices=FORMATS),
            Field("as_of_on", "As of the day", "date", required=False, hint=moment_hint),
            Field("as_of_at", "and time (UTC)", "time", required=False),
        ),
    )


def _run(run: trials.RunShown) -> ExportRun:
    href = f"/exports/{run.id}/files"
    manifest = run.manifest or {}
    plans = ", ".join(f"{one['plan']} v{one['version']}" for one in manifest.get("plans", ()))
    told = (
        ("Subjects", str(manifest.get("subjects", ""))),
        ("Ledger heads", manifest.get("heads_digest", "")),
        ("Software", manifest.get("software", "")),
        ("Schema", str(manifest.get("schema", ""))),
        ("Plans", plans),
        *((f"SHA-256 of {file['name']}", file["sha256"]) for file in run.files),
    )
    files = [Link(f"{href}/{file['name']}", f"{file['name']} ({_size(file['bytes'])})") for file in run.files]
    return ExportRun(
        id=str(run.id),
        study=run.study,
        format={"csv": "CSV", "parquet": "Parquet"}[run.format],
        as_of=run.as_of,
        asked_by=run.requested_name,
        asked_at=run.requested_at,
        status=STATES[run.status],  # type: ignore[arg-type]  # one of the four words of the view
        percent=run.progress,
        step=STEPS.get(run.status, ""),
        tables=tuple((file["name"], file["rows"]) for file in run.files),
        manifest=tuple((name, value) for name, value in told if value),
        downloads=(*files, Link(f"{href}/manifest.json", "manifest.json")) if run.files else (),
        trouble=run.problem,
    )


def _size(count: int) -> str:
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:.0f} KiB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MiB"
