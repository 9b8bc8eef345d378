"""Blind terms: keyed hashes by which the database finds what it cannot read.

A term is keyed BLAKE2b (RFC 7693 section 2.9) of a canonical value, under a key derived for one parameter alone, so
the same value under two parameters gives unrelated terms. Terms find candidates; they never authorise.
"""

from __future__ import annotations

import hashlib
import hmac

from vesalius.crypto import derive

INDEX_VERSION = 1


class BlindIndex:
    """Terms of one installation. Thread-safe: derived states are only added, never changed."""

    def __init__(self, root: bytes, *, tenant: str = "vesalius", version: int = INDEX_VERSION) -> None:
        self._root = root
        self._prefix = f"vesalius/bi/v1|{tenant}|{version}|"
        self._states: dict[str, hashlib.blake2b] = {}
        self._word_states: dict[str, hashlib.blake2b] = {}
        self._masks: dict[str, int] = {}
        self._pk = self._state("resource|pk")

    def _key(self, parameter: str) -> bytes:
        return derive.expand(self._root, (self._prefix + parameter).encode(), 32)

    def _state(self, parameter: str) -> hashlib.blake2b:
        state = self._states.get(parameter)
        if state is None:
            state = self._states[parameter] = hashlib.blake2b(key=self._key(parameter), digest_size=8)
        return state

    def term(self, parameter: str, value: str) -> int:
        """The signed 64-bit term of `value` under `parameter`, for example 'Observation.code|token'."""
        state = (self._states.get(parameter) or self._state(parameter)).copy()
        state.update(value.encode())
        return int.from_bytes(state.digest(), "big", signed=True)

    def mask(self, parameter: str) -> int:
        """The signed 64-bit constant that turns a pk into this parameter's reference term, and back, by XOR."""
        mask = self._masks.get(parameter)
        if mask is None:
            digest = hmac.digest(self._key(parameter), b"reference mask", "sha256")
            mask = self._masks[parameter] = int.from_bytes(digest[:8], "big", signed=True)
        return mask

    def pk(self, type_name: str, logical_id: str) -> int:
        """The primary key of the resource `type_name/logical_id`, whether it exists or not."""
        state = self._pk.copy()
        state.update(f"{type_name}/{logical_id}".encode())
        return int.from_bytes(state.digest(), "big", signed=True)

    def pk_of_url(self, url: str) -> int:
        """The key that stands for a resource on another server, or for a canonical URL."""
        state = self._pk.copy()
        state.update(url.encode())
        return int.from_bytes(state.digest(), "big", signed=True)

    def word(self, word: str, parameter: str = "words") -> int:
        """The signed 32-bit term of a normalised word. Lossy: matches are rechecked after decryption."""
        state = self._word_states.get(parameter)
        if state is None:
            state = hashlib.blake2b(key=self._key("word|" + parameter), digest_size=4)
            self._word_states[parameter] = state
        state = state.copy()
        state.update(word.encode())
        return int.from_bytes(state.digest(), "big", signed=True)
