"""Pictures of the tablet while something is missing or wrong: nothing told yet, offline, refused, broken, withdrawn."""

from typing import Any

from tests.client_kivy.clinic import unreachable

PAGES = ("today", "symptoms", "timeline", "plan")


def upsets(shots: Any) -> None:
    """All of them; `shots` opens tablets and takes the pictures."""
    _empty(shots)
    _trouble(shots)


def _empty(shots: Any) -> None:
    with shots.tablet(told=False) as (hand, *_):
        for page in PAGES:
            hand.app.router.start(page)
            shots.shoot(hand, f"{page}-empty")


def _trouble(shots: Any) -> None:
    with shots.tablet() as (hand, tablet, clinic, _):
        hand.tap("task keep_warm/c3d2/0")
        hand.tap("outcome done")
        clinic.faults = [unreachable]
        hand.app.scheduler.step()
        shots.shoot(hand, "today-offline")
        hand.tap("status")
        shots.shoot(hand, "sending-offline")
        saved = tablet.say()
        clinic.refuse[saved.id] = "clash"
        hand.app.scheduler.run()
        hand.app.router.start("sending")
        shots.shoot(hand, "sending-attention")
        hand.app.upsets.trouble()
        shots.shoot(hand, "trouble")
    with shots.tablet() as (hand, tablet, clinic, _):
        tablet.say()
        enrolment = tablet.store.identities.current()
        clinic.revoked.add(enrolment.device if enrolment else "")
        hand.app.scheduler.step()
        shots.shoot(hand, "withdrawn")
    with shots.tablet(change=_on_hold) as (hand, *_):
        shots.shoot(hand, "today-hold")


def _on_hold(rows: dict[str, Any]) -> None:
    assignment = rows["care_plans.assignment"][0]["id"]
    rows["care_plans.hold"] = [
        {
            "id": assignment,
            "assignment_id": assignment,
            "from_on": "2026-11-22",
            "until_on": None,
            "reason": "Fever",
        }
    ]
