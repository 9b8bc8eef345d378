"""What search asks of access: one SQL condition for every alias of `resource` in every statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from vesalius.store.wire import Bound


class Visibility(Protocol):
    """What one actor may see in one request."""

    def condition(self, alias: str, bind: Callable[[Bound], str], *, patient: str = "") -> str:
        """A SQL condition on `alias`, a row of `resource`; `bind` turns a value into its placeholder.

        `patient`, the placeholder of a pk, where only the record of one patient is asked for.
        """
