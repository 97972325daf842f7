"""Publishing: an oncologist of the whole site and nobody else; a red flag is never softened, another rule only with an
acceptance that knows what it would have missed, of these very bytes; and the lock says who signed."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from server.features.accounts import actions as accounts
from server.features.accounts.step_up import SteppedUp
from server.features.care_plans.library import CARE_PLANS, load_library
from server.features.symptoms import actions as symptoms
from server.features.workshop import actions, queries
from server.features.workshop.models import Publication, Softening
from server.features.workshop.replay import SensitivityLost
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.permits import Denied
from server.foundation.problems import Conflict, Forbidden, Invalid, NotFound
from shared.schemas.base import read
from shared.schemas.symptoms import CheckInSchema
from tests.server.cast import SYSTEM, Cast, number
from tests.server.features.asking import EVERYBODY, check_in

KEY = "colorectal/mfolfox6"
CHIEF = Actor(number(38), "Dr Noor Halabi")
LOST = SensitivityLost(90, 100, 20, 10, 5, 5, 4)


@pytest.fixture
def chief(cast: Cast) -> Actor:
    """An oncologist over the whole site."""
    account = {"id": CHIEF.id, "name": CHIEF.name, "sign_in_name": "chief@clinic.example"}
    accounts.create_person(cast.site, account, by=SYSTEM)
    accounts.give_role(cast.site, CHIEF.id, "oncologist", by=SYSTEM)
    return CHIEF


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Care plans of one cancer: version 2 of mFOLFOX6 without anything before it, nothing published."""
    root = tmp_path / "care_plans"
    ours = shutil.ignore_patterns("pictures", "v*.yaml", "published.lock", "README.md")
    shutil.copytree(CARE_PLANS, root, ignore=ours)
    (root / KEY).mkdir(parents=True, exist_ok=True)
    (root / KEY / "v2.yaml").write_text((CARE_PLANS / KEY / "v2.yaml").read_text("utf-8"), "utf-8")
    return root


def proof(by: Actor) -> SteppedUp:
    """The password, just given."""
    return SteppedUp(by.id, clock.now())


def publish(cast: Cast, by: Actor, root: Path, version: int = 2) -> Publication:
    return actions.publish_plan(cast.site, KEY, version, proof=proof(by), by=by, root=root)


def accept(cast: Cast, by: Actor, root: Path, rule: str = "numbness") -> Softening:
    return actions.accept_softening(
        cast.site, KEY, 3, rule, LOST, reason="Seen weekly anyway", proof=proof(by), by=by, root=root
    )


def third(root: Path, *changes: tuple[str, str]) -> None:
    """Version 3: version 2 with some words changed."""
    text = (root / KEY / "v2.yaml").read_text("utf-8").replace("version: 2", "version: 3", 1)
    for was, now in changes:
        assert was in text, was
        text = text.replace(was, now, 1)
    (root / KEY / "v3.yaml").write_text(text, "utf-8")


WITHOUT_NUMBNESS = ("  - {use: numbness}\n", "")
ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
"""Where the kind of database has nothing to do with it: reading plans takes a while."""


def test_who_may(cast: Cast, chief: Actor, root: Path) -> None:
    for who in EVERYBODY:
        with pytest.raises(Denied):
            publish(cast, getattr(cast, who), root)
        with pytest.raises(Denied):
            accept(cast, getattr(cast, who), root)
        with pytest.raises(Denied):
            actions.set_budget(cast.site, cast.team, tenths=25, by=getattr(cast, who))
    assert not (root / "published.lock").exists()
    with pytest.raises(Denied):  # the other site has its own
        actions.publish_plan(cast.other_site, KEY, 2, proof=proof(chief), by=chief, root=root)
    assert publish(cast, chief, root).signer == chief.name
    assert actions.set_budget(cast.site, cast.team, tenths=25, by=chief).tenths == 25


@ON_SQLITE
def test_only_with_the_password_of_a_moment_ago(cast: Cast, chief: Actor, root: Path, now: datetime) -> None:
    for given in (SteppedUp(cast.nurse.id, now), SteppedUp(chief.id, now - timedelta(minutes=6))):
        with pytest.raises(Forbidden):
            actions.publish_plan(cast.site, KEY, 2, proof=given, by=chief, root=root)
        with pytest.raises(Forbidden):
            actions.accept_measured(
                cast.site, KEY, 2, "x", days=9, reason="y", proof=given, by=chief, root=root
            )


def test_publishing_writes_the_lock_and_the_same_again_writes_it_again(
    cast: Cast, chief: Actor, root: Path
) -> None:
    made = publish(cast, chief, root)
    (line,) = load_library(root).published.values()
    assert (line.signer, line.sha256, line.on) == (chief.name, made.sha256, made.published_at.date())
    (root / "published.lock").unlink()  # the record was written, the file was not
    again = publish(cast, chief, root)
    assert (again.id, again.published_at) == (made.id, made.published_at)
    assert load_library(root).published[KEY, 2] == line
    assert [one.id for one in queries.publications(by=cast.nurse)] == [made.id]


@ON_SQLITE
def test_what_was_published_is_not_published_with_other_words(cast: Cast, chief: Actor, root: Path) -> None:
    publish(cast, chief, root)
    (root / "published.lock").unlink()
    file = root / KEY / "v2.yaml"
    file.write_text(file.read_text("utf-8").replace("year: 2026", "year: 2025", 1), "utf-8")
    with pytest.raises(Conflict, match="other words"):
        publish(cast, chief, root)
    assert not (root / "published.lock").exists()


def test_words_that_slip_in_while_somebody_signs_are_not_signed(
    cast: Cast, chief: Actor, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = root / KEY / "v2.yaml"
    read_and_meant, real = file.read_bytes(), actions.enter

    def slipping(*args: Any, **kwargs: Any) -> Any:
        file.write_bytes(read_and_meant + b"# something else\n")
        return real(*args, **kwargs)

    monkeypatch.setattr(actions, "enter", slipping)
    with pytest.raises(Conflict):
        publish(cast, chief, root)
    assert load_library(root).published == {}
    file.write_bytes(read_and_meant)
    publish(cast, chief, root)
    assert load_library(root).published.keys() == {(KEY, 2)}


def test_a_name_on_two_lines_is_signed_on_one(cast: Cast, chief: Actor, root: Path) -> None:
    assert publish(cast, Actor(chief.id, "Dr Noor\n\tHalabi"), root).signer == "Dr Noor Halabi"
    assert [line.signer for line in load_library(root).published.values()] == ["Dr Noor Halabi"]


def test_a_softened_rule_needs_an_acceptance_of_these_bytes(cast: Cast, chief: Actor, root: Path) -> None:
    publish(cast, chief, root)
    third(root, WITHOUT_NUMBNESS)
    with pytest.raises(Invalid) as refused:
        publish(cast, chief, root, 3)
    assert refused.value.errors == {"rules": ["numbness: gone."]}
    accepted = accept(cast, chief, root)
    assert (accepted.verdict, accepted.from_version, accepted.accepted_name) == ("gone", 2, chief.name)
    third(root, WITHOUT_NUMBNESS, ("year: 2026", "year: 2025"))
    with pytest.raises(Invalid):  # other bytes than those that were looked at
        publish(cast, chief, root, 3)
    accept(cast, chief, root)
    assert publish(cast, chief, root, 3).plan_version == 3
    assert len(queries.softenings(cast.site, plan=KEY, by=chief)) == 2


@ON_SQLITE
def test_a_red_flag_is_never_softened(cast: Cast, chief: Actor, root: Path) -> None:
    publish(cast, chief, root)
    third(root, ("  - {use: chest_pain}\n", ""), ("    flags: [chest_pain, bleeding", "    flags: [bleeding"))
    with pytest.raises(Invalid, match="red flag"):
        accept(cast, chief, root, "chest_pain")
    with pytest.raises(Invalid, match="red flag"):
        publish(cast, chief, root, 3)
    assert (KEY, 3) not in load_library(root).published


@ON_SQLITE
def test_what_is_not_softened_is_not_accepted(cast: Cast, chief: Actor, root: Path) -> None:
    with pytest.raises(NotFound):
        accept(cast, chief, root)
    third(root, WITHOUT_NUMBNESS)
    with pytest.raises(Conflict):  # nothing was published before it
        accept(cast, chief, root)
    publish(cast, chief, root)
    with pytest.raises(Invalid):
        accept(cast, chief, root, "weight_loss")
    with pytest.raises(Invalid):
        actions.accept_softening(
            cast.site, KEY, 3, "numbness", LOST, reason="  ", proof=proof(chief), by=chief, root=root
        )


def test_an_acceptance_is_kept_with_what_the_server_counted(
    cast: Cast, chief: Actor, root: Path, folfox: UUID, now: datetime
) -> None:
    publish(cast, chief, root)
    third(root, WITHOUT_NUMBNESS)
    for days, tingling in ((3, (4, 4)), (2, (3, 3)), (1, (0,))):
        said = check_in(now - timedelta(days=days), numbness=tingling)
        symptoms.submit_check_in(cast.ana, read(CheckInSchema(), said), by=cast.patient)
    kept = actions.accept_measured(
        cast.site, KEY, 3, "numbness", days=30, reason="Seen weekly", proof=proof(chief), by=chief, root=root
    )
    assert (kept.days, kept.check_ins) == (30, 3)
    assert kept.alerts_before - kept.alerts_after == 2
    assert (kept.mattered, kept.caught_before, kept.caught_after) == (2, 2, 0)  # the composite was 3
    assert queries.softenings(cast.site, by=chief)[0].id == kept.id


def test_a_budget_is_of_a_team_of_the_site(cast: Cast, chief: Actor) -> None:
    with pytest.raises(Invalid):
        actions.set_budget(cast.site, cast.far_team, tenths=25, by=chief)
    for tenths in (0, 10_001):
        with pytest.raises(Invalid):
            actions.set_budget(cast.site, cast.team, tenths=tenths, by=chief)
    actions.set_budget(cast.site, cast.team, tenths=25, by=chief)
    actions.set_budget(cast.site, cast.team, tenths=30, by=chief)
    assert {team: one.tenths for team, one in queries.budgets(by=cast.nurse).items()} == {cast.team: 30}
