"""The examples in the docstrings of `shared/domain` are true: they are read by people as the rules of the ward."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import shared.domain


def test_the_examples_in_the_domain_are_true() -> None:
    tried = 0
    wrong = []
    for module in pkgutil.walk_packages(shared.domain.__path__, "shared.domain."):
        outcome = doctest.testmod(importlib.import_module(module.name))
        tried += outcome.attempted
        if outcome.failed:
            wrong.append(f"{module.name}: {outcome.failed} of {outcome.attempted}")
    assert wrong == []
    assert tried > 0
