"""What each seal of a mirror's columns is bound to, so that nobody can move a text to another row. Names only."""


def record_place(kind: str, record_id: str, version: int) -> str:
    """What the seal of a version of a record is bound to; the same in `changes` and in `records`."""
    return f"record {kind} {record_id} {version}"


def shadow_place(event: str) -> str:
    """What the seal of an own report is bound to."""
    return f"shadow {event}"


def entry_place(place: int, column: str) -> str:
    """What the seal of a word of an entry is bound to."""
    return f"entry {place} {column}"


def plan_place(key: str, version: int) -> str:
    """What the seal of a plan is bound to."""
    return f"plan {key} {version}"


def told_place(name: str) -> str:
    """What the seal of something told with the last page is bound to."""
    return f"told {name}"
