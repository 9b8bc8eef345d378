"""What every panel is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from vesalius.access.actor import Actor
from vesalius.apps.visit.selectors import Visit

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Panel:
    """`show` gives the values of its template; `act` does what was sent and gives values that override them.

    Texts that were refused are among the values, so that nothing is typed twice. Raises what `records` raises.
    """

    name: str
    label: str | Promise
    show: Callable[[Actor, Visit], Values]
    act: Callable[[Actor, Visit, HttpRequest], Values]

    @property
    def template(self) -> str:
        """The template of the panel's inside."""
        return f"visit/panels/{self.name.replace('-', '_')}.html"
