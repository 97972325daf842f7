"""How exports are asked for over JSON: ask, look how far it is, fetch the files."""

from typing import Any
from uuid import UUID

from flask import Flask, Response, send_file

from server.features.trials import actions, queries
from server.foundation.access import Actor
from server.foundation.problems import Invalid, NotFound
from server.foundation.web import Api, Blueprint, current_actor
from server.interfaces.exports import job
from server.interfaces.exports.run import MANIFEST
from shared.schemas.trials import ExportRequestSchema, ExportRunSchema

routes = Blueprint("exports", __name__, url_prefix="/api/exports", description="Exports of studies")


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("")
@routes.response(200, ExportRunSchema(many=True))
def list_exports() -> Any:
    """The last export runs of your sites, the newest first."""
    return queries.export_runs(by=current_actor())


@routes.post("")
@routes.arguments(ExportRequestSchema())
@routes.response(202, ExportRunSchema())
def request_export(wanted: dict[str, Any]) -> Any:
    """Ask for an export. A job writes it; look at the run until it is done."""
    by = current_actor()
    study = study_called(wanted["study"], by=by, site_id=wanted["site_id"])
    run = actions.request_export(study.site_id, study.id, wanted["format"], wanted["as_of"], by=by)
    return queries.export_run(run.id, by=by)


@routes.get("/<uuid:run_id>")
@routes.response(200, ExportRunSchema())
def show_export(run_id: UUID) -> Any:
    """How far an export is; its manifest when it is done."""
    return queries.export_run(run_id, by=current_actor())


@routes.get("/<uuid:run_id>/files/<name>")
@routes.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
def fetch_file(run_id: UUID, name: str) -> Response:
    """One file of a finished export: a table, the dictionary, or manifest.json."""
    return file_of(run_id, name, by=current_actor())


def file_of(run_id: UUID, name: str, *, by: Actor) -> Response:
    """A file of a finished run as a download. Every subject in it is named in the reader's access stream."""
    run = queries.opened_export(run_id, by=by)
    path = job.folder_of(run_id) / name
    if name not in {MANIFEST, *(file["name"] for file in run.files)} or not path.is_file():
        raise NotFound("This export has no such file.")
    named = f"{run.study}-{path.name}"
    return send_file(path, mimetype="application/octet-stream", as_attachment=True, download_name=named)


def study_called(key: str, *, by: Actor, site_id: UUID | None = None) -> queries.StudyShown:
    """The one study of this key that the actor may see; Invalid when there is none, or one at each of two sites."""
    found = [one for one in queries.studies_called(key, by=by) if site_id in (None, one.site_id)]
    if len(found) == 1:
        return found[0]
    said = f"There is no study called {key}." if not found else f"Two sites have a study called {key}."
    raise Invalid("Look at the study.", errors={"study" if not found else "site_id": [said]})
