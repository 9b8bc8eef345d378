"""Numbers and signs in the active language. Every template has these without loading them."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from vesalius.ui import formats

register = template.Library()


@register.filter
def integer(value: int) -> str:
    """An integer with the active language's grouping."""
    return formats.integer(int(value), get_language() or "fr")


@register.simple_tag
def colon() -> str:
    """A colon as the active language sets it: French has a space before it that does not break."""
    return "\u00a0:" if (get_language() or "fr").startswith("fr") else ":"
