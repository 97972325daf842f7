"""People, sites, teams, signing in, devices."""
