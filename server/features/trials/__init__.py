"""Studies, their subjects, and the runs that export them. What an export looks like is in `interfaces/exports`."""
