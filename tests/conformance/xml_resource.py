"""A resource in FHIR XML as the JSON form that the library works on. For tests only: no validation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from vesalius.r4.fhirpath.model import KEYS, Step

_FHIR = "{http://hl7.org/fhir}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_NUMBERS = {"integer": int, "positiveInt": int, "unsignedInt": int, "decimal": Decimal}


def from_text(text: str | bytes) -> dict[str, Any]:
    """The resource of an XML document."""
    return from_element(ET.fromstring(text))  # noqa: S314 - files of HL7's suites


def from_element(element: ET.Element) -> dict[str, Any]:
    """The resource whose root this element is."""
    name = _local(element)
    return {"resourceType": name} | _content(element, name)


def _content(element: ET.Element, type_name: str) -> dict[str, Any]:
    found: dict[str, Any] = {name: value for name, value in element.attrib.items() if name in ("id", "url")}
    for child in element:
        name = _local(child)
        step = KEYS[type_name].get(name)
        if step is None:
            raise KeyError(f"{type_name} has no {name}")
        value, companion = _value(child, step)
        if not step.is_list:
            if value is not None:
                found[name] = value
            if companion:
                found[f"_{name}"] = companion
            continue
        values = found.setdefault(name, [])
        values.append(value)
        if step.is_primitive and (companion or f"_{name}" in found):
            companions = found.setdefault(f"_{name}", [None] * (len(values) - 1))
            companions += [None] * (len(values) - 1 - len(companions)) + [companion]
    return {
        name: value
        for name, value in found.items()
        if not (isinstance(value, list) and set(map(str, value)) == {"None"})
    }


def _value(element: ET.Element, step: Step) -> tuple[Any, Any]:
    if step.type == "xhtml":
        for inner in element.iter():
            inner.tag = inner.tag.removeprefix(_XHTML)
        element.set("xmlns", _XHTML[1:-1])
        element.tail = None
        return ET.tostring(element, encoding="unicode"), None
    if step.holds_resource:
        return from_element(element[0]), None
    content = _content(element, step.type)
    if not step.is_primitive:
        return content, None
    text = element.get("value")
    if text is None:
        return None, content
    if step.type == "boolean":
        return text == "true", content
    return _NUMBERS.get(step.type, str)(text), content


def _local(element: ET.Element) -> str:
    return element.tag.removeprefix(_FHIR).removeprefix(_XHTML)
