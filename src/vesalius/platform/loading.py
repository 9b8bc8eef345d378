"""Files become records, in the order in which they come, through the same door as everything else.

A file is one resource, one Bundle of any type, or NDJSON with one of these on each line:

* document and collection Bundles are filed (`records.filing`); * transaction Bundles are performed as a
whole, batch Bundles entry by entry; what only reads is passed over; * the resources in searchset and
history Bundles, and single resources, are put under their own ids. A resource
  without id gets one that follows from the file's content and its place there, so loading twice makes one
  record.

A refusal never stops the rest. It names the file, the place and the reasons, never the content.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from vesalius.access.actor import Actor
from vesalius.errors import Conflict, Invalid, Issue, NotSupported, Unavailable, VesaliusError
from vesalius.r4.definitions import RESOURCE_TYPES
from vesalius.records import filing
from vesalius.records.context import Context
from vesalius.records.transaction import Entry, transaction

CHUNK: Final = 200
_NAMESPACE: Final = uuid.UUID("0f1f2c0c-93cb-5c07-8a41-7665736c6975")
_FILED: Final = frozenset({"document", "collection"})
_PERFORMED: Final = frozenset({"transaction", "batch"})
_HELD: Final = frozenset({"searchset", "history", ""})
_SUFFIXES: Final = frozenset({".json", ".ndjson", ".jsonl"})
_Raw = dict[str, msgspec.Raw]
_decode_raw: Final = msgspec.json.Decoder(_Raw).decode
_encode: Final = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to load: where it stands and its bytes. `place` is empty for a whole file."""

    place: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was not loaded, and every reason."""

    file: str
    place: str
    issues: tuple[Issue, ...]


@dataclass(slots=True)
class Outcome:
    """Counts of resources, and what was refused."""

    written: int = 0
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)


def files(paths: Sequence[Path]) -> list[Path]:
    """Every JSON and NDJSON file below the paths, each once, in alphabetical order below each folder."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update((item, None) for item in sorted(path.rglob("*")) if _is_loadable(item))
        else:
            found[path] = None
    return list(found)


def units(path: Path) -> list[Unit]:
    """The things in a file, in order. A file that holds one JSON value is one unit whatever its name."""
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if path.suffix in {".ndjson", ".jsonl"}:
        lines = content.split(b"\n")
        return [Unit(f"line {number}", line) for number, line in enumerate(lines, 1) if line.strip()]
    return [Unit("", content)]


def file_digest(found: Sequence[Unit]) -> str:
    """What makes a file the same as another, from which the ids of resources without id follow."""
    digest = hashlib.sha256()
    for unit in found:
        digest.update(unit.body + b"\n")
    return digest.hexdigest()


class Loader:
    """Loads units on behalf of `actor`. Not thread-safe."""

    def __init__(self, context: Context, actor: Actor) -> None:
        self._context = context
        self._actor = actor

    def load(self, path: Path, found: Sequence[Unit], digest: str) -> Outcome:
        """The outcome for some units of the file with this digest. Raises Unavailable without a database."""
        outcome = Outcome()
        waiting: list[tuple[str, Entry]] = []
        for unit in found:
            try:
                self._take(path, unit, digest, waiting, outcome)
            except Unavailable:
                raise
            except VesaliusError as error:
                outcome.refusals.append(Refusal(str(path), unit.place, error.issues))
            if len(waiting) >= CHUNK:
                self._put(path, waiting, outcome)
        self._put(path, waiting, outcome)
        order = {unit.place: position for position, unit in enumerate(found)}
        outcome.refusals.sort(key=lambda refusal: order.get(refusal.place.partition(" Bundle.")[0], 0))
        return outcome

    def _take(self, path: Path, unit: Unit, digest: str, waiting: list[tuple[str, Entry]], outcome: Outcome) -> None:
        raw = _object(unit.body)
        type_name = _text(raw.get("resourceType"))
        kind = _text(raw.get("type")) if type_name == "Bundle" else ""
        if type_name == "Bundle" and kind in _FILED | _PERFORMED | _HELD:
            # What stands in the file before this Bundle is there when the Bundle refers to it.
            self._put(path, waiting, outcome)
            self._bundle(path, unit, raw, kind, digest, outcome)
            return
        entry = _entry(type_name, raw, unit.body, f"{digest}|{unit.place}")
        waiting.append((unit.place, entry))

    def _bundle(self, path: Path, unit: Unit, raw: _Raw, kind: str, digest: str, outcome: Outcome) -> None:
        if kind in _FILED:
            done = filing.file_bundle(self._context, self._actor, unit.body)
            outcome.written += len(done.created) + len(done.updated)
            outcome.unchanged += len(done.unchanged)
            return
        inner = [item for item in _entries(raw) if kind not in _PERFORMED or not _only_reads(item[1])]
        if kind == "transaction":
            requests = [_request(position, item) for position, item in inner]
            transaction(self._context, self._actor, requests)
            outcome.written += len(requests)
            return
        waiting: list[tuple[str, Entry]] = []
        for position, item in inner:
            place = f"{unit.place} Bundle.entry[{position}]".strip()
            try:
                if kind == "batch":
                    transaction(self._context, self._actor, [_request(position, item)])
                    outcome.written += 1
                else:
                    waiting.append((place, _held(position, item, digest, place)))
            except Unavailable:
                raise
            except VesaliusError as error:
                outcome.refusals.append(Refusal(str(path), place, error.issues))
        self._put(path, waiting, outcome)

    def _put(self, path: Path, waiting: list[tuple[str, Entry]], outcome: Outcome) -> None:
        """Writes what waits as one transaction; when that is refused, one by one, to find what is refused."""
        todo, waiting[:] = list(waiting), []
        if not todo:
            return
        try:
            numbered = [_renumbered(index, entry) for index, (_, entry) in enumerate(todo)]
            transaction(self._context, self._actor, numbered)
        except Unavailable:
            raise
        except VesaliusError as error:
            if len(todo) == 1:
                issues = tuple(_without_place(issue) for issue in error.issues)
                outcome.refusals.append(Refusal(str(path), todo[0][0], issues))
                return
            for item in todo:
                self._put(path, [item], outcome)
        else:
            outcome.written += len(todo)


def _is_loadable(path: Path) -> bool:
    return path.suffix in _SUFFIXES and path.is_file() and not path.name.startswith(".")


def _object(body: bytes) -> _Raw:
    try:
        return _decode_raw(body)
    except msgspec.DecodeError as error:
        raise Invalid(issues=(Issue("structure", "This is not a JSON object."),)) from error


def _text(raw: msgspec.Raw | None) -> str:
    if raw is None:
        return ""
    value: object = msgspec.json.decode(raw)
    return value if isinstance(value, str) else ""


def _entry(type_name: str, raw: _Raw, body: bytes, origin: str) -> Entry:
    if type_name not in RESOURCE_TYPES:
        raise Invalid(issues=(Issue("structure", "resourceType names no resource type of R4."),))
    logical_id = _text(raw.get("id"))
    if "id" not in raw:
        logical_id = str(uuid.uuid5(_NAMESPACE, origin))
        first = {"resourceType": raw["resourceType"], "id": msgspec.Raw(_encode(logical_id))}
        body = _encode({**first, **raw})
    return Entry(0, "PUT", type_name, logical_id, body=body)


def _entries(raw: _Raw) -> Iterator[tuple[int, _Raw]]:
    try:
        listed = msgspec.json.decode(raw.get("entry", msgspec.Raw(b"[]")), type=list[_Raw])
    except msgspec.DecodeError as error:
        raise Invalid(issues=(Issue("structure", "Bundle.entry is not a list of objects."),)) from error
    return iter(enumerate(listed))


def _held(position: int, item: _Raw, digest: str, place: str) -> Entry:
    if "resource" not in item:
        raise Invalid(f"Bundle.entry[{position}] holds no resource.")
    body = bytes(item["resource"])
    raw = _object(body)
    return _entry(_text(raw.get("resourceType")), raw, body, f"{digest}|{place}")


def _only_reads(item: _Raw) -> bool:
    """Whether an entry asks a question, which loading has no use for."""
    return _text(_object(bytes(item.get("request", b"{}"))).get("method")) in {"GET", "HEAD"}


def _request(position: int, item: _Raw) -> Entry:
    request = _object(bytes(item.get("request", b"{}")))
    method, url = _text(request.get("method")), _text(request.get("url")).lstrip("/")
    address, _, query = url.partition("?")
    type_name, _, logical_id = address.partition("/")
    if method not in {"POST", "PUT", "PATCH", "DELETE"}:
        raise NotSupported(f"Bundle.entry[{position}] asks for nothing that is loaded.")
    if type_name not in RESOURCE_TYPES or "/" in logical_id or "$" in url:
        raise NotSupported(f"Bundle.entry[{position}].request.url is not an address that is loaded.")
    return Entry(
        position,
        method,
        type_name,
        logical_id or None,
        query or None,
        _text(item.get("fullUrl")) or None,
        bytes(item.get("resource", b"")),
        # Only the criteria belong here (R4 http.html#ccreate); many send the type before them.
        if_none_exist=_text(request.get("ifNoneExist")).rpartition("?")[2] or None,
        if_match=_version_of(_text(request.get("ifMatch")), position),
    )


def _version_of(etag: str, position: int) -> int | None:
    if not etag:
        return None
    number = etag.removeprefix("W/").strip('"')
    if not number.isdigit():
        raise Conflict(f"Bundle.entry[{position}].request.ifMatch names no version.")
    return int(number)


def _renumbered(index: int, entry: Entry) -> Entry:
    values: dict[str, Any] = {name: getattr(entry, name) for name in Entry.__slots__}
    return Entry(**{**values, "index": index})


def _without_place(issue: Issue) -> Issue:
    # The door speaks of Bundle.entry[0].resource; here there is only the resource.
    where = tuple(text.removeprefix("Bundle.entry[0].resource").lstrip(".") for text in issue.expression)
    return Issue(issue.code, issue.diagnostics, tuple(text for text in where if text), issue.severity)
