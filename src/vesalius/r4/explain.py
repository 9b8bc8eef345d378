"""Every problem of a body, with its place: the slow, complete counterpart of `vesalius.r4.validation`.

The walker reads the same tables as the generated Structs, and is the authority: what it does not object to
is valid. Issue codes are those of R4 ValueSet issue-type: `structure` (names, shapes), `required`, `value`
(formats), `code-invalid` (required bindings), `invalid` (reference targets, choices, narrative) and
`too-long`. Locations are FHIRPath with the JSON names of choices
(`Observation.component[1].valueQuantity.value`). Texts quote no values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from vesalius.errors import Issue
from vesalius.r4 import primitives
from vesalius.r4.definitions import (
    Element,
    elements,
    is_primitive,
    is_resource,
    json_names,
    required_codes,
    required_systems,
)
from vesalius.r4.json import MAXIMUM_DEPTH, is_too_deep
from vesalius.r4.references import target_type

_plain_name: Final = re.compile(r"_?[A-Za-z][A-Za-z0-9]{0,63}\Z").match
_STRUCTURE_DEFINITION: Final = "http://hl7.org/fhir/StructureDefinition/"


def explain(data: bytes, expected_type: str | None = None) -> list[Issue]:
    """Every structural problem of the resource, in the order of R4's elements; empty if it is valid.

    Malformed JSON gives one issue that names line and column. With `expected_type` the body must be of that
    type.
    """
    try:
        body = _read(data)
    except _Malformed as malformed:
        return [Issue("structure", str(malformed))]
    if not isinstance(body, _Object):
        return [Issue("structure", "The body is not a JSON object.")]
    issues: list[Issue] = []
    name = _resource_type(body, "", issues)
    if name is not None:
        if expected_type is not None and name != expected_type:
            issues.append(Issue("invalid", f"The body is of type {name}, but {expected_type} is expected.", (name,)))
        _Walker(issues).resource(body, name, name, may_contain=True)
    return issues


class _Malformed(Exception):
    pass


class _Object(dict[str, Any]):
    """A JSON object that remembers which names occurred more than once."""

    repeated: tuple[str, ...] = ()


def _pairs(pairs: list[tuple[str, Any]]) -> _Object:
    built = _Object(pairs)
    if len(built) < len(pairs):
        names = [name for name, _ in pairs]
        built.repeated = tuple(sorted({name for name in names if names.count(name) > 1}))
    return built


def _integer(text: str) -> int | Decimal:
    # Python refuses to read integers of thousands of digits; none of them is a valid value here.
    return int(text) if len(text) < 400 else Decimal(text)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("Infinity")  # an exponent beyond all bounds


def _constant(_text: str) -> Any:
    raise _Malformed("The body is not well-formed JSON: NaN and infinities are not allowed.")


def _read(data: bytes) -> Any:
    """The JSON value. Raises _Malformed."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise _Malformed(f"The body is not UTF-8 (byte {error.start + 1}).") from None
    if text.startswith("\ufeff"):
        raise _Malformed("The body starts with a byte order mark.")
    if is_too_deep(data):
        raise _Malformed(f"The JSON is nested deeper than {MAXIMUM_DEPTH} levels.")
    try:
        return json.loads(
            text, object_pairs_hook=_pairs, parse_float=_decimal, parse_int=_integer, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _Malformed(f"The body is not well-formed JSON ({place}): {error.msg}.") from None
    except RecursionError:
        raise _Malformed(f"The JSON is nested deeper than {MAXIMUM_DEPTH} levels.") from None


def _resource_type(body: Mapping[str, Any], path: str, issues: list[Issue]) -> str | None:
    """The type that the object says it is, or None after an issue."""
    where = (path,) if path else ()
    if "resourceType" not in body:
        issues.append(Issue("structure", "The property resourceType is missing.", where))
        return None
    name = body["resourceType"]
    if not isinstance(name, str) or not is_resource(name):
        issues.append(Issue("structure", "resourceType does not name a resource type of R4.", where))
        return None
    return name


class _Walker:
    """Adds to `issues` what it finds wrong, place by place."""

    def __init__(self, issues: list[Issue]) -> None:
        self.issues = issues

    def add(self, code: str, path: str, text: str) -> None:
        self.issues.append(Issue(code, f"{path}: {text}.", (path,)))

    def resource(self, body: _Object, name: str, path: str, *, may_contain: bool) -> None:
        """One resource: the body itself, one that is contained, or one in a Bundle or Parameters."""
        if not may_contain and "contained" in body:
            self.add("structure", f"{path}.contained", "a contained resource must not contain resources")
        self.complex(body, name, path, is_resource_body=True)

    def complex(self, value: _Object, type_name: str, path: str, *, is_resource_body: bool = False) -> None:
        """An object of a resource type, datatype or backbone path."""
        if not value:
            self.add("structure", path, "an object must not be empty")
            return
        for name in value.repeated:
            self.add("structure", path, f"the property {self.quoted(name)} occurs more than once")
        names = json_names(type_name)
        for name in value:
            if is_resource_body and name == "resourceType":
                continue
            if not self.is_known(name, names):
                self.add("structure", path, f"the property {self.quoted(name)} is unknown")
        for element in elements(type_name).values():
            self.element(value, element, type_name, path)

    @staticmethod
    def quoted(name: str) -> str:
        """A property name as the client wrote it, unless it could be anything but a name."""
        return name if _plain_name(name) else "(not a name)"

    @staticmethod
    def is_known(name: str, names: Mapping[str, tuple[Element, str]]) -> bool:
        """Whether the type has this property, or a primitive that this is the companion of."""
        if name in names:
            return True
        return name.startswith("_") and name[1:] in names and is_primitive(names[name[1:]][1])

    def element(self, owner: _Object, element: Element, owner_type: str, path: str) -> None:
        """One element of an object, under whichever of its JSON names it is given."""
        choices = element.choices or {element.name: element.types[0]}
        given = [name for name in choices if name in owner or f"_{name}" in owner]
        if not given:
            if element.minimum:
                self.add("required", f"{path}.{element.name}", "is required")
            return
        if len(given) > 1:
            self.add("structure", f"{path}.{element.name}", "must have one value only")
        for name in given:
            self.property(owner, name, choices[name], element, owner_type, path)

    def property(self, owner: _Object, name: str, code: str, element: Element, owner_type: str, path: str) -> None:
        """One JSON property with its companion."""
        place = f"{path}.{name}"
        values = owner.get(name)
        companions = owner.get(f"_{name}")
        primitive = is_primitive(code)
        if f"_{name}" in owner and not primitive:
            companions = None  # reported as unknown
            if name not in owner:
                return
        if not element.is_list:
            if name in owner:
                self.single(values, code, element, owner_type, place)
            if primitive and f"_{name}" in owner:
                self.companion(companions, code, place, has_value=name in owner)
            return
        self.several(owner, name, code, element, owner_type, place)

    def several(self, owner: _Object, name: str, code: str, element: Element, owner_type: str, place: str) -> None:
        """An array, with the array of companions beside it."""
        companions: Any = owner.get(f"_{name}") if is_primitive(code) else None
        has_companions = f"_{name}" in owner and is_primitive(code)
        values: Any = owner.get(name)
        for present, array in ((name in owner, values), (has_companions, companions)):
            if present and not isinstance(array, list):
                self.add("structure", place, f"must be an array, not {primitives.json_kind(array)}")
                return
            if present and not array:
                self.add("structure", place, "an array must not be empty")
                return
        if name in owner and has_companions and len(values) != len(companions):
            self.add("structure", place, "must have as many entries as its companion")
            return
        for position in range(len(values if name in owner else companions)):
            entry = f"{place}[{position}]"
            value = values[position] if name in owner else None
            beside = companions[position] if has_companions else None
            if value is not None:
                self.single(value, code, element, owner_type, entry)
            elif beside is None:
                self.add("structure", entry, "must not be null without content in its companion")
            if beside is not None:
                self.companion(beside, code, entry, has_value=value is not None)
        if element.maximum is not None and name in owner and len(values) > element.maximum:
            self.add("structure", place, f"must not have more than {element.maximum} entries")

    def companion(self, value: Any, code: str, path: str, *, has_value: bool) -> None:
        """The object beside a primitive: id and extensions."""
        if not isinstance(value, _Object):
            self.add("structure", path, f"the companion must be an object, not {primitives.json_kind(value)}")
            return
        self.complex(value, code, path)
        if value and not has_value and "extension" not in value:
            self.add("structure", path, "without a value there must be an extension")

    def single(self, value: Any, code: str, element: Element, owner_type: str, path: str) -> None:
        """One value of an element."""
        if is_primitive(code):
            if found := primitives.problem(code, value):
                self.add(_issue_code(code, value), path, found)
            elif element.binding is not None:
                self.bound_code(value, element.binding, path)
            elif owner_type == "Reference" and path.endswith(".reference"):
                pass  # judged where the targets are known
            return
        if not isinstance(value, _Object):
            self.add("structure", path, f"must be an object, not {primitives.json_kind(value)}")
            return
        if code == "Resource":
            self.nested(value, path, is_contained=element.name == "contained")
            return
        self.complex(value, element.content or code, path)
        if code == "Reference" and element.targets:
            self.reference(value, element.targets, path)
        elif code == "CodeableConcept" and element.binding is not None:
            self.bound_concept(value, element.binding, path)

    def nested(self, value: _Object, path: str, *, is_contained: bool) -> None:
        """A resource inside a resource."""
        name = _resource_type(value, path, self.issues)
        if name is not None:
            self.resource(value, name, path, may_contain=not is_contained)

    def bound_code(self, value: str, value_set: str, path: str) -> None:
        """The value of a code element with a required binding."""
        codes = required_codes(value_set)
        if codes is not None and value not in codes:
            self.add("code-invalid", path, f"the code is not in the required value set {value_set}")

    def bound_concept(self, value: _Object, value_set: str, path: str) -> None:
        """A CodeableConcept with a required binding: one of its codings must be in the value set."""
        if required_codes(value_set) is None:
            return
        systems = required_systems(value_set)
        codings = value.get("coding")
        listed = [entry for entry in codings if isinstance(entry, dict)] if isinstance(codings, list) else []
        for coding in listed:
            code, system = coding.get("code"), coding.get("system")
            if isinstance(code, str) and isinstance(system, str) and systems.get(code) == system:
                return
        self.add("code-invalid", path, f"no coding is in the required value set {value_set}")

    def reference(self, value: _Object, targets: Iterable[str], path: str) -> None:
        """A Reference whose target types are limited."""
        literal, expected = value.get("reference"), value.get("type")
        allowed = ", ".join(targets)
        if isinstance(literal, str):
            named = target_type(literal)
            if named is not None and named not in targets:
                self.add("invalid", f"{path}.reference", f"must refer to {allowed}, not to {named}")
        if isinstance(expected, str):
            named = expected.removeprefix(_STRUCTURE_DEFINITION)
            if is_resource(named) and named not in targets:
                self.add("invalid", f"{path}.type", f"must be {allowed}, not {named}")


def _issue_code(code: str, value: Any) -> str:
    """Structure for a wrong JSON type or null, too-long for overlong text, invalid for narratives, else value."""
    if value is None or isinstance(value, dict | list):
        return "structure"
    if code == "xhtml" and isinstance(value, str):
        return "invalid"
    if isinstance(value, str) and len(value) > primitives.MAXIMUM_STRING_LENGTH:
        return "too-long"
    return "value"
