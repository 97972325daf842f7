"""The clinic that tests of clinical features play in."""

from tests.server.features.clinic import cast, door, folfox, now

__all__ = ["cast", "door", "folfox", "now"]
