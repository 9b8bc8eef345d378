"""Checkpoints are signed notes that other tools can read."""

from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vesalius.audit.checkpoint import Checkpoint, Signer, Verifier
from vesalius.audit.log import Log
from vesalius.errors import Invalid

SIGNER = Signer(Log(b"\x03" * 32))
ROOT = hashlib.sha256(b"root").digest()


def test_a_checkpoint_is_origin_size_root_and_a_signature_over_exactly_these_lines() -> None:
    note = SIGNER.note(SIGNER.sign(40122, ROOT))
    text, signature = note.split("\n\n")
    assert text.split("\n") == [SIGNER.origin, "40122", base64.b64encode(ROOT).decode()]
    assert signature.startswith(f"— {SIGNER.origin} ")
    assert signature.endswith("\n")
    signed = base64.b64decode(signature.split(" ")[2])
    assert len(signed) == 68
    Ed25519PublicKey.from_public_bytes(SIGNER.public_key).verify(signed[4:], text.encode() + b"\n")


def test_the_key_identifier_is_that_of_signed_notes() -> None:
    name, identifier, key = SIGNER.exported.split("+", 2)
    assert name == SIGNER.origin
    assert base64.b64decode(key) == b"\x01" + SIGNER.public_key
    expected = hashlib.sha256(name.encode() + b"\n\x01" + SIGNER.public_key).digest()[:4]
    assert bytes.fromhex(identifier) == expected


def test_the_same_tree_has_the_same_checkpoint_and_the_key_follows_from_the_root_key() -> None:
    assert SIGNER.sign(5, ROOT) == Signer(Log(b"\x03" * 32)).sign(5, ROOT)
    assert Signer(Log(b"\x04" * 32)).public_key != SIGNER.public_key


def test_a_note_is_read_back_and_lines_of_cosigners_are_passed_over() -> None:
    made = SIGNER.sign(7, ROOT)
    verifier = Verifier(SIGNER.public_key)
    assert verifier.parse(SIGNER.note(made)) == made
    assert verifier.parse(SIGNER.note(made) + "— witness.example AAAA\n") == made


@pytest.mark.parametrize(
    "note",
    [
        "",
        "a\n\nb",
        SIGNER.note(SIGNER.sign(7, ROOT)).replace("\n7\n", "\n8\n"),
        SIGNER.note(SIGNER.sign(7, ROOT)).replace("\n7\n", "\n07\n"),
        SIGNER.note(SIGNER.sign(7, ROOT)).replace("\n7\n", "\nx\n"),
        SIGNER.note(SIGNER.sign(7, ROOT)).replace("vesalius", "other"),
        SIGNER.note(Checkpoint(7, ROOT, bytes(64))),
        SIGNER.note(Checkpoint(7, ROOT, b"short")),
        Signer(Log(b"\x04" * 32)).note(Signer(Log(b"\x04" * 32)).sign(7, ROOT)),
    ],
)
def test_anything_else_is_refused(note: str) -> None:
    with pytest.raises(Invalid):
        Verifier(SIGNER.public_key).parse(note)
