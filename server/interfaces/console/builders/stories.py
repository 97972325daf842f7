"""What the patient wants the team to know and to talk about, as a panel of their page. Answering comes with the
team's own pages."""

from uuid import UUID

from server.features.stories import queries as stories
from server.foundation.access import Actor
from server.interfaces.console.builders.record import Record
from server.interfaces.console.look import day
from server.interfaces.console.views.care import StoryView

NEWS_WORDS = {
    "all": "wants to be told everything",
    "main": "wants to be told the main things",
    "little": "wants to be told only what they must know",
    "with_someone": "wants to be told with somebody beside them",
    "ask_me": "wants to be asked each time",
}
FIELDS = (("hopes", "What matters to them"), ("worries", "Worries"), ("at_home", "At home"))
AGREED = {
    "offered": "Offered, not answered yet",
    "accepted": "Agreed",
    "talk": "Wants to talk about it first",
}


def story_view(record: Record, *, by: Actor) -> StoryView | None:
    """The story as far as it is shared, the topics of the next visit, how the agreement stands; None without any."""
    patient_id: UUID = record.patient.patient_id
    told = stories.story(patient_id, by=by)
    agenda, agreed = stories.agenda_of(patient_id, by=by), stories.agreement(patient_id, by=by)
    said = [(title, getattr(told, name)) for name, title in FIELDS if told and getattr(told, name)]
    if told and told.news:
        said.append(("News", NEWS_WORDS[told.news]))
    if not (said or agenda.chosen or agenda.waiting or agreed.offer or (told and told.name_i_like)):
        return None
    answered = agreed.reply.said_at if agreed.reply else agreed.offer.offered_at if agreed.offer else None
    return StoryView(
        name=told.name_i_like if told else None,
        said=tuple(said),
        visit=day(record.local(agenda.starts_at)) if agenda.starts_at else "",
        topics=tuple(row.text or "" for row in agenda.chosen),
        waiting=tuple(row.text or "" for row in agenda.waiting),
        agreement=f"{AGREED[agreed.state]}, {day(record.local(answered))}" if answered else "",
        note=(agreed.reply.note if agreed.reply else None) or "",
    )
