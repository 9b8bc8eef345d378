"""A sealed file: a stream in frames of 1 MiB under AES-256-GCM, with a key of its own derived from a root.

    "VESALIUS-BACKUP-1" and a line feed | salt (32) | frames: length of ciphertext (4) | ciphertext and tag

The key is derived from the root and the salt, so no nonce ever meets the same key twice; the nonce of a
frame is its number and whether it is the last. A frame that was changed, moved, left out or added, and a
file that was cut short, are all refused.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vesalius.crypto import derive
from vesalius.errors import Invalid

MAGIC: Final = b"VESALIUS-BACKUP-1\n"
FRAME_BYTES: Final = 1 << 20
_LENGTH: Final = struct.Struct(">I")
_NONCE: Final = struct.Struct(">xxxQB")


class SealBroken(Invalid):
    """The file was changed or cut, or sealed under another root key."""


def seal(root: bytes, plain: Iterable[bytes], file: BinaryIO) -> None:
    """Writes the stream `plain`, in pieces of any size, to `file`."""
    salt = os.urandom(32)
    cipher = _cipher(root, salt)
    file.write(MAGIC + salt)
    number = 0
    pending = bytearray()
    for piece in plain:
        pending += piece
        while len(pending) > FRAME_BYTES:
            _write_frame(file, cipher, salt, number, bytes(pending[:FRAME_BYTES]), is_last=False)
            del pending[:FRAME_BYTES]
            number += 1
    _write_frame(file, cipher, salt, number, bytes(pending), is_last=True)


def unseal(root: bytes, file: BinaryIO) -> Iterator[bytes]:
    """The stream, piece by piece. Raises SealBroken, possibly after some pieces; then use none of them."""
    if file.read(len(MAGIC)) != MAGIC:
        raise SealBroken("This is not a backup of Vesalius.")
    salt = file.read(32)
    cipher = _cipher(root, salt)
    number = 0
    head = file.read(_LENGTH.size)
    while True:
        if len(head) < _LENGTH.size:
            raise SealBroken("The backup was cut short.")
        size = _LENGTH.unpack(head)[0]
        if size > FRAME_BYTES + 16:
            raise SealBroken("The backup is damaged.")
        sealed = file.read(size)
        if len(sealed) != size:
            raise SealBroken("The backup was cut short.")
        head = file.read(_LENGTH.size)
        try:
            yield cipher.decrypt(_NONCE.pack(number, not head), sealed, salt)
        except (InvalidTag, ValueError) as error:
            raise SealBroken("The backup was changed, or was made under another backup key.") from error
        if not head:
            return
        number += 1


def _cipher(root: bytes, salt: bytes) -> AESGCM:
    return AESGCM(derive.expand(root, b"vesalius/backup/v1" + salt, 32))


def _write_frame(file: BinaryIO, cipher: AESGCM, salt: bytes, number: int, plain: bytes, *, is_last: bool) -> None:
    sealed = cipher.encrypt(_NONCE.pack(number, is_last), plain, salt)
    file.write(_LENGTH.pack(len(sealed)) + sealed)
