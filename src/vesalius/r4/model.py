"""What the generated Structs are built from, and how they are decoded and encoded.

The Structs hold every rule that decoding can check: names, shapes, cardinality, ranges, formats, required
codes, one value per choice and the types a reference may point to. They do not know `_field` companions and
arrays with null: such a body is decoded with `vesalius.r4.json` and judged by `vesalius.r4.explain`
instead. Nested resources (`contained`, Bundle entries, Parameters) stay `msgspec.Raw`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal as _Decimal
from functools import cache
from importlib import import_module
from operator import attrgetter
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
"""How many codes and URIs are remembered as well-formed, each kind for itself."""


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


@cache
def decoder(type_name: str) -> msgspec.json.Decoder[Structure]:
    """Decodes and checks the JSON of one type; decimals become Decimal with the digits sent."""
    return msgspec.json.Decoder(struct(type_name), dec_hook=_primitive, float_hook=_Decimal)


encode: Final = msgspec.json.Encoder(decimal_format="number").encode
"""Compact JSON of a Struct; decimals with their digits, nested resources byte for byte."""


def choice(*names: str) -> Callable[[Structure], tuple[Any, ...]]:
    """Reads the values of a choice element from a Struct, unset ones included."""
    if len(names) == 1:
        only = attrgetter(names[0])
        return lambda structure: (only(structure),)
    return attrgetter(*names)


@cache
def reference_to(*targets: str) -> type[msgspec.Struct]:
    """A Reference whose literal reference and type may only name these resource types."""
    from vesalius.r4.generated.datatypes import Reference  # noqa: PLC0415 - that module imports this one

    allowed = frozenset(targets)

    def quick(value: str) -> bool:
        return value.partition("/")[0] in allowed

    def full(value: str) -> bool:
        from vesalius.r4.references import target_type  # noqa: PLC0415 - loaded when first needed

        found = target_type(value)
        return bool(value) and (found is None or found in allowed)

    def expected(value: str) -> bool:
        named = value.removeprefix("http://hl7.org/fhir/StructureDefinition/")
        return primitives.problem("uri", value) is None and (not is_resource(named) or named in allowed)

    literal = _TextType("Literal", (), {"quick": quick, "full": full})
    type_code = _TextType("Type", (), {"quick": allowed.__contains__, "full": expected})
    fields: list[tuple[str, Any, Any]] = [
        ("reference", literal | msgspec.UnsetType, msgspec.UNSET),
        ("type", type_code | msgspec.UnsetType, msgspec.UNSET),
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


def _primitive(kind: Any, value: Any) -> Any:
    """The value if it is well-formed. msgspec calls this for each element of one of the types below."""
    try:
        if kind.quick(value) or kind.full(value):
            return value
    except (AttributeError, TypeError):
        # The checks of strings meet a number, null, object or array.
        pass
    raise ValueError("not well-formed")


class _TextType(type):
    """The type of string types: their instances are plain strings, so that checking costs no copy."""

    # A bound C function: isinstance(value, AnyOfThem) asks whether it is a str, without a Python call.
    __instancecheck__ = type.__instancecheck__.__get__(str)


def _never(_value: str) -> bool:
    return False


def _remembering(type_name: str) -> dict[str, Callable[[str], bool]]:
    """Checks that remember what was well-formed: the same few codes and systems come all the time."""
    known: set[str] = set()

    def full(value: str) -> bool:
        if primitives.problem(type_name, value) is not None:
            return False
        if len(known) >= KNOWN_VALUES:
            known.clear()
        if len(value) <= 200:
            known.add(value)
        return True

    return {"quick": known.__contains__, "full": full}


def _judged(type_name: str, quick: Callable[[str], object] = _never) -> dict[str, Callable[[str], object]]:
    return {"quick": quick, "full": lambda value: primitives.problem(type_name, value) is None}


class _DecimalType(type):
    """The type of decimals: instances are numbers as Decimal or int, never strings."""

    def __instancecheck__(cls, instance: object) -> bool:
        return instance.__class__ is _Decimal or instance.__class__ is int


if TYPE_CHECKING:
    Base64Binary = Canonical = Code = Date = DateTime = Id = Instant = Oid = Time = Uri = Url = Uuid = Xhtml = str
    Decimal = _Decimal
else:
    _uri = _remembering("uri")
    Base64Binary = _TextType("Base64Binary", (), _judged("base64Binary"))
    Canonical = _TextType("Canonical", (), _uri)
    Code = _TextType("Code", (), _remembering("code"))
    Date = _TextType("Date", (), _judged("date", primitives.quick_date))
    DateTime = _TextType("DateTime", (), _judged("dateTime", primitives.quick_date_time))
    Id = _TextType("Id", (), _judged("id", primitives.quick_id))
    Instant = _TextType("Instant", (), _judged("instant", primitives.quick_instant))
    Oid = _TextType("Oid", (), _judged("oid"))
    Time = _TextType("Time", (), _judged("time", primitives.quick_time))
    Uri = _TextType("Uri", (), _uri)
    Url = _TextType("Url", (), _uri)
    Uuid = _TextType("Uuid", (), _judged("uuid"))
    Xhtml = _TextType("Xhtml", (), _judged("xhtml"))
    Decimal = _DecimalType("Decimal", (), _judged("decimal"))
