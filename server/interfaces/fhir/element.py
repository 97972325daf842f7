"""Reading one element of a resource: typed, strict, and able to say exactly where something is wrong."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any, NoReturn

from server.interfaces.fhir.broken import BrokenBundle
from server.interfaces.fhir.dates import When, read_when

LONGEST = 20_000


class Element:
    """A JSON object of a resource with its place in the bundle. Remembers which members were read.

    Every reader returns None (or an empty tuple) where the member is absent and raises `BrokenBundle` where it has
    the wrong shape, so that a mapping states only what it wants.
    """

    __slots__ = ("_members", "entry", "name", "path", "read")

    def __init__(self, members: dict[str, Any], entry: int, name: str, path: str = "") -> None:
        self._members = members
        self.entry = entry
        self.name = name
        self.path = path
        self.read: set[str] = set()

    def refuse(self, member: str, reason: str) -> NoReturn:
        """Refuse the whole bundle for what this member says."""
        raise BrokenBundle(self.entry, self._at(member), reason, self.name)

    def has(self, member: str) -> bool:
        return member in self._members

    def members(self) -> Collection[str]:
        return self._members.keys()

    def raw(self) -> dict[str, Any]:
        """The object itself, for those who look at its bytes and not its meaning."""
        return self._members

    def text(self, member: str) -> str | None:
        value = self._take(member)
        if value is None:
            return None
        if not isinstance(value, str):
            self.refuse(member, f"must be text, not {_called(value)}")
        if not value.strip():
            self.refuse(member, "is empty")
        if len(value) > LONGEST:
            self.refuse(member, f"is longer than {LONGEST} characters")
        return value.strip()

    def must(self, member: str) -> str:
        """A text that has to be there."""
        value = self.text(member)
        if value is None:
            self.refuse(member, "is missing")
        return value

    def choice(self, member: str, allowed: Collection[str]) -> str:
        """A code that has to be there and be one of FHIR's own list."""
        value = self.must(member)
        if value not in allowed:
            self.refuse(member, f"{value[:40]!r} is not one of {', '.join(sorted(allowed))}")
        return value

    def flag(self, member: str) -> bool | None:
        value = self._take(member)
        if value is not None and not isinstance(value, bool):
            self.refuse(member, f"must be true or false, not {_called(value)}")
        return value

    def number(self, member: str) -> str | None:
        """A number as a plain decimal string, digits kept as written ("0.50" stays "0.50")."""
        value = self._take(member)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.refuse(member, f"must be a number, not {_called(value)}")
        return format(Decimal(value), "f")

    def whole(self, member: str) -> int | None:
        value = self._take(member)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(member, f"must be a whole number, not {_called(value)}")
        return value

    def when(self, member: str) -> When | None:
        """A date, dateTime or instant."""
        value = self.text(member)
        if value is None:
            return None
        try:
            return read_when(value)
        except ValueError as wrong:
            self.refuse(member, str(wrong))

    def one(self, member: str) -> "Element | None":
        value = self._take(member)
        return None if value is None else self._child(value, member)

    def many(self, member: str) -> "tuple[Element, ...]":
        value = self._take(member)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.refuse(member, f"must be a list, not {_called(value)}")
        return tuple(self._child(item, f"{member}[{number}]") for number, item in enumerate(value))

    def texts(self, member: str) -> tuple[str, ...]:
        """A list of texts, such as given names."""
        value = self._take(member)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.refuse(member, "must be a list of texts")
        return tuple(item.strip() for item in value)

    def some(self, member: str) -> "tuple[Element, ...]":
        """One element or a list of them: older mCODE files write a single category where FHIR wants either."""
        if isinstance(self._members.get(member), list):
            return self.many(member)
        found = self.one(member)
        return (found,) if found else ()

    def extension(self, url: str) -> "Element | None":
        """The first extension whose address ends with this name."""
        for found in self.many("extension"):
            if found.must("url").rsplit("/", 1)[-1] == url:
                return found
        return None

    def _take(self, member: str) -> Any:
        self.read.add(member)
        if member not in self._members:
            return None
        value = self._members[member]
        if value is None:
            self.refuse(member, "is null")
        if value in ([], {}):
            self.refuse(member, "is empty")
        return value

    def _child(self, value: Any, at: str) -> "Element":
        if not isinstance(value, dict):
            self.refuse(at, f"must be an object, not {_called(value)}")
        return Element(value, self.entry, self.name, self._at(at))

    def _at(self, member: str) -> str:
        return f"{self.path}.{member}" if self.path and member else self.path or member


def _called(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | Decimal):
        return "a number"
    return {str: "text", list: "a list", dict: "an object"}[type(value)]
