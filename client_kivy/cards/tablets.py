"""What exactly to swallow: the dose of an occurrence in words, what is left, refills, first day, when to stop."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from client_kivy.cards.advice import stop_says
from client_kivy.cards.days import inside, joined
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words
from shared.domain import tablets
from shared.domain.alerts import Rule
from shared.domain.instants import from_wire
from shared.domain.plan import Oral, Plan, Task
from shared.domain.schedule import Assigned
from shared.domain.tablets import Prescribed

UNHEARD = timedelta(days=1)
"""How long a warning that this tablet gave holds without the team's own record of it; by then the record has come."""


class Tablets:
    """The tablets of one oral task on one look at the record; prescriptions of every version of the plan count."""

    def __init__(self, record: Record, one: Assigned, task: Task):
        self.record, self.one, self.task = record, one, task
        self._line = {each.id for each in record.line(one.id)} | {one.id}
        self.rows = {row["id"]: row for row in self._mine("prescriptions.prescription")}
        self.prescribed = tuple(tablets.prescribed_from(row) for row in self.rows.values())

    def _mine(self, kind: str) -> list[Row]:
        rows = self.record.of_kind(kind)
        return [row for row in rows if row["assignment_id"] in self._line and row["task"] == self.task.key]

    @property
    def oral(self) -> Oral:
        """What the plan says of the drug. Raises ValueError for a task that has none."""
        if self.task.oral is None:
            raise ValueError(f"{self.task.key} has no tablets")
        return self.task.oral

    def now_or_next(self, on: date) -> Prescribed | None:
        """What is to be taken on a day, else what begins first after it."""
        later = [one for one in self.prescribed if one.from_on > on and one.until_on != one.from_on]
        return tablets.prescribed_on(self.prescribed, on) or min(
            later, key=lambda one: one.from_on, default=None
        )

    def dose_says(self, on: date, slot: int, words: Words) -> str:
        """The tablets of a time of day: "3 × 500 mg and 1 × 150 mg"; empty where nothing is written."""
        found = tablets.prescribed_on(self.prescribed, on)
        if found is None or not 0 <= slot < len(found.doses):
            return ""
        return joined([part.replace(".", words.say("number.point")) for part in _parts(found, slot)], words)

    def food_says(self, on: date, words: Words) -> str:
        """When to take them around meals: the prescription's own words, else the plan's."""
        found = self.now_or_next(on)
        own = self.rows[found.id].get("food") if found else None
        return own or (words.pick(self.oral.food) if self.oral.food else "")

    def stock(self, on: date) -> tablets.Stock:
        """The tablets that are left, as both ends count them."""
        return tablets.stock(
            self.prescribed,
            [
                tablets.Supply(date.fromisoformat(row["supplied_on"]), row["strength"], int(row["tablets"]))
                for row in self._mine("prescriptions.supply")
            ],
            [row for row in self.record.of_kind("care_plans.outcome") if row["assignment_id"] in self._line],
            task=self.task.key,
            zone=self.record.zone,
            on=on,
        )

    def said_last(self, kind: str) -> Row | None:
        """The newest start or refill that was said of these tablets."""
        rows = [row for row in self.record.of_kind(kind) if row["prescription_id"] in self.rows]
        return rows[-1] if rows else None


def _parts(prescribed: Prescribed, slot: int) -> tuple[str, ...]:
    return tablets.parts(prescribed.doses[slot])


def swallow(record: Record, one: Assigned, task: Task, occurrence: str, on: date, words: Words) -> Row:
    """What an occurrence's card says: `dose` (with food), `missed`, `vomited`; without a prescription `none` says so.
    Empty for a task without tablets."""
    if task.oral is None:
        return {}
    mine, slot = Tablets(record, one, task), occurrence.rpartition("/")[2]
    dose = mine.dose_says(on, int(slot) if slot.isdecimal() else 0, words)
    food = mine.food_says(on, words)
    return {
        "dose": ", ".join(part for part in (dose, food) if part) if dose else "",
        "none": "" if dose else words.say("tablets.none_written"),
        "missed": words.pick(mine.oral.missed),
        "vomited": words.pick(mine.oral.vomited),
    }


def tablets_card(record: Record, one: Assigned, task: Task, now: datetime, words: Words) -> Row:
    """Everything about the tablets of a task: each time of day, what is left, the refill, the first day."""
    mine, today = Tablets(record, one, task), record.local(now).date()
    medicine = words.pick(mine.oral.names)
    found = mine.now_or_next(today)
    card: Row = {
        "title": words.say("tablets.title", medicine=medicine),
        "medicine": medicine,
        "times": [],
        "first": "",
        "food": mine.food_says(today, words) if found else "",
        "none": "" if found else words.say("tablets.none_written"),
        "missed": words.pick(mine.oral.missed),
        "vomited": words.pick(mine.oral.vomited),
        "prescription": found.id if found else None,
        **stopped(record, one, task.key, now, words),
    }
    if found is None:
        return card
    on = max(today, found.from_on)
    if found.from_on > today:
        card["first"] = words.say("tablets.first", day=words.day(found.from_on))
    for slot, at in enumerate(task.timing.times):
        dose = mine.dose_says(on, slot, words)
        if dose:
            card["times"].append({"at": f"{at:%H:%M}", "dose": dose})
    return card | _left(mine, today, words) | _refill(mine, today, words) | _start(mine, found, today, words)


def _left(mine: Tablets, today: date, words: Words) -> Row:
    stock = mine.stock(today)
    known = [
        words.say("tablets.left_one", number=tablets.amount(left) if left else "0", strength=strength)
        for strength, left in stock.left.items()
        if left is not None
    ]
    lasts = [] if stock.days is None else [words.count("tablets.lasts", stock.days)]
    return {
        "left": joined(known, words) if known else "",
        "left_says": " ".join([*lasts, words.say("tablets.left_count")])
        if known
        else words.say("tablets.left_unknown"),
        "low": words.say("tablets.low") if stock.refill_due else "",
    }


def _refill(mine: Tablets, today: date, words: Words) -> Row:
    row = mine.said_last("prescriptions.refill")
    if row is None:
        return {"refill": "", "refill_answer": "", "refill_icon": "", "can_ask": True}
    status = row.get("status") or "asked"
    at = mine.record.local(row["said_at"] if status == "asked" else row["answered_at"])
    day = inside(at.date(), today, words)
    key = row["delivery"] if status == "asked" else status
    name = row.get("answered_name") or words.say("tablets.team")
    return {
        "refill": words.say(f"tablets.refill.{key}", day=day, time=words.time(at))
        if status == "asked"
        else words.say(f"tablets.refill.{key}", name=name, day=day),
        "refill_answer": row.get("answer") or "",
        "refill_icon": {
            "saved": "device-tablet",
            "received": "cloud-check",
            "attention": "warning-circle",
        }.get(key, "chat-circle-dots"),
        "can_ask": status in ("ready", "not_now"),
    }


def _start(mine: Tablets, found: Prescribed, today: date, words: Words) -> Row:
    row = mine.said_last("prescriptions.start")
    begun = date.fromisoformat(row["starts_on"]) if row else None
    return {
        "start": words.say("tablets.start.on", day=inside(begun, today, words)) if begun else "",
        "start_days": [{"on": on, "says": words.near_day(on, today)} for on in _likely(found, today)],
    }


def _likely(found: Prescribed, today: date) -> list[date]:
    """The days that a person may name: from the day it was written for to tomorrow, the newest first; two weeks."""
    last = max(today + timedelta(days=1), found.from_on)
    return [last - timedelta(days=back) for back in range(15)]


def start_asked(record: Record, now: datetime, words: Words) -> list[Row]:
    """The tablets of which nobody has said the first day: once that day has come, the first screen asks for it."""
    today, found = record.local(now).date(), []
    for one in record.current(today):
        for task in one.plan.tasks:
            if task.oral is None:
                continue
            mine = Tablets(record, one, task)
            running = tablets.prescribed_on(mine.prescribed, today)
            if running is not None and mine.said_last("prescriptions.start") is None:
                found.append(
                    {
                        "assignment": one.id,
                        "task": task.key,
                        "says": words.say("tablets.start.say", medicine=words.pick(task.oral.names)),
                    }
                )
    return found


def stopped(record: Record, one: Assigned, task: str, now: datetime, words: Words) -> dict[str, str]:
    """`stop` and `why_stop` for a task whose next dose must wait: a rule that stops it was raised, nobody closed it.

    What the team's record says of an alert counts. Until it says anything, what this tablet raised does.
    """
    line = record.line(one.id) or (one,)
    at = _open_since(record, {(each.plan.key, each.plan.version): each.plan for each in line}, task, now)
    if at is None:
        return {"stop": "", "why_stop": ""}
    local = record.local(at)
    day = inside(local.date(), record.local(now).date(), words)
    return {
        "stop": stop_says(one.plan, [task], words),
        "why_stop": words.say("advice.stop_why", day=day, time=words.time(local)),
    }


def _open_since(
    record: Record, plans: Mapping[tuple[str, int], Plan], task: str, now: datetime
) -> datetime | None:
    stopping = {(plan.key, rule.id) for plan in plans.values() for rule in plan.rules if _stops(rule, task)}
    if not stopping:
        return None
    known = {(row["check_in_id"], row["rule"]) for row in record.alerts}
    moments = [
        from_wire(row["raised_at"])
        for row in record.alerts
        if (row["plan"], row["rule"]) in stopping and row["status"] != "closed"
    ]
    rules = {rule for _, rule in stopping}
    for row in record.check_ins:
        own = rules & set(row.get("tablet_raised") or ())
        said = from_wire(row["reported_at"])
        waits = row["delivery"] != "received" or now - said < UNHEARD
        if waits and row.get("superseded_by") is None and any((row["id"], rule) not in known for rule in own):
            moments.append(said)
    return max(moments, default=None)


def _stops(rule: Rule, task: str) -> bool:
    return task in rule.stop_doses
