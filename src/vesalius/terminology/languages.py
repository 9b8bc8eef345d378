"""Which designation of a concept a reader of some language gets (BCP 47, RFC 4647 lookup)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from vesalius.terminology.model import Designation

# HL7's own systems do not say that their displays are English.
UNDECLARED = "en"
_SPECIALLY_NAMED = frozenset({"synonym", "900000000000013009"})


@lru_cache(maxsize=512)
def ranges(wanted: str | None) -> tuple[str, ...]:
    """The language ranges of a display language or an Accept-Language value, best first, in lower case.

    A `*` and ranges with weight 0 are left out; malformed weights count as 1.
    """
    found: list[tuple[float, int, str]] = []
    for position, part in enumerate((wanted or "").split(",")):
        tag, _, parameters = part.partition(";")
        tag = tag.strip().lower().replace("_", "-")
        weight = 1.0
        name, _, value = parameters.strip().partition("=")
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                weight = 1.0
        if tag and tag != "*" and weight > 0:
            found.append((-weight, position, tag))
    return tuple(tag for _, _, tag in sorted(found))


def matches(wanted: str, offered: str | None) -> int:
    """How well an offered language answers a wanted one: 3 exactly, 2 more general, 1 more special, 0 not."""
    if not offered:
        return 0
    offered = offered.lower()
    if offered == wanted:
        return 3
    if wanted.startswith(offered + "-"):
        return 2
    # fr-BE answers fr, and nl-BE answers nl-NL better than another language does.
    if offered.split("-", 1)[0] == wanted.split("-", 1)[0]:
        return 1
    return 0


def preferred(
    display: str | None, designations: Sequence[Designation], wanted: Sequence[str], language: str | None
) -> str | None:
    """The display for a reader: the best designation for the first range that any answers, else the display.

    `wanted` comes from `ranges`; `language` is the declared language of the display.
    """
    for tag in wanted:
        own = matches(tag, language or UNDECLARED) if display else 0
        best, text = own * 2 + 1 if own else 0, display
        for one in designations:
            # Among equally good languages the display comes before synonyms.
            match = matches(tag, one.language)
            rank = match * 2 + (0 if _is_synonym(one) else 1) if match else 0
            if rank > best or (rank == best and one.language and not language and own):
                best, text = rank, one.value
        if best:
            return text
    if display is None and designations:
        return designations[0].value
    return display


def _is_synonym(designation: Designation) -> bool:
    return bool(designation.use) and str((designation.use or {}).get("code", "")).lower() in _SPECIALLY_NAMED


def answering(designations: Iterable[Designation], wanted: Sequence[str]) -> list[Designation]:
    """The designations in one of the wanted languages; all when none is wanted."""
    if not wanted:
        return list(designations)
    return [one for one in designations if any(matches(tag, one.language) for tag in wanted)]
