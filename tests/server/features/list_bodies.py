"""Good and bad bodies for the routes of the one list of medicines and allergies, and of requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.server.features.asking import UNKNOWN, new_id

MOMENT = "2026-11-25T10:00:00.000000Z"
WITHOUT_BODY = {"requests.see_request"}
_FOLLOWS = {"follows": str(UNKNOWN)}


def said(**more: Any) -> dict[str, Any]:
    """What every word of a person's own has."""
    return {"id": str(new_id()), "said_at": MOMENT} | more


def _medicine(**more: Any) -> dict[str, Any]:
    return said(name="Aspirin", origin="prescribed", **more)


BODIES: dict[str, Callable[[], dict[str, Any]]] = {
    "patients.record_medicine": _medicine,
    "patients.stop_medicine": lambda: _medicine(status="stopped", **_FOLLOWS),
    "patients.record_allergy": lambda: said(substance="Latex"),
    "patients.withdraw_allergy": lambda: said(substance="Latex", status="resolved", **_FOLLOWS),
    "requests.make_request": lambda: said(about="letter", text="For my work"),
    "requests.withdraw_request": lambda: said(request_id=str(UNKNOWN)),
    "requests.answer_request": lambda: {"answer": "Come on Monday"},
}
WRONG: dict[str, list[tuple[str, Any]]] = {
    "patients.record_medicine": [("status", "stopped"), ("name", " "), ("follows", 1)],
    "patients.stop_medicine": [("follows", None), ("status", "active")],
    "patients.record_allergy": [("substance", ""), ("status", "resolved"), ("criticality", "deadly")],
    "patients.withdraw_allergy": [("follows", None), ("status", "active")],
    "requests.make_request": [("about", "money"), ("text", " "), ("wished", [{"on": "soon"}])],
    "requests.withdraw_request": [("request_id", None)],
    "requests.answer_request": [("answer", " ")],
}
