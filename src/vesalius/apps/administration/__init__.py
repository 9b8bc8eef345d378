"""Oversight: the access policy, why somebody may see something, emergency reviews, the access log, accounts."""
