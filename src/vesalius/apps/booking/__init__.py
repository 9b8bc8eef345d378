"""Agendas and booking: the grid of a centre, hours, the waiting list, and booking by patients themselves."""
