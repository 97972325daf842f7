"""The record as it stood at the end of an earlier day, as a source that cards read as they read the present one.

"As it stood" means: what had been recorded in the clinic's ledger by then, in the version of that moment. What was
entered later about that time is not in it, and what was taken back since is. It holds what this tablet may see today,
in the plans that came since; who the record is about, and which clock they live by, is told as it is now.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from client_kivy.cards.source import Row, Source
from shared.domain.instants import from_wire, to_wire


class PastSource:
    """Answers as `source` would have at the end of a day of the person's zone."""

    def __init__(self, source: Source, on: date, zone: ZoneInfo):
        self._source, self._moment = source, to_wire(end_of_day(on, zone))

    def patient(self, patient: str) -> Row | None:
        """As now."""
        return self._source.patient(patient)

    def plan(self, key: str, version: int) -> Row | None:
        """A version never changes."""
        return self._source.plan(key, version)

    def resources(self, patient: str) -> list[Row]:
        """As now."""
        return self._source.resources(patient)

    def readers(self, patient: str) -> list[Row]:
        """As now."""
        return self._source.readers(patient)

    def helpers(self, patient: str) -> list[Row]:
        """As now."""
        return self._source.helpers(patient)

    def team(self, patient: str) -> Row | None:
        """As now."""
        return self._source.team(patient)

    def deliveries(self) -> dict[str, str]:
        """As now."""
        return self._source.deliveries()

    def begins(self, patient: str) -> str | None:
        """Where the ledger begins."""
        return self._source.begins(patient)

    def of_kind(self, kind: str, patient: str | None = None, limit: int | None = None) -> list[Row]:
        """The version of that moment of each record, in the order they came."""
        found = self._source.as_of(kind, patient or "", self._moment)
        return found[-limit:] if limit else found

    def as_of(self, kind: str, patient: str, moment: str) -> list[Row]:
        """Never later than this one's own moment."""
        return self._source.as_of(kind, patient, min(moment, self._moment))

    def history(self, kind: str, record_id: str) -> list[Row]:
        """The versions there were."""
        return self._by_then(self._source.history(kind, record_id))

    def changes_by(self, person: str, limit: int) -> list[Row]:
        """What somebody had changed."""
        return self._by_then(self._source.changes_by(person, limit))

    def changes(
        self, until: str | None = None, kinds: Collection[str] | None = None, patient: str | None = None
    ) -> list[Row]:
        """What had been changed."""
        return self._source.changes(min(until or self._moment, self._moment), kinds, patient)

    def _by_then(self, rows: list[Row]) -> list[Row]:
        return [row for row in rows if to_wire(from_wire(row["recorded_at"])) <= self._moment]


def end_of_day(on: date, zone: ZoneInfo) -> datetime:
    """The last moment of a local day.

    >>> end_of_day(date(2026, 10, 3), ZoneInfo("Europe/Madrid")).isoformat()
    '2026-10-03T23:59:59.999999+02:00'
    """
    return datetime.combine(on + timedelta(days=1), time(), zone) - timedelta(microseconds=1)
