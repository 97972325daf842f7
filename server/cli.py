"""The command line `daymark`. Imports happen inside the commands, so that `--help` is quick."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from server.grade_command import grade
from server.kiosk_commands import kiosk
from server.official_form_commands import official_form
from server.plan_commands import plans

if TYPE_CHECKING:
    from flask import Flask

    from server.config import Settings


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="daymark")
def main() -> None:
    """Daymark: a personal health record made for cancer.

    Settings are read from DAYMARK_… in the environment; see docs/configuration.md.
    """


main.add_command(grade)
main.add_command(plans)
main.add_command(official_form)
main.add_command(kiosk)


def _settings() -> "Settings":
    from server.config import SettingError, Settings

    try:
        return Settings.from_env()
    except SettingError as error:
        raise click.ClickException(str(error)) from None


def _app(*, jobs: bool = False) -> "Flask":
    from server.app import create_app

    return create_app(_settings(), jobs=jobs)


@main.command()
def upgrade() -> None:
    """Bring the database to the present schema."""
    from server.foundation.migrate import upgrade as migrate

    migrate(_app())
    click.echo("The database is up to date.")


@main.command()
def serve() -> None:
    """Start the server (refuses unsafe settings when DAYMARK_PRODUCTION is on)."""
    from server.serving import serve as start

    settings = _settings()
    if settings.production and (found := settings.unsafe()):
        raise click.ClickException("not started: " + " ".join(found))
    start(settings)


@main.command()
def jobs() -> None:
    """Run the background jobs: in exactly one process, unless the server runs them itself."""
    from server.foundation.jobs import make_queue

    app = _app(jobs=True)
    make_queue(app).create_consumer(workers=1, periodic=True).run()


@main.command()
@click.option("--production", is_flag=True, help="Also refuse whatever is unsafe for real patients.")
def check(production: bool) -> None:
    """Say whether settings, database and keys are in order. Exits 1 if not."""
    from server.foundation.migrate import is_current
    from server.foundation.observe import ready_or_raise

    app = _app()
    settings = app.extensions["daymark_settings"]
    found = settings.unsafe() if production else []
    try:
        if not is_current(app):
            found.append("The database is not up to date: run `daymark upgrade`.")
        with app.app_context():
            ready_or_raise()
    except Exception as error:
        found.append(f"The database does not answer: {error}")
    for sentence in found:
        click.echo(sentence, err=True)
    if found:
        sys.exit(1)
    click.echo("All in order.")


@main.command()
@click.option("--port", type=int, default=None, help="Port to listen on; 0 picks a free one.")
@click.option("--fresh", is_flag=True, help="Throw the demonstration clinic away and build it anew.")
@click.option("--no-tablet", is_flag=True, help="Do not open the tablet window.")
def demo(port: int | None, fresh: bool, no_tablet: bool) -> None:
    """Run the demonstration clinic on SQLite with in-process jobs, and the tablet where there is a display."""
    from server.demo.run import run

    run(port=port, fresh=fresh, tablet=not no_tablet)


@main.command("import-fhir")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--team", help="Name or id of the team that takes new patients; else the only one, or one that waits."
)
def import_fhir(files: tuple[Path, ...], team: str | None) -> None:
    """Import FHIR R4 bundles with mCODE content, one patient a file. Exits 1 if a file was refused.

    Each file is kept whole or not at all; the same file again changes nothing. The last line is the total.
    """
    from sqlalchemy import inspect

    from server.foundation.db import db
    from server.foundation.migrate import upgrade as migrate
    from server.foundation.problems import Problem
    from server.interfaces.fhir.files import import_files

    app = _app(jobs=True)
    with app.app_context():
        empty = not inspect(db.engine).get_table_names()
    if empty:
        migrate(app)
    with app.app_context():
        try:
            report = import_files(files, team=team)
        except Problem as problem:
            raise click.ClickException(problem.detail or problem.title) from None
    for line in report.lines():
        click.echo(line)
    if report.refused:
        sys.exit(1)


@main.command()
@click.option("--study", required=True, help="Key of the study, such as demo.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="Form of the tables.",
)
@click.option("--as-of", default="now", show_default=True, help="Moment: 2026-11-22T08:00:00Z.")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the files: new, empty, or holding an earlier export.",
)
def export(study: str, form: str, as_of: str, out: Path) -> None:
    """Export a study as of a moment: tables, dictionary and manifest. The same request gives the same bytes.

    Subjects appear under their codes, free text stays in the record. Progress is told on standard error.
    """
    from sqlalchemy import inspect

    from server.foundation.db import db
    from server.foundation.problems import Problem
    from server.interfaces.exports.command import export as write

    def tell(done: int, of: int) -> None:
        click.echo(f"\r{done} of {of} subjects", err=True, nl=done == of)

    with _app(jobs=True).app_context():
        if not inspect(db.engine).get_table_names():
            raise click.ClickException("the database is empty: run `daymark upgrade` first")
        try:
            run = write(study, form, as_of, out, tell=tell)
        except Problem as problem:
            said = [one for found in (problem.errors or {}).values() for one in found]
            raise click.ClickException(" ".join(said) or problem.detail or problem.title) from None
    if run.problem is not None:
        raise click.ClickException(run.problem)
    for file in run.files:
        click.echo(f"{file['sha256']}  {file['rows']:>9,} rows  {file['name']}")
    assert run.manifest is not None
    said = run.manifest
    click.echo(f"{out}: {run.study} as of {said['as_of']}, ledger heads {said['heads_digest']}")


@main.group()
def ledger() -> None:
    """Verify the ledger, sign its heads, rebuild what is derived from it."""


@ledger.command("verify")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Checkpoints kept elsewhere, one a line.",
)
def verify_ledger(against: Path | None) -> None:
    """Replay every chain; name the first altered, removed, swapped or cut-off entry. Exits 1 if there is one."""
    from server.foundation.verify import verify

    with _app(jobs=True).app_context():
        verdict = verify(against)
    if verdict.fault:
        click.echo(f"NOT INTACT: {verdict.fault}", err=True)
        sys.exit(1)
    click.echo(f"{verdict.entries} entries of {verdict.ledgers} ledgers are intact.")


@ledger.command("checkpoint")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Append the signed line to this file."
)
def sign_checkpoint(out: Path | None) -> None:
    """Sign all ledger heads now. Keep the line away from the server: it is what `verify --against` takes."""
    from server.foundation.verify import checkpoint_line, make_checkpoint

    with _app(jobs=True).app_context():
        line = checkpoint_line(make_checkpoint())
    if out is None:
        click.echo(line)
    else:
        with out.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


@ledger.command("rebuild")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if something differs.")
def rebuild_tables(only_check: bool) -> None:
    """Make the query tables say what the ledger says."""
    from server.foundation.rebuild import rebuild

    with _app(jobs=True).app_context():
        found = rebuild(repair=not only_check)
    for difference in found:
        click.echo(str(difference))
    if found and only_check:
        sys.exit(1)
    click.echo(
        "The tables equal what the ledger says." if not found else f"{len(found)} rows were put right."
    )


@main.group()
def admin() -> None:
    """First steps of an installation."""


@admin.command("create")
@click.option("--site", prompt="Name of the site", help="Name of the first site.")
@click.option("--zone", prompt="Its time zone (such as Europe/Berlin)", help="Time zone of the site.")
@click.option("--name", prompt="Name of the administrator", help="Who administers it.")
@click.option("--sign-in-name", prompt="Sign-in name", help="What the administrator signs in with.")
@click.password_option(help="At least 15 characters.")
def create_admin(site: str, zone: str, name: str, sign_in_name: str, password: str) -> None:
    """Open a site with its first administrator."""
    from server.features.accounts.first import open_first_site
    from server.foundation.problems import Problem

    app = _app()
    with app.app_context():
        try:
            site_id = open_first_site(site, zone, name, sign_in_name, password)
        except Problem as problem:
            raise click.ClickException(problem.detail or problem.title) from None
    click.echo(f"Site {site} ({site_id}) is open; {sign_in_name} may sign in.")
