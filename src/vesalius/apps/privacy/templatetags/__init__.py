"""Filters of the pages about data protection."""
