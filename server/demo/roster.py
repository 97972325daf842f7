"""Which patients the demonstration clinic has: team by team, the version of the plan each follows, and what sets a few
of them apart. Who works there is in people."""

from collections.abc import Iterator
from dataclasses import dataclass

from server.demo.people import TEAMS, TeamPlan


@dataclass(frozen=True)
class Group:
    """Patients of a team with the same version of a plan. Versions are named here: a newer one changes nobody's plan.

    `later`: the version that some of them, `change`, go on with in mid-course. `ask`: how many say today that they
    need the team. `forget`: how many leave out many doses. These are the last of the group. `refill`: what became of
    the request for tablets that its first patient made; `fewer`: its second takes fewer tablets after two cycles.
    """

    plan: str
    version: int
    patients: int
    later: int | None = None
    change: int = 0
    ask: int = 0
    forget: int = 0
    refill: str | None = None
    fewer: bool = False


GROUPS: dict[str, tuple[Group, ...]] = {
    "breast": (
        Group("breast/ddac_paclitaxel", 2, 4, ask=1),
        Group("breast/ddac_paclitaxel", 1, 12, later=2, change=2),
        Group("breast/palbociclib_letrozole", 1, 4, forget=1, refill="ready"),
    ),
    "bowel": (
        Group("colorectal/mfolfox6", 1, 10, later=2, change=2),
        Group("colorectal/mfolfox6", 2, 3, ask=1),
        Group("colorectal/capox", 1, 4, forget=1, refill="asked", fewer=True),
        Group("colorectal/survivorship", 1, 7),
        Group("colorectal/survivorship", 2, 2),
    ),
    "northfield": (
        Group("prostate/androgen_deprivation", 1, 6, later=2, change=1),
        Group("prostate/androgen_deprivation", 2, 2),
        Group("colorectal/mfolfox6", 1, 2),
        Group("lung_nsclc/osimertinib", 1, 1),
        Group("cml/imatinib", 1, 1),
        Group("melanoma/pembrolizumab", 1, 1),
        Group("head_neck/cisplatin_radiotherapy", 1, 1, ask=1),
    ),
}


@dataclass(frozen=True)
class Seat:
    """One patient's place among all; 0 is the one whose tablet is shown. `number` counts within team and plan, and
    `nth` within the group."""

    place: int
    team: TeamPlan
    group: Group
    number: int
    nth: int

    @property
    def leads(self) -> bool:
        """Whether it is the patient whose tablet is shown."""
        return self.place == 0

    @property
    def words(self) -> tuple[object, ...]:
        """What the patient's id follows from."""
        return "patient", self.team.key, self.group.plan, self.number

    @property
    def changes(self) -> bool:
        """Whether the patient goes on with a later version in mid-course."""
        return self._is_last(self.group.change)

    @property
    def asks(self) -> bool:
        """Whether the patient says today that the team is needed."""
        return self._is_last(self.group.ask)

    @property
    def forgets(self) -> bool:
        """Whether the patient leaves out many doses."""
        return self._is_last(self.group.forget)

    @property
    def refill(self) -> str | None:
        """What became of the patient's request for more tablets; None without one."""
        return self.group.refill if self.nth == 0 else None

    @property
    def takes_fewer(self) -> bool:
        """Whether the patient takes fewer tablets after two cycles."""
        return self.group.fewer and self.nth == 1

    def _is_last(self, many: int) -> bool:
        return self.nth >= self.group.patients - many


def seats() -> Iterator[Seat]:
    """Everybody, team by team."""
    place = 0
    for team in TEAMS:
        numbers: dict[str, int] = {}
        for group in GROUPS[team.key]:
            for nth in range(group.patients):
                number = numbers.get(group.plan, 0)
                numbers[group.plan] = number + 1
                yield Seat(place, team, group, number, nth)
                place += 1
