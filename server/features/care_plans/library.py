"""The library of care plans: every plan file read, checked and compiled, and what was published of it.

No database here: pure functions over a folder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from server.features.care_plans.faults import Fault, InvalidPlans
from server.features.care_plans.loader import read_plan
from server.features.care_plans.published import check_published
from server.features.care_plans.symptom_files import FOLDER, read_symptoms
from server.features.care_plans.validator import check
from server.features.care_plans.yaml_entries import open_yaml
from shared.domain.plan import Plan
from shared.domain.symptoms import SymptomLibrary

CARE_PLANS = Path(__file__).resolve().parents[3] / "care_plans"
"""The plans that come with the software."""


@dataclass(frozen=True)
class Library:
    """Every version of every plan, by key and version, and all symptom items, words and advice."""

    plans: Mapping[tuple[str, int], Plan]
    symptoms: SymptomLibrary

    def newest(self, key: str) -> Plan:
        """The newest version of a plan; KeyError when there is none of this key."""
        versions = [version for name, version in self.plans if name == key]
        if not versions:
            raise KeyError(key)
        return self.plans[key, max(versions)]


def load_library(root: Path = CARE_PLANS) -> Library:
    """All plans under a folder, compiled. Raises InvalidPlans with every fault of every file, not the first only.

    A published file whose bytes changed since is a fault too: a new version is a new file.
    """
    symptoms = read_symptoms(root)
    faults: list[Fault] = [*check_published(root)]
    plans: dict[tuple[str, int], Plan] = {}
    for path in plan_files(root):
        try:
            plan = load_plan(path, root, symptoms)
        except InvalidPlans as wrong:
            faults += wrong.faults
        else:
            plans[plan.key, plan.version] = plan
    if faults:
        raise InvalidPlans(faults)
    return Library(plans, symptoms)


@cache
def shelf() -> Library:
    """The library that comes with the software, read once."""
    return load_library()


def plan_files(root: Path) -> list[Path]:
    """The plan files under a folder of care plans, in order: <cancer>/<plan>/v<version>.yaml."""
    return sorted(path for path in root.glob("*/*/v*.yaml") if path.parts[-3] != FOLDER)


def load_plan(path: Path, root: Path, symptoms: SymptomLibrary) -> Plan:
    """One plan file, compiled with the part of the symptom library it needs; raises InvalidPlans with all faults.

    What the file says is read first. Whether it makes sense is checked only when it could be read, so that one slip
    is not reported twice.
    """
    faults: list[Fault] = []
    top = open_yaml(path, root, faults)
    plan = read_plan(top, symptoms)
    if not faults:
        for key, message in check(plan, top.file, symptoms.advice):
            faults.append(Fault(top.file, top.line_of(key), key, message))
    if faults:
        raise InvalidPlans(faults)
    items = [item for one in plan.symptom_sets for item in one.items]
    part = symptoms.part(items, [rule.advice for rule in plan.rules if rule.advice])
    # Through its written form, which leaves out the words for symptoms this plan never asks.
    return replace(plan, symptoms=SymptomLibrary.from_json(part.to_json()))
