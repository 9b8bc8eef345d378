"""Bodies open only with their key, in their place, unchanged."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius.crypto import compression, envelope
from vesalius.crypto.envelope import Context, DataKey, Tampered

KEY = DataKey(bytes(range(32)))
PLACE = Context(type=96, id="observation-1", version=3, patient=-77, data_key=12, labels=0)


@given(st.binary(max_size=5000))
def test_a_body_opens_to_exactly_what_was_sealed(body: bytes) -> None:
    assert envelope.unseal(KEY, PLACE, envelope.seal(KEY, PLACE, body)) == body


@pytest.mark.parametrize(
    "other",
    [
        PLACE._replace(type=97),
        PLACE._replace(id="observation-2"),
        PLACE._replace(version=2),
        PLACE._replace(patient=77),
        PLACE._replace(patient=None),
        PLACE._replace(data_key=13),
        PLACE._replace(labels=1),
    ],
)
def test_a_body_does_not_open_in_any_other_place(other: Context) -> None:
    with pytest.raises(Tampered):
        envelope.unseal(KEY, other, envelope.seal(KEY, PLACE, b"{}"))


def test_no_patient_and_the_patient_with_key_zero_are_different_places() -> None:
    nobody, zero = PLACE._replace(patient=None), PLACE._replace(patient=0)
    assert nobody.associated_data() != zero.associated_data()


@given(st.data())
def test_any_changed_byte_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(envelope.seal(KEY, PLACE, b'{"resourceType":"Patient"}'))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Tampered):
        envelope.unseal(KEY, PLACE, bytes(sealed))


@pytest.mark.parametrize("length", [0, 1, 81, 82, 100])
def test_a_truncated_body_is_refused(length: int) -> None:
    sealed = envelope.seal(KEY, PLACE, b'{"resourceType":"Patient"}')
    with pytest.raises(Tampered):
        envelope.unseal(KEY, PLACE, sealed[:length])


def test_another_key_does_not_open_a_body() -> None:
    with pytest.raises(Tampered):
        envelope.unseal(DataKey(bytes(32)), PLACE, envelope.seal(KEY, PLACE, b"{}"))


def test_a_ciphertext_moved_under_another_commitment_is_refused() -> None:
    one, other = envelope.seal(KEY, PLACE, b"{}"), envelope.seal(DataKey(bytes(32)), PLACE, b"{}")
    with pytest.raises(Tampered):
        envelope.unseal(KEY, PLACE, one[:66] + other[66:])


def test_two_seals_of_one_body_share_nothing() -> None:
    one, other = envelope.seal(KEY, PLACE, b"{}"), envelope.seal(KEY, PLACE, b"{}")
    assert one[2:34] != other[2:34]
    assert one[66:] != other[66:]


def test_the_length_says_only_the_bucket() -> None:
    lengths = {len(envelope.seal(KEY, PLACE, b'{"a":"' + b"x" * n + b'"}')) for n in range(3)}
    assert len(lengths) == 1
    assert (lengths.pop() - 82) % envelope.PADDING_BYTES == 0


def test_expansion_is_hkdf_expand_of_rfc_5869() -> None:
    key, info = bytes(range(32)), b"vesalius"
    assert DataKey(key).expand(info) == hmac.new(key, info + b"\x01", hashlib.sha512).digest()


def test_a_body_sealed_once_opens_for_ever() -> None:
    # Known answer: format 1 without dictionary, salt 00..1f. A change here makes old records unreadable.
    salt = bytes(range(32))
    material = KEY.expand(b"vesalius/body/v1" + b"\x00" + PLACE.associated_data() + salt)
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    frame = bytes.fromhex("28b52ffd2002110000") + b"{}"
    sealed = bytes((1, 0)) + salt + material[32:] + AESGCM(material[:32]).encrypt(bytes(12), frame, None)
    assert material.hex()[:32] == hashlib_prefix()
    assert envelope.unseal(KEY, PLACE, sealed) == b"{}"


def hashlib_prefix() -> str:
    """The first 16 bytes of HMAC-SHA-512 over the documented encoding, written out field by field."""
    place = (
        bytes.fromhex("01")  # format
        + bytes.fromhex("0060")  # type 96
        + bytes.fromhex("ffffffffffffffb3")  # patient -77
        + bytes.fromhex("00000003")  # version
        + bytes.fromhex("0000000c")  # data key
        + bytes.fromhex("00000000")  # labels
        + bytes.fromhex("01")  # has a patient
        + bytes.fromhex("000d")
        + b"observation-1"
    )
    message = b"vesalius/body/v1" + b"\x00" + place + bytes(range(32)) + b"\x01"
    return hmac.new(bytes(range(32)), message, hashlib.sha512).digest()[:16].hex()


@pytest.mark.parametrize("number", range(compression.CURRENT + 1))
def test_every_shipped_dictionary_still_opens_its_frames(number: int) -> None:
    import zstandard

    dictionary = compression._dictionary(number)
    frame = zstandard.ZstdCompressor(dict_data=dictionary).compress(b"some FHIR" * 50)
    assert compression.decompress(number, frame + bytes(7)) == b"some FHIR" * 50
