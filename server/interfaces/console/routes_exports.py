"""The export page: ask for a study's data as of a moment, see how far it is, fetch the files."""

from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import request
from marshmallow import ValidationError

from server.features.trials import actions
from server.foundation.problems import Invalid
from server.foundation.web import current_actor
from server.interfaces.console.builders.exports import exports_view
from server.interfaces.console.builders.frames import frame
from server.interfaces.console.pages import (
    Shown,
    after,
    first_words,
    moment_typed,
    pages,
    render,
    wrong_fields,
)
from server.interfaces.exports.routes import file_of
from shared.domain.instants import from_wire

UTC = ZoneInfo("UTC")
WRONG_AT = {"as_of": "as_of_on", "study_id": "study"}


@pages.get("/exports")
def exports() -> Shown:
    """What was exported, and the form for more."""
    by = current_actor()
    around = frame(by, "exports")
    return render("exports.html", exports_view(by=by), around)


@pages.post("/exports")
def request_export() -> Shown:
    """Ask for an export; a job writes it."""
    by = current_actor()
    view = exports_view(by=by)
    assert view.form is not None
    typed = {one.name: request.form.get(one.name, "") for one in view.form.fields}
    try:
        site_id, study_id = _study(typed["study"])
        as_of = moment_typed(typed, "as_of_on", "as_of_at", UTC, needed=False)
        moment = from_wire(as_of) if as_of else None
        actions.request_export(site_id, study_id, typed["format"], moment, by=by)
    except (ValidationError, Invalid) as wrong:
        errors = wrong_fields(wrong, WRONG_AT)
        form = view.form.refilled(typed, errors)
        if not form.errors:
            form = replace(form, error=first_words(errors))
        return render("exports.html", replace(view, form=form), frame(by, "exports")), 422
    return after("/exports", "export")


@pages.get("/exports/<uuid:run_id>/files/<name>")
def fetch_export(run_id: UUID, name: str) -> Shown:
    """One file of a finished export."""
    return file_of(run_id, name, by=current_actor())


def _study(text: str) -> tuple[UUID, UUID]:
    site, _, study = text.partition("/")
    try:
        return UUID(site), UUID(study)
    except ValueError:
        raise ValidationError({"study": ["Choose a study."]}) from None
