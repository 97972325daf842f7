"""Who needs someone now: alerts with their reason, adherence, and the team's panel kept current."""
