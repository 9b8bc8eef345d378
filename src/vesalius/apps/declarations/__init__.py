"""Declarations of notifiable diseases: drafts with their clocks, the form, what was sent with its receipt."""
