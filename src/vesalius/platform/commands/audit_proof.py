"""`vesalius audit key`, `audit proof` and `audit check-proof`: to check an entry of the log by oneself."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

import msgspec

from vesalius.access.actor import local_system
from vesalius.audit import proofs
from vesalius.audit.checkpoint import Signer
from vesalius.audit.log import Log
from vesalius.errors import Invalid
from vesalius.platform.installation import Installation, opened
from vesalius.platform.terminal import result, say
from vesalius.store import writes
from vesalius.store.keys import Keys
from vesalius.store.session import Pool


def audit_key(found: Installation) -> int:
    """The public key on standard output, as tools for signed notes take it."""
    result(Signer(Log(found.roots().audit)).exported)
    return 0


def audit_proof(found: Installation, entry: int) -> int:
    """The proof of one entry as JSON. It opens the entry, which is an entry itself. Raises NotFound."""
    with opened(found):
        roots = found.roots()
        pool, log = Pool(found.database_url, Keys(roots), maximum=2), Log(roots.audit)
        try:
            event = log.event(local_system("command line"), "R", "audit-proof", f"audit/{entry}")
            with pool.session() as session:
                writes.record(session, [event.leaf(None, None)], [])
            made = proofs.proof(pool, log, entry)
        finally:
            pool.close()
    result(msgspec.json.format(msgspec.json.encode(made), indent=2).decode())
    return 0


def audit_check_proof(found: Installation, file: Path, key: str | None) -> int:
    """0 when every proof in a file holds for `key` (as `audit key` prints it), for this installation's when None.

    The file is a proof, a list of them, or the Parameters of AuditEvent/$proof. Raises Invalid when it is not.
    """
    try:
        checked = _key(key) if key is not None else Signer(Log(found.roots().audit)).public_key
        given = _proofs(msgspec.json.decode(file.read_bytes()))
    except (msgspec.DecodeError, binascii.Error, ValueError, LookupError, TypeError) as error:
        raise Invalid("The file or the key cannot be read.") from error
    if not given:
        raise Invalid("The file holds no proof.")
    status = 0
    for proof in given:
        if proofs.verify_proof(proof, checked):
            result(f"holds: position {proof['position']}: {proof['event']}")
        else:
            say("A proof does not hold.")
            status = 1
    return status


def _key(text: str) -> bytes:
    # Base64 has plus signs as well.
    encoded = text.split("+", 2)[2] if text.startswith("vesalius-audit/") else text
    key = base64.b64decode(encoded, validate=True)[-32:]
    if len(key) != 32:
        raise ValueError(text)
    return key


def _proofs(content: object) -> list[dict[str, object]]:
    if isinstance(content, list):
        return content
    if not isinstance(content, dict):
        raise TypeError(type(content))
    if content.get("resourceType") != "Parameters":
        return [content]
    return [
        msgspec.json.decode(base64.b64decode(part["valueAttachment"]["data"]))
        for parameter in content.get("parameter", ())
        for part in parameter.get("part", ())
        if part["name"] == "file"
    ]
