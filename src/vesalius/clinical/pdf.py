"""Papers as tagged PDF (PDF/UA-1) by typst: what a person typed goes in as data and is never evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import typst


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF that a template of `clinical/papers` makes of `data`."""
    compiled: bytes = typst.compile(
        _source(template),
        format="pdf",
        sys_inputs={"data": msgspec.json.encode(data, enc_hook=str).decode()},
        pdf_standards=["ua-1"],
    )
    return compiled


@cache
def _source(template: str) -> bytes:
    return (files("vesalius.clinical") / "papers" / template).read_bytes()
