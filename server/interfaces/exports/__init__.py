"""Exports: a study's data as of a moment, as tables with a dictionary and a manifest; the same request, same bytes."""
