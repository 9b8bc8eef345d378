"""token (R4 search.html#token): codes, identifiers, flags.

Terms, under the key of the source: p<system>|<code>, c<code> (whatever the system), s<system>, and for identifiers
with a type t<system>|<code>|<value>. An element of type code holds only c: its system follows from the binding.
Codes are compared case by case; contact points without regard to case and blanks.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from vesalius.crypto.blind import BlindIndex
from vesalius.search import text, values
from vesalius.search.index_entry import Sink
from vesalius.search.model import Source
from vesalius.search.paths import Emit, Leaf
from vesalius.search.refusals import bad_value

BOOLEAN_SYSTEM = "http://terminology.hl7.org/CodeSystem/special-values"
MODIFIERS = ("missing", "text", "not", "above", "below", "in", "not-in", "of-type")
_CACHED = 8192


class Token(NamedTuple):
    """`system` None: any; '': none. `code` None: any code of the system."""

    system: str | None
    code: str | None


class OfType(NamedTuple):
    """An identifier of a type: :of-type=system|code|value."""

    system: str
    code: str
    value: str


def parse(name: str, raw: str) -> Token:
    """A token as it stands in a query. Raises Invalid."""
    parts = [values.unescape(part) for part in values.split(raw, "|", 1)]
    if len(parts) == 1:
        if not parts[0]:
            raise bad_value(name, raw, "a token: [code], [system]|[code], |[code] or [system]|")
        return Token(None, parts[0])
    if parts == ["", ""]:
        raise bad_value(name, raw, "a token: [code], [system]|[code], |[code] or [system]|")
    return Token(parts[0], parts[1] or None)


def parse_of_type(name: str, raw: str) -> OfType:
    """The value of :of-type. Raises Invalid."""
    parts = [values.unescape(part) for part in values.split(raw, "|")]
    if len(parts) != 3 or not all(parts):
        raise bad_value(name, raw, "an identifier with its type: [system]|[code]|[value]")
    return OfType(*parts)


def pairs(leaf_type: str, value: Any) -> list[tuple[str | None, str | None]]:
    """The (system, code) pairs of an element; system None where it is implied or absent."""
    if leaf_type == "CodeableConcept":
        return [(coding.get("system"), coding.get("code")) for coding in value.get("coding") or () if coding]
    if leaf_type == "Coding":
        return [(value.get("system"), value.get("code"))]
    if leaf_type == "Identifier":
        return [(value.get("system"), value.get("value"))]
    if leaf_type == "ContactPoint":
        content = value.get("value")
        return [(value.get("system"), _contact(content) if content else None)]
    if isinstance(value, bool):
        return [(None, "true" if value else "false")]
    if isinstance(value, dict):
        return []
    return [(None, str(value))]


def texts(leaf_type: str, value: Any) -> list[str]:
    """What :text searches: CodeableConcept.text, Coding.display, Identifier.type.text, or a plain string."""
    found: list[str | None] = []
    if leaf_type == "CodeableConcept":
        found = [value.get("text"), *(coding.get("display") for coding in value.get("coding") or () if coding)]
    elif leaf_type == "Coding":
        found = [value.get("display")]
    elif leaf_type == "Identifier":
        found = [(value.get("type") or {}).get("text")]
    elif isinstance(value, str):
        found = [value]
    return [item for item in found if item]


def emitter(source: Source, leaf: Leaf, blind: BlindIndex) -> Emit:
    """Adds the terms of one element to the sink."""
    if leaf.type in {"CodeableConcept", "Coding"}:
        return _coded(source, leaf, blind)
    key, term = source.key, blind.term
    if leaf.type == "Identifier":

        def identifier(value: Any, sink: Sink) -> None:
            sink.terms.update(_forms(key, blind, value.get("system"), value.get("value"), ""))
            content = value.get("value")
            for coding in (value.get("type") or {}).get("coding") or ():
                if content and coding.get("code"):
                    sink.terms.add(term(key, f"t{coding.get('system', '')}|{coding['code']}|{content}"))

        return identifier
    if leaf.type == "ContactPoint":

        def contact(value: Any, sink: Sink) -> None:
            for system, code in pairs("ContactPoint", value):
                if code is not None:
                    sink.terms.update(_forms(key, blind, system, code, ""))

        return contact
    known: dict[Any, int] = {}

    def plain(value: Any, sink: Sink) -> None:
        found = known.get(value)
        if found is None:
            code = "true" if value is True else "false" if value is False else str(value)
            found = term(key, "c" + code)
            if len(known) < _CACHED:
                known[value] = found
        sink.terms.add(found)

    return plain


def _coded(source: Source, leaf: Leaf, blind: BlindIndex) -> Emit:
    key, clinical = source.key, source.is_clinical
    known: dict[tuple[str | None, str | None], tuple[int, ...]] = {}

    def coding(value: Any, sink: Sink) -> None:
        system, code = value.get("system"), value.get("code")
        if sink.scope is not None and clinical:
            sink.terms.update(_forms(key, blind, system, code, sink.scope))
            return
        pair = (system, code)
        found = known.get(pair)
        if found is None:
            found = tuple(_forms(key, blind, system, code, ""))
            if len(known) < _CACHED:
                known[pair] = found
        sink.terms.update(found)

    if leaf.type == "Coding":
        return coding

    def concept(value: Any, sink: Sink) -> None:
        for item in value.get("coding") or ():
            if item is not None:
                coding(item, sink)

    return concept


def _forms(key: str, blind: BlindIndex, system: str | None, code: str | None, scope: str) -> list[int]:
    found = []
    if code is not None:
        found = [blind.term(key, f"{scope}p{system or ''}|{code}"), blind.term(key, f"{scope}c{code}")]
    if system is not None:
        found.append(blind.term(key, f"{scope}s{system}"))
    return found


def terms(source: Source, value: Token | OfType, blind: BlindIndex, scopes: tuple[str, ...]) -> list[int]:
    """The terms of which a matching resource has at least one; `scopes` as made by `scope`."""
    key = source.key
    if isinstance(value, OfType):
        return [blind.term(key, f"t{value.system}|{value.code}|{value.value}")]
    system, code = value
    systems = source.code_systems
    if systems is not None:
        if code is None:
            return [blind.term(key, "c" + item) for item, owner in systems.items() if owner == system]
        return [blind.term(key, "c" + code)] if not system or systems.get(code) == system else []
    types = {leaf.type for leaf in source.leaves}
    if not types & {"CodeableConcept", "Coding", "Identifier", "ContactPoint"}:
        if system and system != BOOLEAN_SYSTEM:
            return []
        return [] if code is None else [blind.term(key, "c" + code)]
    if code is not None and types == {"ContactPoint"}:
        code = _contact(code)
    form = f"s{system}" if code is None else f"c{code}" if system is None else f"p{system}|{code}"
    prefixes = ("", *scopes) if source.is_clinical else ("",)
    return [blind.term(key, prefix + form) for prefix in prefixes]


def scope(patient: int) -> str:
    """The prefix of terms that stay within one patient."""
    return f"{patient}|"


def test(leaf: Leaf, value: Any, wanted: Token | OfType) -> bool:
    """Whether an element matches."""
    if isinstance(wanted, OfType):
        return (
            leaf.type == "Identifier"
            and value.get("value") == wanted.value
            and any(
                (coding.get("system") or "") == wanted.system and coding.get("code") == wanted.code
                for coding in (value.get("type") or {}).get("coding") or ()
            )
        )
    return any(_agrees(leaf, system, code, wanted) for system, code in pairs(leaf.type, value))


def _agrees(leaf: Leaf, system: str | None, code: str | None, wanted: Token) -> bool:
    expected = wanted.code
    if leaf.type == "ContactPoint" and expected is not None:
        expected = _contact(expected)
    if expected is not None and code != expected:
        return False
    if wanted.system is None:
        return code is not None
    if leaf.type == "code":
        if wanted.system == "":
            return True
        owner = _binding_systems(leaf).get(code or "")
        return bool(owner == wanted.system)
    if leaf.type in {"CodeableConcept", "Coding", "Identifier", "ContactPoint"}:
        return (system or "") == wanted.system
    return expected is not None and wanted.system in {"", BOOLEAN_SYSTEM}


def _binding_systems(leaf: Leaf) -> Any:
    from vesalius.r4 import definitions  # noqa: PLC0415 - only plain codes with a system ask

    return definitions.required_systems(leaf.binding) if leaf.binding else {}


def test_text(leaf: Leaf, value: Any, wanted: str) -> bool:
    """:text, a string search: one of the texts starts with it."""
    return any(text.normalise(item).startswith(wanted) for item in texts(leaf.type, value))


def _contact(value: str) -> str:
    return "".join(value.split()).lower()
