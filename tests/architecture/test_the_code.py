"""The project keeps its own rules. That the rules find what they should is in `test_planted_faults.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture import code_rules
from tests.architecture.import_rule import broken_imports
from tests.architecture.sources import ROOT, sources


def test_there_is_something_to_check() -> None:
    assert {source.name for source in sources(ROOT)} >= {"server", "client_kivy", "shared"}


def test_nobody_imports_whom_they_may_not() -> None:
    assert broken_imports(ROOT) == []


@pytest.mark.parametrize(
    "rule",
    [
        code_rules.stray_commits,
        code_rules.stray_threads,
        code_rules.tables_of_interfaces,
        code_rules.long_files,
        code_rules.empty_names,
        code_rules.addresses,
        code_rules.undocumented_modules,
        code_rules.unexplained_dependencies,
    ],
    ids=lambda rule: rule.__name__,
)
def test_the_code_keeps_the_rule(rule: Callable[[Path], Iterator[str]]) -> None:
    assert list(rule(ROOT)) == []
