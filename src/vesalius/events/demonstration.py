"""Whether this is the demonstration network: its people are invented, and what it sends goes to stand-ins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

MODES: Final = ("local", "off", "down")
"""What an operator may choose for a service of an authority: a stand-in, nothing, a stand-in that does not answer."""

_asked: list[Callable[[], bool]] = []


def tell(is_demonstration: Callable[[], bool]) -> None:
    """Says how to know it."""
    _asked[:] = [is_demonstration]


def mode(chosen: str) -> str:
    """`local`, `down` or `off` for what stands in a setting: unset means a stand-in here, and nothing anywhere else.

    So too what is none of these: nobody may take the answer of a stand-in for that of an authority.
    """
    wanted = chosen.strip().lower()
    if not wanted:
        return "local" if any(asked() for asked in _asked) else "off"
    return wanted if wanted in MODES else "off"
