"""Helpers of made-up patients: let in by the patient, report on their behalf; one was shown the door again."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from server.demo.course import local_noon, made_id
from server.demo.people import FIRST
from server.features.accounts import actions as accounts
from server.features.sharing import actions as sharing
from server.foundation.access import Actor

EVERY = 8
"""Every eighth patient has a helper."""


def helper_of(dice: random.Random, patient_id: UUID, family_name: str, begins: date) -> Actor:
    """Somebody of the family."""
    name = f"{dice.choice(FIRST['female'] + FIRST['male'])} {family_name}"
    return Actor(made_id(dice, local_noon(begins)), name, on_behalf_of=patient_id)


def let_in(
    dice: random.Random,
    patient: Actor,
    helper: Actor,
    patient_id: UUID,
    begins: date,
    zone: str,
    *,
    withdrawn: bool,
    sign_in_name: str | None = None,
) -> list[tuple[datetime, Callable[[], Any]]]:
    """The steps by which a helper comes to help, and, if `withdrawn`, is told three weeks later that it has ended."""
    at = local_noon(begins) + timedelta(minutes=30)
    grant_id = made_id(dice, at)
    account = {"id": helper.id, "name": helper.name, "language": "en", "time_zone": zone}
    if sign_in_name is not None:
        account["sign_in_name"] = sign_in_name
    categories = ["symptoms", "outcomes", "plan", "timeline", "messages"]
    steps: list[tuple[datetime, Callable[[], Any]]] = [
        (at, lambda: accounts.open_helper_account(patient_id, account, by=patient)),
        (
            at + timedelta(minutes=1),
            lambda: sharing.let_in(
                patient_id,
                helper.id,
                by=patient,
                categories=categories,
                ends_at=at + timedelta(days=180),
                grant_id=grant_id,
            ),
        ),
    ]
    if withdrawn:
        reason = "I can do it myself again."
        steps.append(
            (
                at + timedelta(days=21),
                lambda: sharing.withdraw_helper(patient_id, grant_id, reason, by=patient),
            )
        )
    return steps
