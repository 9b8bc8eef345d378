"""Audit events and their leaves.

An event is canonical JSON: the facts from which an IHE BALP AuditEvent is rendered. With a fresh 128-bit salt,

    digest = SHA-256(salt || event)
    leaf   = SHA-256(0x00 || digest || patient (8 bytes) || version (4 bytes))

The database itself computes the leaf of a read, since only it knows patient and version when it writes; the prefix
0x00 is that of RFC 9162 leaves. Stored are the leaf and the sealed content: epoch (2) | nonce (12) | AES-256-GCM.
From 1 kB on the content is compressed (zstd), which the highest bit of the epoch says.

The content is salt || event, and where something was asked, a line break || the withheld part: 16 random bytes and
JSON. The query of a search may name people other than the patient whom the leaf is about, so that the event holds
only the SHA-256 of the withheld part: a patient gets a proof of the event without it.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
import zstandard
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.crypto import derive
from vesalius.store.writes import Leaf

_PATIENT_AND_VERSION = struct.Struct(">qi")
_SALT_BYTES = 16
# What a transaction touched is a list of names that repeat each other: compressed it takes a third. The highest bit of
# the month says so, and as it is part of the key nobody can turn it.
_COMPRESSED_FROM, _IS_COMPRESSED = 1024, 0x8000
_encode = msgspec.json.Encoder(order="sorted").encode


class _Facts(msgspec.Struct, omit_defaults=True, frozen=True, gc=False):
    """What an event tells, in alphabetical order: this is its canonical form. `subtype` always follows `recorded`."""

    action: str
    address: str = ""
    agent: str = ""
    authentication: str = ""
    centre: str = ""
    client: str = ""
    details: dict[str, str] | None = None
    display: str = ""
    emergencies: tuple[int, ...] = ()
    entities: list[str] | None = None
    entity: str = ""
    fhir: str = ""
    outcome: str | None = None
    purpose: str = ""
    reason: str = ""
    recorded: int = 0
    request: str = ""
    role: str = ""
    subtype: str = ""
    token: str = ""
    withheld: str = ""


_encode_facts = msgspec.json.Encoder().encode


class Event(NamedTuple):
    """A sealed event and its digest, ready to be stored."""

    recorded: int
    sealed: bytes
    digest: bytes

    def leaf(self, patient: int | None, version: int | None) -> Leaf:
        """The leaf for what was touched: pk of the patient (None: nobody's) and version (None: none)."""
        committed = self.digest + _PATIENT_AND_VERSION.pack(patient or 0, version or 0)
        return Leaf(self.recorded, patient, version, self.sealed, hashlib.sha256(b"\x00" + committed).digest())


class Content(NamedTuple):
    """What was sealed: salt and canonical event, whose SHA-256 is the digest; and the withheld part, b"" for none."""

    salted: bytes
    withheld: bytes

    @property
    def is_coherent(self) -> bool:
        """Whether the event commits to this withheld part."""
        expected = hashlib.sha256(self.withheld).hexdigest() if self.withheld else ""
        return _decode_commitment(self.salted[_SALT_BYTES:]).withheld == expected


class _Commitment(msgspec.Struct):
    withheld: str = ""


_decode_commitment = msgspec.json.Decoder(_Commitment).decode


class Log:
    """Seals events under a key derived for each month from the audit root."""

    def __init__(self, root: bytes) -> None:
        self._root = root
        self._ciphers: dict[int, AESGCM] = {}

    def cipher(self, epoch: int) -> AESGCM:
        """The cipher of a month, counted in 30.4 days since 1970. What is compressed has another one in each month."""
        cipher = self._ciphers.get(epoch)
        if cipher is None:
            key = derive.expand(self._root, b"vesalius/audit/v1" + epoch.to_bytes(2, "big"), 32)
            cipher = self._ciphers[epoch] = AESGCM(key)
        return cipher

    def event(
        self,
        actor: Actor,
        action: str,
        subtype: str,
        entity: str,
        *,
        query: str | None = None,
        outcome: str | None = None,
        entities: list[str] | None = None,
        reason: str = "",
        purpose: str = "",
        details: Mapping[str, str] | None = None,
    ) -> Event:
        """The event that `actor` did `subtype` (see `balp`) on `entity` ("Type/id").

        `action` is one of C R U D E. `query` is the raw query of a search. `entities` lists what a transaction
        touched. `outcome` is left out for success, else "refused" or "failed". `purpose` replaces the actor's own
        (a code of v3-ActReason), `reason` is its text, `details` are further facts by name: no patient data in them.
        """
        recorded = clock.now_microseconds()
        # Salt, nonce and salt of the withheld part in one call to the system.
        random = os.urandom(28 if query is None else 44)
        withheld, commitment = b"", ""
        if query is not None:
            withheld = random[28:] + _encode({"query": query})
            commitment = hashlib.sha256(withheld).hexdigest()
            withheld = b"\n" + withheld
        salted = random[:16] + _encode_facts(
            _Facts(
                action,
                actor.address,
                actor.name,
                actor.methods,
                actor.centre,
                actor.client,
                dict(sorted(details.items())) if details else None,
                actor.display,
                actor.emergencies,
                entities,
                entity,
                actor.fhir,
                outcome,
                # Who has no account is a system, whose purpose is not known.
                purpose or (actor.purpose if actor.account is not None else ""),
                reason,
                recorded,
                actor.request_id,
                actor.role,
                subtype,
                actor.token,
                commitment,
            )
        )
        sealed = self._seal(recorded, random[16:28], salted + withheld)
        return Event(recorded, sealed, hashlib.sha256(salted).digest())

    def _seal(self, recorded: int, nonce: bytes, whole: bytes) -> bytes:
        # 30.4 days: the key changes about monthly; the exact day matters to nobody.
        epoch = recorded // 2_629_800_000_000
        if len(whole) >= _COMPRESSED_FROM:
            epoch, whole = epoch | _IS_COMPRESSED, zstandard.compress(whole)
        return epoch.to_bytes(2, "big") + nonce + self.cipher(epoch).encrypt(nonce, whole, None)

    def open(self, sealed: bytes) -> tuple[bytes, dict[str, Any]]:
        """(digest, facts) of a sealed event, the withheld ones among them. Raises InvalidTag."""
        content = self.content(sealed)
        facts: dict[str, Any] = msgspec.json.decode(content.salted[_SALT_BYTES:])
        if content.withheld:
            facts |= msgspec.json.decode(content.withheld[_SALT_BYTES:])
        return hashlib.sha256(content.salted).digest(), facts

    def content(self, sealed: bytes) -> Content:
        """The two parts of a sealed event. Raises InvalidTag when it was changed."""
        whole = self.whole(sealed)
        # Canonical JSON escapes line breaks.
        end = whole.find(b"\n", _SALT_BYTES)
        return Content(whole, b"") if end < 0 else Content(whole[:end], whole[end + 1 :])

    def whole(self, sealed: bytes) -> bytes:
        """What was sealed, in one piece. Raises InvalidTag when it was changed."""
        return self.opener(int.from_bytes(sealed[:2], "big"))(sealed[2:14], sealed[14:], None)

    def opener(self, epoch: int) -> Callable[[bytes, bytes, None], bytes]:
        """What opens (nonce, sealed, None) of a month. Raises InvalidTag when that was changed."""
        decrypt = self.cipher(epoch).decrypt
        if not epoch & _IS_COMPRESSED:
            return decrypt
        return lambda nonce, sealed, data: zstandard.decompress(decrypt(nonce, sealed, data))

    def subkey(self, label: bytes) -> bytes:
        """32 bytes derived from the audit root for another purpose, such as signing checkpoints."""
        return derive.expand(self._root, label, 32)
