"""Parts read by themselves: known keys, all languages, values that make sense. A part may lack keys its users give."""

from collections.abc import Iterator

from server.features.care_plans.common_files import Common
from server.features.care_plans.faults import Fault
from server.features.care_plans.loader import readers
from server.features.care_plans.yaml_entries import Entry, Sheet


def part_faults(common: Common) -> Iterator[Fault]:
    """What is wrong with the parts, whether a plan uses them or not."""
    read = readers(common)
    faults: list[Fault] = []
    for part in common.parts.found.values():
        sheet = Sheet(part.file, faults, alone=True)
        entry = Entry(sheet, part.node, f"{part.section}[{part.name}]", part.line)
        read[part.section](common.parts.merged(entry, part.section))
    yield from faults
