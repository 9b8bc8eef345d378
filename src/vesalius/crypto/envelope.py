"""Bodies at rest: AES-256-GCM under a key derived for this one body, committing to key and context.

Layout of format 1:  0x01 | dictionary (1 byte) | salt (32) | commitment (32) | ciphertext | tag (16)

    okm        = HKDF-Expand-SHA-512(data key, "vesalius/body/v1" || dictionary || associated data || salt, 64)
    key, commitment = okm[:32], okm[32:]

A data key is 256 uniformly random bits, so RFC 5869 section 3.3 allows expansion without extraction. The nonce is
zero, which is safe only because the key is unique per random 256-bit salt. The commitment makes it
infeasible to find two keys or two contexts that open one ciphertext. The plaintext is a zstd frame, padded with
zeros to 32 bytes so that its length says less.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vesalius.crypto import compression
from vesalius.errors import VesaliusError

FORMAT = 1
_NONCE = bytes(12)
_INFO = b"vesalius/body/v1"
# Format, type, patient, version, data key, labels, whether there is a patient, length of the id.
_pack_fixed = struct.Struct(">BHqiiiBH").pack
PADDING_BYTES = 32
_same = hmac.compare_digest
# RFC 2104: the key block XOR 0x36 and 0x5c.
_INNER_PAD = bytes(byte ^ 0x36 for byte in range(256))
_OUTER_PAD = bytes(byte ^ 0x5C for byte in range(256))


class Tampered(VesaliusError):
    """A stored body does not belong where it was found, or was changed."""

    code = "exception"


class Context(NamedTuple):
    """What a body is bound to. Any difference when opening raises Tampered."""

    type: int
    id: str
    version: int
    patient: int | None
    data_key: int
    labels: int

    def associated_data(self) -> bytes:
        """Fixed-width fields, then the length-prefixed id: no two contexts share an encoding."""
        kind, name, version, patient, data_key, labels = self
        identity = name.encode()
        fixed = _pack_fixed(FORMAT, kind, patient or 0, version, data_key, labels, patient is not None, len(identity))
        return fixed + identity


class DataKey:
    """A 256-bit key with its HMAC-SHA-512 states made ready: one expansion costs 2 µs instead of 14."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        if len(key) != 32:
            raise ValueError("a data key has 32 bytes")
        block = key.ljust(128, b"\0")
        self._inner = hashlib.sha512(block.translate(_INNER_PAD))
        self._outer = hashlib.sha512(block.translate(_OUTER_PAD))

    def expand(self, info: bytes) -> bytes:
        """64 bytes of HKDF-Expand-SHA-512 (RFC 5869 section 2.3) for `info`."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(info + b"\x01")
        outer.update(inner.digest())
        return outer.digest()


def seal(data_key: DataKey, context: Context, plaintext: bytes) -> bytes:
    """The envelope of `plaintext` under `data_key` bound to `context`."""
    dictionary, frame = compression.compress(plaintext)
    frame += bytes(-len(frame) % PADDING_BYTES)
    salt = os.urandom(32)
    material = data_key.expand(_INFO + bytes((dictionary,)) + context.associated_data() + salt)
    sealed = AESGCM(material[:32]).encrypt(_NONCE, frame, None)
    return bytes((FORMAT, dictionary)) + salt + material[32:] + sealed


def unseal(data_key: DataKey, context: Context, envelope: bytes) -> bytes:
    """The plaintext of an envelope; raises Tampered when key, context or any byte is not the one sealed."""
    if len(envelope) < 82 or envelope[0] != FORMAT:
        raise Tampered("A stored body has an unknown format.")
    material = data_key.expand(_INFO + envelope[1:2] + context.associated_data() + envelope[2:34])
    if not _same(material[32:], envelope[34:66]):
        raise Tampered("A stored body is not bound to the place where it was found.")
    try:
        frame = AESGCM(material[:32]).decrypt(_NONCE, envelope[66:], None)
    except InvalidTag as error:
        raise Tampered("A stored body was changed.") from error
    return compression.decompress(envelope[1], frame)
