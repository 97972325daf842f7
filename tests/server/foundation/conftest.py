"""Tests of the foundation declare actions of their own; what they declared is forgotten after each test."""

from collections.abc import Iterator

import pytest

from server.foundation import following, jobs, permits


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
