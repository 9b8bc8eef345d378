"""Which edition of the index this program makes."""

from __future__ import annotations

from typing import Final

INDEX_EDITION: Final = 7
"""Raised by one with each change of what is derived from a resource: its terms, words, ordered values, their order, or
how access sees it. Installations whose index is of an earlier edition derive it anew, beside the running system
(`records.maintenance`). tests/integration/records/test_index_edition.py says when it must be raised."""
