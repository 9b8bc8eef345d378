"""How often one actor may ask: token buckets in Valkey, leased in portions.

Each process takes a portion of tokens from the shared bucket of an actor and spends it by itself. A limit is
thereby shared by all processes at the price of one round trip per portion; what a process leased and did not
use within a second returns to nobody. When Valkey does not answer, each process falls back to a bucket of
its own: the limit then holds per process, and service goes on.
"""

from __future__ import annotations

import logging
import math
import threading
from dataclasses import dataclass
from typing import Final, Protocol

import redis

from vesalius import clock
from vesalius.errors import TooMany

_log = logging.getLogger(__name__)

# KEYS[1] bucket; ARGV: tokens per second, capacity, tokens wanted, now in µs.
# Answers {tokens granted, µs until one token is there}. The bucket is a hash of level and time, and dies
# when full.
_SCRIPT: Final = """
local rate, capacity = tonumber(ARGV[1]), tonumber(ARGV[2])
local wanted, now = tonumber(ARGV[3]), tonumber(ARGV[4])
local held = redis.call('HMGET', KEYS[1], 'level', 'at')
local level, at = tonumber(held[1]) or capacity, tonumber(held[2]) or now
if now < at then now = at end
level = math.min(capacity, level + (now - at) * rate / 1000000)
local granted = math.min(wanted, math.floor(level))
level = level - granted
redis.call('HSET', KEYS[1], 'level', string.format('%.6f', level), 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(capacity / rate * 1000) + 1000)
local wait = 0
if granted == 0 then wait = math.ceil((1 - level) * 1000000 / rate) end
return {granted, wait}
"""
_LEASE_MICROSECONDS: Final = 1_000_000
_OUTAGE_MICROSECONDS: Final = 5_000_000
_MAXIMUM_BUCKETS: Final = 10_000


class _Script(Protocol):
    def __call__(self, keys: list[str], args: list[float]) -> list[int]: ...


@dataclass(slots=True)
class _Lease:
    left: int
    until: int


@dataclass(slots=True)
class _Bucket:
    level: float
    at: int


class RateLimit:
    """One limit: so many per second, with bursts up to a capacity. Safe for use by many threads."""

    def __init__(self, name: str, client: redis.Redis | None, *, per_second: float, capacity: int) -> None:
        self._name = name
        self._per_second = per_second
        self._capacity = max(1, capacity)
        # A fiftieth of the capacity keeps what a second process cannot use small.
        self._portion = max(1, self._capacity // 50)
        self._script: _Script | None = client.register_script(_SCRIPT) if client is not None else None
        self._lock = threading.Lock()
        self._asking = threading.Lock()
        self._leases: dict[str, _Lease] = {}
        self._buckets: dict[str, _Bucket] = {}
        self._outage_until = 0

    def spend(self, key: str) -> None:
        """Takes one token of `key`. Raises TooMany, with the whole seconds to wait, when none is there."""
        if self._per_second <= 0:
            return
        now = clock.now_microseconds()
        if self._spend_leased(key, now):
            return
        # One thread asks at a time: the others would each lease a portion and throw all but the last away.
        with self._asking:
            if self._spend_leased(key, now):
                return
            granted, wait = self._take(key, now)
            if granted == 0:
                raise TooMany("Too many requests; slow down.", retry_after_seconds=max(1, -(-wait // 1_000_000)))
            with self._lock:
                if len(self._leases) >= _MAXIMUM_BUCKETS:
                    self._leases.clear()
                self._leases[key] = _Lease(granted - 1, now + _LEASE_MICROSECONDS)

    def _spend_leased(self, key: str, now: int) -> bool:
        lease = self._leases.get(key)
        if lease is None or lease.until <= now:
            return False
        with self._lock:
            if lease.left <= 0:
                return False
            lease.left -= 1
            return True

    def _take(self, key: str, now: int) -> tuple[int, int]:
        if self._script is not None and now >= self._outage_until:
            try:
                answer = self._script(
                    keys=[f"rate:{self._name}:{key}"],
                    args=[self._per_second, self._capacity, self._portion, now],
                )
            except redis.RedisError as error:
                self._outage_until = now + _OUTAGE_MICROSECONDS
                _log.warning("rate limits are kept per process: Valkey does not answer (%s)", type(error).__name__)
            else:
                return answer[0], answer[1]
        return self._take_here(key, now)

    def _take_here(self, key: str, now: int) -> tuple[int, int]:
        with self._lock:
            bucket = self._buckets.get(key)
            if bucket is None:
                if len(self._buckets) >= _MAXIMUM_BUCKETS:
                    self._buckets.clear()
                bucket = self._buckets[key] = _Bucket(float(self._capacity), now)
            elapsed = max(0, now - bucket.at)
            bucket.level = min(float(self._capacity), bucket.level + elapsed * self._per_second / 1_000_000)
            bucket.at = max(now, bucket.at)
            granted = min(self._portion, int(bucket.level))
            bucket.level -= granted
            wait = 0 if granted else math.ceil((1 - bucket.level) * 1_000_000 / self._per_second)
            return granted, wait
