"""The part of the command line that loads the NCI's official form at a site that accepted the NCI's terms."""

from pathlib import Path

import click


@click.group("official-form")
def official_form() -> None:
    """The NCI's own PRO-CTCAE wording, for a site that has accepted the NCI's terms of use."""


@official_form.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", required=True, help="The language of the form, such as en.")
@click.option("--accepted-by", required=True, help="Who accepted the NCI's terms for this site.")
@click.option("--terms", required=True, help="Which terms: their date or address.")
def load(file: Path, language: str, accepted_by: str, terms: str) -> None:
    """Load a FHIR Questionnaire. It stays in this installation's folder and is given to its own tablets only."""
    from server.features.care_plans.official_form import Acceptance, UnfitForm, load_form
    from server.foundation import clock

    acceptance = Acceptance(accepted_by, terms, clock.now().date())
    try:
        found = load_form(file, language, _folder(), acceptance)
    except UnfitForm as wrong:
        raise click.ClickException(f"{file}: {wrong}") from None
    numbers = {number for number, _ in found}
    click.echo(
        f"{len(found)} questions of {len(numbers)} symptoms are asked in the official wording ({language})."
    )
    click.echo("Tablets get it with the next plan they are given.")


@official_form.command("show")
def show() -> None:
    """Say who accepted which terms, and when."""
    from server.features.care_plans.official_form import acceptance_of

    found = acceptance_of(_folder())
    click.echo(f"{found.accepted_by}, {found.on}: {found.terms}" if found else "No official form was loaded.")


@official_form.command("remove")
def remove() -> None:
    """Take the form away; check-ins are asked in Daymark's own words again."""
    from server.features.care_plans.official_form import remove_form

    remove_form(_folder())
    click.echo("The official form is gone from this installation.")


def _folder() -> Path:
    from server.config import Settings

    return Path(Settings.from_env().folder)
