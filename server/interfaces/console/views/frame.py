"""The frame around every page (who is signed in, where they are) and the small things all pages use."""

from dataclasses import dataclass
from typing import Literal

Tier = Literal["red", "amber", "green"]


@dataclass(frozen=True)
class Viewer:
    """The person signed in: name, role in words ("nurse"), team in words; None where there is no team."""

    name: str
    role: str
    team: str | None


@dataclass(frozen=True)
class Notice:
    """One thing to tell at the top of a page. `kind` chooses the symbol and the colour."""

    kind: Literal["done", "warn", "error", "note"]
    title: str
    text: str = ""


@dataclass(frozen=True)
class NavLink:
    """One way through the console. `key` marks the page that is open."""

    key: str
    href: str
    label: str


@dataclass(frozen=True)
class Frame:
    """All that the base layout shows. `demo` puts up the banner of the demonstration clinic; `csrf` goes in forms."""

    viewer: Viewer | None = None
    nav: tuple[NavLink, ...] = ()
    here: str = ""
    demo: bool = False
    csrf: str = ""
    notice: Notice | None = None


@dataclass(frozen=True)
class Link:
    """A way on. `about` is read out after the label, so that ten links called "Move" can be told apart."""

    href: str
    label: str
    about: str = ""


@dataclass(frozen=True)
class Share:
    """Done of due over a window of days. Nothing due is not the same as nothing done."""

    done: int
    due: int
    days: int

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None when nothing was due."""
        return self.done / self.due if self.due else None
