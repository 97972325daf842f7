"""The patient's journal in own words, in three drawers: for themself, for their helpers, for the team."""
