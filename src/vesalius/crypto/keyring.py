"""Roots, epochs and data keys: root -> epoch key (a month) -> one data key per patient and one for the organisation.

A wrapped key is nonce (12) | AES-256-GCM(key) | tag, with associated data that names what it is for, so that a
wrapped key moved to another patient, version or epoch does not open. Unwrapped keys live in process memory only.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vesalius.crypto.derive import expand, extract
from vesalius.crypto.envelope import Tampered

ROOT_NAMES = ("data", "index", "audit", "backup")
_OWNER = struct.Struct(">qBii")


@dataclass(frozen=True, slots=True, repr=False)
class RootKeys:
    """The four roots, 32 bytes each. In production they come from a KMS; the embedded default keeps 0400 files."""

    data: bytes
    index: bytes
    audit: bytes
    backup: bytes

    @classmethod
    def from_directory(cls, directory: Path, *, create: bool = False) -> RootKeys:
        """The roots in `directory`/NAME.key; with `create`, missing ones are made. Raises FileNotFoundError."""
        if create:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name in ROOT_NAMES:
                _make_key_file(directory / f"{name}.key")
        keys = {name: bytes.fromhex((directory / f"{name}.key").read_text().strip()) for name in ROOT_NAMES}
        for name, key in keys.items():
            if len(key) != 32:
                raise ValueError(f"{name}.key must hold 64 hexadecimal digits")
        return cls(**keys)

    def fingerprints(self) -> dict[str, bytes]:
        """By which each root is known again, 32 bytes; nothing follows from them."""
        return {
            name: expand(extract(b"vesalius/root/v1", getattr(self, name)), b"fingerprint/" + name.encode(), 32)
            for name in ROOT_NAMES
        }


def _make_key_file(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(os.urandom(32).hex() + "\n")
        file.flush()
        os.fsync(file.fileno())


def new_key() -> bytes:
    """256 random bits."""
    return os.urandom(32)


def epoch_context(epoch: int) -> bytes:
    """Associated data of a wrapped epoch key."""
    return b"vesalius/epoch/v1" + epoch.to_bytes(4, "big")


def data_key_context(patient: int | None, version: int, epoch: int) -> bytes:
    """Associated data of a wrapped data key: for whom, which version, under which epoch."""
    return b"vesalius/kw/v1" + _OWNER.pack(patient or 0, patient is not None, version, epoch)


def wrap(wrapping_key: bytes, key: bytes, context: bytes) -> bytes:
    """`key` sealed under `wrapping_key` for `context`."""
    nonce = os.urandom(12)
    return nonce + AESGCM(wrapping_key).encrypt(nonce, key, context)


def unwrap(wrapping_key: bytes, wrapped: bytes, context: bytes) -> bytes:
    """The key inside; raises Tampered when it was not wrapped by this key for this context."""
    try:
        return AESGCM(wrapping_key).decrypt(wrapped[:12], wrapped[12:], context)
    except InvalidTag as error:
        raise Tampered("A wrapped key does not belong where it was found.") from error
