"""JSON with needless escapes says the same without them."""

from __future__ import annotations

import json
import re

from hypothesis import example, given
from hypothesis import strategies as st

from vesalius.r4.json import unescaped


@st.composite
def spelled(draw: st.DrawFn) -> tuple[str, bytes]:
    """A text, and one of the spellings of its JSON."""
    text = draw(st.text(st.sampled_from('aZ/-"\\\n\u00e9u0' + "\U0001f600"), max_size=12))
    made = []
    for sign in text:
        plain = json.dumps(sign, ensure_ascii=False)[1:-1]
        spellings = [plain, json.dumps(sign)[1:-1]]
        if ord(sign) < 0x80:
            spellings.append(f"\\u{ord(sign):04x}")
        if sign == "/":
            spellings.append("\\/")
        made.append(draw(st.sampled_from(spellings)))
    return text, f'{{"a":"{"".join(made)}"}}'.encode()


@given(spelled())
@example(("\\/", b'{"a":"\\\\\\/"}'))
@example(("\\u0041", b'{"a":"\\\\u0041"}'))
def test_it_means_the_same_and_has_no_needless_escape(case: tuple[str, bytes]) -> None:
    text, body = case
    plain = unescaped(body)
    assert json.loads(plain) == {"a": text}
    left = re.sub(rb"\\\\", b"", plain)
    assert b"\\/" not in left
    assert not re.search(rb"\\u00(?!22|5[cC]|7[fF])[2-7]", left)
