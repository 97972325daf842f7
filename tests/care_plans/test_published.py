"""Published files keep their bytes: a change is refused, and so is a list that says nothing."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from server.features.care_plans import library
from server.features.care_plans.faults import InvalidPlans
from server.features.care_plans.library import CARE_PLANS, load_library, plan_files
from server.features.care_plans.published import LOCK, check_published, published_line, read_lock, write_lock

PLAN = "colorectal/survivorship/v1.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(CARE_PLANS / "symptoms", tmp_path / "symptoms")
    (tmp_path / PLAN).parent.mkdir(parents=True)
    shutil.copy(CARE_PLANS / PLAN, tmp_path / PLAN)
    write_lock(tmp_path, [published_line(tmp_path, PLAN, "Dr. Ana Ruiz", date(2026, 11, 22))])
    return tmp_path


def test_a_published_plan_loads(root: Path) -> None:
    assert ("colorectal/survivorship", 1) in load_library(root).plans
    found, faults = read_lock(root)
    assert ([(one.path, one.signer, one.on) for one in found], faults) == (
        [(PLAN, "Dr. Ana Ruiz", date(2026, 11, 22))],
        [],
    )


def test_one_changed_byte_is_refused(root: Path) -> None:
    path = root / PLAN
    path.write_bytes(path.read_bytes().replace(b"# Life", b"# life", 1))
    with pytest.raises(
        InvalidPlans,
        match=r"v1\.yaml:1: it or a part it uses changed after Dr\. Ana Ruiz published it on 2026-11-22",
    ):
        load_library(root)


def test_a_published_plan_that_is_gone_is_refused(root: Path) -> None:
    (root / PLAN).unlink()
    with pytest.raises(InvalidPlans, match="the file is gone"):
        load_library(root)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nonsense", "a line has a path"),
        (f"{PLAN}\tabc\tDr. Ruiz\t2026-11-22", "SHA-256"),
        (f"{PLAN}\t{'0' * 64}\tDr. Ruiz\tyesterday", "a line has a path"),
        ("../../etc/hosts\t" + "0" * 64 + "\tDr. Ruiz\t2026-11-22", "the file is gone"),
    ],
)
def test_a_list_that_says_nothing_is_refused(root: Path, line: str, says: str) -> None:
    (root / LOCK).write_text(line + "\n", encoding="utf-8")
    assert any(says in str(fault) for fault in check_published(root))


@pytest.mark.parametrize("signer", ["", "  ", "two\nlines", "a\ttab"])
def test_a_signer_is_a_name_on_one_line(root: Path, signer: str) -> None:
    with pytest.raises(ValueError, match="signer"):
        published_line(root, PLAN, signer, date(2026, 11, 22))


def test_the_first_plans_that_come_with_the_software_are_published() -> None:
    found, faults = read_lock(CARE_PLANS)
    assert faults == [] and list(check_published(CARE_PLANS)) == []
    listed = {one.path for one in found}
    files = {path.relative_to(CARE_PLANS).as_posix() for path in plan_files(CARE_PLANS)}
    assert listed <= files and len(listed) >= 4


def test_what_is_published_is_seen_by_every_process_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server of several processes keeps the library in each: the list of published files says when to read anew."""
    lock = tmp_path / LOCK
    lock.write_bytes((CARE_PLANS / LOCK).read_bytes())
    for file in CARE_PLANS.iterdir():
        if file.name != LOCK:
            (tmp_path / file.name).symlink_to(file)
    monkeypatch.setattr(library, "CARE_PLANS", tmp_path)
    before = library.shelf()
    assert library.shelf() is before
    key, version = next(iter(before.published))
    lines = [
        line for line in lock.read_text(encoding="utf-8").splitlines(True) if f"{key}/v{version}." not in line
    ]
    lock.write_text("".join(lines), encoding="utf-8")
    os.utime(lock, ns=(1, 1))
    assert before.published.keys() - library.shelf().published.keys() == {(key, version)}
