"""The course of treatment as a list by months, and one result explained."""

from uuid import UUID

from werkzeug.wrappers import Response as AnyResponse

from server.features.timeline import queries
from server.foundation.problems import NotFound
from server.interfaces.patient_web import patient_web
from server.interfaces.patient_web.builders.months import months_of
from server.interfaces.patient_web.builders.results import result_view
from server.interfaces.patient_web.own import needs, opened, page
from shared.domain.access import Permission as P


@patient_web.get("/my/<uuid:patient_id>/timeline")
def timeline(patient_id: UUID) -> AnyResponse:
    """What is to come, then month by month what was."""
    mine = opened(patient_id)
    needs(mine, P.TIMELINE_READ)
    coming, months = months_of(mine)
    return page("timeline.html", here="timeline", coming=coming, months=months)


@patient_web.get("/my/<uuid:patient_id>/results/<uuid:result_id>")
def result(patient_id: UUID, result_id: UUID) -> AnyResponse:
    """One result in words: its value, its usual range, what the test is, what came before."""
    mine = opened(patient_id)
    needs(mine, P.TIMELINE_READ)
    rows = queries.results(patient_id, by=mine.by)
    row = next((one for one in rows if one.id == result_id), None)
    if row is None:
        raise NotFound()
    return page("result.html", here="timeline", result=result_view(mine, row, rows))
