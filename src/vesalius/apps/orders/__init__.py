"""Requests for examinations, and what becomes of their results."""
