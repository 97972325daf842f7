"""The part of the command line that sets a site's kiosks up and takes them out of use."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

if TYPE_CHECKING:
    from flask import Flask

    from server.features.accounts.models import Site


@click.group()
def kiosk() -> None:
    """Kiosks: tablets of the clinic that patients use one after the other."""


@kiosk.command("code")
@click.option("--site", help="Name or id of the site; not needed while there is only one.")
def code(site: str | None) -> None:
    """Print a code with which one kiosk is set up; it works once, for ten minutes."""
    from server.features.accounts import kiosk as kiosks
    from server.features.accounts.first import PROGRAM

    app = _app()
    with app.app_context():
        offered = kiosks.offer_kiosk(_site(site).id, by=PROGRAM)
        click.echo(f"{offered.code}  (until {offered.expires_at:%H:%M} UTC)")


@kiosk.command("list")
@click.option("--site", help="Name or id of the site; not needed while there is only one.")
def listing(site: str | None) -> None:
    """List the kiosks of a site: id, name, since when, and whether it was taken out of use."""
    from server.features.accounts import kiosk as kiosks
    from server.features.accounts.first import PROGRAM

    app = _app()
    with app.app_context():
        for row in kiosks.kiosks(_site(site).id, by=PROGRAM):
            ended = f"  out of use since {row.revoked_at:%Y-%m-%d}" if row.revoked_at else ""
            click.echo(f"{row.id}  {row.name}  since {row.enrolled_at:%Y-%m-%d}{ended}")


@kiosk.command("stop")
@click.argument("kiosk_id", type=click.UUID)
@click.option("--reason", required=True, help="Why: broken, stolen, given back.")
@click.option("--site", help="Name or id of the site; not needed while there is only one.")
def stop(kiosk_id: UUID, reason: str, site: str | None) -> None:
    """Take a kiosk out of use, for good. Whoever uses it just now is signed out."""
    from server.features.accounts import kiosk as kiosks
    from server.features.accounts.first import PROGRAM
    from server.foundation.problems import Problem

    app = _app()
    with app.app_context():
        try:
            kiosks.revoke_kiosk(_site(site).id, kiosk_id, reason, by=PROGRAM)
        except Problem as problem:
            raise click.ClickException(problem.detail or problem.title) from None
        click.echo("The kiosk is out of use.")


def _app() -> "Flask":
    from server.app import create_app
    from server.config import Settings

    return create_app(Settings.from_env())


def _site(wanted: str | None) -> "Site":
    from server.features.accounts import queries
    from server.features.accounts.first import PROGRAM

    sites: list[Any] = queries.sites(by=PROGRAM)
    found = [one for one in sites if wanted in (None, one.name, str(one.id))]
    if len(found) != 1:
        names = ", ".join(one.name for one in sites) or "none yet"
        raise click.ClickException(f"Name one site with --site. There are: {names}.")
    return found[0]
