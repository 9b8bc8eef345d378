"""Sealed audit events: opened equal, long ones small, and closed to whoever changed a bit."""

from __future__ import annotations

import uuid

import pytest
from cryptography.exceptions import InvalidTag

from vesalius.access.actor import Actor
from vesalius.audit.log import Log

ACTOR = Actor("dr.house", "0123456789abcdef", request_id="request-1", address="192.0.2.7")
TOUCHED = [f"Observation/{uuid.UUID(int=(0x01A2 << 112) | number * 0x9E3779B97F4A7C15)}" for number in range(101)]


@pytest.fixture
def log() -> Log:
    return Log(bytes(range(32)))


@pytest.mark.parametrize("count", [0, 1, 10, 20, 101])
def test_what_was_sealed_is_opened_whatever_its_length(log, count):
    event = log.event(ACTOR, "C", "transaction", "", entities=TOUCHED[:count])
    digest, facts = log.open(event.sealed)
    assert digest == event.digest
    assert facts["entities"] == TOUCHED[:count]
    assert facts["recorded"] == event.recorded


def test_a_long_query_stays_withheld_behind_its_commitment(log):
    query = "code=" + ",".join(f"http://loinc.org|{number}-1" for number in range(1000, 1200))
    sealed = log.event(ACTOR, "E", "search", "Observation", query=query).sealed
    content = log.content(sealed)
    assert query.encode() not in content.salted
    assert content.is_coherent
    assert log.open(sealed)[1]["query"] == query


def test_the_list_of_a_transaction_takes_less_than_half_of_its_names(log):
    event = log.event(ACTOR, "C", "transaction", "", entities=TOUCHED)
    assert len(event.sealed) < sum(map(len, TOUCHED)) / 2


@pytest.mark.parametrize("count", [1, 101])
@pytest.mark.parametrize("place", [0, 1, 5, 20, -1])
def test_no_bit_of_a_sealed_event_can_be_turned_the_one_for_compression_included(log, count, place):
    sealed = bytearray(log.event(ACTOR, "C", "transaction", "", entities=TOUCHED[:count]).sealed)
    sealed[place] ^= 0x80
    with pytest.raises(InvalidTag):
        log.open(bytes(sealed))
