"""Tests of the foundation declare actions of their own; what they declared is forgotten after each test."""

from collections.abc import Iterator

import pytest

from server.features.patients import actions as patients
from server.features.symptoms import actions as symptoms
from server.foundation import following, jobs, permits
from tests.server.cast import Cast
from tests.server.foundation.facts import allergy, check_in, entries_of, medicine


@pytest.fixture
def own_verbs() -> Iterator[None]:
    """Actions, queries and followers declared inside the test are taken back after it."""
    registries = (permits.VERBS, following._on, following._later, following.FOLLOWERS)
    before = [
        {name: list(found) if isinstance(found, list) else found for name, found in registry.items()}
        for registry in registries
    ]
    wakers, periodic = list(following.WAKERS), list(jobs._periodic)
    yield
    for registry, kept in zip(registries, before, strict=True):
        registry.clear()
        registry.update(kept)
    following.WAKERS[:] = wakers
    jobs._periodic[:] = periodic


@pytest.fixture
def history(cast: Cast) -> int:
    """Some history for Ana and Ben; the number of Ana's last entry."""
    for which in range(3):
        patients.keep_allergy(cast.ana, allergy(which), by=cast.nurse)
        patients.keep_allergy(cast.ben, allergy(10 + which), by=cast.other_nurse)
    symptoms.submit_check_in(cast.ana, check_in(1), by=cast.caregiver)
    patients.keep_medicine(cast.ana, medicine(1), by=cast.nurse)
    return len(entries_of(cast.ana))
