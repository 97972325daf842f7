"""What we do in the workshop: publish a plan, accept that a rule warns less, give a team its alert budget."""

from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy import select

from server.features.accounts.queries import SteppedUp, require, teams
from server.features.care_plans.queries import library_of, sign_version
from server.features.workshop.models import Budget, Publication, Softening
from server.features.workshop.replay import SensitivityLost
from server.features.workshop.replay_queries import Limits, measured
from server.features.workshop.softening import softened, softened_red_flags
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.facts import enter
from server.foundation.gate import action
from server.foundation.ledger import transaction
from server.foundation.problems import Conflict, Invalid, NotFound
from shared.domain.access import Permission
from shared.domain.plan import Plan


@action("workshop.softening.accept", needs=Permission.PLANS_PUBLISH)
def accept_softening(
    site_id: UUID,
    plan: str,
    plan_version: int,
    rule: str,
    lost: SensitivityLost,
    *,
    reason: str,
    proof: SteppedUp,
    by: Actor,
    root: Path | None = None,
) -> Softening:
    """A clinician takes responsibility for a rule that warns less than in the version before. A red flag cannot be
    accepted by anybody. Looking again at the same bytes replaces what was accepted before."""
    require(proof, by=by)
    old, new, sha256 = _versions(root, plan, plan_version)
    if old is None:
        raise Conflict("There is no published version before this one, so nothing is softened.")
    if rule in softened_red_flags(old, new):
        raise Invalid("A red flag can never be softened.", errors={"rule": [f"{rule} warns of a red flag."]})
    verdict = softened(old, new).get(rule)
    if verdict is None:
        raise Invalid("Look at the rule.", errors={"rule": [f"{rule} does not warn less than before."]})
    if not reason.strip():
        raise Invalid("Say why.", errors={"reason": ["The reason is kept with the acceptance."]})
    return enter(
        Softening,
        site_id,
        {"id": uuid5(site_id, f"softening {plan} {plan_version} {sha256} {rule}")},
        plan=plan,
        from_version=old.version,
        to_version=new.version,
        to_sha256=sha256,
        rule=rule,
        verdict=verdict,
        **vars(lost),
        reason=reason.strip(),
        accepted_by=by.id,
        accepted_name=by.name,
        accepted_at=clock.now(),
    )


def accept_measured(
    site_id: UUID,
    plan: str,
    plan_version: int,
    rule: str,
    *,
    days: int,
    reason: str,
    proof: SteppedUp,
    by: Actor,
    root: Path | None = None,
) -> Softening:
    """As `accept_softening`, with what the rule would have missed counted now over the last days of real answers of
    patients the clinician may read."""
    require(proof, by=by)
    old, new, _ = _versions(root, plan, plan_version)
    if old is None:
        raise Conflict("There is no published version before this one, so nothing is softened.")
    lost = measured(old, new, rule, by=by, days=days, limits=Limits())
    return accept_softening(
        site_id, plan, plan_version, rule, lost, reason=reason, proof=proof, by=by, root=root
    )


@action("workshop.plan.publish", needs=Permission.PLANS_PUBLISH)
def publish_plan(
    site_id: UUID, plan: str, plan_version: int, *, proof: SteppedUp, by: Actor, root: Path | None = None
) -> Publication:
    """Sign a version and freeze its bytes; from now on it can be given to patients. Refused while a red flag is
    softened, or another softened rule has no acceptance. The same again writes the line of the lock again."""
    require(proof, by=by)
    old, new, sha256 = _versions(root, plan, plan_version)
    publication_id = uuid5(site_id, f"publication {plan} {plan_version}")
    row = db.session.get(Publication, (site_id, publication_id))
    if row is None:
        if (plan, plan_version) in library_of(root).published:
            raise Conflict("This version is published already.")
        if old is not None:
            _nothing_lost(site_id, old, new, sha256)
        row = enter(
            Publication,
            site_id,
            {"id": publication_id},
            plan=plan,
            plan_version=plan_version,
            sha256=sha256,
            signer=" ".join(by.name.split()),  # on one line of the lock
            signed_by=by.id,
            published_at=clock.now(),
        )
    elif row.sha256 != sha256:
        raise Conflict(f"{row.signer} published this version with other words in it. Write a new version.")
    signer, on = row.signer, row.published_at.date()
    transaction().after_commit[f"publish {plan} {plan_version}"] = lambda: sign_version(
        root, plan, plan_version, signer, on, sha256
    )
    return row


def _nothing_lost(site_id: UUID, old: Plan, new: Plan, sha256: str) -> None:
    if flags := softened_red_flags(old, new):
        raise Invalid(
            "A red flag can never be softened.",
            errors={"rules": [f"{rule} warned of a red flag in version {old.version}." for rule in flags]},
        )
    accepted = set(
        db.session.scalars(
            select(Softening.rule).where(
                Softening.patient_id == site_id, Softening.plan == new.key, Softening.to_sha256 == sha256
            )
        )
    )
    if missing := [
        f"{rule}: {verdict}." for rule, verdict in softened(old, new).items() if rule not in accepted
    ]:
        raise Invalid("Somebody must accept first that these rules warn less.", errors={"rules": missing})


def _versions(root: Path | None, plan: str, version: int) -> tuple[Plan | None, Plan, str]:
    """The published version before, the one that is meant, and its digest. NotFound if there is no such plan."""
    found = library_of(root)
    new = found.plans.get((plan, version))
    if new is None:
        raise NotFound(f"There is no plan {plan} version {version}.")
    before = [number for key, number in found.published if key == plan and number < version]
    return (found.plans[plan, max(before)] if before else None), new, found.digests[plan, version]


@action("workshop.budget.set", needs=Permission.PLANS_PUBLISH)
def set_budget(site_id: UUID, team_id: UUID, *, tenths: int, by: Actor) -> Budget:
    """How many alerts a nurse of this team should get a day at most, in tenths."""
    if team_id not in {team.id for team in teams(by=by, site_id=site_id)}:
        raise Invalid("Look at the team.", errors={"team_id": ["There is no such team at this site."]})
    if not 1 <= tenths <= 10_000:
        raise Invalid("Look at the number.", errors={"tenths": ["It is between 1 and 10000."]})
    return enter(
        Budget,
        site_id,
        {"id": uuid5(site_id, f"budget {team_id}")},
        team_id=team_id,
        tenths=tenths,
        set_name=by.name,
        set_at=clock.now(),
    )
