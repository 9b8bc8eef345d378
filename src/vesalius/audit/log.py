"""Audit events and their leaves.

An event is canonical JSON: the facts from which an IHE BALP AuditEvent is rendered. With a fresh 128-bit salt,

    digest = SHA-256(salt || event)
    leaf   = SHA-256(0x00 || digest || patient (8 bytes) || version (4 bytes))

The database itself computes the leaf of a read, since only it knows patient and version when it writes; the prefix
0x00 is that of RFC 9162 leaves. Stored are the leaf and the sealed event: epoch (2) | nonce (12) | AES-256-GCM.
"""

from __future__ import annotations

import hashlib
import os
import struct
from typing import NamedTuple

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.crypto import derive
from vesalius.store.writes import Leaf

_PATIENT_AND_VERSION = struct.Struct(">qi")
_encode = msgspec.json.Encoder(order="sorted").encode


class Event(NamedTuple):
    """A sealed event and its digest, ready to be stored."""

    recorded: int
    sealed: bytes
    digest: bytes

    def leaf(self, patient: int | None, version: int | None) -> Leaf:
        """The leaf for what was touched: pk of the patient (None: nobody's) and version (None: none)."""
        committed = self.digest + _PATIENT_AND_VERSION.pack(patient or 0, version or 0)
        return Leaf(self.recorded, patient, version, self.sealed, hashlib.sha256(b"\x00" + committed).digest())


class Log:
    """Seals events under a key derived for each month from the audit root."""

    def __init__(self, root: bytes) -> None:
        self._root = root
        self._ciphers: dict[int, AESGCM] = {}

    def _cipher(self, epoch: int) -> AESGCM:
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
    ) -> Event:
        """The event that `actor` did `subtype` (R4 ValueSet audit-event-sub-type) on `entity` ("Type/id").

        `action` is one of C R U D E. `query` is the raw query of a search. `entities` lists what a transaction
        touched. `outcome` is left out for success, else "refused".
        """
        recorded = clock.now_microseconds()
        facts: dict[str, object] = {
            "action": action,
            "agent": actor.name,
            "address": actor.address,
            "entity": entity,
            "recorded": recorded,
            "request": actor.request_id,
            "subtype": subtype,
            "token": actor.token,
        }
        if query is not None:
            facts["query"] = query
        if outcome is not None:
            facts["outcome"] = outcome
        if entities is not None:
            facts["entities"] = entities
        salted = os.urandom(16) + _encode(facts)
        # 30.4 days: the key changes about monthly; the exact day matters to nobody.
        epoch = recorded // 2_629_800_000_000
        nonce = os.urandom(12)
        sealed = epoch.to_bytes(2, "big") + nonce + self._cipher(epoch).encrypt(nonce, salted, None)
        return Event(recorded, sealed, hashlib.sha256(salted).digest())

    def open(self, sealed: bytes) -> tuple[bytes, dict[str, object]]:
        """(digest, facts) of a sealed event."""
        salted = self.salted(sealed)
        return hashlib.sha256(salted).digest(), msgspec.json.decode(salted[16:])

    def salted(self, sealed: bytes) -> bytes:
        """Salt (16 bytes) and canonical JSON of a sealed event. Raises InvalidTag when it was changed."""
        return self._cipher(int.from_bytes(sealed[:2], "big")).decrypt(sealed[2:14], sealed[14:], None)

    def subkey(self, label: bytes) -> bytes:
        """32 bytes derived from the audit root for another purpose, such as signing checkpoints."""
        return derive.expand(self._root, label, 32)
