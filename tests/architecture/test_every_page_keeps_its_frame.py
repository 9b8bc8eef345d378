"""No page of an app replaces the frame around it: navigation, lock and banners stand on every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

APPS = Path(__file__).parents[2] / "src" / "vesalius"
FRAME = "ui/frame.html"
# The whole document of a page: the frame fills it, and whatever extends the frame leaves it alone.
WHOLE = "body"


def _templates() -> dict[str, str]:
    return {
        str(path).split("/templates/", 1)[1]: path.read_text(encoding="utf-8")
        for path in sorted(APPS.glob("**/templates/**/*.html"))
    }


TEMPLATES = _templates()


def _parent(text: str) -> str | None:
    found = re.match(r'\s*\{% extends "([^"]+)" %\}', text)
    return found[1] if found else None


def _is_framed(name: str) -> bool:
    parent = _parent(TEMPLATES.get(name, ""))
    return parent is not None and (parent == FRAME or _is_framed(parent))


FRAMED = [name for name in TEMPLATES if _is_framed(name)]


def test_there_are_pages_in_the_frame() -> None:
    assert len(FRAMED) > 100
    assert f"block {WHOLE} %" in TEMPLATES[FRAME]


@pytest.mark.parametrize("name", FRAMED)
def test_a_page_in_the_frame_leaves_the_frame_alone(name: str) -> None:
    assert f"{{% block {WHOLE} %}}" not in TEMPLATES[name]
