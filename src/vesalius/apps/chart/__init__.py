"""The shared record of a patient: reading it, emergency access, who opened it, and what the patient shares."""
