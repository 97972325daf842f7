"""A lost tablet, with the real client and the real server: a new one in minutes, and the old one's reports when found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest

from server.interfaces.sync import queries
from shared.domain.instants import to_wire
from tests.sync.clinic import STAFF, Clinic
from tests.sync.disk import Disk
from tests.sync.network import Network
from tests.sync.tablet import SimTablet


def story(tablet: SimTablet, words: str) -> str:
    said = {
        "name_i_like": words,
        "at_home": None,
        "worries": None,
        "hopes": None,
        "news": None,
        "share": True,
    }
    body = {"id": str(uuid4()), "said_at": to_wire(tablet.clock.now()), **said}
    told = tablet.say("stories.story.tell", body)
    assert told is not None and told.saved
    return told.id


def settle(tablet: SimTablet) -> None:
    for _ in range(40):
        tablet.time.pass_seconds(tablet.engine.step())


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_lost_tablet_costs_five_minutes_and_no_report(
    make_clinic: Callable[[str], Clinic], folder: Path, kind: str
) -> None:
    clinic, disk = make_clinic(kind), Disk()
    patient, _ = clinic.admit(with_plan=False)

    def tablet(name: str) -> SimTablet:
        line = Network(clinic.server, Random(2))
        made = SimTablet(folder / name, line, clinic.server.time, disk, Random(3))
        assert made.enrol(clinic.code(patient))
        return made

    old = tablet("old")
    settle(old)
    received = story(old, "Ana")
    settle(old)
    held = story(old, "Anita")
    new = tablet("new")
    lost = old.store.identities.current()
    assert lost is not None
    clinic.revoke(patient, lost.device)
    settle(new)
    records = new.store.records
    assert records is not None, "the record came back"
    assert [row["name_i_like"] for row in records.of_kind("stories.story")] == ["Ana"]
    settle(old)
    assert old.is_withdrawn and old.store.records is None and not list(old.config.store.glob("mirror-*"))
    assert old.store.outbox.count() == 0 and old.store.outbox.count("quarantined") == 1
    with clinic.server.at_work():
        aside = [str(one.id) for one in queries.kept_aside(UUID(str(patient)), by=STAFF)]
    assert aside == [held] and received not in aside
    settle(new)
    assert len(records.of_kind("stories.story")) == 1, "a person decides before it enters the record"
    for one in (old, new):
        one.close()
