"""The page of background work: what administrators decide there, and that nobody else finds it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from integration.events.conftest import World
from vesalius.access.actor import Actor, local_system
from vesalius.events.registry import job
from vesalius.events.running import GiveUp, Run
from vesalius.events.system import system_actor

ADDRESS = "/administration/background/"
Visit = Callable[..., Any]


@pytest.fixture
def visit(world: World) -> Iterator[Visit]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django
    from django.conf import settings
    from django.test import RequestFactory
    from django.urls import resolve

    django.setup()
    before, settings.RECORDS_CONTEXT = settings.RECORDS_CONTEXT, world.context
    factory = RequestFactory()

    def call(actor: Actor, **form: str) -> Any:
        request = factory.post(ADDRESS, form) if form else factory.get(ADDRESS)
        request.COOKIES["language"] = "en"
        request.actor = actor  # type: ignore[attr-defined]
        response = resolve(ADDRESS).func(request)
        response.text = response.content.decode()
        return response

    yield call
    settings.RECORDS_CONTEXT = before


def dead_job(world: World) -> int:
    @job("test.hopeless", registry=world.registry)
    def hopeless(run: Run, *, patient: str) -> None:
        raise GiveUp("no-address")

    number = hopeless.enqueue_now(world.context, patient="Patient/secret")
    assert number is not None
    assert world.work() == ["dead"]
    return number


def test_jobs_are_shown_by_state_without_their_arguments_and_can_be_tried_again(world: World, visit: Visit) -> None:
    number, administrator = dead_job(world), local_system("administrator")
    shown = visit(administrator).text
    assert "test.hopeless" in shown
    assert "no-address" in shown
    assert "secret" not in shown
    assert visit(administrator, decision=f"retry-job/{number}").status_code == 302
    assert world.rows("SELECT state, attempt FROM job") == [(1, 0)]
    events = [world.context.log.open(event)[1] for (event,) in world.rows("SELECT event FROM audit_leaf ORDER BY id")]
    assert events[-1]["entity"] == f"job/{number}"
    assert events[-1]["details"] == {"decision": "retry-job"}
    assert visit(administrator, decision=f"cancel-job/{number}").status_code == 302
    assert world.rows("SELECT state FROM job") == [(5,)]


@pytest.mark.parametrize("decision", ["drop-job/1", "retry-job/x", "retry-job/", "", f"retry-job/{'9' * 30}"])
def test_a_decision_that_is_none_changes_nothing(world: World, visit: Visit, decision: str) -> None:
    dead_job(world)
    actor = local_system("administrator")
    response = visit(actor, decision=decision, more="x")
    assert response.status_code == 400
    assert world.rows("SELECT state FROM job") == [(4,)]


def test_nobody_without_the_capability_finds_the_page(world: World, visit: Visit) -> None:
    number = dead_job(world)
    actor = system_actor("clerk", reads=("Patient",))
    clerk = Actor("clerk", "t", account=5, rights=actor.rights)
    assert visit(clerk).status_code == 404
    assert visit(clerk, decision=f"retry-job/{number}").status_code == 404
    assert world.rows("SELECT state FROM job") == [(4,)]
