"""The one list: what counts of all that was said of a medicine or an allergy, what stands beside it, what is double.

Patient, helper and team say rows; nothing is edited: a row that `follows` another says it anew. What the team said (or
brought from elsewhere) counts until the team says otherwise; what patient or helper say of it stands beside it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

Row = Mapping[str, Any]
TEAM, IMPORT, PATIENT, HELPER = "team", "import", "patient", "helper"
SOURCES = (PATIENT, HELPER, TEAM, IMPORT)
"""Who may have said a row; `import`: it came from another system, for the team."""
NONE_KNOWN = "none_known"
"""The status of a row that says: no known allergies."""


@dataclass(frozen=True)
class Listed:
    """One line of the list: the row that counts, and what patient or helper said of it since, if anything."""

    row: Row
    beside: Row | None = None
    ids: frozenset[Any] = frozenset()
    """Everything that was ever said of it."""

    @property
    def is_teams(self) -> bool:
        """Whether the team answers for it: patient and helper can speak of it, and do not change it."""
        return said_for_team(self.row)


def said_for_team(row: Row) -> bool:
    """Whether a row is the team's. A row of before this was written down is the team's.

    >>> said_for_team({"source": "import"}), said_for_team({"source": "helper"})
    (True, False)
    """
    return row.get("source") not in (PATIENT, HELPER)


def as_they_are(rows: Iterable[Row]) -> list[Listed]:
    """Each line once, as it is now. Rows come in the order in which they were received.

    >>> said = [{"id": "a", "source": "team"}, {"id": "b", "follows": "a", "source": "patient"}]
    >>> [(one.row["id"], one.beside["id"]) for one in as_they_are(said)]
    [('a', 'b')]
    >>> [one.row["id"] for one in as_they_are([{"id": "a", "source": "helper"}, *said[1:]])]
    ['b']
    """
    rows = list(rows)
    follows = {row["id"]: row.get("follows") for row in rows}
    lines: dict[Any, list[Row]] = {}
    for row in rows:
        lines.setdefault(_first(row["id"], follows), []).append(row)
    return [_listed(line) for line in lines.values()]


def _first(row_id: Any, follows: Mapping[Any, Any]) -> Any:
    passed = {row_id}
    while (before := follows.get(row_id)) is not None and before in follows and before not in passed:
        passed.add(before)
        row_id = before
    return row_id


def _listed(line: Sequence[Row]) -> Listed:
    last = max((number for number, row in enumerate(line) if said_for_team(row)), default=None)
    ids = frozenset(row["id"] for row in line)
    if last is None:
        return Listed(line[-1], None, ids)
    since = line[last + 1 :]
    return Listed(line[last], since[-1] if since else None, ids)


def taken_now(listed: Iterable[Listed]) -> list[Listed]:
    """The lines that count as taken: a team's medicine stays among them though the patient says they stopped."""
    return [one for one in listed if one.row["status"] == "active"]


def no_known_allergies(listed: Iterable[Listed]) -> Row | None:
    """The row that says "no known allergies", where somebody said it and no allergy is on the list; else None."""
    lines = list(listed)
    if any(one.row["status"] == "active" for one in lines):
        return None
    return next((one.row for one in reversed(lines) if one.row["status"] == NONE_KNOWN), None)


_AMOUNT = re.compile(r"\d+(?:[.,]\d+)?\s*(?:mg|mcg|µg|ug|g|ml|l|iu|ie|ui|%|unit|units)?(?:/\w+)?\b")
_FORMS = frozenset(
    re.findall(
        r"\w+",
        "tablet tablets tab tabs capsule capsules cap caps pill pills drops spray cream gel syrup solution "
        "suspension oral film coated comprimido comprimidos capsula capsulas gotas pastilla pastillas crema "
        "jarabe comprime comprimes gelule gelules gouttes sirop extended release retard forte ",
    )
)
"""Words that say how a medicine is made up, not which it is."""


def plain_name(name: str) -> frozenset[str]:
    """The words that tell which medicine a name means: without accents, case, strength and form.

    >>> sorted(plain_name("IBUPROFÉN 400 mg tablets (Advil)"))
    ['advil', 'ibuprofen']
    """
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign)
    )
    words = re.findall(r"\w+", _AMOUNT.sub(" ", bare))
    return frozenset(word for word in words if len(word) > 1 and word not in _FORMS)


def may_be_same(one: Row, other: Row, known: Iterable[Iterable[str]] = ()) -> bool:
    """Whether two rows may be the same medicine, written differently. `known`: for each drug, its names in all
    languages. Only what is written alike counts: names that merely look alike are often different drugs.

    >>> may_be_same({"name": "Vitamin D"}, {"name": "vitamin-D 1000 IU drops"})
    True
    >>> may_be_same({"name": "Hydroxyzine"}, {"name": "Hydralazine"})
    False
    """
    if one.get("code") and (one["code"], one.get("system")) == (other.get("code"), other.get("system")):
        return True
    first, second = plain_name(one["name"]), plain_name(other["name"])
    if not first or not second:
        return one["name"].casefold().split() == other["name"].casefold().split()
    if first == second or (
        min(first, second, key=len) <= max(first, second, key=len) and _telling(first & second)
    ):
        return True
    for names in known:
        words = [plain_name(name) for name in names]
        if any(word and word <= first for word in words) and any(word and word <= second for word in words):
            return True
    return False


def _telling(words: Iterable[str]) -> bool:
    return any(len(word) >= 5 for word in words)


def doubles(rows: Iterable[Row], known: Iterable[Iterable[str]] = ()) -> dict[Any, list[Any]]:
    """By the id of each row that may be on the list twice: the ids of the others. Nothing is merged.

    >>> doubles([{"id": 1, "name": "Aspirin"}, {"id": 2, "name": "ASPIRIN 100 mg"}, {"id": 3, "name": "Tea"}])
    {1: [2], 2: [1]}
    """
    names = [tuple(one) for one in known]
    found: dict[Any, list[Any]] = {}
    for one, other in combinations(rows, 2):
        if may_be_same(one, other, names):
            found.setdefault(one["id"], []).append(other["id"])
            found.setdefault(other["id"], []).append(one["id"])
    return found
