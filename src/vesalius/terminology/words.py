"""Text filters: every word of the filter begins a word of the text, whatever case and accents."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SEPARATORS = re.compile(r"[^\w]+|_+")
# Letters that have no decomposition in Unicode, as people type them.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "đ": "d", "ł": "l"})


def folded(text: str) -> str:
    """The words of a text in lower case without accents, each behind one space: ` fievre jaune`."""
    if text.isascii():
        plain = text.lower()
    else:
        # Decomposing may bring capitals to light (℠), and folding case may bring composed letters.
        lower = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
        decomposed = unicodedata.normalize("NFKD", lower)
        plain = "".join(one for one in decomposed if not unicodedata.combining(one))
    return " " + " ".join(_SEPARATORS.sub(" ", plain).split())


@lru_cache(maxsize=512)
def needles(text: str) -> tuple[str, ...]:
    """What must occur in a folded text: each word of the filter behind a space. Empty for an empty filter."""
    return tuple(" " + word for word in folded(text).split())
