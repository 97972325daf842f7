"""Medicines and allergies, entered and changed by hand."""

from uuid import UUID

from server.features.patients import actions, queries
from server.foundation.problems import NotFound
from server.foundation.web import current_actor
from server.interfaces.console.builders import list_forms as forms
from server.interfaces.console.builders.record import read_record
from server.interfaces.console.pages import Shown, filled, loaded, must_be_current, pages
from shared.schemas.patients import AllergySchema, MedicineSchema

KEPT = ("code", "system", "source_ref")
"""What an imported row knows and the form does not ask."""


@pages.route("/patients/<uuid:patient_id>/medicines/new", methods=["GET", "POST"])
def new_medicine(patient_id: UUID) -> Shown:
    """Add a medicine, over-the-counter ones too."""
    by = current_actor()
    record = read_record(patient_id, by=by)

    def act(typed: dict[str, str]) -> None:
        actions.keep_medicine(patient_id, loaded(MedicineSchema(), typed), by=by)

    return filled(forms.medicine(record, None), act, by=by, done="medicine", part="medicines")


@pages.route("/patients/<uuid:patient_id>/medicines/<uuid:medicine_id>", methods=["GET", "POST"])
def change_medicine(patient_id: UUID, medicine_id: UUID) -> Shown:
    """Change a medicine, for instance when it was stopped."""
    by = current_actor()
    record = read_record(patient_id, by=by)
    row = next((one for one in queries.medicines(patient_id, by=by) if one.id == medicine_id), None)
    if row is None:
        raise NotFound()

    def act(typed: dict[str, str]) -> None:
        must_be_current(typed, row.version)
        body = {name: value for name, value in typed.items() if name != "version"}
        same = {name: getattr(row, name) for name in KEPT} | {"id": str(medicine_id)}
        actions.keep_medicine(patient_id, loaded(MedicineSchema(), body | same), by=by)

    return filled(forms.medicine(record, row), act, by=by, done="medicine", part="medicines")


@pages.route("/patients/<uuid:patient_id>/allergies/new", methods=["GET", "POST"])
def new_allergy(patient_id: UUID) -> Shown:
    """Add an allergy."""
    by = current_actor()
    record = read_record(patient_id, by=by)

    def act(typed: dict[str, str]) -> None:
        actions.keep_allergy(patient_id, loaded(AllergySchema(), typed), by=by)

    return filled(forms.allergy(record, None), act, by=by, done="allergy", part="allergies")


@pages.route("/patients/<uuid:patient_id>/allergies/<uuid:allergy_id>", methods=["GET", "POST"])
def change_allergy(patient_id: UUID, allergy_id: UUID) -> Shown:
    """Change an allergy, for instance when it turned out to be none."""
    by = current_actor()
    record = read_record(patient_id, by=by)
    row = next((one for one in queries.allergies(patient_id, by=by) if one.id == allergy_id), None)
    if row is None:
        raise NotFound()

    def act(typed: dict[str, str]) -> None:
        must_be_current(typed, row.version)
        body = {name: value for name, value in typed.items() if name != "version"}
        same = {name: getattr(row, name) for name in KEPT} | {"id": str(allergy_id)}
        actions.keep_allergy(patient_id, loaded(AllergySchema(), body | same), by=by)

    return filled(forms.allergy(record, row), act, by=by, done="allergy", part="allergies")
