"""HTTP around the gate: every answer has its headers, every error its form, and no body ends in a 500."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings

from server.foundation import observe, sessions, tokens
from server.foundation.web import HEADERS
from tests.server.cast import Cast
from tests.server.foundation.facts import run_sql
from tests.server.foundation.test_strict_json import REFUSED, mutated

MEDICINES = "/api/patients/{patient}/medicines"


@pytest.fixture
def nurse(client: FlaskClient, cast: Cast) -> dict[str, str]:
    """The nurse's access token."""
    pair = tokens.issue(sessions.start_session(cast.nurse.id, sessions.API), cast.nurse.id, kind=sessions.API)
    return {"Authorization": f"Bearer {pair.access_token}"}


@pytest.fixture
def send(client: FlaskClient, cast: Cast, nurse: dict[str, str]) -> Callable[..., Any]:
    """Post raw bytes where the nurse may post."""
    path = f"/api/patients/{cast.ana}/medicines"

    def post(raw: bytes, content_type: str = "application/json", **headers: str) -> Any:
        return client.post(path, data=raw, content_type=content_type, headers=nurse | headers)

    return post


def check_problem(answer: Any, status: int) -> None:
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert set(answer.json) >= {"type", "title", "status"}
    assert answer.json["status"] == status
    assert answer.json["type"].startswith("/problems/")


def test_what_cannot_be_read_is_said_in_plain_words(send: Callable[..., Any]) -> None:
    for what, (raw, sentence) in REFUSED.items():
        answer = send(raw)
        check_problem(answer, 400)
        assert sentence in answer.json["detail"], what


def test_too_large_is_413_whether_said_or_not(send: Callable[..., Any]) -> None:
    check_problem(send(b" " * (256 * 1024 + 1)), 413)


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "gzip, identity", "x"])
def test_a_compressed_body_is_refused(send: Callable[..., Any], coding: str) -> None:
    check_problem(send(b"{}", **{"Content-Encoding": coding}), 415)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
        "",
        "json",
        "multipart/form-data",
    ],
)
def test_only_json_in_utf_8_is_taken(send: Callable[..., Any], content_type: str) -> None:
    check_problem(send(b"{}", content_type), 415)


def test_what_is_readable_but_wrong_names_its_fields(send: Callable[..., Any]) -> None:
    answer = send(b'{"name": 7, "origin": "found", "colour": "red"}')
    check_problem(answer, 422)
    assert set(answer.json["errors"]) == {"name", "origin", "colour"}


def test_any_mutation_of_a_body_is_answered(sqlite_app: Flask) -> None:
    from tests.server.cast import assemble

    cast = assemble()
    pair = tokens.issue(sessions.start_session(cast.nurse.id, sessions.API), cast.nurse.id, kind=sessions.API)
    client = sqlite_app.test_client()
    headers = {"Authorization": f"Bearer {pair.access_token}"}

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(mutated())
    def law(raw: bytes) -> None:
        answer = client.post(
            f"/api/patients/{cast.ana}/medicines", data=raw, content_type="application/json", headers=headers
        )
        check_problem(answer, answer.status_code)
        assert answer.status_code in (400, 413, 422)

    law()


# ---------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/api/nothing",
        "/api/patients/not-a-uuid",
        "/api/patients/%2e%2e/etc",
        "/API/PATIENTS",
        "/api/\ud83d",
    ],
)
def test_an_address_that_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path.encode("utf-8", "surrogatepass").decode("latin-1")).status_code == 404


@pytest.mark.parametrize("path", ["/api/patients/a%00b", "/health/live?x=%00"])
def test_a_nul_in_an_address_is_refused(client: FlaskClient, path: str) -> None:
    check_problem(client.get(path), 400)


def test_the_wrong_method_is_told_the_right_ones(client: FlaskClient, cast: Cast) -> None:
    answer = client.delete(MEDICINES.format(patient=cast.ana))
    check_problem(answer, 405)
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
def test_methods_nobody_needs_are_refused(client: FlaskClient, method: str) -> None:
    assert client.open("/health/live", method=method).status_code == 405


# ----------------------------------------------------------------------------------- headers


def addresses(app: Flask, cast: Cast) -> list[tuple[str, str]]:
    """Every address of the application with one of its methods, its variables filled in."""
    found = []
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:uuid:)?(patient_id|patient)>", str(cast.ana), rule.rule)
        path = re.sub(r"<uuid:\w+>", str(cast.cleo), path)
        path = re.sub(r"<int:\w+>", "1", path)
        path = re.sub(r"<(?:\w+:)?\w+>", "x", path)
        found.extend((method, path) for method in (rule.methods or set()) - {"HEAD"})
    return sorted(found)


def test_every_answer_has_its_headers_and_a_number(app: Flask, client: FlaskClient, cast: Cast) -> None:
    seen: set[str] = set()
    statuses: set[int] = set()
    for method, path in [*addresses(app, cast), ("GET", "/nothing"), ("GET", "/api/nothing")]:
        answer = client.open(path, method=method)
        for name, value in HEADERS.items():
            if name != "Cache-Control" or answer.status_code >= 400:
                assert answer.headers.get(name) == value, f"{method} {path} ({answer.status_code}): {name}"
        assert answer.status_code < 500, f"{method} {path}"
        assert answer.headers["X-Request-Id"] not in seen, f"{method} {path}"
        seen.add(answer.headers["X-Request-Id"])
        statuses.add(answer.status_code)
    assert statuses >= {200, 401, 404}


def test_nothing_of_the_server_is_in_a_fault(
    app: Flask, client: FlaskClient, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setitem(app.view_functions, "live", broken)
    answer = client.get("/health/live")
    check_problem(answer, 500)
    assert b"swordfish" not in answer.data
    assert answer.headers["X-Request-Id"] in answer.json["detail"]


# ------------------------------------------------------------------------------ how it is doing


def test_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/health/live").json == {"status": "alive"}
    assert client.get("/health/ready").json == {"status": "ready"}


def test_not_ready_while_the_database_is_gone(tmp_path: Any) -> None:
    from server.app import create_app
    from server.config import Settings

    app = create_app(
        Settings(database_url=f"postgresql://nobody@/none?host={tmp_path}", folder=str(tmp_path))
    )
    answer = app.test_client().get("/health/ready")
    check_problem(answer, 503)
    assert answer.headers["Retry-After"] == "2"
    assert app.test_client().get("/health/live").status_code == 200


def test_not_ready_before_the_tables_are_made(client: FlaskClient, app: Flask) -> None:
    run_sql("DROP TABLE heads")
    assert client.get("/health/ready").status_code >= 500


@pytest.mark.parametrize(
    ("address", "status"), [("127.0.0.1", 200), ("::1", 200), ("10.0.0.7", 404), ("", 404)]
)
def test_metrics_are_for_this_machine(client: FlaskClient, address: str, status: int) -> None:
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code == status


@pytest.mark.parametrize(
    ("given", "status"),
    [("Bearer let-me-in", 200), ("Bearer let-me-i", 404), ("Bearer ", 404), (None, 404), ("Bearer é", 404)],
)
def test_metrics_with_a_token(make_app: Callable[..., Flask], given: str | None, status: int) -> None:
    client = make_app("sqlite", metrics_token="let-me-in").test_client()
    headers = {"Authorization": given} if given else {}
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == status
    if status == 200:
        assert b"daymark_requests_total" in answer.data


def test_metrics_name_no_address_and_nobody(client: FlaskClient, cast: Cast, nurse: dict[str, str]) -> None:
    client.get(f"/api/patients/{cast.ana}?secret=canary", headers=nurse)
    told = client.get("/metrics").text + str(observe.REGISTRY)
    assert str(cast.ana) not in told
    assert "canary" not in told
