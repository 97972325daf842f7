"""Two who sign at once: both names are on the list afterwards, and the list is never half written."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Thread

import pytest

from server.features.care_plans import published
from server.features.care_plans.library import CARE_PLANS
from server.features.care_plans.published import LOCK, published_line, read_lock, sign

PLANS = ("colorectal/survivorship/v1.yaml", "colorectal/mfolfox6/v1.yaml")


def test_neither_line_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for plan in PLANS:
        (tmp_path / plan).parent.mkdir(parents=True)
        shutil.copy(CARE_PLANS / plan, tmp_path / plan)
    both_have_read = Barrier(2)

    def slow(root: Path) -> tuple[list[published.Published], list[published.Fault]]:
        found = read_lock(root)
        try:
            both_have_read.wait(0.3)
        except BrokenBarrierError:
            pass  # the other one waits for its turn
        return found

    monkeypatch.setattr(published, "read_lock", slow)
    on = date(2026, 11, 22)
    sums = {plan: published_line(tmp_path, plan, "Anybody", on).sha256 for plan in PLANS}
    signing = [Thread(target=sign, args=(tmp_path, plan, "Dr. Ana Ruiz", on, sums[plan])) for plan in PLANS]
    for one in signing:
        one.start()
    for one in signing:
        one.join()
    assert {line.path for line in read_lock(tmp_path)[0]} == set(PLANS)
    assert [path.name for path in tmp_path.glob(f"{LOCK}*")] == [LOCK]
