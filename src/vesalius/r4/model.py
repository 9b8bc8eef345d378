"""What the generated Structs are built from, and how they are decoded and encoded.

The Structs hold every rule that decoding can check: names, shapes, cardinality, ranges, formats, required codes, one
value per choice and the types a reference may point to. They know `_field` companions with extensions, but not those
of choices and ids, and no values that are null: such a body is decoded with `vesalius.r4.json` and judged by
`vesalius.r4.explain` instead. Nested resources (`contained`, Bundle entries, Parameters) stay `msgspec.Raw`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from decimal import Decimal as Decimal  # noqa: PLC0414 - generated modules take it from here
from functools import cache
from importlib import import_module
from operator import attrgetter, getitem
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

import msgspec

from vesalius.r4 import primitives
from vesalius.r4.definitions import is_resource, required_systems

Item = TypeVar("Item")
Some = Annotated[list[Item], msgspec.Meta(min_length=1)]
String = Annotated[str, msgspec.Meta(min_length=1, max_length=primitives.MAXIMUM_STRING_LENGTH)]
Integer = Annotated[int, msgspec.Meta(ge=-2_147_483_648, le=2_147_483_647)]
UnsignedInt = Annotated[int, msgspec.Meta(ge=0, le=2_147_483_647)]
PositiveInt = Annotated[int, msgspec.Meta(ge=1, le=2_147_483_647)]

KNOWN_VALUES: Final = 20_000
"""How many codes, and how many URIs, are remembered as well-formed."""

LONGEST_KNOWN_VALUE: Final = 200
"""Characters of a code or URI that is remembered."""


class Structure(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The base of every generated type. Absent elements are `msgspec.UNSET`."""


@cache
def struct(type_name: str) -> type[Structure]:
    """The generated class of a resource type or datatype. Raises AttributeError for an unknown type."""
    if not is_resource(type_name):
        found = getattr(import_module("vesalius.r4.generated.datatypes"), type_name)
    else:
        module = re.sub(r"(?<!^)(?=[A-Z])", "_", type_name).lower()
        found = getattr(import_module(f"vesalius.r4.generated.resources.{module}"), type_name)
    loaded: type[Structure] = found
    return loaded


_decoders: dict[str, msgspec.json.Decoder[Structure]] = {}
_building = threading.RLock()


def decoder(type_name: str) -> msgspec.json.Decoder[Structure]:
    """Decodes and checks the JSON of one type; decimals become Decimal with the digits sent.

    Decimals are accepted as JSON strings too: whoever checks a body must see to that (`vesalius.r4.validation`).
    """
    found = _decoders.get(type_name)
    if found is None:
        # msgspec crashes when two threads build decoders that share a type not prepared before.
        with _building:
            found = _decoders.get(type_name)
            if found is None:
                # Each text type answers `kind[value]`; see _text_type.
                judge: Any = getitem
                found = _decoders[type_name] = msgspec.json.Decoder(struct(type_name), dec_hook=judge)
    return found


encode: Final = msgspec.json.Encoder(decimal_format="number").encode
"""Compact JSON of a Struct; decimals with their digits, nested resources byte for byte."""


def choice(*names: str) -> Callable[[Structure], tuple[Any, ...]]:
    """Reads the values of a choice element from a Struct, unset ones included."""
    if len(names) == 1:
        only = attrgetter(names[0])
        return lambda structure: (only(structure),)
    return attrgetter(*names)


def beside(companions: list[Any], values: Any) -> bool:
    """Whether an array of companions has as many entries as the array of values that it belongs to."""
    return values is not msgspec.UNSET and len(companions) == len(values)


@cache
def reference_to(*targets: str) -> type[msgspec.Struct]:
    """A Reference whose literal reference and type may only name these resource types."""
    from vesalius.r4.generated.datatypes import Reference  # noqa: PLC0415 - that module imports this one

    allowed = frozenset(targets)

    def literal(value: Any) -> bool:
        if value.__class__ is not str:
            return False
        if value.partition("/")[0] in allowed or value.startswith("urn:uuid:"):
            return len(value) <= primitives.MAXIMUM_STRING_LENGTH
        from vesalius.r4.references import target_type  # noqa: PLC0415 - loaded when first needed

        named = target_type(value)
        return primitives.problem("string", value) is None and (named is None or named in allowed)

    def expected(value: Any) -> bool:
        if value.__class__ is not str:
            return False
        named = value.removeprefix("http://hl7.org/fhir/StructureDefinition/")
        return primitives.problem("uri", value) is None and (not is_resource(named) or named in allowed)

    fields: list[tuple[str, Any, Any]] = [
        ("reference", _text_type("Literal", _judged(literal)) | msgspec.UnsetType, msgspec.UNSET),
        ("type", _text_type("Type", _judged(expected)) | msgspec.UnsetType, msgspec.UNSET),
    ]
    return msgspec.defstruct(
        "Reference",
        fields,
        bases=(Reference,),
        kw_only=True,
        forbid_unknown_fields=True,
        omit_defaults=True,
        gc=False,
    )


@cache
def concept_of(value_set: str) -> type[msgspec.Struct]:
    """A CodeableConcept of which at least one coding is in the value set of a required binding."""
    from vesalius.r4.generated.datatypes import CodeableConcept  # noqa: PLC0415 - that module imports this one

    systems = required_systems(value_set)

    def check(self: Any) -> None:
        codings = () if self.coding is msgspec.UNSET else self.coding
        if not any(systems.get(coding.code, "") == coding.system for coding in codings):
            raise ValueError("no coding of the required value set")

    return msgspec.defstruct(
        "CodeableConcept",
        [],
        bases=(CodeableConcept,),
        namespace={"__post_init__": check},
        kw_only=True,
        forbid_unknown_fields=True,
        omit_defaults=True,
        gc=False,
    )


def _judged(accepts: Callable[[str], object], then: Callable[[str], object] | None = None) -> dict[str, str]:
    """Gives back each text that one of the two accepts: `judged[text]`. Raises ValueError or TypeError for others."""

    class Judged(dict[str, str]):
        def __missing__(self, value: str) -> str:
            if accepts(value) or (then is not None and then(value)):
                return value
            raise ValueError("not well-formed")

    return Judged()


def _remembered(type_name: str) -> dict[str, str]:
    """The same for a type of which the same few values come all the time: those are found without Python code."""

    class Remembered(dict[str, str]):
        def __missing__(self, value: str) -> str:
            if primitives.problem(type_name, value) is not None:
                raise ValueError("not well-formed")
            if len(value) <= LONGEST_KNOWN_VALUE:
                if len(self) >= KNOWN_VALUES:
                    self.clear()
                self[value] = value
            return value

    return Remembered()


def _text_type(name: str, judged: dict[str, str]) -> Any:
    """A type whose instances are plain strings that `judged` gives back, for msgspec.

    Decoding asks `kind[value]` and then `isinstance(…, kind)` for each element. Both are answered by C functions
    without a call of Python code: this saves a third of the time of validation.
    """
    members = {"__getitem__": judged.__getitem__, "__instancecheck__": type.__instancecheck__.__get__(str)}
    return type(name + "Type", (type,), members)(name, (), {})


def _well_formed(type_name: str) -> Callable[[str], bool]:
    return lambda value: primitives.problem(type_name, value) is None


if TYPE_CHECKING:
    Base64Binary = Canonical = Code = Date = DateTime = Id = Instant = Oid = Time = Uri = Url = Uuid = Xhtml = str
else:
    _uris = _remembered("uri")
    Base64Binary = _text_type("Base64Binary", _judged(_well_formed("base64Binary")))
    Canonical = _text_type("Canonical", _uris)
    Code = _text_type("Code", _remembered("code"))
    Date = _text_type("Date", _judged(primitives.quick_date, _well_formed("date")))
    DateTime = _text_type("DateTime", _judged(primitives.quick_date_time, _well_formed("dateTime")))
    Id = _text_type("Id", _judged(primitives.quick_id, _well_formed("id")))
    Instant = _text_type("Instant", _judged(primitives.quick_instant, _well_formed("instant")))
    Oid = _text_type("Oid", _judged(_well_formed("oid")))
    Time = _text_type("Time", _judged(primitives.quick_time, _well_formed("time")))
    Uri = _text_type("Uri", _uris)
    Url = _text_type("Url", _uris)
    Uuid = _text_type("Uuid", _judged(_well_formed("uuid")))
    Xhtml = _text_type("Xhtml", _judged(_well_formed("xhtml")))
