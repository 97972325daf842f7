"""An alert explained in full, in the words of its page."""

from uuid import UUID

from server.features.workshop import queries as workshop
from server.foundation.access import Actor
from server.foundation.problems import NotFound
from server.interfaces.console.builders.forms import named
from server.interfaces.console.builders.record import read_record
from server.interfaces.console.builders.words import READER, plain
from server.interfaces.console.builders.workshop_head import plan_href
from server.interfaces.console.look import day
from server.interfaces.console.views.care import WhyView
from server.interfaces.console.views.frame import Link


def why_view(patient_id: UUID, alert_id: UUID, *, by: Actor) -> WhyView:
    """Why an alert was raised, who approved the rule, and what would not have raised it."""
    record = read_record(patient_id, by=by)
    row = next((one for one in record.alerts if one.id == alert_id), None)
    if row is None:
        raise NotFound()
    one = workshop.explain_alert(patient_id, alert_id, by=by)
    signed = f"{one.approved_by}, {day(one.approved_on)}" if one.approved_by else one.approval
    source = one.source.rstrip(".")
    year = f" ({one.year})" if one.year and str(one.year) not in source else ""
    return WhyView(
        named(record),
        Link(f"{record.href}#alert-{alert_id}", record.patient.name),
        row.tier,
        one.because.get(READER) or next(iter(one.because.values())),
        row.raised_at.astimezone(record.zone),
        (
            ("Rule", f"{one.rule}, version {one.rule_version}"),
            ("Approved by", signed),
            ("Source", f"{source}{year}"),
        ),
        Link(plan_href(one.plan, one.plan_version), f"{one.plan_name}, version {one.plan_version}"),
        one.condition[:1].upper() + one.condition[1:],
        plain(one.red_flag or ""),
        tuple(line.replace(">= ", "at least ").replace("<= ", "at most ") for line in one.compared),
        one.nearest,
        one.together,
        one.stop_doses,
        one.review is not None,
        one.note,
    )
