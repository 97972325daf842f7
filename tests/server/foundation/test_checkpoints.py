"""What the chain alone cannot show: a tail cut off, an end written anew, a whole record removed. A witness tells."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server.features.patients import actions as patients
from server.foundation.verify import checkpoint_line, make_checkpoint, verify
from tests.server.cast import Cast
from tests.server.foundation.facts import allergy, entries_of, run_sql
from tests.server.foundation.tampering import fault, mine


def cut_tail(ledger: UUID, last: int) -> None:
    """Forget everything after an entry, the head too: the chain itself is then whole."""
    for table in ("entries", "changes"):
        run_sql(f"DELETE FROM {table} WHERE {mine(f'number > {last}', ledger)}")
    entry = entries_of(ledger)[-1]
    run_sql(
        f"UPDATE heads SET number = :number, hash = :hash WHERE {mine('1 = 1', ledger)}",
        number=entry.number,
        hash=entry.hash,
    )


def remove_ledger(ledger: UUID) -> None:
    """Forget a record as if it had never been."""
    for table in ("entries", "changes", "heads"):
        run_sql(f"DELETE FROM {table} WHERE {mine('1 = 1', ledger)}")


def write_anew(ledger: UUID, last: int, cast: Cast) -> None:
    """Cut the tail and let the program itself chain another end: only a witness can tell."""
    cut_tail(ledger, last)
    patients.keep_allergy(ledger, allergy(77, "something else"), by=cast.nurse)
    patients.keep_allergy(ledger, allergy(78, "something else"), by=cast.nurse)


FORGERIES: dict[str, tuple[Callable[[Cast, int], Any], str]] = {
    "the tail cut off": (lambda cast, last: cut_tail(cast.ana, last - 2), "entry {next} is missing"),
    "the end written anew": (lambda cast, last: write_anew(cast.ana, last - 2, cast), "entry {last} differs"),
    "a record removed": (lambda cast, last: remove_ledger(cast.ana), "removed"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_found_with_a_checkpoint(cast: Cast, history: int, forgery: str) -> None:
    make_checkpoint()
    forge, sentence = FORGERIES[forgery]
    forge(cast, history)
    assert sentence.format(next=history - 1, last=history) in fault()
    assert str(cast.ana) in fault()


@pytest.mark.parametrize("forgery", FORGERIES)
def test_found_with_a_checkpoint_kept_elsewhere_though_ours_are_gone(
    app: Flask, cast: Cast, history: int, forgery: str, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "checkpoints.txt"
    elsewhere.write_text(checkpoint_line(make_checkpoint()) + "\n\n")
    forge, sentence = FORGERIES[forgery]
    forge(cast, history)
    run_sql("DELETE FROM checkpoints")
    make_checkpoint()  # the forger lets the server sign the forged heads
    assert verify().fault is None
    found = verify(elsewhere).fault or ""
    assert sentence.format(next=history - 1, last=history) in found
    assert str(cast.ana) in found


def test_a_checkpoint_of_another_server_is_refused(app: Flask, cast: Cast, tmp_path: Path) -> None:
    line = json.loads(checkpoint_line(make_checkpoint()))
    for name in ("signature", "key"):
        line[name] = line[name][:-4] + ("AAA=" if name == "key" else "AA==")
    forged = tmp_path / "forged.txt"
    forged.write_text(json.dumps(line))
    assert "was altered" in (verify(forged).fault or "")


def test_a_file_that_is_no_checkpoint_is_said_to_be_none(cast: Cast, tmp_path: Path) -> None:
    other = tmp_path / "shopping.txt"
    other.write_text("milk\nbread\n")
    assert "line 1" in (verify(other).fault or "")


def test_what_was_added_after_a_checkpoint_is_no_fault(cast: Cast, history: int) -> None:
    make_checkpoint()
    patients.keep_allergy(cast.ana, allergy(30), by=cast.nurse)
    make_checkpoint()
    patients.keep_allergy(cast.ana, allergy(31), by=cast.nurse)
    assert verify().fault is None
