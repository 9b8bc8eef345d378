"""Times and codes as readers write them."""

from __future__ import annotations

from django import template
from django.utils import formats

from vesalius import clock
from vesalius.apps.privacy import labels

register = template.Library()


@register.filter
def moment(microseconds: int | None) -> str:
    """Date and time of µs since 1970 UTC, in the reader's language; "" for None."""
    return "" if microseconds is None else formats.date_format(clock.local(microseconds), "SHORT_DATETIME_FORMAT")


@register.filter
def day(microseconds: int | None) -> str:
    """Date of µs since 1970 UTC, in the reader's language; "" for None."""
    return "" if microseconds is None else formats.date_format(clock.local(microseconds), "SHORT_DATE_FORMAT")


@register.filter
def label(code: str | None) -> str:
    """The name of a code of ours; the code itself where it has none."""
    return str(labels.LABELS.get(code or "", code or ""))


@register.filter
def tone(code: str) -> str:
    """The class of a tag for a state: danger, warn, good, accent or none."""
    return labels.TONES.get(code, "")
