"""The library of care plans: every plan file read, checked and compiled, and what was published of it.

No database here: pure functions over a folder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from server.features.care_plans.common_files import Common, read_common
from server.features.care_plans.faults import Fault, InvalidPlans
from server.features.care_plans.loader import read_plan
from server.features.care_plans.part_check import part_faults
from server.features.care_plans.plan_words import gaps, with_words
from server.features.care_plans.published import LOCK, Published, check_published, digest, read_lock
from server.features.care_plans.symptom_files import FOLDER
from server.features.care_plans.validator import check
from server.features.care_plans.yaml_entries import Entry, top_of
from server.features.care_plans.yaml_nodes import YamlFile
from shared.domain.plan import LabWords, Leaf, Plan, Term
from shared.domain.symptoms import SymptomLibrary

CARE_PLANS = Path(__file__).resolve().parents[3] / "care_plans"
"""The plans that come with the software."""

_GAPS_TOLD = 5


@dataclass(frozen=True)
class Library:
    """Every version of every plan, by key and version, and what they share: symptoms, leaves, terms, lab words."""

    plans: Mapping[tuple[str, int], Plan]
    symptoms: SymptomLibrary
    leaves: Mapping[str, Leaf] = field(default_factory=dict)
    glossary: Mapping[str, Term] = field(default_factory=dict)
    labs: Mapping[str, LabWords] = field(default_factory=dict)
    published: Mapping[tuple[str, int], Published] = field(default_factory=dict)
    """Who signed which version and when; a version that is not here is a draft."""
    digests: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """SHA-256 of every version as it is now, with the parts it uses."""
    root: Path = CARE_PLANS
    """The folder it was read from."""

    def newest(self, key: str) -> Plan:
        """The newest version of a plan; KeyError when there is none of this key."""
        versions = [version for name, version in self.plans if name == key]
        if not versions:
            raise KeyError(key)
        return self.plans[key, max(versions)]

    def newest_published(self, key: str) -> Plan:
        """The newest version of a plan that patients can be given; KeyError when none is published."""
        versions = [version for name, version in self.published if name == key]
        if not versions:
            raise KeyError(key)
        return self.plans[key, max(versions)]


def load_library(root: Path = CARE_PLANS) -> Library:
    """All plans under a folder, compiled. Raises InvalidPlans with every fault of every file, not the first only.

    A published file whose bytes changed since is a fault too, and so is a change of a part it uses: a new version is
    a new file.
    """
    common = read_common(root)
    faults: list[Fault] = [*part_faults(common)]
    of_parts = {(fault.file, fault.line, fault.message) for fault in faults}
    files = [YamlFile.read(path, root) for path in plan_files(root)]
    faults += check_published(root, {file.name: file for file in files}, common.parts)
    plans: dict[tuple[str, int], Plan] = {}
    names: dict[str, tuple[str, int]] = {}
    digests: dict[tuple[str, int], str] = {}
    for file in files:
        try:
            plan = compile_plan(file, common)
        except InvalidPlans as wrong:
            faults += [one for one in wrong.faults if _alone(one) not in of_parts]
        else:
            plans[plan.key, plan.version] = plan
            names[file.name] = plan.key, plan.version
            digests[plan.key, plan.version] = digest(file, common.parts)
    if faults:
        raise InvalidPlans(faults)
    lines = {names[line.path]: line for line in read_lock(root)[0] if line.path in names}
    return Library(plans, common.symptoms, common.leaves, common.glossary, common.labs, lines, digests, root)


def _alone(fault: Fault) -> tuple[str, int, str]:
    """A fault of a part as it is told without the plan that uses it."""
    return fault.file, fault.line, fault.message.rpartition(" [")[0]


def shelf() -> Library:
    """The library that comes with the software: read once, and anew when a plan was published in some process."""
    lock = CARE_PLANS / LOCK
    return _shelf(CARE_PLANS, lock.stat().st_mtime_ns if lock.exists() else 0)


@lru_cache(maxsize=1)
def _shelf(root: Path, published_at: int) -> Library:
    return load_library(root)


def plan_files(root: Path) -> list[Path]:
    """The plan files under a folder of care plans, in order: <cancer>/<plan>/v<version>.yaml."""
    return sorted(path for path in root.glob("*/*/v*.yaml") if path.parts[-3] != FOLDER)


def load_plan(path: Path, root: Path, common: Common) -> Plan:
    """One plan file, compiled; raises InvalidPlans with all its faults."""
    return compile_plan(YamlFile.read(path, root), common)


def plan_in(path: Path, root: Path) -> Plan:
    """A plan file that lies anywhere, checked as if it lay at its place under `root`, whose shared files it uses;
    raises InvalidPlans with all its faults."""
    raw = path.read_bytes()
    top = top_of(YamlFile(path.name, raw), [])
    given = {name: entry.raw() for name, entry in top.pairs() if name in ("plan", "version")}
    name = f"{given['plan']}/v{given['version']}.yaml" if len(given) == 2 else path.name
    return compile_plan(YamlFile(name, raw), read_common(root))


def compile_plan(file: YamlFile, common: Common) -> Plan:
    """A plan with the shared texts it needs; raises InvalidPlans with all faults.

    What the file says is read first. Whether it makes sense is checked only when it could be read, so that one slip
    is not reported twice.
    """
    faults: list[Fault] = []
    top = top_of(file, faults)
    plan = read_plan(top, common)
    if not faults:
        for key, message in check(plan, file.name, common.symptoms):
            faults.append(_placed(top, key, message))
    if not faults:
        plan = with_words(plan, common)
        missing = [f"{language}: {path}" for language, path in gaps(plan)]
        if missing:
            more = f" and {len(missing) - _GAPS_TOLD} more" if len(missing) > _GAPS_TOLD else ""
            told = f"texts are missing that the plan needs: {', '.join(missing[:_GAPS_TOLD])}{more}"
            faults.append(_placed(top, "languages", told))
    if faults:
        raise InvalidPlans(faults)
    return plan


def _placed(top: Entry, key: str, message: str) -> Fault:
    name, line = top.place_of(key)
    return Fault(name, line, key, message if name == top.sheet.file else f"{message} [{top.sheet.file}]")
