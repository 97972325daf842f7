"""Who may do what, as one text: every verb of the server against every role, decided for real.

Run `python -m tests.server.access_matrix` to write `access_matrix.txt` anew after a change of rights was meant.
"""

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from server.app import create_app
from server.config import Settings
from server.foundation.permits import VERBS, Verb
from shared.domain.access import ROLES, Grant, Permission, Subject, decide

PLACE = Path(__file__).with_name("access_matrix.txt")
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
OWN, OTHER, TEAM, OTHER_TEAM, SITE, OTHER_SITE = (UUID(int=number) for number in range(1, 7))

HELD: dict[str, tuple[str, UUID | None]] = {
    "patient": ("patient", OWN),
    "caregiver": ("patient", OWN),
    "nurse": ("team", TEAM),
    "oncologist": ("team", TEAM),
    "coordinator": ("site", SITE),
    "administrator": ("site", SITE),
    "system": ("system", None),
}
"""What each role is held over here. A caregiver's grant is not narrowed."""
SUBJECTS = {
    "own": Subject(OWN, TEAM, SITE),
    "same site": Subject(OTHER, OTHER_TEAM, SITE),
    "elsewhere": Subject(OTHER, OTHER_TEAM, OTHER_SITE),
    "the site": Subject(None, None, SITE),
    "another site": Subject(None, None, OTHER_SITE),
}
HEAD = """\
Who may do what. One line a verb, one column a role; what is meant by the letters:
  o  the record of one's own, of one's team, of one's site       s  another record of the same site
  e  a record of another site     c  one's own site's ledger     d  another site's
  x  one's own account, or lists of what one may see             *  anybody, signed in or not     .  no
Roles are held over: the patient's own record (patient, caregiver), a team (nurse, oncologist),
a site (coordinator, administrator), everything (system). Written by `python -m tests.server.access_matrix`.

"""
ELSEWHERE = ("server.interfaces.fhir.actions", "server.interfaces.fhir.places")
"""What declares verbs without being part of the application: it belongs to the command line."""
LETTERS = dict(zip(SUBJECTS, "osecd", strict=True))


def matrix() -> str:
    """The text, from what the verbs declare and the rule decides."""
    for place in ELSEWHERE:
        import_module(place)
    ours = sorted(
        (verb for verb in VERBS.values() if verb.function.__module__.startswith("server.")),
        key=lambda verb: verb.name,
    )
    wide = max(len(verb.name) for verb in ours) + 2
    lines = [" " * wide + "".join(role.ljust(15) for role in ROLES) + "needs"]
    lines += [
        verb.name.ljust(wide) + "".join(cell(verb, role).ljust(15) for role in ROLES) + str(verb.needs)
        for verb in ours
    ]
    return HEAD + "\n".join(line.rstrip() for line in lines) + "\n"


def cell(verb: Verb, role: str) -> str:
    """What a role may do with a verb."""
    if not isinstance(verb.needs, Permission):
        return "*" if verb.needs == "anyone" else "x"
    kind, subject_id = HELD[role]
    grant = Grant(UUID(int=9), role, kind, subject_id, NOW)
    if verb.about in ("self", "many"):
        return "x" if grant.gives(verb.needs) else "."
    of_site = verb.about == "site_id"
    about = [word for word, subject in SUBJECTS.items() if (subject.patient_id is None) == of_site]
    allowed = [LETTERS[word] for word in about if decide([grant], verb.needs, SUBJECTS[word], NOW).allowed]
    return "".join(allowed) or "."


def declared() -> None:
    """Import everything that declares verbs."""
    with TemporaryDirectory() as folder:
        create_app(Settings(database_url=f"sqlite:///{folder}/none.db", folder=folder))


if __name__ == "__main__":
    declared()
    PLACE.write_text(matrix(), encoding="utf-8")
