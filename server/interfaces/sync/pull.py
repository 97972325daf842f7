"""What is new for a reader: the whole ledger for the patient's own device, only what may be seen for anybody else."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from server.features.care_plans import queries as care_plans
from server.features.goals import queries as goals
from server.features.journals import queries as journals
from server.features.stories import queries as stories
from server.features.timeline import queries as timeline
from server.foundation import clock
from server.foundation.access import Actor, grants_of, visible_to
from server.foundation.epoch import current_epoch
from server.foundation.gate import query
from server.foundation.kept_back import Keeping, KeptBack
from server.foundation.keys import keys
from server.foundation.ledger import Head, body_of, rows_of
from server.foundation.problems import NotFound
from server.foundation.record import RECORDED
from server.foundation.seal import unseal
from server.foundation.sessions import Device
from server.interfaces.sync import cursor as cursors
from server.interfaces.sync import told
from server.interfaces.sync.lines import Line, changes_of, entries_after, entries_shown, light
from server.interfaces.sync.shown import PLANNED, SHOWN
from shared.domain.access import Grant, Permission
from shared.domain.instants import to_wire
from shared.domain.plan import Plan

KEEPING: tuple[Keeping, ...] = (goals.kept_back, journals.kept_back, stories.kept_back)
"""What each feature keeps back of its kinds: own goals, drawers of the journal, a story. Who does adds to the line."""


@dataclass(frozen=True)
class View:
    """What one reader sees of one record."""

    patient_id: UUID
    kinds: tuple[str, ...]
    is_own: bool
    """On the patient's own device: every entry, with its number, hash and digests."""
    roles: frozenset[str] = frozenset({"patient"})
    kept_back: KeptBack = field(default_factory=KeptBack)
    """Records of these kinds that the reader does not see all the same. With what was taken back the cursor changes,
    and the reader begins anew."""
    told_resources: bool = False


@dataclass
class Page:
    """One answer to a pull. `rows` are the entries as they were recorded, `entries` as they travel."""

    server_epoch: str
    next: str
    more: bool = False
    reset: bool = False
    rows: list[Line] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    plans: list[dict[str, Any]] = field(default_factory=list)
    resources: list[dict[str, Any]] = field(default_factory=list)
    readers: list[dict[str, Any]] = field(default_factory=list)
    helpers: list[dict[str, Any]] = field(default_factory=list)
    team: list[dict[str, Any]] = field(default_factory=list)


@query("sync.pull", needs=Permission.SYNC_PULL, many=True)
def page_after(cursor: str | None, limit: int, *, by: Actor) -> Page:
    """What was recorded after the cursor, at most `limit` entries, in the order of each record.

    What the reader may not see is left out before the limit counts, so that no answer tells it is there. A cursor
    that is not ours, or from before their rights changed, is answered with `reset`: begin anew."""
    grants = [grant for grant in grants_of(by) if grant.runs_at(clock.now())]
    views = _views(by, grants)
    epoch = current_epoch()
    audience = _digest(by, epoch, grants, views)
    key = keys().cursor
    places = [0] * len(views)
    if cursor:
        found = cursors.read(key, audience, len(views), cursor)
        if found is None:
            return Page(epoch, cursors.written(key, audience, places), more=True, reset=True)
        places = found
    page = Page(epoch, "")
    for which, view in enumerate(views):
        left = limit - len(page.rows)
        if view.is_own:
            rows = entries_after(view.patient_id, places[which], left + 1)
        else:
            rows = entries_shown(view.patient_id, places[which], left + 1, view.kinds, view.kept_back.rows)
        taken = light(view.patient_id, rows[:left])
        page.more = len(rows) > len(taken)
        _add(page, view, taken)
        if taken:
            places[which] = taken[-1].number
        if page.more:
            break
    page.next = cursors.written(key, audience, places)
    if not page.more:
        page.resources = [told.resources(view.patient_id) for view in views if view.told_resources]
        page.readers = [told.readers(view.patient_id) for view in views if view.is_own]
        page.helpers = [
            told.helpers(view.patient_id, None if "patient" in view.roles else by.id) for view in views
        ]
        page.team = [told.team(view.patient_id) for view in views]
    return page


_RECORDS = select(Head.patient_id).where(Head.is_site.is_(False)).order_by(Head.patient_id)
_MAY_PULL = visible_to(Permission.SYNC_PULL, bindparam("reader"), bindparam("now"))
_RECORDS_SEEN = _RECORDS.where(_MAY_PULL)
_OF_DEVICE = select(Device.patient_id).where(Device.id == bindparam("device_id"))
_RECORD_SEEN = _RECORDS_SEEN.where(Head.patient_id == bindparam("patient_id"))


def _records(by: Actor) -> tuple[list[UUID], bool]:
    """Whose records the reader may pull, and whether they ask from a device: that is for one record."""
    device = rows_of(_OF_DEVICE, device_id=by.device_id) if by.device_id else ()
    if by.is_system:
        found = rows_of(_RECORDS)
    elif device:
        found = rows_of(_RECORD_SEEN, reader=by.id, now=clock.now(), patient_id=device[0].patient_id)
    else:
        found = rows_of(_RECORDS_SEEN, reader=by.id, now=clock.now())
    return [row.patient_id for row in found], bool(device)


def _views(by: Actor, held: Sequence[Grant]) -> list[View]:
    """The records the reader may pull, each with the kinds that their grants open."""
    records, by_device = _records(by)
    views = []
    for patient_id in records:
        grants = [g for g in held if (g.subject_kind, g.subject_id) == ("patient", patient_id)]
        kinds = tuple(kind for kind, needs in SHOWN.items() if any(grant.gives(needs) for grant in grants))
        roles = frozenset(grant.role for grant in grants)
        views.append(
            View(
                patient_id,
                kinds,
                is_own=by_device and "patient" in roles,
                roles=roles,
                kept_back=_kept_back(patient_id, roles),
                told_resources=any(grant.gives(Permission.RESOURCES_READ) for grant in grants),
            )
        )
    return views


def _digest(by: Actor, epoch: str, held: Sequence[Grant], views: Sequence[View]) -> bytes:
    """Changes with whatever changes what the reader may see, and when the database was restored."""
    grants = sorted(
        (str(g.id), g.role, sorted(g.categories) if g.categories is not None else None) for g in held
    )
    seen: list[list[Any]] = [[str(view.patient_id), view.kinds, view.is_own] for view in views]
    taken = [(view.patient_id, view.kept_back.taken_back) for view in views if view.kept_back.taken_back]
    seen += [[str(patient), sorted(map(str, back))] for patient, back in taken]
    told = [epoch, str(by.id), str(by.device_id), grants, seen]
    return sha256(json.dumps(told, sort_keys=True).encode()).digest()


def _add(page: Page, view: View, entries: Sequence[Line]) -> None:
    """Put entries on the page as this reader sees them, and the plans that they name."""
    if not entries:
        return
    changes = changes_of(view.patient_id, entries)
    hidden = (
        frozenset() if view.is_own else view.kept_back.rows | _kept_back(view.patient_id, view.roles).rows
    )
    for entry in entries:
        seen = [change for change in changes[entry.number] if change.id not in hidden]
        if view.is_own:
            page.entries.append(_own_form(entry, seen, view.kinds))
        elif any(change.kind in view.kinds for change in seen):
            page.entries.append(_told_form(entry, seen, view.kinds, hidden))
    page.rows += entries
    if PLANNED in view.kinds:
        _add_plans(page, [change for of_entry in changes.values() for change in of_entry])


def _kept_back(patient_id: UUID, roles: frozenset[str]) -> KeptBack:
    """What these readers are not told now. Asked again once the entries are read: what was hidden in that moment goes
    nowhere."""
    found = KeptBack()
    for keeping in KEEPING:
        found |= keeping(patient_id, roles)
    return found


def _own_form(entry: Line, changes: Iterable[Line], kinds: tuple[str, ...]) -> dict[str, Any]:
    """An entry for the patient's own device, which checks the chain: nothing is left out, some of it is closed."""
    made = []
    for change in changes:
        one: dict[str, Any] = {
            "kind": change.kind,
            "id": str(change.id),
            "version": change.version,
            "digest": change.digest.hex(),
        }
        if change.kind in kinds and change.body is not None and change.salt is not None:
            opened = _opened(change)
            one |= opened if _is_withheld(opened) else {"salt": change.salt.hex()} | opened
        made.append(one)
    told = _told(entry, entry.verb)
    return told | {"number": entry.number, "hash": entry.hash.hex(), "changes": made}


def _told_form(
    entry: Line, changes: Iterable[Line], kinds: tuple[str, ...], hidden: Collection[UUID]
) -> dict[str, Any]:
    """An entry for anybody else: what they may see of it, as if there were nothing more."""
    seen = [change for change in changes if change.kind in kinds]
    features = {kind.partition(".")[0] for kind in kinds}
    verb = entry.verb if entry.verb.partition(".")[0] in features else f"{seen[0].kind}.change"
    made = [
        {"kind": change.kind, "id": str(change.id), "version": change.version}
        | _unaware(_opened(change), hidden)
        for change in seen
    ]
    return _told(entry, verb) | {"changes": made}


def _unaware(opened: dict[str, Any], hidden: Collection[UUID]) -> dict[str, Any]:
    """Without naming versions that are kept back: it was said after whatever came before."""
    saw = (opened.get("body") or {}).get("saw") or ()
    if not any(UUID(one) in hidden for one in saw):
        return opened
    return opened | {"body": opened["body"] | {"saw": None}}


def _told(entry: Line, verb: str) -> dict[str, Any]:
    return {
        "patient": str(entry.patient_id),
        "verb": verb,
        "by": str(entry.by),
        "by_name": entry.by_name,
        "device": str(entry.device_id) if entry.device_id else None,
        "on_behalf_of": str(entry.on_behalf_of) if entry.on_behalf_of else None,
        "because": entry.because,
        "recorded_at": to_wire(entry.recorded_at),
    }


def _opened(change: Line) -> dict[str, Any]:
    """A body as it stands in the ledger, its sealed texts opened beside it; nothing where it was erased."""
    body = body_of(change)
    if body is None:
        return {}
    body = timeline.as_released(change.kind, body, clock.now())
    sealed = RECORDED[change.kind].sealed if change.kind in RECORDED else ()
    texts = {name: unseal(change.patient_id, body[name]) for name in sealed if body.get(name)}
    return {"body": body, "texts": {name: text for name, text in texts.items() if text is not None}}


def _is_withheld(opened: dict[str, Any]) -> bool:
    """Whether a body is not told whole, so that its digest would not fit: nothing else in the ledger has no value."""
    return opened.get("body", {}).get("release_due_at") is not None and opened["body"]["value"] is None


def _add_plans(page: Page, changes: Iterable[Line]) -> None:
    there = {(plan["key"], plan["version"]) for plan in page.plans}
    for change in changes:
        body = body_of(change) if change.kind == PLANNED else None
        if body is None or (body["plan"], body["plan_version"]) in there:
            continue
        try:
            plan = care_plans.shown_plan(body["plan"], body["plan_version"])
        except NotFound:
            continue
        there.add((plan.key, plan.version))
        page.plans.append({"key": plan.key, "version": plan.version, "plan": _compiled(plan)})


_COMPILED: dict[tuple[str, int], tuple[Plan, dict[str, Any]]] = {}


def _compiled(plan: Plan) -> dict[str, Any]:
    """A plan as tablets get it, put together once for as long as it is the same."""
    kept = _COMPILED.get((plan.key, plan.version))
    if kept is None or kept[0] is not plan:
        kept = _COMPILED[plan.key, plan.version] = plan, plan.to_json()
    return kept[1]
