"""Appointments: who and what they reserve, when something is free, holding and booking, and what follows from it."""
