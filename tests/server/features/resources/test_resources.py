"""Where patients find help: who keeps the entries of a site, who sees them, and what is said of old ones."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.features.accounts import actions as accounts
from server.features.patients import actions as patients
from server.features.resources import actions, queries
from server.foundation.db import db
from server.foundation.permits import Denied
from server.foundation.problems import Conflict, Invalid
from server.foundation.rebuild import rebuild
from shared.schemas.base import read
from shared.schemas.resources import ResourceSchema
from tests.server.cast import SYSTEM, Cast
from tests.server.features.asking import TEAM, Door
from tests.server.features.clinic import TODAY

OWN = TEAM | {"patient"}


def entry(**more: Any) -> dict[str, Any]:
    """A way to get to the hospital, in wire form."""
    said = {"condition": "all", "category": "transport", "name": "Harbour bus", "phone": "+1 555 0100"}
    return said | {"texts": {"en": "A bus that waits for you."}, "last_checked_on": str(TODAY)} | more


def keep(cast: Cast, **more: Any) -> queries.Resource:
    loaded = read(ResourceSchema(), entry(**more))
    return actions.keep_resource(cast.site, loaded, by=cast.administrator)


def test_who_may_over_the_api(door: Door, cast: Cast) -> None:
    path = f"/api/sites/{cast.site}/resources"
    door.shuts_out("GET", path, dict, {"administrator"}, 200)
    door.shuts_out("POST", path, entry, {"administrator"}, 201)
    made = door.ask("administrator", "POST", path, entry(url="https://bus.example/")).json
    assert (made["stale"], made["checked_by"], made["site_id"]) == (False, "Administrator", str(cast.site))
    check = lambda: {"checked_on": str(TODAY)}  # noqa: E731
    door.shuts_out("POST", f"{path}/{made['id']}/check", check, {"administrator"}, 200)
    door.shuts_out("POST", f"{path}/{made['id']}/withdraw", dict, {"administrator"}, 200)
    door.shuts_out("GET", f"/api/patients/{cast.ana}/resources", dict, OWN, 200)


def test_a_clinician_with_a_right_over_the_site_keeps_them_too(cast: Cast) -> None:
    loaded = read(ResourceSchema(), entry())
    with pytest.raises(Denied):
        actions.keep_resource(cast.site, loaded, by=cast.nurse)
    accounts.give_role(cast.site, cast.nurse.id, "nurse", team_id=None, by=SYSTEM)
    assert actions.keep_resource(cast.site, loaded, by=cast.nurse).checked_by == cast.nurse.name
    with pytest.raises(Denied):
        actions.keep_resource(cast.other_site, loaded, by=cast.nurse)


def test_patients_see_those_of_their_conditions(cast: Cast, folfox: UUID) -> None:
    keep(cast, name="For all")
    keep(cast, name="Bowel", condition="colorectal")
    keep(cast, name="Breast", condition="breast")
    gone = keep(cast, name="Gone")
    actions.withdraw_resource(cast.site, gone.id, by=cast.administrator)
    names = lambda: [row.name for row in queries.of_patient(cast.ana, by=cast.patient)]  # noqa: E731
    assert names() == ["Bowel", "For all"]
    diagnosis = {
        "cancer": "breast",
        "code": None,
        "system": None,
        "text": "Breast cancer",
        "role": "secondary",
    }
    diagnosis |= dict.fromkeys(("stage", "stage_system", "diagnosed_on", "said_by", "source_ref", "id"))
    patients.keep_diagnosis(cast.ana, diagnosis, by=cast.nurse)
    assert names() == ["Bowel", "Breast", "For all"]
    assert [row.name for row in queries.of_patient(cast.ben, by=cast.other_patient)] == ["For all"]
    assert len(queries.of_site(cast.site, by=cast.administrator)) == 4
    assert rebuild(repair=False) == []


def test_an_old_entry_is_shown_with_its_day(cast: Cast, now: datetime) -> None:
    for days, stale in ((180, False), (181, True)):
        row = keep(cast, last_checked_on=str(TODAY - timedelta(days=days)))
        assert queries.told(row)["stale"] is stale
    assert len(queries.of_patient(cast.ana, by=cast.patient)) == 2
    checked = actions.check_resource(cast.site, row.id, checked_on=TODAY, by=cast.administrator)
    assert not queries.told(checked)["stale"] and checked.version == 2
    with pytest.raises(Conflict):
        actions.check_resource(cast.site, row.id, checked_on=TODAY - timedelta(days=1), by=cast.administrator)


def test_many_entries_ask_the_database_no_more_than_one(cast: Cast) -> None:
    asked: list[str] = []
    rows = [keep(cast, name=f"Bus {number}") for number in range(6)]
    db.event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert [one["name"] for one in queries.all_told(rows)] == [row.name for row in rows]
    assert sum("sites" in one for one in asked) == 1 and queries.all_told([]) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"condition": "measles"},
        {"last_checked_on": str(TODAY + timedelta(days=1))},
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        keep(cast, **wrong)
