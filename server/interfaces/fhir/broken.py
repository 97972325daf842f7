"""The one refusal of an import: which entry of the bundle, where in it, and what is wrong in plain words."""


class BrokenBundle(ValueError):
    """Raised when a bundle cannot be trusted. Nothing of such a bundle may be kept.

    `entry` counts from 1 as a person would; None means the file as a whole. `path` is the place inside the entry,
    `name` is "Type/id" of the resource where it is known.
    """

    def __init__(self, entry: int | None, path: str, reason: str, name: str = "") -> None:
        self.entry = entry
        self.path = path
        self.reason = reason
        self.name = name
        super().__init__(entry, path, reason, name)

    def __str__(self) -> str:
        where = "The file" if self.entry is None else f"Entry {self.entry}"
        if self.name:
            where += f" ({self.name})"
        if self.path:
            where += f", {self.path}"
        return f"{where}: {self.reason}"
