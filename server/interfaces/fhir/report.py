"""The report of an import: what was kept by kind, what was not understood by type, and a last line with the total.

Files are named, patients are not: a report may end up in a log.
"""

from collections import Counter
from dataclasses import dataclass, field

from server.interfaces.fhir.facts import Counts, Imported


@dataclass(frozen=True)
class Changes:
    """What keeping the facts of one file did to the record."""

    new: int = 0
    changed: int = 0
    same: int = 0
    left: int = 0  # differs, but the team has changed it since


@dataclass
class Report:
    """Collects files one after the other; `lines()` is the whole report with the one-line total last."""

    _told: list[str] = field(default_factory=list[str])
    _patients: set[str] = field(default_factory=set[str])
    _facts: Counter[str] = field(default_factory=Counter[str])
    _not_understood: Counter[str] = field(default_factory=Counter[str])
    _set_aside: Counter[str] = field(default_factory=Counter[str])
    _unread: Counter[str] = field(default_factory=Counter[str])
    _resources: int = 0
    _kept: int = 0
    _changes: Changes | None = None
    imported: int = 0
    refused: int = 0

    def kept(self, file: str, imported: Imported, changes: Changes | None = None) -> None:
        """Add a file that was imported. `changes` where its facts were kept and not only read."""
        counts = imported.counts
        self.imported += 1
        self._patients.add(str(imported.patient_id))
        self._resources += counts.resources
        self._kept += sum(counts.kept.values()) + sum(counts.part_of.values())
        self._facts.update(counts.facts)
        self._not_understood.update(counts.not_understood)
        self._set_aside.update(counts.set_aside)
        self._unread.update(counts.unread)
        self._told.append(f"{file}: {_short(counts)}" + (f"; {_shown(changes)}" if changes else ""))
        if changes:
            before = self._changes or Changes()
            self._changes = Changes(
                before.new + changes.new,
                before.changed + changes.changed,
                before.same + changes.same,
                before.left + changes.left,
            )

    def broken(self, file: str, fault: str) -> None:
        """Add a file that was refused as a whole."""
        self.refused += 1
        self._told.append(f"{file}: refused, nothing of it is kept. {fault}")

    def lines(self) -> list[str]:
        return [
            *self._told,
            *_table("Kept, by kind", self._facts),
            *_table("Not understood, by type", self._not_understood),
            *_table("Set aside, because the source withdrew or denied them", self._set_aside),
            *_table("Parts of kept resources that have no place in the record", self._unread),
            self.total(),
        ]

    def total(self) -> str:
        """The one-line total."""
        return (
            f"Total: {self.imported} {_plural(self.imported, 'file')} imported, {self.refused} refused, "
            f"{len(self._patients)} {_plural(len(self._patients), 'patient')}; {self._facts.total()} facts from "
            f"{self._kept} of {self._resources} resources, {self._not_understood.total()} not understood, "
            f"{self._set_aside.total()} set aside" + (f"; {_shown(self._changes)}" if self._changes else "")
        )


def _short(counts: Counts) -> str:
    return (
        f"{counts.facts.total()} facts from {sum(counts.kept.values()) + sum(counts.part_of.values())} of "
        f"{counts.resources} resources, {counts.not_understood.total()} not understood, "
        f"{counts.set_aside.total()} set aside"
    )


def _shown(changes: Changes) -> str:
    left = f", {changes.left} left as the team has them" if changes.left else ""
    return f"{changes.new} new, {changes.changed} changed, {changes.same} as before{left}"


def _table(title: str, counted: Counter[str]) -> list[str]:
    if not counted:
        return []
    return [f"{title}:", *(f"  {number:>6}  {label}" for label, number in sorted(counted.items()))]


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"
