"""Filing: the resources inside a document or collection Bundle become records, each of them once.

Laboratories send documents whose ids and fullUrls mean something inside that document only. Filing gives every
entry its own place here, the same place each time:

* Patient, Practitioner, PractitionerRole, Organization, Location and Device are matched by identifier; what is not
  known is created and tagged as unconfirmed, never silently merged by name;
* a DiagnosticReport is matched by its own identifier, so that a corrected report is its next version;
* everything else belongs to its report: its place follows from the report's identifier and its local address;
* the document itself is kept in the patient's compartment, as it came; what had to be mended (`mending`) is kept
  twice, once mended as Bundle and once to the byte as Binary.

Filing the same document again changes nothing. An entry that breaks R4 is left out and named, the document is kept to
the byte; when the composition, the report or the patient breaks R4, nothing is filed.
"""

from __future__ import annotations

import base64
import hashlib
import re
import urllib.parse
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from vesalius.access.actor import Actor
from vesalius.errors import Invalid, Issue
from vesalius.r4 import explain, json, references
from vesalius.records import matching
from vesalius.records.context import Context
from vesalius.records.mending import mended
from vesalius.records.transaction import Entry, transaction
from vesalius.records.visible import condition
from vesalius.store import reads
from vesalius.store.session import Session

FILED_TYPES = ("document", "collection")
# What a message asks for belongs to $process-message; what stands in it is filed when an operator loads it.
_TAKEN = (*FILED_TYPES, "message")
MATCHED_BY_IDENTIFIER = ("Patient", "Practitioner", "PractitionerRole", "Organization", "Location", "Device")
INDISPENSABLE = ("Composition", "DiagnosticReport", "Patient", "Bundle")
UNCONFIRMED = {"system": "urn:vesalius:record-state", "code": "unconfirmed", "display": "Not confirmed by a person"}
MAXIMUM_DEPTH = 4
_ENTRY = re.compile(r"Bundle\.entry\[(\d+)\]\.resource")
# Name space of the deterministic ids (RFC 9562 section 5.5); any constant will do, but never another one.
_NAMESPACE = uuid.UUID("5b0f2f0e-6d0c-5c0e-9a86-7665736c6975")
# National identifiers first: a laboratory's own number may be anything.
_PREFERRED_SYSTEMS = ("/ssin", "/nihdi", "/cbe", "/ehp", "diagnostic-report-id", "bundle-id")
_Raw = dict[str, msgspec.Raw]


@dataclass(slots=True)
class Filing:
    """What filing one document did. Texts name places in the document, never its content."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    warnings: list[Issue] = field(default_factory=list)

    def join(self, other: Filing) -> None:
        """Adds what filing a nested document did."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.warnings += other.warnings


@dataclass(slots=True)
class _Item:
    """One entry: where it stands in the document, and where it goes."""

    position: int
    full_url: str
    type: str
    raw: bytes
    resource: dict[str, Any]
    target: str = ""
    is_known: bool = False
    is_new_party: bool = False

    @property
    def literal(self) -> str:
        return f"{self.type}/{self.target}"


def file_bundle(context: Context, actor: Actor, body: bytes, *, depth: int = 0) -> Filing:
    """Files a document, collection or message Bundle. Raises Invalid with every problem; then nothing was filed."""
    filing = Filing()
    original, body = body, _without_refused(_without_emptiness(body, filing), filing)
    bundle = json.parse(body)
    if bundle.get("type") not in _TAKEN:
        raise Invalid("Only Bundles of type document, collection or message are filed.")
    if depth > MAXIMUM_DEPTH:
        raise Invalid("Bundles are nested too deeply.")
    items = list(_items(body, bundle))
    for item in [item for item in items if item.type == "Bundle"]:
        filing.join(file_bundle(context, actor, item.raw, depth=depth + 1))
    records = [item for item in items if item.type != "Bundle"]
    if records:
        _file(context, actor, body, bundle, records, filing, original=None if original is body else original)
    return filing


def _without_emptiness(body: bytes, filing: Filing) -> bytes:
    """The same bytes when nothing needs mending; the mended document otherwise, with a warning for each place."""
    if not explain.explain(body, "Bundle"):
        return body
    try:
        resource, issues = mended(json.parse(body), "Bundle")
    except Invalid:
        return body
    if not issues or resource is None:
        return body
    filing.warnings += issues
    return json.encode(resource)


def _without_refused(body: bytes, filing: Filing) -> bytes:
    """The document without the entries that break R4, each named in a warning.

    Raises Invalid when what is wrong is the Bundle itself, its composition, its report or its patient: one broken
    attachment must not keep results from a clinician, but without these nothing can be filed safely.
    """
    issues = explain.explain(body, "Bundle")
    if not issues:
        return body
    bundle = json.parse(body)
    places = {_entry_of(issue) for issue in issues}
    entries = bundle.get("entry", [])
    if None in places or any(
        entries[place].get("resource", {}).get("resourceType") in INDISPENSABLE for place in places if place is not None
    ):
        raise Invalid(issues=tuple(issues))
    bundle["entry"] = [entry for position, entry in enumerate(entries) if position not in places]
    mended_body = json.encode(bundle)
    if explain.explain(mended_body, "Bundle"):
        raise Invalid(issues=tuple(issues))
    filing.warnings += [
        Issue(issue.code, f"{issue.diagnostics} The entry was left out.", issue.expression, severity="warning")
        for issue in issues
    ]
    return mended_body


def _entry_of(issue: Issue) -> int | None:
    """The position of the entry that an issue of a Bundle is about."""
    found = _ENTRY.match(issue.expression[0]) if issue.expression else None
    return int(found[1]) if found else None


def _items(body: bytes, bundle: dict[str, Any]) -> Iterator[_Item]:
    raw_entries = (
        msgspec.json.decode(msgspec.json.decode(body, type=_Raw)["entry"], type=list[_Raw])
        if bundle.get("entry")
        else []
    )
    for position, (entry, raw) in enumerate(zip(bundle.get("entry", ()), raw_entries, strict=True)):
        resource = entry.get("resource")
        if resource is None:
            continue
        yield _Item(position, entry.get("fullUrl", ""), resource["resourceType"], bytes(raw["resource"]), resource)


def _file(
    context: Context,
    actor: Actor,
    body: bytes,
    bundle: dict[str, Any],
    items: list[_Item],
    filing: Filing,
    *,
    original: bytes | None,
) -> None:
    key = _document_key(body, bundle, items)
    with context.pool.session() as session:
        for item in items:
            _place(context, session, actor, item, key)
        mapping = _mapping(items)
        document, kept = _document(context, session, actor, body, key, items)
        if kept:
            # Filed before. What people have changed since then stays as they left it.
            filing.unchanged += [f"Bundle/{document[1]}", *dict.fromkeys(item.literal for item in items)]
            return
        older = _is_older(context, session, actor, items)
        if older:
            filing.warnings.append(
                Issue("business-rule", "A later version of this report is filed already.", severity="warning")
            )
        filing.created.append(f"Bundle/{document[1]}")
        writes = [document]
        if not older:
            writes += _writes(context, session, actor, items, mapping, filing)
            writes += _withdrawn(context, session, actor, items, filing)
        if original is not None:
            writes += _original(context, session, actor, original, items, filing)
    if writes:
        entries = [
            Entry(
                index=index,
                method="PUT",
                type=type_name,
                id=logical_id,
                body=resource,
                patient=patient,
            )
            for index, (type_name, logical_id, resource, patient) in enumerate(writes)
        ]
        transaction(context, actor, entries)


_Write = tuple[str, str, bytes, int | None]


def _identifiers(resource: dict[str, Any]) -> list[tuple[str, str]]:
    """(system, value) of every usable identifier, national ones first."""
    given = resource.get("identifier", [])
    found = [
        (item["system"], item["value"])
        for item in (given if isinstance(given, list) else [given])
        if isinstance(item, dict) and item.get("system") and item.get("value")
    ]

    def rank(pair: tuple[str, str]) -> int:
        for position, ending in enumerate(_PREFERRED_SYSTEMS):
            if pair[0].endswith(ending):
                return position
        return len(_PREFERRED_SYSTEMS)

    return sorted(found, key=rank)


def _document_key(body: bytes, bundle: dict[str, Any], items: Sequence[_Item]) -> str:
    """What makes this document the same as an earlier one: its report's identifier, else its own, else its bytes."""
    for type_name in ("DiagnosticReport", "Composition"):
        for item in items:
            if item.type == type_name and (found := _identifiers(item.resource)):
                return "|".join(found[0])
    own = bundle.get("identifier", {})
    if own.get("value"):
        return f"{own.get('system', '')}|{own['value']}"
    return hashlib.sha256(body).hexdigest()


def _stable_id(*parts: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def _place(context: Context, session: Session, actor: Actor, item: _Item, key: str) -> None:
    found = _identifiers(item.resource)
    if item.type in MATCHED_BY_IDENTIFIER:
        for system, value in found:
            known = _match(context, session, actor, item.type, system, value)
            if known is not None:
                item.target, item.is_known = known, True
                return
        item.is_new_party = True
        item.target = _stable_id(item.type, *found[0]) if found else _stable_id(item.type, key, _local(item))
    elif item.type == "DiagnosticReport" and found:
        known = _match(context, session, actor, item.type, *found[0])
        item.target = known or _stable_id(item.type, *found[0])
    else:
        item.target = _stable_id(item.type, key, _local(item))


def _local(item: _Item) -> str:
    """The address inside the document; a random urn is as good as any, since documents keep theirs."""
    return item.resource.get("id") or item.full_url or str(item.position)


def _match(context: Context, session: Session, actor: Actor, type_name: str, system: str, value: str) -> str | None:
    """The id of the one resource with this identifier, as written or without its punctuation; None otherwise."""
    for form in dict.fromkeys((value, "".join(character for character in value if character.isalnum()))):
        escaped = "".join("\\" + character if character in "\\,|$" else character for character in form)
        query = urllib.parse.urlencode({"identifier": f"{system}|{escaped}"})
        found = matching.matches(context, session, actor, type_name, query)
        if len(found) == 1:
            return found[0].id
    return None


def _mapping(items: Sequence[_Item]) -> dict[str, str]:
    """{how the document refers to an entry: where it is now}. Real documents use all of these ways."""
    mapping: dict[str, str] = {}
    for item in items:
        logical_id = item.resource.get("id")
        names = [item.full_url]
        if logical_id:
            names += [f"{item.type}/{logical_id}", f"urn:uuid:{logical_id}", f"urn:oid:{logical_id}"]
        if item.full_url.startswith("urn:uuid:"):
            names.append(f"{item.type}/{item.full_url[9:]}")
        elif "/" in item.full_url:
            names.append("/".join(item.full_url.rsplit("/", 2)[-2:]))
        for name in names:
            if name:
                mapping.setdefault(name, item.literal)
    return mapping


def _stored(context: Context, session: Session, actor: Actor, type_name: str, logical_id: str) -> dict[str, Any] | None:
    sql, values = condition(actor, "x", 2)
    row = reads.current(session, context.blind.pk(type_name, logical_id), sql, values)
    if row is None or row.deleted:
        return None
    return json.parse(session.open(row))


def _is_older(context: Context, session: Session, actor: Actor, items: Sequence[_Item]) -> bool:
    """Whether a filed version of one of the reports was issued after the one in hand."""
    for item in items:
        if item.type != "DiagnosticReport":
            continue
        filed = _stored(context, session, actor, item.type, item.target)
        issued = item.resource.get("issued")
        if (
            filed
            and issued
            and filed.get("issued")
            and datetime.fromisoformat(filed["issued"]) > datetime.fromisoformat(issued)
        ):
            return True
    return False


def _writes(
    context: Context,
    session: Session,
    actor: Actor,
    items: Sequence[_Item],
    mapping: dict[str, str],
    filing: Filing,
) -> list[_Write]:
    writes: list[_Write] = []
    seen: set[str] = set()
    rewriter = references.Rewriter(mapping)
    for item in items:
        if item.literal in seen:
            continue
        seen.add(item.literal)
        stored = _stored(context, session, actor, item.type, item.target)
        if stored is not None and item.type in MATCHED_BY_IDENTIFIER:
            _compare(item, stored, filing)
            filing.unchanged.append(item.literal)
            continue
        body = _addressed(item, rewriter.rewrite(item.raw))
        if stored is not None and _same(json.parse(body), stored):
            filing.unchanged.append(item.literal)
            continue
        (filing.created if stored is None else filing.updated).append(item.literal)
        writes.append((item.type, item.target, body, None))
    return writes


def _addressed(item: _Item, body: bytes) -> bytes:
    """The resource with its id here; unconfirmed parties are tagged. Everything else keeps its bytes."""
    parts: dict[str, Any] = dict(msgspec.json.decode(body, type=_Raw))
    parts["id"] = item.target
    if item.is_new_party:
        meta = msgspec.json.decode(parts["meta"]) if "meta" in parts else {}
        meta["tag"] = [*meta.get("tag", []), UNCONFIRMED]
        parts["meta"] = meta
    return msgspec.json.encode(parts)


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    def content(resource: dict[str, Any]) -> dict[str, Any]:
        meta = {
            name: value for name, value in resource.get("meta", {}).items() if name not in {"versionId", "lastUpdated"}
        }
        rest = {name: value for name, value in resource.items() if name != "meta"}
        return {**rest, "meta": meta}

    return json.encode(content(one)) == json.encode(content(other)) or content(one) == content(other)


def _compare(item: _Item, stored: dict[str, Any], filing: Filing) -> None:
    """A number that fits and a birth date that does not is a reason to look twice."""
    place = (f"Bundle.entry[{item.position}].resource",)
    for name in ("birthDate", "gender"):
        is_known = item.type == "Patient" and name in item.resource and name in stored
        if is_known and item.resource[name] != stored[name]:
            text = f"The patient found by identifier has another {name}: check the match."
            filing.warnings.append(Issue("business-rule", text, place, severity="warning"))


def _withdrawn(
    context: Context, session: Session, actor: Actor, items: Sequence[_Item], filing: Filing
) -> list[_Write]:
    """Results that the filed report named and the corrected one no longer holds: entered in error."""
    writes: list[_Write] = []
    kept = {item.literal for item in items}
    for item in items:
        if item.type != "DiagnosticReport":
            continue
        filed = _stored(context, session, actor, item.type, item.target) or {}
        for result in filed.get("result", ()):
            literal = result.get("reference", "")
            type_name, _, logical_id = literal.partition("/")
            if type_name != "Observation" or literal in kept:
                continue
            observation = _stored(context, session, actor, type_name, logical_id)
            if observation and observation.get("status") != "entered-in-error":
                observation["status"] = "entered-in-error"
                filing.updated.append(literal)
                writes.append((type_name, logical_id, json.encode(observation), None))
    return writes


def _document(
    context: Context,
    session: Session,
    actor: Actor,
    body: bytes,
    key: str,
    items: Sequence[_Item],
) -> tuple[_Write, bool]:
    """The Bundle under an id of its own, with its patient's compartment; and whether it is kept already, just so."""
    # Senders give one identifier to documents that differ; each that differs is kept, and none is filed twice.
    logical_id = _stable_id("Bundle", key, hashlib.sha256(body).hexdigest())
    stored = _stored(context, session, actor, "Bundle", logical_id)
    parts: dict[str, Any] = dict(msgspec.json.decode(body, type=_Raw))
    parts["id"] = logical_id
    document = msgspec.json.encode(parts)
    patients = {item.target for item in items if item.type == "Patient"}
    patient = context.blind.pk("Patient", patients.pop()) if len(patients) == 1 else None
    is_kept = stored is not None and _same(json.parse(document), stored)
    return ("Bundle", logical_id, document, patient), is_kept


def _original(
    context: Context, session: Session, actor: Actor, original: bytes, items: Sequence[_Item], filing: Filing
) -> list[_Write]:
    """What was received, to the byte, beside the mended document."""
    logical_id = _stable_id("Binary", hashlib.sha256(original).hexdigest())
    if _stored(context, session, actor, "Binary", logical_id) is not None:
        filing.unchanged.append(f"Binary/{logical_id}")
        return []
    patients = sorted({item.target for item in items if item.type == "Patient"})
    binary: dict[str, Any] = {"resourceType": "Binary", "id": logical_id, "contentType": "application/fhir+json"}
    if len(patients) == 1:
        binary["securityContext"] = {"reference": f"Patient/{patients[0]}"}
    binary["data"] = base64.b64encode(original).decode()
    filing.created.append(f"Binary/{logical_id}")
    patient = context.blind.pk("Patient", patients[0]) if len(patients) == 1 else None
    return [("Binary", logical_id, json.encode(binary), patient)]


def is_filed(body: bytes) -> bool:
    """Whether this JSON is a Bundle that is filed rather than executed."""
    try:
        head = msgspec.json.decode(body, type=_Raw)
        kind = msgspec.json.decode(head.get("type", msgspec.Raw(b"null")))
        resource_type = msgspec.json.decode(head.get("resourceType", msgspec.Raw(b"null")))
    except msgspec.DecodeError:
        return False
    return resource_type == "Bundle" and kind in FILED_TYPES
