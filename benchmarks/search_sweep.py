"""Sweeps a running installation: each value that a search parameter has in a stored resource must find the resource.

    benchmarks/search_sweep.py --port 8080 --token-file FILE ../shared/data/r4-examples [more folders or files]

Puts every resource of the folders (JSON files; NDJSON lines that are transactions are posted), reads it back and
compares it with the digits sent, then evaluates the FHIRPath expression of every search parameter of its type and
asks for each value found. Prints what was refused, what came back changed and what was not found; ends with 1
when something was changed or not found.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from vesalius.r4 import definitions
from vesalius.r4.fhirpath import FHIRPathError, compile, resolve_by_type  # noqa: A004 - the package's word
from vesalius.r4.json import encode, parse

UNASKED = {"_text", "_content", "_list", "_query", "_lastUpdated"}
HUMAN_NAME = ("family", "given", "prefix", "suffix", "text")
ADDRESS = ("line", "city", "district", "state", "postalCode", "country", "text")
CODED = {"CodeableConcept", "Coding"}


class Endpoint:
    """A kept connection to the FHIR endpoint."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def __call__(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """The status and the body of the answer; `path` is what follows /fhir."""
        headers = {"Authorization": f"Bearer {self._token}"}
        if body is not None:
            headers["Content-Type"] = "application/fhir+json"
        for attempt in (1, 2):
            try:
                self._connection.request(method, "/fhir" + path, body, headers)
                response = self._connection.getresponse()
                return response.status, response.read()
            except (OSError, http.client.HTTPException):
                self._connection.close()
                if attempt == 2:
                    raise
        raise AssertionError

    def ids(self, question: str) -> set[str] | str:
        """The ids that match, at most one page; the refusal when there is one."""
        status, body = self("GET", question)
        if status != 200:
            return f"{status} {body[:300]!r}"
        entries = json.loads(body).get("entry", [])
        return {entry["resource"]["id"] for entry in entries if entry["search"]["mode"] == "match"}


def main() -> int:
    """Runs the sweep."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--token-file", type=Path, required=True)
    arguments.add_argument("--show", type=int, default=3, help="examples of each kind of failure")
    arguments.add_argument(
        "--per-type", type=int, default=10**9, help="resources asked for of each type, the first ones"
    )
    arguments.add_argument("paths", nargs="+", type=Path)
    given = arguments.parse_args()
    endpoint = Endpoint(given.port, given.token_file.read_text().strip())
    stored, refused, changed = _store(endpoint, given.paths)
    print(f"{len(stored)} resources stored, {sum(refused.values())} refused, {len(changed)} came back changed")
    for reason, count in refused.most_common():
        print(f"  refused {count}: {reason}")
    for name in changed:
        print(f"  changed: {name}")
    failures = _sweep(endpoint, _first(stored, given.per_type), given.show)
    return 1 if failures or changed else 0


def _store(endpoint: Endpoint, paths: list[Path]) -> tuple[list[dict[str, Any]], Counter[str], list[str]]:
    stored: dict[str, dict[str, Any]] = {}
    refused: Counter[str] = Counter()
    changed = []
    for name, content in _bodies(paths):
        resource = parse(content)
        kind, identifier = resource.get("resourceType"), resource.get("id")
        if ".ndjson" in name and resource.get("type") in {"transaction", "batch"}:
            status, body = endpoint("POST", "", content)
            if status != 200:
                refused[f"{name}: {_reason(body)}"] += 1
                continue
            for entry in json.loads(body)["entry"]:
                address = "/" + "/".join(entry["response"].get("location", "").split("/")[-4:-2])
                status, body = endpoint("GET", address) if address != "/" else (404, b"")
                if status == 200:
                    stored[address] = parse(body)
            continue
        if kind is None or identifier is None or kind == "Parameters":
            refused[f"{name}: no id of its own"] += 1
            continue
        status, body = endpoint("PUT", f"/{kind}/{identifier}", content)
        if status not in {200, 201}:
            refused[f"{name}: {_reason(body)}"] += 1
            continue
        status, body = endpoint("GET", f"/{kind}/{identifier}")
        if status != 200 or _comparable(content) != _comparable(body):
            changed.append(f"{kind}/{identifier}")
        stored[f"/{kind}/{identifier}"] = parse(body)
    return list(stored.values()), refused, changed


def _bodies(paths: list[Path]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        if path.is_dir():
            yield from _bodies(sorted(path.iterdir()))
        elif path.suffix == ".json":
            yield path.name, path.read_bytes()
        elif path.suffix == ".ndjson":
            for number, line in enumerate(path.read_bytes().splitlines(), 1):
                yield f"{path.name}:{number}", line


def _reason(body: bytes) -> str:
    try:
        issues = json.loads(body)["issue"]
        return "; ".join(f"{issue.get('expression', ['?'])[0]} {issue.get('diagnostics')}" for issue in issues[:3])
    except (ValueError, KeyError):
        return repr(body[:200])


def _comparable(body: bytes) -> Any:
    resource = json.loads(body, parse_float=_Digits, parse_int=_Digits)
    resource.pop("meta", None)
    return resource


class _Digits(str):
    """A number as its digits: unequal to a text of the same signs."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Digits) and str.__eq__(self, other)

    __hash__ = str.__hash__


def _first(stored: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    seen: Counter[str] = Counter()
    chosen = []
    for resource in stored:
        seen[resource["resourceType"]] += 1
        if seen[resource["resourceType"]] <= number:
            chosen.append(resource)
    return chosen


def _sweep(endpoint: Endpoint, stored: list[dict[str, Any]], shown: int) -> int:
    asked: dict[str, set[str] | str] = {}
    checks = 0
    missed: Counter[str] = Counter()
    examples: dict[str, list[str]] = {}
    for resource in stored:
        kind = resource["resourceType"]
        for definition in definitions.search_parameters(kind).values():
            if definition.code in UNASKED or not definition.expression:
                continue
            for question in dict.fromkeys(_questions(definition, resource)):
                checks += 1
                address = f"/{kind}?{question}&_count=1000&_elements=id"
                if address not in asked:
                    asked[address] = endpoint.ids(address)
                found = asked[address]
                if not isinstance(found, str) and len(found) >= 1000 and resource["id"] not in found:
                    found = endpoint.ids(address + f"&_id={resource['id']}")
                if isinstance(found, str) or resource["id"] not in found:
                    key = f"{kind}.{definition.code} ({definition.type})"
                    missed[key] += 1
                    said = found if isinstance(found, str) else ""
                    examples.setdefault(key, []).append(f"{kind}/{resource['id']}: {address} {said}")
    print(f"{checks} values asked for with {len(asked)} questions, {sum(missed.values())} not found")
    for key, count in missed.most_common():
        print(f"  {key}: {count}")
        for example in examples[key][:shown]:
            print(f"      {example}")
    return sum(missed.values())


def _questions(definition: definitions.SearchParameter, resource: dict[str, Any]) -> Iterator[str]:
    try:
        nodes = compile(definition.expression).nodes(resource, resolve=resolve_by_type)
    except FHIRPathError as error:
        print(f"  {resource['resourceType']}.{definition.code}: {error}")
        return
    if definition.type == "composite":
        yield from _composites(definition, resource, len(nodes))
        return
    for node in nodes:
        if node is True or node is False:
            yield f"{definition.code}={str(node).lower()}"
        elif getattr(node, "value", None) is not None:
            for modifier, value in _values(definition.type, node.type, node.value):
                # A part of a word sounds different, and a date may be a text such as "last spring".
                if (definition.code, modifier) != ("phonetic", ":contains") and (definition.type, node.type) != (
                    "date",
                    "string",
                ):
                    yield f"{definition.code}{modifier}={quote(value, safe='')}"
    yield f"{definition.code}:missing={'false' if nodes else 'true'}"


def _composites(definition: definitions.SearchParameter, resource: dict[str, Any], count: int) -> Iterator[str]:
    for place in range(count):
        parts = []
        for url, expression in definition.components:
            component = definitions.find_search_parameter(url, resource["resourceType"]) or (
                definitions.find_search_parameter(url)
            )
            kind = component.type if component else "token"
            text = expression.replace("DateTime", "dateTime")
            nodes = compile(f"({definition.expression})[{place}].select({text})").nodes(
                resource, resolve=resolve_by_type
            )
            values = [
                value
                for node in nodes
                if getattr(node, "value", None) is not None
                for modifier, value in _values(kind, node.type, node.value)
                if not modifier
            ]
            if not values:
                break
            parts.append(values[0])
        else:
            yield f"{definition.code}={quote('$'.join(parts), safe='')}"


def _values(kind: str, element: str, value: Any) -> Iterator[tuple[str, str]]:
    if kind == "token":
        yield from _tokens(element, value)
    elif kind == "string":
        for text in _texts(element, value):
            if any(sign.isalnum() for sign in text):
                yield "", _escaped(text)
                yield ":exact", _escaped(text)
                yield (
                    ":contains",
                    _escaped(text[len(text) // 3 :]) if text[len(text) // 3 :].strip() else _escaped(text),
                )
    elif kind == "reference":
        yield from _references(element, value)
    elif kind == "uri":
        yield "", _escaped(str(value))
        yield ":below", _escaped(str(value).partition("|")[0])
    elif kind == "date":
        yield from _dates(element, value)
    elif kind in {"number", "quantity"}:
        yield from _amounts(element, value)


def _tokens(element: str, value: Any) -> Iterator[tuple[str, str]]:
    if element in CODED:
        for coding in value.get("coding", []) if element == "CodeableConcept" else [value]:
            if coding.get("code"):
                yield "", f"{_escaped(coding.get('system', ''))}|{_escaped(coding['code'])}"
                yield "", _escaped(coding["code"])
            if coding.get("system"):
                yield "", f"{_escaped(coding['system'])}|"
            if any(sign.isalnum() for sign in coding.get("display", "")):
                yield ":text", _escaped(coding["display"])
        if element == "CodeableConcept" and any(sign.isalnum() for sign in value.get("text", "")):
            yield ":text", _escaped(value["text"])
    elif element in {"Identifier", "ContactPoint"}:
        if value.get("value"):
            yield "", _escaped(value["value"])
            if element == "Identifier":
                yield "", f"{_escaped(value.get('system', ''))}|{_escaped(value['value'])}"
                for coding in value.get("type", {}).get("coding", []):
                    if coding.get("system") and coding.get("code"):
                        parts = (coding["system"], coding["code"], value["value"])
                        yield ":of-type", "|".join(_escaped(part) for part in parts)
    elif isinstance(value, bool):
        yield "", "true" if value else "false"
    elif not isinstance(value, dict):
        yield "", _escaped(str(value))


def _texts(element: str, value: Any) -> Iterator[str]:
    fields = {"HumanName": HUMAN_NAME, "Address": ADDRESS}.get(element)
    if fields is None:
        if isinstance(value, str):
            yield value
        return
    for field in fields:
        found = value.get(field)
        yield from (item for item in (found if isinstance(found, list) else [found]) if item)


def _references(element: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if not value.startswith("#"):
            yield "", _escaped(value)
            yield "", _escaped(value.partition("|")[0])
        return
    text = value.get("reference")
    if text and not text.startswith("#"):
        yield "", _escaped(text)
        parts = text.partition("/_history")[0].split("/")
        if len(parts) == 2 and ":" not in text and definitions.is_resource(parts[0]):
            yield f":{parts[0]}", parts[1]
            yield "", parts[1]
    identifier = value.get("identifier") or {}
    if element == "Reference" and identifier.get("value"):
        yield ":identifier", f"{_escaped(identifier.get('system', ''))}|{_escaped(identifier['value'])}"


def _dates(element: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield "", value
        yield "", "ge" + value
        yield "", "le" + value
        yield "", value[:4]
    elif element == "Period":
        for end, prefix in (("start", "ge"), ("end", "le")):
            if value.get(end):
                yield "", prefix + value[end]


def _amounts(element: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        yield from (("", prefix + _digits(value)) for prefix in ("", "ge", "le", "ap"))
    elif isinstance(value, dict) and value.get("value") is not None and not value.get("comparator"):
        number = _digits(value["value"])
        yield "", number
        if element == "Money":
            return
        if value.get("system") and value.get("code"):
            yield "", f"{number}|{_escaped(value['system'])}|{_escaped(value['code'])}"
            yield "", f"ge{number}|{_escaped(value['system'])}|{_escaped(value['code'])}"
        if value.get("code") or value.get("unit"):
            yield "", f"{number}||{_escaped(value.get('code') or value['unit'])}"


def _digits(value: Any) -> str:
    return encode(value).decode()


def _escaped(text: str) -> str:
    for sign in ("\\", ",", "$", "|"):
        text = text.replace(sign, "\\" + sign)
    return text


if __name__ == "__main__":
    sys.exit(main())
