"""What exactly a patient swallows: tablets by strength, their start, what was supplied, and asking for more."""
