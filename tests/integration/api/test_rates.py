"""Rate limits: exact counts from one process, shared between processes through Valkey, kept without it."""

from __future__ import annotations

import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import redis

from vesalius import clock
from vesalius.api.rates import RateLimit
from vesalius.errors import TooMany

START = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def client(redis_url):
    with redis.Redis.from_url(redis_url) as opened:
        yield opened


def _spent(limit: RateLimit, key: str, most: int) -> int:
    for count in range(most):
        try:
            limit.spend(key)
        except TooMany:
            return count
    return most


def _name() -> str:
    return os.urandom(8).hex()


@pytest.mark.parametrize("shared", [True, False])
def test_a_burst_ends_at_the_capacity_and_the_refusal_says_when_to_come_back(client, shared):
    limit = RateLimit(_name(), client if shared else None, per_second=0.5, capacity=20)
    with clock.fixed(START):
        assert _spent(limit, "a", 100) == 20
        with pytest.raises(TooMany) as refusal:
            limit.spend("a")
        assert refusal.value.retry_after_seconds == 2
        assert _spent(limit, "b", 1) == 1


@pytest.mark.parametrize("shared", [True, False])
def test_tokens_come_back_at_the_rate(client, shared):
    limit = RateLimit(_name(), client if shared else None, per_second=10, capacity=20)
    with clock.fixed(START):
        assert _spent(limit, "a", 100) == 20
    with clock.fixed(START + timedelta(milliseconds=500)):
        assert _spent(limit, "a", 100) == 5
    with clock.fixed(START + timedelta(hours=1)):
        assert _spent(limit, "a", 100) == 20


def test_two_processes_share_one_bucket(client):
    name = _name()
    one, other = (RateLimit(name, client, per_second=1, capacity=1000) for _ in range(2))
    with clock.fixed(START):
        assert _spent(one, "a", 600) == 600
        assert _spent(other, "a", 600) == 400


def test_portions_spare_most_round_trips(client):
    limit = RateLimit(_name(), client, per_second=100, capacity=5000)
    before = client.info("commandstats").get("cmdstat_evalsha", {"calls": 0})["calls"]
    with clock.fixed(START):
        assert _spent(limit, "a", 5000) == 5000
    calls = client.info("commandstats")["cmdstat_evalsha"]["calls"] - before
    assert 50 <= calls <= 60


def test_without_valkey_the_limit_is_kept_in_the_process_and_the_outage_is_logged_once(caplog):
    nowhere = redis.Redis(unix_socket_path="/nonexistent/valkey.sock")
    limit = RateLimit(_name(), nowhere, per_second=1, capacity=20)
    with caplog.at_level(logging.WARNING), clock.fixed(START):
        assert _spent(limit, "a", 100) == 20
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_rate_of_zero_limits_nothing():
    assert _spent(RateLimit(_name(), None, per_second=0, capacity=1), "a", 1000) == 1000


@pytest.mark.parametrize("shared", [True, False])
def test_requests_that_run_out_of_a_portion_together_waste_no_token_of_the_burst(client, shared):
    limit = RateLimit(_name(), client if shared else None, per_second=0.001, capacity=1_000)
    together = threading.Barrier(8)

    def thread(_number: int) -> int:
        served = 0
        for _ in range(125):
            together.wait()
            served += _spent(limit, "a", 1)
        return served

    with clock.fixed(START), ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(thread, range(8))) == 1_000
