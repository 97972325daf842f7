"""The API asked with whatever its own document allows, and with what it does not: never a fault, always a problem."""

from contextlib import suppress

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

from server.foundation import sessions, tokens
from tests.server.cast import assemble

EXAMPLES = 6


def test_no_request_ends_in_a_fault(sqlite_app: Flask, effort: int) -> None:
    """Signed in as a nurse, each operation: valid and invalid bodies, queries, headers and paths."""
    cast = assemble()
    pair = tokens.issue(sessions.start_session(cast.nurse.id, sessions.API), cast.nurse.id, kind=sessions.API)
    headers = {"Authorization": f"Bearer {pair.access_token}"}
    document = schemathesis.openapi.from_wsgi("/api/openapi.json", sqlite_app)
    faults: list[str] = []
    asked = 0

    for found in document.get_all_operations():
        operation = found.ok()
        if operation.path == "/api/accounts/sign-out":
            continue  # it would end the sign-in of the others
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @settings(
                max_examples=EXAMPLES * effort,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.explicit, Phase.generate],
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: schemathesis.Case) -> None:
                nonlocal asked
                if "patient_id" in (case.path_parameters or {}):
                    case.path_parameters["patient_id"] = str(cast.ana)
                answer = case.call(headers=headers)
                asked += 1
                form = answer.headers.get("content-type", [""])[0]
                wrong = answer.status_code == 500 or (
                    answer.status_code >= 400 and form != "application/problem+json"
                )
                if wrong:
                    faults.append(
                        f"{case.method} {case.path}: {answer.status_code} {form} {answer.text[:200]}"
                    )

            with suppress(Unsatisfiable):  # nothing about it can be wrong
                ask()
    assert faults == []
    assert asked > 100
