"""What the patient says of symptoms: check-ins with answers and readings, and their corrections."""
