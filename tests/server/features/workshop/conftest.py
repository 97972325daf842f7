"""Fixtures of the workshop's tests: those of the clinical features."""

from tests.server.features.clinic import cast, door, folfox, now

__all__ = ["cast", "door", "folfox", "now"]
