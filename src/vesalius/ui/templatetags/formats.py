"""`{% load formats %}`: numbers in the active language."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from vesalius.ui import formats

register = template.Library()


@register.filter
def integer(value: int) -> str:
    """An integer with the active language's grouping."""
    return formats.integer(int(value), get_language() or "fr")
