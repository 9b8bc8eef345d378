"""Files become records, in the order in which they come, through the same door as everything else.

A file is one resource, one Bundle of any type, or NDJSON with one of these on each line; any of them may be packed by
gzip, and `-` is standard input:

* document, collection and message Bundles are filed (`records.filing`);
* transaction Bundles are performed as a whole, batch Bundles entry by entry; what only reads is passed over;
* the resources in searchset Bundles, and single resources, are put under their own ids;
* of each resource in a history Bundle the newest state is put, or deleted, under its own id.

A Bundle in the file Bundle.ndjson of an export is a resource itself: it is put as stored, not performed or filed.

Loading twice changes nothing: what has no id, or asks for a new one without a condition, gets an id that follows from
its content, and what is stored already, to the digit, makes no new version.

A refusal never stops the rest. It names the file, the place and the reasons, never the content.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
import uuid
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import msgspec

from vesalius.access.actor import Actor
from vesalius.errors import Conflict, Invalid, Issue, NotFound, NotSupported, Unavailable, VesaliusError
from vesalius.r4.definitions import RESOURCE_TYPES
from vesalius.records import filing
from vesalius.records.context import Context
from vesalius.records.transaction import Entry, Result, transaction
from vesalius.records.version import Written

CHUNK: Final = 200
COMPARTMENTS: Final = "compartments.tsv"
"""Beside the files of an export: in whose record stands what names no patient itself. Literal, tab, literal."""
_STORED_BUNDLES: Final = frozenset({"Bundle.ndjson", "Bundle.ndjson.gz"})
_NAMESPACE: Final = uuid.UUID("0f1f2c0c-93cb-5c07-8a41-7665736c6975")
_FILED: Final = frozenset({"document", "collection", "message"})
_PERFORMED: Final = frozenset({"transaction", "batch"})
_HELD: Final = frozenset({"searchset", "history", ""})
_SUFFIXES: Final = (".json", ".ndjson", ".jsonl", ".json.gz", ".ndjson.gz", ".jsonl.gz")
_GZIP: Final = b"\x1f\x8b"
_STANDARD_INPUT: Final = Path("-")
# Operations that only answer, by POST with their parameters: loading has no use for them.
_QUESTIONS: Final = frozenset(
    {"$lookup", "$expand", "$validate-code", "$subsumes", "$translate", "$validate", "$find-matches"}
)
_Raw = dict[str, msgspec.Raw]
_decode_raw: Final = msgspec.json.Decoder(_Raw).decode
_encode: Final = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to load: where it stands and its bytes. `place` is empty for a whole file.

    `copies` counts the units before it in the file that are the same.
    """

    place: str
    body: bytes
    copies: int = 0

    @property
    def origin(self) -> str:
        """What ids follow from where there are none: the same wherever and with whatever else it is loaded."""
        return f"{hashlib.sha256(self.body).hexdigest()}|{self.copies}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was not loaded, and every reason."""

    file: str
    place: str
    issues: tuple[Issue, ...]


@dataclass(slots=True)
class Outcome:
    """Counts of resources, what was refused, and what was mended or left out of a document that was filed."""

    written: int = 0
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    remarks: list[Refusal] = field(default_factory=list)

    def count(self, results: Sequence[Result]) -> None:
        """Adds what a transaction did; a deletion of what was not there changes nothing."""
        same = sum(not result.changed if isinstance(result, Written) else result is None for result in results)
        self.unchanged += same
        self.written += len(results) - same


def files(paths: Sequence[Path]) -> list[Path]:
    """Every JSON and NDJSON file below the paths, each once, in alphabetical order below each folder.

    Raises NotFound for a path that does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path != _STANDARD_INPUT and not path.exists():
            raise NotFound(f"{path} does not exist.")
        if path.is_dir():
            found.update((item, None) for item in sorted(path.rglob("*")) if _is_loadable(item))
        elif path.name != COMPARTMENTS:
            found[path] = None
    return list(found)


def content(path: Path) -> bytes:
    """What the file holds, unpacked. Raises OSError, and Invalid when it is packed and broken."""
    data = sys.stdin.buffer.read() if path == _STANDARD_INPUT else path.read_bytes()
    if data.startswith(_GZIP):
        try:
            data = gzip.decompress(data)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Invalid(issues=(Issue("structure", "The file is packed by gzip, and broken."),)) from error
    return data.removeprefix(b"\xef\xbb\xbf")


def units(path: Path, data: bytes) -> list[Unit]:
    """The things in what a file holds, in order.

    It is NDJSON when its name says so, or, from standard input, when it is not one JSON value as a whole.
    """
    name = path.name.removesuffix(".gz")
    if not name.endswith((".ndjson", ".jsonl")) and not (path == _STANDARD_INPUT and _are_lines(data)):
        return [Unit("", data)]
    found: list[Unit] = []
    seen: Counter[bytes] = Counter()
    for number, line in enumerate(data.split(b"\n"), 1):
        if body := line.strip():
            found.append(Unit(f"line {number}", body, seen[body]))
            seen[body] += 1
    return found


def _are_lines(data: bytes) -> bool:
    lines = data.strip().split(b"\n", 2)
    if len(lines) == 1:
        return False
    try:
        msgspec.json.decode(lines[0])
    except msgspec.DecodeError:
        return False
    return True


class Loader:
    """Loads units on behalf of `actor`. Not thread-safe."""

    def __init__(self, context: Context, actor: Actor) -> None:
        self._context = context
        self._actor = actor
        self._compartments: dict[Path, dict[str, str]] = {}

    def load(self, path: Path, found: Sequence[Unit]) -> Outcome:
        """The outcome for some units of a file. Raises Unavailable without a database."""
        outcome = Outcome()
        waiting: list[tuple[str, Entry]] = []
        for unit in found:
            try:
                self._take(path, unit, waiting, outcome)
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

    def _take(self, path: Path, unit: Unit, waiting: list[tuple[str, Entry]], outcome: Outcome) -> None:
        raw = _object(unit.body)
        type_name = _text(raw.get("resourceType"))
        kind = _text(raw.get("type")) if type_name == "Bundle" else ""
        if type_name == "Bundle" and kind in _FILED | _PERFORMED | _HELD and not _is_stored(path, raw):
            # What stands in the file before this Bundle is there when the Bundle refers to it.
            self._put(path, waiting, outcome)
            self._bundle(path, unit, raw, kind, outcome)
            return
        entry = _entry(type_name, raw, unit.body, unit.origin)
        patient = self._compartments_of(path.parent).get(f"{entry.type}/{entry.id}")
        if patient is not None:
            entry = replace(entry, patient=self._context.blind.pk("Patient", patient))
        self._wait(path, unit.place, entry, waiting, outcome)

    def _compartments_of(self, folder: Path) -> dict[str, str]:
        """{literal: id of the patient in whose record it stands}, as an export says; empty for other folders."""
        if folder not in self._compartments:
            try:
                lines = (folder / COMPARTMENTS).read_text().splitlines()
            except OSError:
                lines = []
            pairs = (line.partition("\tPatient/") for line in lines)
            self._compartments[folder] = {literal: patient for literal, _, patient in pairs if patient}
        return self._compartments[folder]

    def _bundle(self, path: Path, unit: Unit, raw: _Raw, kind: str, outcome: Outcome) -> None:
        if kind in _FILED:
            done = filing.file_bundle(self._context, self._actor, unit.body)
            outcome.written += len(done.created) + len(done.updated)
            outcome.unchanged += len(done.unchanged)
            if done.warnings:
                outcome.remarks.append(Refusal(str(path), unit.place, tuple(done.warnings)))
            return
        inner = [item for item in _entries(raw) if kind not in _PERFORMED or not _only_reads(item[1])]
        if kind == "transaction":
            requests = [_request(position, item, unit.origin) for position, item in inner]
            outcome.count(transaction(self._context, self._actor, requests))
            return
        if kind == "history":
            inner = _newest(inner)
        waiting: list[tuple[str, Entry]] = []
        for position, item in inner:
            place = f"{unit.place} Bundle.entry[{position}]".strip()
            try:
                if kind == "batch":
                    outcome.count(transaction(self._context, self._actor, [_request(position, item, unit.origin)]))
                elif not _is_remark(item):
                    self._wait(path, place, _held(position, item, unit.origin), waiting, outcome)
            except Unavailable:
                raise
            except VesaliusError as error:
                outcome.refusals.append(Refusal(str(path), place, error.issues))
        self._put(path, waiting, outcome)

    def _wait(self, path: Path, place: str, entry: Entry, waiting: list[tuple[str, Entry]], outcome: Outcome) -> None:
        """Lets it wait for the others of its transaction, where each resource may stand once."""
        if any(other.id == entry.id and other.type == entry.type for _, other in waiting):
            self._put(path, waiting, outcome)
        waiting.append((place, entry))

    def _put(self, path: Path, waiting: list[tuple[str, Entry]], outcome: Outcome) -> None:
        """Writes what waits as one transaction; when that is refused, one by one, to find what is refused."""
        todo, waiting[:] = list(waiting), []
        if not todo:
            return
        try:
            numbered = [_renumbered(index, entry) for index, (_, entry) in enumerate(todo)]
            results = transaction(self._context, self._actor, numbered)
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
            outcome.count(results)


def _is_stored(path: Path, raw: _Raw) -> bool:
    """Whether a Bundle comes as a server keeps it, in the file that R4 Bulk Data has for the type."""
    meta = _object(bytes(raw.get("meta", b"{}")))
    return path.name in _STORED_BUNDLES and "id" in raw and "versionId" in meta


def _is_loadable(path: Path) -> bool:
    return path.name.lower().endswith(_SUFFIXES) and path.is_file() and not path.name.startswith(".")


def _object(body: bytes) -> _Raw:
    try:
        return _decode_raw(body)
    except msgspec.ValidationError as error:
        raise Invalid(issues=(Issue("structure", "This is JSON, but not an object."),)) from error
    except msgspec.DecodeError as error:
        # The decoder's words name a position and no content: "Input data was truncated", "... (byte 12)".
        place = str(error).rpartition("(")[2].rstrip(")") if "byte" in str(error) else ""
        reason = f"it breaks at {place}" if place else "it ends before it is whole"
        raise Invalid(issues=(Issue("structure", f"This is not a JSON object: {reason}."),)) from error


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
        body = _named(raw, logical_id)
    return Entry(0, "PUT", type_name, logical_id, body=body, if_changed=True)


def _named(raw: _Raw, logical_id: str) -> bytes:
    first = {"resourceType": raw["resourceType"], "id": msgspec.Raw(_encode(logical_id))}
    return _encode({**first, **{name: value for name, value in raw.items() if name not in first}})


def _entries(raw: _Raw) -> Iterator[tuple[int, _Raw]]:
    try:
        listed = msgspec.json.decode(raw.get("entry", msgspec.Raw(b"[]")), type=list[_Raw])
    except msgspec.DecodeError as error:
        raise Invalid(issues=(Issue("structure", "Bundle.entry is not a list of objects."),)) from error
    return iter(enumerate(listed))


def _newest(entries: list[tuple[int, _Raw]]) -> list[tuple[int, _Raw]]:
    """Each resource once, the first that comes: a history has its newest versions first (R4 http.html#history)."""
    seen: set[str] = set()
    found = []
    for position, item in entries:
        address = _text(_object(bytes(item.get("request", b"{}"))).get("url")).partition("?")[0]
        if "resource" in item:
            raw = _object(bytes(item["resource"]))
            address = f"{_text(raw.get('resourceType'))}/{_text(raw.get('id'))}"
        if address not in seen or "/" not in address:
            seen.add(address)
            found.append((position, item))
    return found


def _is_remark(item: _Raw) -> bool:
    """Whether an entry of a searchset speaks of the search and belongs to no record."""
    return _text(_object(bytes(item.get("search", b"{}"))).get("mode")) == "outcome"


def _held(position: int, item: _Raw, origin: str) -> Entry:
    if "resource" not in item:
        request = _object(bytes(item.get("request", b"{}")))
        type_name, _, logical_id = _text(request.get("url")).lstrip("/").partition("/")
        if _text(request.get("method")) == "DELETE" and type_name in RESOURCE_TYPES and logical_id:
            return Entry(0, "DELETE", type_name, logical_id)
        raise Invalid(f"Bundle.entry[{position}] holds no resource.")
    body = bytes(item["resource"])
    raw = _object(body)
    return _entry(_text(raw.get("resourceType")), raw, body, f"{origin}|{position}")


def _only_reads(item: _Raw) -> bool:
    """Whether an entry asks a question, which loading has no use for."""
    request = _object(bytes(item.get("request", b"{}")))
    is_question = _text(request.get("url")).partition("?")[0].rpartition("/")[2] in _QUESTIONS
    return is_question or _text(request.get("method")) in {"GET", "HEAD"}


def _request(position: int, item: _Raw, origin: str) -> Entry:
    request = _object(bytes(item.get("request", b"{}")))
    method, url = _text(request.get("method")), _text(request.get("url")).lstrip("/")
    address, _, query = url.partition("?")
    type_name, _, logical_id = address.partition("/")
    if method not in {"POST", "PUT", "PATCH", "DELETE"}:
        raise NotSupported(f"Bundle.entry[{position}] asks for nothing that is loaded.")
    if type_name not in RESOURCE_TYPES or "/" in logical_id or "$" in url:
        raise NotSupported(f"Bundle.entry[{position}].request.url is not an address that is loaded.")
    # Only the criteria belong here (R4 http.html#ccreate); many send the type before them.
    condition = _text(request.get("ifNoneExist")).rpartition("?")[2] or None
    body = bytes(item.get("resource", b""))
    if method == "POST" and condition is None:
        method, logical_id = "PUT", str(uuid.uuid5(_NAMESPACE, f"{origin}|{position}"))
        raw = _object(body) if body else {}
        body = _named(raw, logical_id) if "resourceType" in raw else body
    return Entry(
        position,
        method,
        type_name,
        logical_id or None,
        query or None,
        _text(item.get("fullUrl")) or None,
        body,
        if_none_exist=condition,
        if_match=_version_of(_text(request.get("ifMatch")), position),
        if_changed=True,
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
