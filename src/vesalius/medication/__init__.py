"""Medication of a patient: facts read through the one door, checks, prescriptions, sending, what was decided."""
