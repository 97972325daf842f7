"""The API page shows everything the OpenAPI document says, by subject."""

from server.interfaces.console.views.api_docs import read_openapi
from tests.server.interfaces.console.sample_openapi import OPENAPI


def test_operations_stand_under_their_subject_and_the_rest_under_other() -> None:
    view = read_openapi(OPENAPI, "/api/openapi.json")
    assert [(group.name, len(group.operations)) for group in view.groups] == [("symptoms", 2), ("other", 1)]
    assert view.count == 3


def test_shared_parameters_references_and_types_are_resolved() -> None:
    listing, submit = read_openapi(OPENAPI, "/x").groups[0].operations
    assert [(one.name, one.place, one.required) for one in listing.parameters] == [
        ("patient_id", "path", True),
        ("since", "query", False),
    ]
    assert listing.parameters[1].type == "string or null"
    assert listing.answers[0].content is not None
    assert (listing.answers[0].content.type, listing.answers[0].content.anchor) == (
        "list of CheckIn",
        "checkin",
    )
    assert listing.answers[1].text == "A problem in plain words"
    assert submit.body is not None and submit.body.type == "CheckIn"


def test_schemas_tell_what_must_be_there() -> None:
    schema = next(one for one in read_openapi(OPENAPI, "/x").schemas if one.name == "CheckIn")
    assert [(field.name, field.required) for field in schema.fields] == [
        ("id", True),
        ("answers", False),
        ("mode", False),
    ]
    assert schema.fields[2].type == "one of tablet, telephone"


def test_an_empty_document_is_an_empty_page() -> None:
    view = read_openapi({}, "/x")
    assert view.count == 0 and view.schemas == ()
