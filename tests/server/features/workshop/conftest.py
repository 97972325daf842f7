"""The clinic that tests of the workshop play in."""

from tests.server.features.clinic import cast, door, folfox, now

__all__ = ["cast", "door", "folfox", "now"]
