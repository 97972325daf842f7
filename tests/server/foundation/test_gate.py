"""The gate: who may pass, what is written with what, and that there is no way around it."""

import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy import bindparam, select

from server.features.patients import actions as patients
from server.features.patients import queries as looking
from server.features.patients.models import Allergy
from server.foundation import clock, gate
from server.foundation.access import NOBODY, Actor
from server.foundation.facts import enter
from server.foundation.gate import Happened, action, batch, on, query
from server.foundation.ledger import rows_of
from server.foundation.permits import VERBS
from server.foundation.problems import Conflict, NotFound, Unauthenticated
from server.foundation.savepoint import part
from server.foundation.verify import verify
from shared.domain.access import Permission
from tests.server.cast import Cast
from tests.server.foundation.facts import NOON, allergy, changes_of, count, entries_of, medicine, stream_of

# ------------------------------------------------------------------------------------------- who may


def test_nothing_is_declared_without_saying_what_it_needs() -> None:
    with pytest.raises(TypeError):
        action("tests.nothing.do")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        query("tests.nothing.look")  # type: ignore[call-arg]
    assert all(verb.needs in (*Permission, gate.ANYONE, gate.SIGNED_IN) for verb in VERBS.values())


def test_a_name_belongs_to_one_thing(own_verbs: None) -> None:
    @action("tests.thing.do", needs=Permission.PATIENTS_WRITE)
    def one(patient_id: UUID, *, by: Actor) -> None: ...

    with pytest.raises(RuntimeError, match=r"two things are called tests\.thing\.do"):

        @action("tests.thing.do", needs=Permission.PATIENTS_WRITE)
        def another(patient_id: UUID, *, by: Actor) -> None: ...


def test_an_actor_is_always_named(cast: Cast) -> None:
    with pytest.raises(TypeError, match="by="):
        patients.keep_allergy(cast.ana, allergy(1))  # type: ignore[call-arg]


@pytest.mark.parametrize("who", ["other_nurse", "far_nurse", "other_patient", "stranger", "coordinator"])
def test_what_is_not_theirs_looks_like_what_is_not_there(cast: Cast, who: str) -> None:
    actor: Actor = getattr(cast, who)
    seen = []
    for record in (cast.ana, uuid4()):
        with pytest.raises(NotFound) as wrote:
            patients.keep_allergy(record, allergy(1), by=actor)
        seen.append(json.dumps([wrote.value.as_json(), wrote.value.headers]))
    assert seen[0] == seen[1]
    assert count("allergies") == 0
    refused = [read for entry in stream_of(actor.id) for read in json.loads(entry.reads)]
    assert [read["allowed"] for read in refused] == [False, False]
    assert refused[0] == {
        "verb": "patients.allergy.keep",
        "because": refused[0]["because"],
        "patients": [str(cast.ana)],
        "allowed": False,
    }
    assert refused[1]["patients"] == []


def test_somebody_unknown_is_asked_to_sign_in_whatever_they_ask_for(cast: Cast) -> None:
    for record in (cast.ana, uuid4()):
        with pytest.raises(Unauthenticated):
            looking.patient(record, by=NOBODY)


def test_a_patients_ledger_is_not_a_sites_ledger(cast: Cast) -> None:
    """The two kinds of ledger share their tables, not their actions."""
    with pytest.raises(NotFound):
        looking.patient(cast.site, by=cast.nurse)
    with pytest.raises(NotFound):
        patients.keep_allergy(cast.site, allergy(1), by=cast.administrator)


# ---------------------------------------------------------------------------------------- what is kept


def test_an_action_is_one_entry_that_says_who_why_and_what(cast: Cast) -> None:
    before = len(entries_of(cast.ana))
    with clock.at(NOON):
        row = patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    entry = entries_of(cast.ana)[-1]
    assert (entry.number, entry.verb, entry.by, entry.by_name) == (
        before + 1,
        "patients.allergy.keep",
        cast.nurse.id,
        cast.nurse.name,
    )
    assert entry.because == "nurse of the team that treats this patient"
    assert entry.on_behalf_of is None
    change = changes_of(cast.ana)[-1]
    assert (change.kind, change.id, change.version) == ("patients.allergy", row.id, 1)
    assert json.loads(change.body or "") == row.body()


def test_the_same_again_is_no_entry(cast: Cast) -> None:
    patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    entries = len(entries_of(cast.ana))
    patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    assert len(entries_of(cast.ana)) == entries


def test_a_helper_acts_on_behalf_of_the_patient(cast: Cast) -> None:
    from server.features.symptoms.actions import submit_check_in
    from tests.server.foundation.facts import check_in

    submit_check_in(cast.ana, check_in(1), by=cast.caregiver)
    entry = entries_of(cast.ana)[-1]
    assert (entry.by, entry.on_behalf_of) == (cast.caregiver.id, cast.ana)


def test_time_never_runs_backwards_in_a_ledger(cast: Cast) -> None:
    with clock.at(NOON.replace(year=2061)):
        patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    with clock.at(NOON):
        patients.keep_allergy(cast.ana, allergy(2), by=cast.nurse)
    later, earlier = entries_of(cast.ana)[-1], entries_of(cast.ana)[-2]
    assert later.recorded_at > earlier.recorded_at


def test_an_action_inside_an_action_joins_its_entry(cast: Cast, own_verbs: None) -> None:
    @action("tests.both.keep", needs=Permission.MEDICINES_WRITE)
    def both(patient_id: UUID, *, by: Actor) -> None:
        patients.keep_allergy(patient_id, allergy(1), by=by)
        patients.keep_medicine(patient_id, medicine(1), by=by)

    before = len(entries_of(cast.ana))
    both(cast.ana, by=cast.nurse)
    assert [entry.verb for entry in entries_of(cast.ana)[before:]] == ["tests.both.keep"]
    assert [change.kind for change in changes_of(cast.ana)][-2:] == ["patients.allergy", "patients.medicine"]


def test_an_inner_action_is_asked_for_its_own_permission(cast: Cast, own_verbs: None) -> None:
    @action("tests.outer.do", needs=Permission.PATIENTS_READ)
    def outer(patient_id: UUID, *, by: Actor) -> None:
        patients.keep_allergy(patient_id, allergy(1), by=by)

    with pytest.raises(NotFound):
        outer(cast.ana, by=cast.caregiver)
    assert count("allergies") == 0


def test_a_batch_is_one_transaction_with_an_entry_for_each(cast: Cast) -> None:
    before = len(entries_of(cast.ana))
    with gate.reading(), batch():
        patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
        patients.keep_medicine(cast.ana, medicine(1), by=cast.nurse)
    assert [e.verb for e in entries_of(cast.ana)[before:]] == [
        "patients.allergy.keep",
        "patients.medicine.keep",
    ]

    def fails_in_the_end() -> None:
        with gate.reading(), batch():
            patients.keep_allergy(cast.ana, allergy(2), by=cast.nurse)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails_in_the_end()
    assert count("allergies") == 1
    assert verify().fault is None


def test_one_part_of_a_batch_may_fail_by_itself(cast: Cast) -> None:
    def failing_part() -> None:
        with part():
            patients.keep_allergy(cast.ana, allergy(2), by=cast.nurse)
            raise ZeroDivisionError

    with gate.reading(), batch():
        patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
        with pytest.raises(ZeroDivisionError):
            failing_part()
        patients.keep_allergy(cast.ana, allergy(3), by=cast.nurse)
    kept = [change.id for change in changes_of(cast.ana) if change.kind == "patients.allergy"]
    assert kept == [allergy(1)["id"], allergy(3)["id"]]
    assert verify().fault is None


def test_what_failed_leaves_nothing(cast: Cast, own_verbs: None) -> None:
    @action("tests.half.do", needs=Permission.MEDICINES_WRITE)
    def half(patient_id: UUID, *, by: Actor) -> None:
        enter(Allergy, patient_id, allergy(1) | {"said_by": by.name})
        raise ZeroDivisionError

    entries = len(entries_of(cast.ana))
    with pytest.raises(ZeroDivisionError):
        half(cast.ana, by=cast.nurse)
    assert (len(entries_of(cast.ana)), count("allergies")) == (entries, 0)


def test_two_who_change_the_same_row_do_not_overwrite_each_other(cast: Cast) -> None:
    from server.foundation.facts import change

    row = patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    patients.keep_allergy(cast.ana, allergy(1, "latex"), by=cast.oncologist)
    with gate.reading(), pytest.raises(Conflict), batch():
        change(Allergy, cast.ana, row.id, {"substance": "nuts"}, version=1)


# ------------------------------------------------------------------------------------ what follows


def test_an_action_finds_what_it_has_said_but_not_written_yet(cast: Cast, own_verbs: None) -> None:
    @action("tests.found.do", needs=Permission.MEDICINES_WRITE)
    def found(patient_id: UUID, *, by: Actor) -> list[UUID]:
        enter(Allergy, patient_id, allergy(1) | {"said_by": by.name})
        question = select(Allergy.id).where(Allergy.patient_id == bindparam("patient_id"))
        return [row.id for row in rows_of(question, patient_id=patient_id)]

    assert found(cast.ana, by=cast.nurse) == [allergy(1)["id"]]


def test_a_reaction_is_part_of_what_it_follows(cast: Cast, own_verbs: None) -> None:
    seen: list[Happened] = []

    @on("patients.allergy.keep")
    def follow(happened: Happened) -> None:
        seen.append(happened)
        enter(Allergy, happened.patient_id, allergy(2) | {"said_by": "a rule"})

    patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    assert [(one.verb, one.patient_id, one.is_new) for one in seen] == [
        ("patients.allergy.keep", cast.ana, True)
    ]
    entry = entries_of(cast.ana)[-1]
    assert [c.id for c in changes_of(cast.ana) if c.number == entry.number] == [
        allergy(1)["id"],
        allergy(2)["id"],
    ]


def test_a_reaction_that_fails_takes_everything_with_it(cast: Cast, own_verbs: None) -> None:
    @on("patients.allergy.keep")
    def follow(happened: Happened) -> None:
        raise ZeroDivisionError

    entries = len(entries_of(cast.ana))
    with pytest.raises(ZeroDivisionError):
        patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    assert (len(entries_of(cast.ana)), count("allergies"), count("outbox")) == (entries, 0, 0)
