"""Monthly packs: drawn once a month, nobody's before the named person signed, then told to each recipient once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from integration.analytics.conftest import World
from integration.analytics.report_pages import pages_of, people_of
from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.roles import MANAGER, PHYSICIAN, RECEPTIONIST
from vesalius.analytics import schedules
from vesalius.analytics.schedules import Wish
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.events import queue, workers
from vesalius.events.notifications.templates import letter
from vesalius.events.registry import REGISTERED
from vesalius.events.running import attempt
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment

Visit = Callable[..., Any]
CENTRE, OTHER = "Organization/organization-confluent", "Organization/organization-terrils"
PEOPLE = {
    "manager": (MANAGER, CENTRE, "Person/person-confluent-manager-4"),
    "gp": (PHYSICIAN, CENTRE, "Practitioner/practitioner-gp-05"),
    "second": (PHYSICIAN, CENTRE, "Practitioner/practitioner-gp-06"),
    "elsewhere": (MANAGER, OTHER, "Person/person-terrils-manager-4"),
    "desk": (RECEPTIONIST, CENTRE, "Person/person-confluent-receptionist-1"),
}
ON_THE_THIRD = datetime(2026, 11, 3, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def actors(world: World) -> dict[str, Actor]:
    return people_of(world, "pack", PEOPLE)


@pytest.fixture(scope="module")
def visit(world: World, actors: dict[str, Actor]) -> Iterator[Visit]:
    with pages_of(world, actors) as call:
        yield call


@pytest.fixture
def wish(actors: dict[str, Actor], visit: Visit) -> Wish:
    gp, second = actors["gp"].account or 0, actors["second"].account or 0
    return Wish("Rapport du mois", CENTRE, ("population",), "fr", 3, gp, (gp, second))


def work(world: World, *names: str) -> list[str]:
    """Does every due job of these kinds."""
    ends = []
    while True:
        with world.context.pool.session() as session:
            worker = workers.sign_on(session)
            claimed = [
                one
                for name in ("slow", "messages", "default")
                for one in queue.claim(session, worker, name, {key: REGISTERED.jobs[key] for key in names}, 20)
            ]
        if not claimed:
            return ends
        ends += [attempt(world.context, REGISTERED.jobs[one.name], one) for one in claimed]


def night(world: World) -> list[str]:
    from vesalius.apps.reporting import jobs

    with world.context.pool.session() as session:
        jobs.monthly.enqueue(session)
    return work(world, "reports.monthly", "reports.draw")


def messages(world: World, number: int) -> list[str]:
    return [
        row[0] for row in world.rows(f"SELECT key FROM message WHERE key LIKE 'report-issue/{number}/%' ORDER BY 1")
    ]


def test_a_month_is_drawn_once_signed_by_the_named_person_and_told_once_to_each(
    world: World, actors: dict[str, Actor], wish: Wish, visit: Visit
) -> None:
    from vesalius.apps.reporting import jobs

    schedule = schedules.save(world.context, actors["manager"], wish)
    with clock.fixed(ON_THE_THIRD.replace(day=2)):
        night(world)
    assert world.rows(f"SELECT count(*) FROM report_issue WHERE schedule = {schedule}") == [(0,)]
    with clock.fixed(ON_THE_THIRD):
        assert "done" in night(world)
        night(world)
    ((number, month, content),) = world.rows(f"SELECT id, month, content FROM report_issue WHERE schedule = {schedule}")
    assert month == "2026-10"
    assert bytes(content).startswith(b"%PDF")
    assert messages(world, number) == [f"report-issue/{number}/report-to-sign/{wish.signer}"]
    for name in ("second", "desk", "elsewhere"):
        with pytest.raises(NotFound):
            schedules.issue(world.context, actors[name], number)
        with pytest.raises(NotFound):
            schedules.decide(world.context, actors[name], number, jobs.READY, is_signed=True)
    with pytest.raises(NotFound):
        schedules.decide(world.context, actors["manager"], number, jobs.READY, is_signed=True)
    assert world.rows(f"SELECT state FROM report_issue WHERE id = {number}") == [("drawn",)]
    assert visit(f"/reports/issues/{number}/report.pdf", "gp").content == bytes(content)
    # A session that is open is no signature: who signs proves again who they are.
    leaves = world.rows("SELECT count(*) FROM audit_leaf")[0][0]
    actors["gp"] = replace(actors["gp"], authenticated=clock.now_microseconds() - 6 * 60_000_000)
    asked = visit(f"/reports/issues/{number}/decide/", "gp", form={"verdict": "sign"})
    assert (asked.status_code, asked.headers["Location"].partition("?")[0]) == (302, "/account/step-up/")
    assert world.rows(f"SELECT state FROM report_issue WHERE id = {number}") == [("drawn",)]
    assert world.rows("SELECT count(*) FROM audit_leaf")[0][0] > leaves
    actors["gp"] = replace(actors["gp"], authenticated=clock.now_microseconds())
    assert visit(f"/reports/issues/{number}/decide/", "gp", form={"verdict": "sign"}).status_code == 302
    with pytest.raises(Conflict):
        schedules.decide(world.context, actors["gp"], number, jobs.READY, is_signed=False)
    assert messages(world, number)[:2] == sorted(f"report-issue/{number}/report-ready/{one}" for one in wish.recipients)
    assert visit(f"/reports/issues/{number}/report.pdf", "second").content == bytes(content)
    assert visit(f"/reports/issues/{number}/", "elsewhere").status_code == 404
    facts = jobs.READY.facts(world.context, {"issue": number})
    assert facts is not None
    for language in ("fr", "nl", "de", "en"):
        text = letter(jobs.READY, facts, language, "Réseau").text
        assert f"/reports/issues/{number}/" in text
        assert "%" not in text


def test_a_paused_schedule_draws_nothing_and_an_owner_without_rights_neither(
    world: World, actors: dict[str, Actor], wish: Wish
) -> None:
    schedule = schedules.save(world.context, actors["manager"], replace(wish, title="Suspendu"))
    schedules.pause(world.context, actors["manager"], schedule, is_active=False)
    with clock.fixed(ON_THE_THIRD):
        night(world)
    assert world.rows(f"SELECT count(*) FROM report_issue WHERE schedule = {schedule}") == [(0,)]
    schedules.pause(world.context, actors["manager"], schedule, is_active=True)
    with world.context.pool.session() as session:
        accounts.set_roles(session, world.context.blind, actors["manager"].account or 0, [])
    try:
        with clock.fixed(ON_THE_THIRD):
            assert "dead" in night(world)
        assert world.rows(f"SELECT count(*) FROM report_issue WHERE schedule = {schedule}") == [(0,)]
    finally:
        with world.context.pool.session() as session:
            roles = [Assignment(MANAGER, CENTRE)]
            accounts.set_roles(session, world.context.blind, actors["manager"].account or 0, roles)
            session.execute(f"UPDATE report_schedule SET is_active = false WHERE id = {schedule}")


@pytest.mark.parametrize("change", ["scope", "signer", "recipient", "chapter", "day", "title"])
def test_what_may_not_be_scheduled_is_refused_and_stored_nowhere(
    world: World, actors: dict[str, Actor], wish: Wish, change: str
) -> None:
    stranger = actors["desk"].account or 0
    wrong = {
        "scope": replace(wish, scope=OTHER),
        "signer": replace(wish, signer=stranger),
        "recipient": replace(wish, recipients=(stranger,)),
        "chapter": replace(wish, chapters=()),
        "day": replace(wish, day=31),
        "title": replace(wish, title=" "),
    }[change]
    before = world.rows("SELECT count(*) FROM report_schedule")
    with pytest.raises(Invalid):
        schedules.save(world.context, actors["manager"], wrong)
    assert world.rows("SELECT count(*) FROM report_schedule") == before


def test_only_its_owner_sees_changes_or_pauses_a_schedule(world: World, actors: dict[str, Actor], wish: Wish) -> None:
    schedule = schedules.save(world.context, actors["manager"], replace(wish, title="Le mien"))
    before = world.rows(f"SELECT * FROM report_schedule WHERE id = {schedule}")
    with pytest.raises(NotFound):
        schedules.find(world.context, actors["gp"], schedule)
    with pytest.raises(NotFound):
        schedules.save(world.context, actors["gp"], wish, number=schedule)
    with pytest.raises(NotFound):
        schedules.pause(world.context, actors["gp"], schedule, is_active=False)
    assert world.rows(f"SELECT * FROM report_schedule WHERE id = {schedule}") == before


def test_the_pages_open_in_every_language_and_the_form_keeps_what_was_typed(visit: Visit) -> None:
    for language in ("fr", "nl", "de", "en"):
        for address in ("/reports/monthly/", "/reports/monthly/new/"):
            answer = visit(address, "manager", reader=language)
            assert answer.status_code == 200
            assert f'<html lang="{language}"' in answer.text
    refused = visit("/reports/monthly/new/", "manager", form={"title": "Sans destinataire", "scope": CENTRE})
    assert 'role="alert"' in refused.text
    assert "Sans destinataire" in refused.text
    assert visit("/reports/monthly/", "desk").status_code == 404
