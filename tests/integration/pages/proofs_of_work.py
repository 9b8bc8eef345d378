"""What a browser does for a page of online booking before it sends a form."""

from __future__ import annotations

import hashlib
import re
from itertools import count


def worked(page: str) -> dict[str, str]:
    """The stamp of a page and the answer to its question, found by trying."""
    stamp, question, bits = (
        found[1]
        for found in (
            re.search(pattern, page)
            for pattern in (r'name="stamp" value="([^"]+)"', r'data-proof="(\w+)"', r'data-bits="(\d+)"')
        )
        if found is not None
    )
    for answer in count():
        digest = hashlib.sha256(f"{question}{answer}".encode()).digest()
        if int.from_bytes(digest, "big") >> (256 - int(bits)) == 0:
            return {"stamp": stamp, "proof": str(answer)}
    raise AssertionError
