"""Access and portability (GDPR art. 15 and 20): one ZIP with the whole record, for people and for machines.

record.json        Bundle (collection): every current resource of the record, and what it names
history.json       Bundle (history): every version, with deletions
access-log.json    Bundle (collection) of AuditEvents: who opened the record
relationships.json who had a therapeutic relationship, from when to when, from which entry
record.pdf         the same to read, in the patient's language
attachments/       every document, as the file it is
manifest.json      every file with its size and SHA-256, and what is inside
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from vesalius import clock, ids
from vesalius.access.actor import Actor
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.refusal import audited
from vesalius.records.subject import attachments, collection, document
from vesalius.records.subject.collection import Record
from vesalius.records.version import Version

FORMAT: Final = "vesalius-subject-export/v1"
LANGUAGES: Final = ("fr", "nl", "de", "en")


class Export(NamedTuple):
    """The finished file. `manifest` is what manifest.json says."""

    filename: str
    content: bytes
    manifest: dict[str, Any]


@audited("R", "export", type_name="Patient")
def export_subject(
    context: Context,
    actor: Actor,
    logical_id: str,
    *,
    language: str | None = None,
    history: bool = True,
    base: str = "",
) -> Export:
    """The complete record of Patient/logical_id. `base` is the public address of the FHIR interface.

    `language` is one of LANGUAGES; without it the patient's own, else French. Leaves its audit leaf before. Raises
    NotFound for whom the actor may not export, Forbidden when the sign-in is older than five minutes.
    """
    collection.require_exporter(actor)
    record = collection.collect(context, actor, logical_id, history=history, server=base)
    chosen = language if language in LANGUAGES else language_of(record.patient)
    return package(record, chosen, base or "https://localhost/fhir")


def language_of(patient: dict[str, Any]) -> str:
    """The patient's preferred language among ours, else French."""
    spoken = sorted(patient.get("communication") or [], key=lambda one: not one.get("preferred", False))
    for one in spoken:
        for coding in (one.get("language") or {}).get("coding") or []:
            if str(coding.get("code", ""))[:2].lower() in LANGUAGES:
                return str(coding["code"])[:2].lower()
    return "fr"


def package(record: Record, language: str, base: str) -> Export:
    """The ZIP of a collected record. Pure: the same record gives the same files, but for the PDF's own identifier."""
    files = attachments.of(record.current)
    parts: dict[str, bytes] = {
        "record.json": bundle("collection", [*record.current, *record.referenced], base, record.moment),
        "access-log.json": _plain_bundle(record.accesses, base, record.moment),
        "relationships.json": msgspec.json.format(msgspec.json.encode(record.relationships), indent=2),
        "record.pdf": document.record_pdf(record, language, files),
    }
    if record.versions:
        parts["history.json"] = bundle("history", record.versions, base, record.moment)
    for file in files:
        parts[file.path] = file.content
    manifest = _manifest(record, language, parts)
    parts["manifest.json"] = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    name = f"record-{record.patient.get('id', 'patient')}-{clock.local(record.moment).date()}.zip"
    return Export(name, _zipped(parts, record.moment), manifest)


def _manifest(record: Record, language: str, parts: dict[str, bytes]) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for version in record.current:
        counts[version.type] = counts.get(version.type, 0) + 1
    return {
        "format": FORMAT,
        "patient": record.fhir,
        "generated": clock.instant(record.moment),
        "language": language,
        "resources": dict(sorted(counts.items())),
        "versions": len(record.versions),
        "accesses": len(record.accesses),
        "files": [
            {"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in parts.items()
        ],
    }


def bundle(kind: str, versions: Sequence[Version], base: str, moment: int) -> bytes:
    """A Bundle whose resources are the stored bytes, to the digit."""
    entries: list[bytes] = []
    for version in versions:
        address = f"{base}/{version.type}/{version.id}"
        entry = b'{"fullUrl":' + msgspec.json.encode(address)
        if not version.deleted:
            entry += b',"resource":' + version.body
        if kind == "history":
            status = "204" if version.deleted else "201" if version.version == 1 else "200"
            target = version.type if version.method == "POST" else f"{version.type}/{version.id}"
            entry += b',"request":' + msgspec.json.encode({"method": version.method, "url": target})
            entry += b',"response":' + msgspec.json.encode(
                {
                    "status": status,
                    "etag": f'W/"{version.version}"',
                    "lastModified": clock.instant(version.updated),
                }
            )
        entries.append(entry + b"}")
    return _wrapped(kind, entries, moment)


def _plain_bundle(resources: Iterable[dict[str, Any]], base: str, moment: int) -> bytes:
    entries = [
        b'{"fullUrl":'
        + msgspec.json.encode(f"{base}/{resource['resourceType']}/{resource['id']}")
        + b',"resource":'
        + json.encode(resource)
        + b"}"
        for resource in resources
    ]
    return _wrapped("collection", entries, moment)


def _wrapped(kind: str, entries: list[bytes], moment: int) -> bytes:
    head = {"resourceType": "Bundle", "id": ids.new(), "type": kind, "timestamp": clock.instant(moment)}
    start = msgspec.json.encode(head)[:-1]
    if not entries:
        return start + b"}"
    return start + b',"entry":[\n' + b",\n".join(entries) + b"\n]}"


def _zipped(parts: dict[str, bytes], moment: int) -> bytes:
    text = clock.instant(moment)
    stamp = (
        int(text[:4]), int(text[5:7]), int(text[8:10]), int(text[11:13]), int(text[14:16]), int(text[17:19]),
    )  # fmt: skip
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, content in parts.items():
            information = zipfile.ZipInfo(path, stamp)
            information.compress_type = zipfile.ZIP_DEFLATED
            information.external_attr = 0o600 << 16
            archive.writestr(information, content)
    return buffer.getvalue()
