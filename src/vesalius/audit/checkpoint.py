"""Signed checkpoints: C2SP tlog-checkpoint inside a C2SP signed-note, with an Ed25519 key.

The note is: the origin, which names this installation's log and is made from its key; the number of leaves; the root in
base64; an empty line; an em dash, the origin, and the base64 of key identifier (4 bytes) and signature (64 bytes).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from vesalius.audit.log import Log
from vesalius.errors import Invalid

_LABEL = b"vesalius/audit/checkpoint/v1"
_ED25519 = b"\x01"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement: the tree over the first `size` leaves has this root. `signature` is 64 bytes."""

    size: int
    root: bytes
    signature: bytes


class Verifier:
    """Checks checkpoints of the log that signs with the private half of `public_key` (32 bytes)."""

    def __init__(self, public_key: bytes) -> None:
        self.public_key = public_key
        self.origin = f"vesalius-audit/{hashlib.sha256(public_key).hexdigest()[:16]}"
        self._key = Ed25519PublicKey.from_public_bytes(public_key)
        name = self.origin.encode() + b"\n" + _ED25519 + public_key
        self._key_id = hashlib.sha256(name).digest()[:4]

    @property
    def exported(self) -> str:
        """The key as other tools for signed notes take it: origin+key identifier+base64."""
        encoded = base64.b64encode(_ED25519 + self.public_key).decode()
        return f"{self.origin}+{self._key_id.hex()}+{encoded}"

    def text(self, size: int, root: bytes) -> bytes:
        """The bytes that are signed."""
        return f"{self.origin}\n{size}\n{base64.b64encode(root).decode()}\n".encode()

    def note(self, checkpoint: Checkpoint) -> str:
        """The signed note of a checkpoint."""
        signature = base64.b64encode(self._key_id + checkpoint.signature).decode()
        text = self.text(checkpoint.size, checkpoint.root).decode()
        return f"{text}\n\N{EM DASH} {self.origin} {signature}\n"

    def is_genuine(self, checkpoint: Checkpoint) -> bool:
        """Whether this log signed it."""
        try:
            self._key.verify(checkpoint.signature, self.text(checkpoint.size, checkpoint.root))
        except InvalidSignature:
            return False
        return True

    def parse(self, note: str) -> Checkpoint:
        """The checkpoint in a signed note, its signature checked; lines of other signers are ignored.

        Raises Invalid when it is none, of another log, or not signed by this log.
        """
        text, separator, signatures = note.partition("\n\n")
        lines = text.split("\n")
        if not separator or len(lines) < 3 or lines[0] != self.origin:
            raise Invalid("This is no checkpoint of this audit log.")
        for line in signatures.split("\n"):
            prefix = f"\N{EM DASH} {self.origin} "
            if not line.startswith(prefix):
                continue
            try:
                signed = base64.b64decode(line.removeprefix(prefix), validate=True)
                found = Checkpoint(int(lines[1]), base64.b64decode(lines[2], validate=True), signed[4:])
            except (binascii.Error, ValueError) as error:
                raise Invalid("The checkpoint cannot be read.") from error
            if (
                signed[:4] == self._key_id
                and self.text(found.size, found.root) == f"{text}\n".encode()
                and (self.is_genuine(found))
            ):
                return found
        raise Invalid("The checkpoint is not signed by this audit log.")


class Signer(Verifier):
    """Signs checkpoints with the key derived from the audit root."""

    def __init__(self, log: Log) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(log.subkey(_LABEL))
        super().__init__(self._private.public_key().public_bytes_raw())

    def sign(self, size: int, root: bytes) -> Checkpoint:
        """The checkpoint of a tree. Ed25519 is deterministic: the same tree has the same checkpoint."""
        return Checkpoint(size, root, self._private.sign(self.text(size, root)))
