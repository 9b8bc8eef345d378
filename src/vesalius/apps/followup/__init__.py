"""Follow-up of a patient: what is due and why, the list of a practitioner, and scores out of the record."""
