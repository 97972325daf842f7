"""Who works in the demonstration clinic, the names of who is treated there, and what they say. All made up."""

from dataclasses import dataclass

PASSWORD = "harbour light 2026"
"""One password for everybody: this clinic holds no real person's record."""


@dataclass(frozen=True)
class TeamPlan:
    """A team of the clinic. Whom it treats is in roster."""

    key: str
    site: str
    name: str
    nurse: str
    oncologist: str


SITES = {
    "harbour": ("Harbour Cancer Centre", "America/New_York"),
    "northfield": ("Northfield Clinic", "Europe/Madrid"),
}

TEAMS = (
    TeamPlan("breast", "harbour", "Breast care team", "Amira Haddad", "Ruth Okafor"),
    TeamPlan("bowel", "harbour", "Bowel cancer team", "Jonas Weber", "Priya Raman"),
    TeamPlan("northfield", "northfield", "Northfield oncology team", "Lucía Ferrer", "Tomás Iglesias"),
)
COORDINATOR = "Hanna Lind"
LEADS = {"harbour": "Ingrid Solberg", "northfield": "Joaquin Serrano"}
"""Oncologists over a whole site: they publish plans, set how many alerts a nurse should get, and keep the list of where
patients find help."""
BUDGETS = {"breast": 40, "bowel": 45, "northfield": 25}
"""Tenths of an alert per nurse and day that each team has set itself. The first of them gets more than that."""
ADMINISTRATORS = {"harbour": "Peter Novak", "northfield": "Marta Solé"}

_FEMALE = """
Ana Beatriz Carol Dolores Elena Farah Grace Hilde Irene Joan Karima Lena Mary Nadia Olga Paula Rosa Sofia Teresa
Ursula Vera Wanda Yolanda Zoe Agnes Bella Clara Diana Edith Flora
"""
_MALE = """
Adam Bruno Carlos David Emil Felix George Hugo Ivan James Karl Luis Martin Nils Oscar Pablo Ralph Samuel Theo Victor
Walter Xavier Yusuf Albert Bernard Conrad Daniel Enrique Frank Gabriel
"""
_FAMILY = """
Alvarez Bennett Castillo Dimitrov Edwards Fischer Garcia Hughes Ibarra Jensen Keller Lopez Moreau Nielsen Ortega Petrov
Quinn Rossi Schmidt Torres Ueda Vargas Walker Young Zimmer Adler Brandt Costa Duarte Evans Flores Green Haas Iversen
Jordan Klein Lambert Mendez Novak Olsen Parker Reyes Silva Thomas Urban Vidal Weber Yilmaz Zapata Arnold Becker Campos
Delgado Engel Fuentes Grant Hansen Ivanova Jimenez Krause
"""
FIRST = {"female": tuple(_FEMALE.split()), "male": tuple(_MALE.split())}
LAST = tuple(_FAMILY.split())

HOLD_REASONS = (
    "Blood counts are low.",
    "In hospital with an infection.",
    "A family matter, agreed with the team.",
)
DELAY_REASONS = (
    "Neutrophils below the limit for treatment.",
    "Mouth sores have not healed.",
    "Platelets are low.",
)
SKIP_REASONS = ("I felt too sick.", "I forgot.", "I ran out of tablets.", "I was away from home.")
NOTES = (
    "A better week than the last one.",
    "Slept badly after the infusion.",
    "Could eat a little more today.",
    "Walked to the park and back.",
    "Hands feel odd when it is cold.",
)
ANSWERS_OF_THE_TEAM = (
    "Called; drinks well, will call back if it gets worse.",
    "Called; anti-nausea tablets changed, follow-up tomorrow.",
    "Seen in the day unit this afternoon.",
    "Called; advice given, no change of plan.",
)
