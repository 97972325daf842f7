"""Importing files one after the other: each kept whole or refused whole, all of them in one report."""

from collections.abc import Iterable
from pathlib import Path

from server.foundation.access import Actor
from server.foundation.problems import Problem
from server.interfaces.fhir.actions import bring_in
from server.interfaces.fhir.broken import BrokenBundle
from server.interfaces.fhir.bundle import read_bundle
from server.interfaces.fhir.places import place_for
from server.interfaces.fhir.report import Report

IMPORTER = Actor.system("FHIR import")
"""Who imports from the command line."""


def import_files(files: Iterable[Path], *, team: str | None = None, by: Actor = IMPORTER) -> Report:
    """Import bundles for a team (its name or id). One file that is refused does not stop the others.

    Runs inside an application context. Raises a Problem where the team cannot be told, and nothing is read then.
    """
    place = place_for(team, by=by)
    report = Report()
    for file in files:
        try:
            report.kept(file.name, *bring_in(read_bundle(file.read_bytes()), place, by=by))
        except BrokenBundle as fault:
            report.broken(file.name, str(fault))
        except Problem as problem:
            report.broken(file.name, str(problem))
        except OSError as trouble:
            report.broken(file.name, f"The file: it cannot be read ({trouble.strerror})")
    return report
