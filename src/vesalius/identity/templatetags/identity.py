"""Template tags of signing in."""

from __future__ import annotations

from typing import Any

from django import template

from vesalius.identity import cast

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_cast(context: dict[str, Any]) -> list[dict[str, str]]:
    """The people of the demo network whom this request may become by one click; nobody elsewhere."""
    return cast.offered(context["request"])
