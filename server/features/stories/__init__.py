"""What the patient wants to be known of themself, talked about at the next visit, and agreed on with the team."""
