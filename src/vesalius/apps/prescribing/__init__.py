"""Prescribing: the medication scheme of a patient, new prescriptions with checks, renewals, stops, papers, alerts."""
