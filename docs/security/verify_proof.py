#!/usr/bin/env python3
"""Checks proofs of a Vesalius audit log without Vesalius: needs Python 3.9 and the package `cryptography`.

    python verify_proof.py FILE [PUBLIC KEY]

FILE is a proof, a list of proofs, or the Parameters that AuditEvent/$proof answers. PUBLIC KEY is the log's, 32 bytes
in base64, or the line that `vesalius audit key` prints. Without it the key inside the proof is taken, which shows that
the proof is coherent, but not whose log it is from: take the key from the provider's site, or from an earlier visit.
Exit status: 0 all hold, 1 one does not, 2 the file cannot be read.
"""

# ruff: noqa: ANN001, ANN201, T201 - a script to be read by people who check us, for any Python 3.9

import base64
import hashlib
import json
import pathlib
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Wrong(Exception):
    """Why a proof does not hold."""


def sha256(data):
    """The SHA-256 of some bytes."""
    return hashlib.sha256(data).digest()


def leaf_of(proof):
    """The hash of the leaf that event, salt, patient and version make."""
    digest = sha256(bytes.fromhex(proof["salt"]) + proof["event"].encode())
    if digest.hex() != proof["digest"]:
        raise Wrong("the event is not the one of the digest")
    patient = int(proof["patient"]).to_bytes(8, "big", signed=True)
    version = int(proof["version"]).to_bytes(4, "big", signed=True)
    return sha256(b"\x00" + digest + patient + version)


def signed_root(proof, key):
    """(size, root, origin) of the checkpoint, its signature checked."""
    text, separator, signatures = proof["checkpoint"].partition("\n\n")
    lines = text.split("\n")
    if not separator or len(lines) != 3:
        raise Wrong("the checkpoint cannot be read")
    origin, size, root = lines
    signed = [line.split(" ")[2] for line in signatures.split("\n") if line.startswith("\u2014 " + origin + " ")]
    for signature in signed:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(signature)[4:], (text + "\n").encode())
        except InvalidSignature:
            continue
        return int(size), base64.b64decode(root), origin
    raise Wrong("the checkpoint is not signed with this key")


def root_of(leaf, position, size, path):
    """The root that the path leads to: RFC 9162 section 2.1.3.2."""
    node, last, result = position, size - 1, leaf
    if not 0 <= node <= last:
        raise Wrong("the log has no such position")
    for sibling in path:
        if last == 0:
            raise Wrong("the path is too long")
        if node % 2 or node == last:
            result = sha256(b"\x01" + sibling + result)
            while node % 2 == 0 and node:
                node, last = node // 2, last // 2
        else:
            result = sha256(b"\x01" + result + sibling)
        node, last = node // 2, last // 2
    if last:
        raise Wrong("the path is too short")
    return result


def check(proof, key):
    """The line that says what is proven. Raises Wrong."""
    if proof.get("format") != "vesalius-audit-proof/v1":
        raise Wrong("this is no proof of this kind")
    size, root, origin = signed_root(proof, key or base64.b64decode(proof["publicKey"]))
    path = [bytes.fromhex(step) for step in proof["path"]]
    if root_of(leaf_of(proof), proof["position"], size, path) != root:
        raise Wrong("the event is not in this log")
    if "withheld" in proof:
        withheld = hashlib.sha256(base64.b64decode(proof["withheld"])).hexdigest()
        if json.loads(proof["event"]).get("withheld") != withheld:
            raise Wrong("the query is not the one of the event")
    return f"position {proof['position']} of {size} in {origin}: {proof['event']}"


def proofs_in(content):
    """The proofs in a file: one, several, or those attached to FHIR Parameters."""
    if isinstance(content, list):
        return content
    if content.get("resourceType") == "Parameters":
        return [
            json.loads(base64.b64decode(part["valueAttachment"]["data"]))
            for parameter in content.get("parameter", ())
            for part in parameter.get("part", ())
            if part["name"] == "file"
        ]
    return [content]


def key_of(text):
    """The 32 bytes of a key in base64, or of the line of `vesalius audit key`, which begins with other bytes."""
    encoded = text.split("+", 2)[2] if text.startswith("vesalius-audit/") else text
    key = base64.b64decode(encoded)[-32:]
    if len(key) != 32:
        raise ValueError("a public key has 32 bytes")
    return key


def main(arguments):
    """Checks the file and says what holds."""
    try:
        found = proofs_in(json.loads(pathlib.Path(arguments[0]).read_text(encoding="utf-8")))
        key = key_of(arguments[1]) if len(arguments) > 1 else None
    except (OSError, ValueError, KeyError, IndexError) as error:
        print("The proof cannot be read:", error, file=sys.stderr)
        return 2
    status = 0 if found else 2
    for proof in found:
        try:
            print("HOLDS", check(proof, key))
        except (Wrong, KeyError, TypeError, ValueError) as error:
            status = 1
            print("DOES NOT HOLD:", error)
    if key is None:
        print("The key was taken from the proof itself: compare it with the one that the provider publishes.")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
