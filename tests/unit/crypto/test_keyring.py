"""Keys are wrapped for one purpose and open for no other."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from vesalius.crypto import keyring
from vesalius.crypto.envelope import Tampered

WRAPPING, KEY = bytes(32), bytes(range(32))


def test_a_wrapped_key_opens_for_its_owner() -> None:
    context = keyring.data_key_context(42, 1, 24000)
    assert keyring.unwrap(WRAPPING, keyring.wrap(WRAPPING, KEY, context), context) == KEY


@pytest.mark.parametrize(
    "other",
    [
        keyring.data_key_context(43, 1, 24000),
        keyring.data_key_context(None, 1, 24000),
        keyring.data_key_context(42, 2, 24000),
        keyring.data_key_context(42, 1, 24001),
        keyring.epoch_context(24000),
    ],
)
def test_a_wrapped_key_moved_elsewhere_does_not_open(other: bytes) -> None:
    wrapped = keyring.wrap(WRAPPING, KEY, keyring.data_key_context(42, 1, 24000))
    with pytest.raises(Tampered):
        keyring.unwrap(WRAPPING, wrapped, other)


def test_root_keys_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    made = keyring.RootKeys.from_directory(tmp_path / "keys", create=True)
    assert keyring.RootKeys.from_directory(tmp_path / "keys", create=True) == made
    assert len({made.data, made.index, made.audit, made.backup}) == 4
    for path in (tmp_path / "keys").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_missing_root_keys_are_not_invented_silently(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        keyring.RootKeys.from_directory(tmp_path)


def test_root_keys_never_show_in_a_representation(tmp_path: Path) -> None:
    made = keyring.RootKeys.from_directory(tmp_path / "keys", create=True)
    assert made.data.hex() not in repr(made)
    assert repr(made.data) not in repr(made)
