"""Notifiable diseases: what has to be declared to which authority, found in the records, drafted, completed, sent."""
