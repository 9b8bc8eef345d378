"""Proofs for one leaf that anybody can check with the log's public key, without the database.

A proof opens the leaf: event, salt, patient and version give the leaf hash, the path gives the root, the checkpoint is
signed. docs/security/audit.md describes each field and a check by other means.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from typing import Any

import msgspec

from vesalius.audit import merkle, tree
from vesalius.audit.checkpoint import Signer, Verifier
from vesalius.audit.log import Content, Log
from vesalius.errors import Invalid, NotFound
from vesalius.store.session import Pool, Session
from vesalius.store.wire import int8

FORMAT = "vesalius-audit-proof/v1"
_PLACE = struct.Struct(">qi")


def proof(pool: Pool, log: Log, leaf_id: int, *, is_whole: bool = False) -> dict[str, Any]:
    """The proof that a leaf is in the log as it was last signed, ready for JSON.

    With `is_whole` the withheld part, which holds the query of a search and may name other people, is in it.

    Raises NotFound when there is no such leaf or it has no position yet, which takes about a second;
    tree.Inconsistent when the stored log was changed.
    """
    signer = Signer(log)
    with pool.session() as session:
        position = _position(session, leaf_id)
        checkpoint = tree.last_checkpoint(session)
        rows = session.fetch("SELECT patient, version, event FROM audit_leaf WHERE id = $1", [int8(leaf_id)])
        if not rows or checkpoint is None or checkpoint.size <= position:
            raise NotFound("The audit log has no signed entry of this number.")
        path = _path(session, merkle.inclusion_plan(position, checkpoint.size), checkpoint.size)
    patient, version, sealed = rows[0]
    content = log.content(sealed)
    salted = content.salted
    made = {
        "format": FORMAT,
        "event": salted[16:].decode(),
        "salt": salted[:16].hex(),
        "patient": str(patient or 0),
        "version": version or 0,
        "digest": hashlib.sha256(salted).hexdigest(),
        "position": position,
        "path": [step.hex() for step in path],
        "checkpoint": signer.note(checkpoint),
        "publicKey": base64.b64encode(signer.public_key).decode(),
    }
    if is_whole and content.withheld:
        made["withheld"] = base64.b64encode(content.withheld).decode()
    if not verify_proof(made, signer.public_key):
        raise tree.Inconsistent(f"Entry {position} of the audit log is not the one that was signed.")
    return made


def verify_proof(proof: dict[str, Any], public_key: bytes) -> bool:
    """Whether a proof holds for the log of `public_key` (32 bytes). Pure; never raises for what it is given.

    The key must come from a source that is trusted: the one inside the proof is not looked at.
    """
    try:
        if proof["format"] != FORMAT:
            return False
        checkpoint = Verifier(public_key).parse(proof["checkpoint"])
        digest = hashlib.sha256(bytes.fromhex(proof["salt"]) + proof["event"].encode()).digest()
        leaf = merkle.leaf_hash(digest + _PLACE.pack(int(proof["patient"]), proof["version"]))
        path = [bytes.fromhex(step) for step in proof["path"]]
        if (
            "withheld" in proof
            and not Content(
                b"\x00" * 16 + proof["event"].encode(), base64.b64decode(proof["withheld"], validate=True)
            ).is_coherent
        ):
            return False
        root = merkle.root_from_inclusion(leaf, proof["position"], checkpoint.size, path)
    except (
        Invalid,
        KeyError,
        TypeError,
        AttributeError,
        ValueError,
        struct.error,
        binascii.Error,
        msgspec.DecodeError,
    ):
        return False
    return root == checkpoint.root and digest.hex() == proof["digest"]


def facts(proof: dict[str, Any]) -> dict[str, Any]:
    """The facts of the event in a proof, as `balp.audit_event` takes them."""
    found: dict[str, Any] = msgspec.json.decode(proof["event"])
    if "withheld" in proof:
        found |= msgspec.json.decode(base64.b64decode(proof["withheld"])[16:])
    return found


def consistency(pool: Pool, log: Log, old_size: int, size: int | None = None) -> dict[str, Any]:
    """The proof that the log of `size` leaves (the last signed one) only adds to the one signed at `old_size`.

    Raises NotFound when either was not signed. Checked with `merkle.is_consistent`.
    """
    signer = Signer(log)
    with pool.session() as session:
        older, newer = tree.last_checkpoint(session, old_size), tree.last_checkpoint(session, size)
        if older is None or newer is None or older.size != old_size or newer.size < old_size:
            raise NotFound("The audit log was not signed at this size.")
        path = _path(session, merkle.consistency_plan(old_size, newer.size), newer.size)
    return {
        "format": "vesalius-audit-consistency/v1",
        "older": signer.note(older),
        "newer": signer.note(newer),
        "path": [step.hex() for step in path],
    }


def verify_consistency(proof: dict[str, Any], public_key: bytes) -> bool:
    """Whether the newer checkpoint continues the older. Pure; never raises for what it is given."""
    try:
        verifier = Verifier(public_key)
        older, newer = verifier.parse(proof["older"]), verifier.parse(proof["newer"])
        path = [bytes.fromhex(step) for step in proof["path"]]
    except (Invalid, KeyError, TypeError, AttributeError, ValueError):
        return False
    return merkle.is_consistent(older.size, newer.size, older.root, newer.root, path)


def _position(session: Session, leaf_id: int) -> int:
    rows = session.fetch(
        "SELECT position + array_position(ids, $1) - 1 FROM audit_batch"
        " WHERE high_id >= $1 AND low_id <= $1 AND $1 = ANY(ids) ORDER BY high_id LIMIT 1",
        [int8(leaf_id)],
    )
    if not rows:
        raise NotFound("The audit log has no signed entry of this number.")
    position: int = rows[0][0]
    return position


def _path(session: Session, plan: list[tuple[merkle.Node, ...]], size: int) -> list[bytes]:
    found = tree.hashes(session, [node for nodes in plan for node in nodes], size)
    return merkle.proof(plan, found.__getitem__)
