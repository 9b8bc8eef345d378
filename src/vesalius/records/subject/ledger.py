"""The erasure ledger: what was erased, in entries that are chained and signed, kept in the database and in a file.

The file is what counts after a restore: the database that comes back is older than it. An entry names nobody: it holds
a keyed hash of the patient's pk (HMAC-SHA-256 under a key derived from the index root), so that whoever has the root
keys can find the record in a restored database, and nobody else can find the person.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from vesalius import clock
from vesalius.crypto import derive
from vesalius.errors import Invalid
from vesalius.records.context import Context
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int8, text

_SUBJECT: Final = b"vesalius/erasure-ledger/subject/v1"
_SIGNING: Final = b"vesalius/erasure-ledger/signing/v1"
_FIRST: Final = "0" * 64
FILE: Final = "ledger.ndjson"


class Entry(NamedTuple):
    """One erasure. `entry` is the canonical JSON that is signed; `signature` 64 bytes of Ed25519."""

    number: int
    recorded: int
    subject: bytes
    entry: str
    signature: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the entry, which the next one holds."""
        return hashlib.sha256(self.entry.encode()).hexdigest()

    @property
    def facts(self) -> dict[str, Any]:
        """What the entry says."""
        found: dict[str, Any] = msgspec.json.decode(self.entry)
        return found

    def line(self) -> bytes:
        """The entry as a line of the file."""
        signature = base64.b64encode(self.signature).decode()
        return msgspec.json.encode({"entry": self.entry, "signature": signature}) + b"\n"


def subject(context: Context, patient: int) -> bytes:
    """The keyed hash under which a patient stands in the ledger."""
    key = derive.expand(context.keys.roots.index, _SUBJECT, 32)
    return hmac.digest(key, patient.to_bytes(8, "big", signed=True), "sha256")


def _private(context: Context) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(context.log.subkey(_SIGNING))


def public_key(context: Context) -> bytes:
    """The 32 bytes with which anybody checks an entry."""
    return _private(context).public_key().public_bytes_raw()


def append(
    context: Context, session: Session, patient: int, *, ground: str, people: tuple[str, str], counts: Mapping[str, int]
) -> Entry:
    """Adds the entry of an erasure, in the transaction that erases."""
    session.run("LOCK TABLE erasure_ledger IN EXCLUSIVE MODE")
    before = entries(session)
    moment = clock.now_microseconds() // 1000 * 1000
    facts = {
        "counts": dict(sorted(counts.items())),
        "ground": ground,
        "number": len(before) + 1,
        "people": list(people),
        "previous": before[-1].digest if before else _FIRST,
        "recorded": clock.instant(moment),
        "subject": subject(context, patient).hex(),
    }
    canonical = msgspec.json.encode(facts, order="sorted").decode()
    made = Entry(
        len(before) + 1,
        moment,
        subject(context, patient),
        canonical,
        _private(context).sign(canonical.encode()),
    )
    _store(session, made)
    return made


def _store(session: Session, entry: Entry) -> None:
    session.execute(
        "INSERT INTO erasure_ledger (number, recorded, subject, entry, signature) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (number) DO NOTHING",
        [int8(entry.number), int8(entry.recorded), bytea(entry.subject), text(entry.entry), bytea(entry.signature)],
    )


def entries(session: Session) -> list[Entry]:
    """All entries of the database, in order."""
    rows = session.fetch("SELECT number, recorded, subject, entry, signature FROM erasure_ledger ORDER BY number")
    return [Entry(*row) for row in rows]


def of_subject(context: Context, session: Session, patient: int) -> Entry | None:
    """The entry of a patient's erasure."""
    rows = session.fetch(
        "SELECT number, recorded, subject, entry, signature FROM erasure_ledger WHERE subject = $1 ORDER BY number"
        " DESC LIMIT 1",
        [bytea(subject(context, patient))],
    )
    return Entry(*rows[0]) if rows else None


def write_file(folder: Path, found: list[Entry]) -> None:
    """Appends to FOLDER/ledger.ndjson what it does not hold yet, and flushes it to the disk."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / FILE
    present = path.read_bytes() if path.exists() else b""
    missing = b"".join(line for entry in found if (line := entry.line()) not in present)
    if not missing:
        return
    if present and not present.endswith(b"\n"):
        # A line that a crash tore: it was written again with those that were missing.
        missing = b"\n" + missing
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, missing)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_file(context: Context, folder: Path) -> list[Entry]:
    """The entries of the file, signatures and chain checked, in order. Raises Invalid when one does not hold."""
    path = folder / FILE
    found: dict[int, Entry] = {}
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            pair = msgspec.json.decode(line)
        except msgspec.DecodeError:
            # Torn by a crash; `write_file` has written it again.
            continue
        entry, signature = str(pair["entry"]), base64.b64decode(pair["signature"])
        if not is_genuine(entry, signature, public_key(context)):
            raise Invalid("The erasure ledger holds an entry that this installation did not sign.")
        facts = msgspec.json.decode(entry)
        moment = _microseconds(facts["recorded"])
        found[facts["number"]] = Entry(facts["number"], moment, bytes.fromhex(facts["subject"]), entry, signature)
    ordered = [found[number] for number in sorted(found)]
    check_chain(ordered)
    return ordered


def _microseconds(instant: str) -> int:
    return round(datetime.fromisoformat(instant).timestamp() * 1_000_000)


def check_chain(found: list[Entry]) -> None:
    """Raises Invalid unless the entries are complete from the first on, each holding the hash of the one before."""
    previous = _FIRST
    for number, entry in enumerate(found, 1):
        if entry.number != number or entry.facts["previous"] != previous:
            raise Invalid("The erasure ledger is not complete.")
        previous = entry.digest


def is_genuine(entry: str, signature: bytes, key: bytes) -> bool:
    """Whether the ledger of `key` (32 bytes) signed the entry. Pure."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, entry.encode())
    except InvalidSignature:
        return False
    return True


def take_over(session: Session, found: list[Entry]) -> None:
    """Puts the entries of the file into a restored database that does not have them."""
    for entry in found:
        _store(session, entry)
