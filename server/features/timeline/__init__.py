"""The course of treatment: cycles given, operations, scans, appointments, results; one chronological view."""
