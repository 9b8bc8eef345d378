"""System values.

Conversion from FHIR primitives, keys for sets, equality, equivalence and order (N1 section 6.1, 6.2).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from vesalius.r4.fhirpath import quantity as quantities
from vesalius.r4.fhirpath import temporal
from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.model import QUANTITY_TYPES
from vesalius.r4.fhirpath.node import Collection, Node, TypeName
from vesalius.r4.fhirpath.quantity import CALENDAR_UNITS, Quantity
from vesalius.r4.fhirpath.temporal import Date, DateTime, Time

UCUM = "http://unitsofmeasure.org"
_TEMPORAL = (Date, DateTime, Time)
_PARSERS = {
    "date": temporal.parse_date,
    "dateTime": temporal.parse_datetime,
    "instant": temporal.parse_datetime,
    "time": temporal.parse_time,
}


def system(item: Any) -> Any:
    """The System value of an item: of a primitive its value, of a FHIR Quantity a Quantity.

    None for a primitive without a value; another complex element stays a Node.
    """
    if item.__class__ is not Node:
        return item
    value = item.value
    kind = value.__class__
    if kind is str:
        parser = _PARSERS.get(item.type)
        if parser is not None:
            parsed = parser(value)
            return value if parsed is None else parsed
        return value
    if kind is int and item.type == "decimal":
        return Decimal(value)
    if kind is dict:
        return _quantity(item) if item.type in QUANTITY_TYPES else item
    return value


def singleton(collection: Collection, what: str) -> Any:
    """The one System value, None for an empty collection; raises FHIRPathError for more than one item."""
    if not collection:
        return None
    if len(collection) > 1:
        raise FHIRPathError(f"{what} takes a single item, not {len(collection)}")
    return system(collection[0])


def boolean(collection: Collection) -> bool | None:
    """The collection as a condition (N1 section 4.5).

    Empty is None, a single item that is no boolean is true.
    """
    if not collection:
        return None
    if len(collection) > 1:
        raise FHIRPathError("a condition takes a single item")
    item = collection[0]
    if item.__class__ is bool:
        return bool(item)
    if item.__class__ is Node:
        if item.value.__class__ is bool:
            return bool(item.value)
        return None if item.value is None and item.type == "boolean" else True
    return True


def key(item: Any) -> Any:
    """A hashable key such that equal items (N1 `=`) have equal keys: what makes sets linear."""
    value = system(item)
    kind = value.__class__
    if kind is str:
        return value
    if kind is bool:
        return "boolean", value
    if kind is int or kind is Decimal:
        return value
    if kind is Node:
        return _frozen(value.value)
    if kind is Quantity:
        found = quantities.canonical(value)
        return ("quantity", value.value, value.unit) if found is None else ("quantity", *found)
    if kind in _TEMPORAL:
        return temporal.normal_key(value)
    if value is None:
        return "none", _frozen(item.companion)
    return value


def equal(left: Collection, right: Collection) -> bool | None:
    """`left = right`: None when either is empty or when a comparison is open."""
    if not left or not right:
        return None
    if len(left) != len(right):
        return False
    result: bool | None = True
    for one, other in zip(left, right, strict=True):
        same = equal_items(one, other)
        if same is False:
            return False
        if same is None:
            result = None
    return result


def equal_items(left: Any, right: Any) -> bool | None:
    """Equality of two items; None when precision, time zone or units leave it open."""
    one, other = system(left), system(right)
    kind, against = one.__class__, other.__class__
    if kind is against and kind not in _TEMPORAL and kind is not Quantity and kind is not Node:
        return bool(one == other)
    if kind in _TEMPORAL and against in _TEMPORAL:
        if (kind is Time) is not (against is Time):
            return False
        order = temporal.compare(one, other)
        return None if order is None else order == 0
    if kind is Quantity or against is Quantity:
        return _equal_quantities(one, other)
    if kind is Node or against is Node:
        return kind is against and bool(_frozen(one.value) == _frozen(other.value))
    if kind is bool or against is bool:
        return False
    if kind in _TEMPORAL or against in _TEMPORAL:
        # A date element against a string: R4's own search parameters and invariants compare the texts.
        return str(one) == str(other)
    return bool(one == other)


def equivalent(left: Collection, right: Collection) -> bool:
    """`left ~ right`: order does not matter, two empty collections are equivalent."""
    if len(left) != len(right):
        return False
    rest = list(right)
    for one in left:
        for index, other in enumerate(rest):
            if equivalent_items(one, other):
                del rest[index]
                break
        else:
            return False
    return True


def equivalent_items(left: Any, right: Any) -> bool:
    """Equivalence of two items: texts without case and spaces, numbers at the lesser precision."""
    one, other = system(left), system(right)
    kind, against = one.__class__, other.__class__
    if kind is str and against is str:
        return _loose(one) == _loose(other)
    if _is_number(one) and _is_number(other):
        return _rounded_alike(Decimal(one), Decimal(other))
    if kind in _TEMPORAL and against in _TEMPORAL:
        return (kind is Time) is (against is Time) and temporal.compare(one, other) == 0
    if kind is Quantity and against is Quantity:
        converted = quantities.in_unit_of(other, one, rough=True)
        return converted is not None and _rounded_alike(one.value, converted, other.value)
    if kind is Node and against is Node:
        return _equivalent_json(one.value, other.value)
    return kind is against and bool(one == other)


def compare(left: Any, right: Any) -> int | None:
    """-1, 0 or 1; None when it is open. Raises FHIRPathError for types that have no common order."""
    kind, against = left.__class__, right.__class__
    if (kind is against and kind is str) or (_is_number(left) and _is_number(right)):
        return int(left > right) - int(left < right)
    if kind in _TEMPORAL and against in _TEMPORAL and (kind is Time) is (against is Time):
        return temporal.compare(left, right)
    if kind in _TEMPORAL and against is str:
        parsed = _like(left, right)
        if parsed is not None:
            return temporal.compare(left, parsed)
    if kind is str and against in _TEMPORAL:
        order = compare(right, left)
        return None if order is None else -order
    if kind is Quantity and _is_number(right):
        return quantities.compare(left, Quantity(Decimal(right), "1"))
    if against is Quantity and _is_number(left):
        return quantities.compare(Quantity(Decimal(left), "1"), right)
    if kind is Quantity and against is Quantity:
        return quantities.compare(left, right)
    raise FHIRPathError(f"{type_of(left)} and {type_of(right)} have no common order")


def type_of(value: Any) -> str:
    """The name of the System type of a value, or of the FHIR type of a Node."""
    if value.__class__ is Node:
        return str(value.type)
    if value.__class__ is TypeName:
        return "TypeInfo"
    return _SYSTEM_NAMES.get(value.__class__, "nothing")


def plain(item: Any) -> Any:
    """The JSON form of an item: of a Node its value, of a date its text, of a Quantity a FHIR Quantity."""
    kind = item.__class__
    if kind is Node:
        return item.value
    if kind in _TEMPORAL:
        return str(item)
    if kind is Quantity:
        if item.calendar:
            return {"value": item.value, "unit": item.unit}
        return {"value": item.value, "unit": item.unit, "system": UCUM, "code": item.unit}
    if kind is TypeName:
        return {"namespace": item.namespace, "name": item.name}
    return item


_SYSTEM_NAMES: dict[type, str] = {
    bool: "Boolean",
    int: "Integer",
    Decimal: "Decimal",
    str: "String",
    Date: "Date",
    DateTime: "DateTime",
    Time: "Time",
    Quantity: "Quantity",
}


def _is_number(value: Any) -> bool:
    return value.__class__ is int or value.__class__ is Decimal


def _quantity(node: Node) -> Any:
    """A Quantity for a FHIR Quantity that has a value and no comparator; otherwise the Node."""
    data = node.value
    value = data.get("value")
    if value is None or "comparator" in data:
        return node
    code = data.get("code")
    if data.get("system") == UCUM and code:
        return Quantity(Decimal(value), code)
    unit = code or data.get("unit")
    if unit in CALENDAR_UNITS and "system" not in data:
        return Quantity(Decimal(value), unit, calendar=True)
    return Quantity(Decimal(value), unit or "1")


def _frozen(value: Any) -> Any:
    """A JSON value as something hashable that is equal when the content is; key order does not matter."""
    kind = value.__class__
    if kind is dict:
        return frozenset([(name, _frozen(inner)) for name, inner in value.items()])
    if kind is list:
        return tuple([_frozen(inner) for inner in value])
    return ("boolean", value) if kind is bool else value


def _loose(text: str) -> str:
    return " ".join(text.split()).casefold()


def _rounded_alike(one: Decimal, other: Decimal, written: Decimal | None = None) -> bool:
    """Equal at the lesser count of decimal places; `written` is how `other` was given before conversion."""
    places = [_places(one), _places(other if written is None else written)]
    smallest = min(places)
    quantum = Decimal(1).scaleb(-smallest)
    try:
        return one.quantize(quantum) == other.quantize(quantum)
    except ArithmeticError:
        return one == other


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _equivalent_json(one: Any, other: Any) -> bool:
    if one.__class__ is dict and other.__class__ is dict:
        names = set(one) | set(other)
        # Ids of elements do not matter for equivalence.
        return all(_equivalent_json(one.get(name), other.get(name)) for name in names - {"id"})
    if one.__class__ is list and other.__class__ is list:
        if len(one) != len(other):
            return False
        rest = list(other)
        for item in one:
            match = next((index for index, peer in enumerate(rest) if _equivalent_json(item, peer)), None)
            if match is None:
                return False
            del rest[match]
        return True
    if one.__class__ is str and other.__class__ is str:
        return _loose(one) == _loose(other)
    return (one.__class__ is not bool and other.__class__ is not bool and one == other) or one is other


def _equal_quantities(one: Any, other: Any) -> bool | None:
    if _is_number(one):
        one = Quantity(Decimal(one), "1")
    if _is_number(other):
        other = Quantity(Decimal(other), "1")
    if one.__class__ is not Quantity or other.__class__ is not Quantity:
        return False
    order = quantities.compare(one, other)
    if order is not None:
        return order == 0
    # Units that measure different things make values unequal; a calendar month has no certain count of days.
    return None if quantities.in_unit_of(other, one, rough=True) is not None else False


def _like(model: Any, text: str) -> Any:
    parser = {Date: temporal.parse_date, DateTime: temporal.parse_datetime, Time: temporal.parse_time}[model.__class__]
    return parser(text)
