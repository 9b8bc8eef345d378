"""R4 search, read aloud: every resource is looked at, every rule applied as the specification words it.

Shares nothing with vesalius.search: values come from HL7's own expressions by FHIRPath, dates from datetime, numbers
from Decimal. Knows the parameter types, modifiers, prefixes, chains and _has that the property tests ask for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from vesalius.r4 import definitions, fhirpath

Json = dict[str, Any]
BRUSSELS = ZoneInfo("Europe/Brussels")
FOREVER = (datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC))
# Masses only: enough to see whether units are converted.
GRAMS = {"kg": Decimal(1000), "g": Decimal(1), "mg": Decimal("0.001")}
# A pressure sorts by pascals times a thousand, as grams stand for kilograms.
SORTED_BY = {**GRAMS, "mm[Hg]": Decimal("133322.387415")}


def search(world: list[Json], type_name: str, criteria: list[tuple[str, str]]) -> set[str]:
    """ "Type/id" of every resource of the type that meets all criteria."""
    return {
        f"{type_name}/{resource['id']}"
        for resource in world
        if resource["resourceType"] == type_name and all(meets(world, resource, *one) for one in criteria)
    }


def meets(world: list[Json], resource: Json, name: str, raw: str) -> bool:
    if name.startswith("_has:"):
        _, type_name, reference, rest = name.split(":", 3)
        own = f"{resource['resourceType']}/{resource['id']}"
        return any(
            any(value.get("reference") == own for value in values(other, reference)) and meets(world, other, rest, raw)
            for other in world
            if other["resourceType"] == type_name
        )
    head, dot, rest = name.partition(".")
    code, _, modifier = head.partition(":")
    if dot:
        for value in values(resource, code):
            for target in world:
                address = f"{target['resourceType']}/{target['id']}"
                if value.get("reference") == address and modifier in {"", target["resourceType"]}:
                    known = rest.partition(".")[0].partition(":")[0] in definitions.search_parameters(
                        target["resourceType"]
                    )
                    if known and meets(world, target, rest, raw):
                        return True
        return False
    if code == "_id":
        return (resource["id"] in raw.split(",")) != (modifier == "not")
    if code in {"_text", "_content"}:
        text = resource.get("text", {}).get("div", "") if code == "_text" else " ".join(strings(resource))
        there = plain(re.sub("<[^>]*>", " ", text)).split()
        return any(set(plain(one).split()) <= set(there) for one in raw.split(","))
    found = list(values(resource, code))
    if modifier == "missing":
        return (not found) == (raw == "true")
    if modifier == "not":
        return not any(agrees(resource, code, "", value, one) for value in found for one in raw.split(","))
    kind = definitions.search_parameters(resource["resourceType"])[code].type
    if kind == "composite":
        return any(composite(resource, code, one) for one in raw.split(","))
    return any(agrees(resource, code, modifier, value, one) for value in found for one in raw.split(","))


def values(resource: Json, code: str) -> Iterator[Any]:
    expression = definitions.search_parameters(resource["resourceType"])[code].expression
    wanted = re.search(r"\.where\(resolve\(\) is (\w+)\)", expression)
    for value in fhirpath.compile(re.sub(r"\.where\(resolve\(\) is \w+\)", "", expression)).evaluate(resource):
        if wanted and not value.get("reference", "").startswith(wanted[1] + "/"):
            continue
        yield value


def agrees(resource: Json, code: str, modifier: str, value: Any, raw: str) -> bool:
    kind = definitions.search_parameters(resource["resourceType"])[code].type
    if kind == "token":
        return token(code, modifier, value, raw)
    if kind == "string":
        return string(modifier, value, raw)
    if kind == "reference":
        return reference(modifier, value, raw)
    if kind == "date":
        return date(value, raw)
    if kind in {"quantity", "number"}:
        return quantity(value, raw)
    assert kind == "uri"
    if modifier == "below":
        return value.rstrip("/") == raw.rstrip("/") or value.startswith(raw.rstrip("/") + "/")
    if modifier == "above":
        return raw == value or raw.startswith(value.rstrip("/") + "/")
    return value == raw or value.partition("|")[0] == raw


def codings(value: Any) -> list[tuple[str, str]]:
    if isinstance(value, bool):
        return [("", str(value).lower())]
    if isinstance(value, str):
        return [("", value)]
    if "coding" in value or "text" in value:
        return [(one.get("system", ""), one.get("code")) for one in value.get("coding", [])]
    return [(value.get("system", ""), value.get("code", value.get("value")))]


def token(code: str, modifier: str, value: Any, raw: str) -> bool:
    if modifier == "text":
        texts = [value.get("text"), *(one.get("display") for one in value.get("coding", []))]
        return any(text and plain(text).startswith(plain(raw)) for text in texts)
    if modifier == "of-type":
        system, kind, content = raw.split("|")
        return value.get("value") == content and (system, kind) in codings(value.get("type", {"coding": []}))
    system, bar, wanted = raw.rpartition("|")
    found = codings(value)
    if code in {"status", "gender"} and bar:
        owner = {
            "status": "http://hl7.org/fhir/observation-status",
            "gender": "http://hl7.org/fhir/administrative-gender",
        }[code]
        found = [(owner if system else "", item) for _, item in found]
    return any((not bar or system == own) and (not wanted or wanted == item) for own, item in found)


def plain(text: str) -> str:
    letters = [c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c) and c not in "'’"]
    return " ".join("".join(c if c.isalnum() else " " for c in letters).casefold().split())


def strings(value: Any, key: str = "") -> Iterator[str]:
    hidden = {
        "id",
        "reference",
        "system",
        "code",
        "status",
        "use",
        "gender",
        "birthDate",
        "resourceType",
        "lastUpdated",
        "url",
        "versionId",
        "profile",
        "effectiveDateTime",
        "start",
        "end",
    }
    if isinstance(value, dict):
        for name, item in value.items():
            yield from strings(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, key)
    elif isinstance(value, str) and key not in hidden:
        yield value


def string(modifier: str, value: Any, raw: str) -> bool:
    parts = value
    if isinstance(value, dict):
        parts = [
            value.get(key)
            for key in (
                "text",
                "family",
                "given",
                "prefix",
                "suffix",
                "line",
                "city",
                "district",
                "state",
                "postalCode",
                "country",
            )
        ]
    flat: list[str] = []
    for part in parts if isinstance(parts, list) else [parts]:
        flat += part if isinstance(part, list) else [part] if part else []
    if modifier == "exact":
        return raw in flat
    if modifier == "contains":
        return any(plain(raw) in plain(part) for part in flat)
    return any(plain(part).startswith(plain(raw)) for part in flat)


def reference(modifier: str, value: Json, raw: str) -> bool:
    if modifier == "identifier":
        return "identifier" in value and token("", "", value["identifier"], raw)
    literal = value.get("reference", "")
    if modifier:
        return literal == f"{modifier}/{raw}"
    return literal == raw or ("/" not in raw and literal.endswith("/" + raw))


def span(text: str) -> tuple[datetime, datetime]:
    if "T" in text:
        start = datetime.fromisoformat(text)
        return start, start + (
            timedelta(minutes=1)
            if text.count(":") - text[11:].count("+") * 1 < 2 and len(text) <= 22
            else timedelta(seconds=1)
        )
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    start = datetime(year, month or 1, day or 1, tzinfo=BRUSSELS)
    if day:
        end = start + timedelta(days=1)
    elif month:
        end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=BRUSSELS)
    else:
        end = datetime(year + 1, 1, 1, tzinfo=BRUSSELS)
    return start.astimezone(UTC), end.astimezone(UTC)


def prefixed(raw: str) -> tuple[str, str]:
    return (raw[:2], raw[2:]) if raw[:1].isalpha() else ("eq", raw)


def date(value: Any, raw: str) -> bool:
    prefix, text = prefixed(raw)
    low, high = span(text)
    if isinstance(value, dict):
        start = span(value["start"])[0] if "start" in value else FOREVER[0]
        end = span(value["end"])[1] if "end" in value else FOREVER[1]
    else:
        start, end = span(value)
    contains = low <= start and end <= high
    return {
        "eq": contains,
        "ne": not contains,
        "gt": end > high,
        "lt": start < low,
        "ge": end > high or contains,
        "le": start < low or contains,
        "sa": start >= high,
        "eb": end <= low,
    }[prefix]


def quantity(value: Any, raw: str) -> bool:
    prefix, rest = prefixed(raw)
    number, _, unit = rest.partition("|")
    system, _, code = unit.partition("|")
    wanted = Decimal(number)
    half = Decimal(5).scaleb(wanted.as_tuple().exponent - 1)  # type: ignore[operator]
    factor = Decimal(1)
    if isinstance(value, dict):
        if "value" not in value:
            return False
        content = Decimal(value["value"])
        comparator = value.get("comparator", "")
        if unit and not system and code not in {value.get("code"), value.get("unit")}:
            return False
        if system:
            if value.get("system") != system or (code in GRAMS) != (value.get("code") in GRAMS):
                return False
            if code not in GRAMS and code != value.get("code"):
                return False
            if code in GRAMS:
                factor = GRAMS[value["code"]] / GRAMS[code]
    else:
        content, comparator = Decimal(value), ""
    content *= factor
    infinity = Decimal("Infinity")
    low = -infinity if comparator.startswith("<") else content
    high = infinity if comparator.startswith(">") else content
    contains = wanted - half <= low and high < wanted + half
    tenth = abs(wanted) / 10
    return {
        "eq": contains,
        "ne": not contains,
        "gt": high > wanted,
        "lt": low < wanted,
        "ge": high >= wanted,
        "le": low <= wanted,
        "sa": low > wanted,
        "eb": high < wanted,
        "ap": low <= wanted + tenth and high >= wanted - tenth,
    }[prefix]


def composite(resource: Json, code: str, raw: str) -> bool:
    first, second = raw.split("$")
    groups = [] if code.startswith("component") else [resource]
    groups += resource.get("component", []) if code != "code-value-quantity" else []
    return any(
        token("code", "", group["code"], first)
        and "valueQuantity" in group
        and quantity(group["valueQuantity"], second)
        for group in groups
    )


def sort_key(resource: Json, code: str, *, descending: bool) -> Any:
    """The value to sort by, None when there is none."""
    found: list[Any] = []
    for value in values(resource, code):
        kind = definitions.search_parameters(resource["resourceType"])[code].type
        if kind == "date":
            found.append(
                (span(value["start"])[0] if "start" in value else FOREVER[0])
                if isinstance(value, dict)
                else span(value)[0]
            )
        elif kind == "quantity":
            below = value.get("comparator", "").startswith("<")
            found.append(
                -Decimal("Infinity")
                if below
                else Decimal(value["value"]) * SORTED_BY.get(value.get("code", ""), Decimal(1))
            )
        elif kind == "token":
            found += [item for _, item in codings(value) if item]
        else:
            found.append(plain(value))
    return (max if descending else min)(found) if found else None
