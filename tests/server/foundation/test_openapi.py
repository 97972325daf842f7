"""The API says what it is: a valid OpenAPI document in which every route stands."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.foundation import sessions, tokens
from server.foundation.strict_json import USUAL
from tests.server.cast import Cast

NOT_OF_THE_API = {
    "/health/live": "asked by whatever watches the server",
    "/health/ready": "asked by whatever watches the server",
    "/metrics": "asked by Prometheus, in its own form",
    "/api/openapi.json": "the document itself",
}


@pytest.fixture
def document(client: FlaskClient, cast: Cast) -> dict[str, Any]:
    """The document, as the nurse reads it."""
    pair = tokens.issue(sessions.start_session(cast.nurse.id, sessions.API), cast.nurse.id, kind=sessions.API)
    answer = client.get("/api/openapi.json", headers={"Authorization": f"Bearer {pair.access_token}"})
    assert answer.status_code == 200, answer.text
    return answer.json


def api_routes(app: Flask) -> set[tuple[str, str]]:
    """Every (method, path) below /api, in the document's way of writing."""
    return {
        (method.lower(), re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.rule not in NOT_OF_THE_API
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_of_the_api_stands_in_it_and_no_other(app: Flask, document: dict[str, Any]) -> None:
    told = {
        (method, path)
        for path, methods in document["paths"].items()
        for method in methods
        if method in ("get", "put", "post", "delete", "patch")
    }
    assert told == api_routes(app)


def test_what_is_outside_is_outside_for_a_reason(app: Flask) -> None:
    """Pages of the console, of patients and helpers, and files are for browsers; everything else has a reason above."""
    stray = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.rule.startswith("/api/")
        and rule.rule not in NOT_OF_THE_API
        and not rule.endpoint.startswith(("console", "static", "pages", "patient_web"))
    }
    assert stray == set()


def test_it_is_openapi_3_1_that_holds_together(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "Daymark"
    names = set(document["components"]["schemas"])

    def references(part: Any) -> set[str]:
        if isinstance(part, dict):
            own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
            return own.union(*(references(inner) for inner in part.values())) if part else own
        return set().union(*(references(inner) for inner in part)) if isinstance(part, list) else set()

    dangling = {
        ref
        for ref in references(document)
        if ref.startswith("#/components/schemas/") and ref.rpartition("/")[2] not in names
    }
    assert dangling == set()


def test_every_operation_says_what_it_does_and_what_it_answers(document: dict[str, Any]) -> None:
    silent = [
        f"{method} {path}"
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in ("get", "put", "post", "delete", "patch")
        and not (
            operation.get("summary") and any(status.startswith("2") for status in operation["responses"])
        )
    ]
    assert silent == []


def test_the_usual_limit_is_the_one_of_the_page() -> None:
    assert (USUAL.size, USUAL.depth, USUAL.keys, USUAL.items, USUAL.text) == (262_144, 32, 1000, 1000, 20_000)
