"""Where patients find help: entries of a site, entered, checked and withdrawn by its staff."""

from typing import Any
from uuid import UUID

from server.features.resources import actions, queries
from server.foundation.access import Actor
from server.foundation.problems import NotFound
from server.foundation.web import current_actor
from server.interfaces.console.builders import resources as forms
from server.interfaces.console.builders.frames import frame
from server.interfaces.console.pages import Shown, after, filled, loaded, must_be_current, pages, render
from shared.domain.plan import LANGUAGES
from shared.schemas.resources import ResourceSchema


@pages.get("/resources")
def resources() -> Shown:
    """Every entry of one's site, with those that nobody checked for long marked."""
    by = current_actor()
    around = frame(by, "resources")
    return render("resources.html", forms.resources_view(forms.keeping_site(by), by=by), around)


@pages.route("/resources/new", methods=["GET", "POST"])
def new_resource() -> Shown:
    """Enter a resource."""
    by = current_actor()
    frame(by, "resources")
    site = forms.keeping_site(by)

    def act(typed: dict[str, str]) -> None:
        actions.keep_resource(site, loaded(ResourceSchema(), _said(typed)), by=by)

    shown = forms.resource_form(site, None, by=by)
    return filled(
        shown, act, by=by, done="resource", part="", wrong_at={"texts": "text_en"}, here="resources"
    )


@pages.route("/resources/<uuid:resource_id>", methods=["GET", "POST"])
def change_resource(resource_id: UUID) -> Shown:
    """Change a resource; who changes it has checked it."""
    by = current_actor()
    site, row = _found(resource_id, by)

    def act(typed: dict[str, str]) -> None:
        must_be_current(typed, row.version)
        said = loaded(ResourceSchema(), _said(typed) | {"id": str(resource_id)})
        actions.keep_resource(site, said, by=by)

    shown = forms.resource_form(site, row, by=by)
    return filled(
        shown, act, by=by, done="resource", part="", wrong_at={"texts": "text_en"}, here="resources"
    )


@pages.post("/resources/<uuid:resource_id>/check")
def check_resource(resource_id: UUID) -> Shown:
    """Somebody made sure today that it is still right."""
    by = current_actor()
    site, row = _found(resource_id, by)
    actions.check_resource(site, row.id, checked_on=queries.today_at(site), by=by)
    return after("/resources", "checked")


@pages.route("/resources/<uuid:resource_id>/withdraw", methods=["GET", "POST"])
def withdraw_resource(resource_id: UUID) -> Shown:
    """Patients no longer see it."""
    by = current_actor()
    site, row = _found(resource_id, by)

    def act(typed: dict[str, str]) -> None:
        actions.withdraw_resource(site, row.id, by=by)

    shown = forms.withdrawing(site, row, by=by)
    return filled(shown, act, by=by, done="withdrawn", part="", here="resources")


def _said(typed: dict[str, str]) -> dict[str, Any]:
    """The entry as the schema reads it: one text for each language that was written."""
    texts = {tag: text for tag in LANGUAGES if (text := typed.get(f"text_{tag}", "").strip())}
    names = ("condition", "category", "name", "phone", "url", "last_checked_on")
    return {name: typed.get(name, "") for name in names} | {"texts": texts}


def _found(resource_id: UUID, by: Actor) -> tuple[UUID, Any]:
    frame(by, "resources")
    site = forms.keeping_site(by)
    for row in queries.of_site(site, by=by):
        if row.id == resource_id:
            return site, row
    raise NotFound()
