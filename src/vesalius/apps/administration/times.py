"""Times as pages of oversight show them."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format

from vesalius.search.moments import ZONE


def moment(microseconds: int) -> str:
    """9 oct. 2026 17:00, in the network's time zone, of µs since 1970 UTC."""
    found = datetime.fromtimestamp(microseconds / 1_000_000, ZONE)
    return f"{date_format(found.date(), 'j N Y')} {found:%H:%M}"
