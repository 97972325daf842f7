"""Helpers whom a patient lets into their record, and how that ends."""
