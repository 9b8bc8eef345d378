"""Limits on guessing, which grow with each wrong guess and do not tell whether an account exists.

A guess is counted before it is checked, in one step, so that guesses made at once do not slip through together. After
`free` wrong guesses each further one has to wait 2, 4, 8 … seconds, `longest_seconds` at most; a quarter of an hour
without a guess forgets them all. Counters live in Valkey; when it does not answer each process counts for itself, with
half the free guesses: service goes on, guessing does not become free.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import redis

from vesalius import clock

_log = logging.getLogger(__name__)
_WINDOW_SECONDS: Final = 900
_OUTAGE_MICROSECONDS: Final = 5_000_000
_MAXIMUM_REMEMBERED: Final = 20_000
# KEYS: counters; ARGV: now in µs, window in s, then free guesses and longest wait of each. Answers the µs to wait, 0
# when the guess may be made and was counted by every counter.
_SCRIPT: Final = """
local now, window, wait = tonumber(ARGV[1]), tonumber(ARGV[2]), 0
local counts = {}
for i, key in ipairs(KEYS) do
  local held = redis.call('HMGET', key, 'count', 'at')
  local count, at = tonumber(held[1]) or 0, tonumber(held[2]) or now
  local free, longest = tonumber(ARGV[1 + 2 * i]), tonumber(ARGV[2 + 2 * i])
  counts[i] = count
  if count >= free then
    local until_free = at + math.min(2 ^ math.min(count - free + 1, 20), longest) * 1000000
    wait = math.max(wait, until_free - now)
  end
end
if wait > 0 then return string.format('%.0f', math.ceil(wait)) end
for i, key in ipairs(KEYS) do
  redis.call('HSET', key, 'count', counts[i] + 1, 'at', string.format('%.0f', now))
  redis.call('EXPIRE', key, window)
end
return '0'
"""


@dataclass(frozen=True, slots=True)
class Guess:
    """One thing that is counted: `key` says what of whom, and holds no name in the clear."""

    key: str
    free: int
    longest_seconds: int = 900


class _Script(Protocol):
    def __call__(self, keys: list[str], args: list[float]) -> bytes: ...


class Throttle:
    """Counts guesses. Safe for use by many threads."""

    def __init__(self, client: redis.Redis | None) -> None:
        self._client = client
        self._script: _Script | None = client.register_script(_SCRIPT) if client is not None else None
        self._lock = threading.Lock()
        self._counts: dict[str, tuple[int, int]] = {}
        self._outage_until = 0

    def attempt(self, guesses: Sequence[Guess]) -> int:
        """Counts one guess against all of `guesses`; 0 when it may be made, else the whole seconds to wait."""
        now = clock.now_microseconds()
        if self._script is not None and now >= self._outage_until:
            limits = [number for guess in guesses for number in (guess.free, guess.longest_seconds)]
            try:
                wait = int(self._script(keys=[_name(guess) for guess in guesses], args=[now, _WINDOW_SECONDS, *limits]))
            except redis.RedisError as error:
                self._outage_until = now + _OUTAGE_MICROSECONDS
                _log.warning("guesses are counted per process: Valkey does not answer (%s)", type(error).__name__)
            else:
                return -(-wait // 1_000_000)
        return self._attempt_here(guesses, now)

    def forgive(self, guesses: Sequence[Guess]) -> None:
        """Forgets the guesses counted under these: the right one came."""
        with self._lock:
            for guess in guesses:
                self._counts.pop(guess.key, None)
        if self._client is None or clock.now_microseconds() < self._outage_until:
            return
        try:
            self._client.delete(*(_name(guess) for guess in guesses))
        except redis.RedisError as error:
            _log.warning("guesses stay counted: Valkey does not answer (%s)", type(error).__name__)

    def _attempt_here(self, guesses: Sequence[Guess], now: int) -> int:
        with self._lock:
            wait, counts = 0, []
            for guess in guesses:
                count, at = self._counts.get(guess.key, (0, now))
                if now - at >= _WINDOW_SECONDS * 1_000_000:
                    count = 0
                counts.append(count)
                free = max(1, guess.free // 2)
                if count >= free:
                    seconds = min(2 ** min(count - free + 1, 20), guess.longest_seconds)
                    wait = max(wait, at + seconds * 1_000_000 - now)
            if wait > 0:
                return -(-wait // 1_000_000)
            if len(self._counts) >= _MAXIMUM_REMEMBERED:
                # The oldest go; forgetting all at once would be a way to start afresh.
                for key in sorted(self._counts, key=lambda name: self._counts[name][1])[: _MAXIMUM_REMEMBERED // 2]:
                    del self._counts[key]
            for guess, count in zip(guesses, counts, strict=True):
                self._counts[guess.key] = (count + 1, now)
            return 0


def _name(guess: Guess) -> str:
    return f"guess:{guess.key}"
