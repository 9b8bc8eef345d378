"""Machines that want many times or codes have to work or to wait for each; people notice nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from integration.pages.conftest import OPERATOR, put
from integration.pages.proofs_of_work import worked
from vesalius import clock
from vesalius.identity.middleware import ANONYMOUS
from vesalius.records.context import Context
from vesalius.records.scheduling import directory, holding, proofs, rules
from vesalius.records.scheduling.opening import Rule
from vesalius.records.scheduling.rules import Kind

JOE, CENTRE = "Practitioner/pilates", "Organization/centre"
Tap = Callable[..., Any]


@pytest.fixture(autouse=True)
def agenda(context: Context) -> None:
    role = {
        "practitioner": {"reference": JOE},
        "organization": {"reference": CENTRE},
        "code": [{"coding": [{"code": "persphysiotherapist"}]}],
    }
    put(context, {"resourceType": "PractitionerRole", "id": "joe"} | role)
    with context.pool.session() as session:
        session.run("TRUNCATE visit_kind, availability_rule, availability_closure, booking_hold, booking_request")
        session.run("TRUNCATE booking_proof")
        session.run("DELETE FROM reservation")
    directory.forget(context)
    rules.add_kind(
        context, OPERATOR, Kind(0, "session", "persphysiotherapist", "", "", {"en": "Session"}, 30, 30, is_online=True)
    )
    hours = Rule(0, JOE, 0, CENTRE, rules.ZONE, 127, date(2020, 1, 1), 0, 24 * 60, 30)
    rules.add_rule(context, OPERATOR, hours)


@pytest.fixture
def tap(ask: Any) -> Iterator[Tap]:
    """Calls a public view as one browser after another from one network."""
    from django.core import signing
    from django.test import RequestFactory
    from django.urls import resolve

    factory = RequestFactory()
    later = timedelta(0)
    stamped = signing.time.time

    def call(path: str, cookie: str = "", after: int = 0, network: str = "192.0.2.7", **form: str) -> Any:
        nonlocal later
        later += timedelta(seconds=after)
        request = factory.post(path, form, REMOTE_ADDR=network) if form else factory.get(path, REMOTE_ADDR=network)
        request.COOKIES.update({"language": "en", "booking": cookie})
        request.actor = ANONYMOUS  # type: ignore[attr-defined]
        view = resolve(request.path)
        return view.func(request, *view.args, **view.kwargs)

    patch = pytest.MonkeyPatch()
    patch.setattr(signing.time, "time", lambda: stamped() + later.total_seconds())
    yield call
    patch.undo()


def offered(tap: Tap, **more: str) -> tuple[str, list[str]]:
    page = tap("/book/session/times/", **more).content.decode()
    return page, re.findall(r'value="(Practitioner/pilates\|\d+)"', page)


def held(context: Context) -> int:
    with context.pool.session() as session:
        return int(session.fetch("SELECT count(*) FROM booking_hold")[0][0])


def test_a_time_is_kept_for_who_worked_at_once_and_once_for_each_page(context: Context, tap: Tap) -> None:
    page, times = offered(tap)
    proof = worked(page)
    assert tap("/book/session/hold/", time=times[0], **proof).status_code == 302
    assert held(context) == 1
    # The same work, in another browser: nothing.
    assert tap("/book/session/hold/", time=times[1], **proof).status_code == 409
    assert held(context) == 1


@pytest.mark.parametrize("answer", ["", "0", "no", "9" * 20, "\u0661"])
def test_without_work_or_patience_nothing_is_kept(context: Context, tap: Tap, answer: str) -> None:
    page, times = offered(tap)
    stamp = worked(page)["stamp"]
    assert tap("/book/session/hold/", time=times[0], stamp=stamp, proof=answer).status_code == 429
    assert held(context) == 0


def test_a_stamp_of_ones_own_is_worth_nothing(context: Context, tap: Tap) -> None:
    page, times = offered(tap)
    proof = worked(page)
    forged = proof["stamp"][:-4] + "AAAA"
    assert tap("/book/session/hold/", time=times[0], stamp=forged, proof=proof["proof"]).status_code == 409
    assert held(context) == 0


def test_who_runs_no_scripts_waits_and_keeps_few(context: Context, tap: Tap) -> None:
    _page, times = offered(tap)
    for number in range(holding.MOST_WITHOUT_PROOF):
        stamp = worked(offered(tap)[0])["stamp"]
        assert tap("/book/session/hold/", after=21, time=times[number], stamp=stamp, proof="").status_code == 302
    stamp = worked(offered(tap)[0])["stamp"]
    assert tap("/book/session/hold/", after=21, time=times[5], stamp=stamp, proof="").status_code == 429
    assert held(context) == holding.MOST_WITHOUT_PROOF
    # Somebody with a proof in the same network is not shut out by that.
    page, _ = offered(tap)
    assert tap("/book/session/hold/", time=times[6], **worked(page)).status_code == 302


def test_the_work_grows_with_what_a_network_keeps(context: Context, tap: Tap) -> None:
    _page, times = offered(tap)
    before = proofs.bits(context, "192.0.2.7")
    for number in range(4):
        page, _ = offered(tap)
        assert tap("/book/session/hold/", time=times[number], **worked(page)).status_code == 302
    assert (before, proofs.bits(context, "192.0.2.7")) == (proofs.LEAST_BITS, proofs.LEAST_BITS + 2)
    assert proofs.bits(context, "198.51.100.9") == proofs.LEAST_BITS


def test_a_code_is_sent_for_work_too(context: Context, tap: Tap) -> None:
    page, times = offered(tap)
    cookie = tap("/book/session/hold/", time=times[0], **worked(page)).cookies["booking"].value
    who = {"for": "me", "given": "Ada", "family": "Peeters", "birth": "1990-01-01", "contact": "ada@example.org"}
    details = tap("/book/details/", cookie).content.decode()
    proof = worked(details)
    assert tap("/book/details/", cookie, **who, stamp=proof["stamp"], proof="").status_code == 429
    with context.pool.session() as session:
        assert session.fetch("SELECT count(*) FROM booking_request") == [(0,)]
    assert tap("/book/details/", cookie, after=3, **who, **proof).status_code == 302
    with context.pool.session() as session:
        assert session.fetch("SELECT count(*) FROM booking_request") == [(1,)]
    assert tap("/book/details/", cookie, after=3, **who, **proof).status_code == 409


def test_the_moments_of_pages_that_were_used_are_forgotten(context: Context) -> None:
    now = datetime(2030, 3, 4, 9, 0, tzinfo=UTC)
    with clock.fixed(now):
        proofs.spend(context, "one")
    with clock.fixed(now + timedelta(hours=3)):
        proofs.spend(context, "two")
    with context.pool.session() as session:
        assert session.fetch("SELECT count(*) FROM booking_proof") == [(1,)]
