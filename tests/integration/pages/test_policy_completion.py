"""What is newer than the approved policy is shown, and proposed by one click; a second person decides."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from integration.pages.conftest import _account
from vesalius import clock
from vesalius.access import editions, policy
from vesalius.access.actor import Actor
from vesalius.access.roles import MANAGER
from vesalius.records.context import Context

Ask = Callable[..., Any]


@pytest.fixture
def older(context: Context) -> Iterator[policy.Policy]:
    """A policy of the network's own, from before capitation lists."""
    document = json.loads(json.dumps(dict(policy.default().document), default=dict))
    for role in document["roles"].values():
        if "enrolment.list" in role.get("capabilities", ()):
            role["capabilities"].remove("enrolment.list")
    with context.pool.session() as session:
        made = editions.propose(session, json.dumps(document), proposer="one")
        editions.approve(session, made.version, approver="two")
        found = editions.in_force(session)
    _until(context, found.version)
    yield found
    with context.pool.session() as session:
        session.run("TRUNCATE access_policy RESTART IDENTITY")
    _until(context, policy.default().version)


def _until(context: Context, version: int) -> None:
    """Until pages follow the policy of that version: they ask for the one in force once a second."""
    deadline = time.monotonic() + 30
    while context.authenticator.policies.in_force().version != version:
        assert time.monotonic() < deadline, "the policy in force is not followed"


def test_what_the_policy_gives_nobody_is_named_and_added_to_the_roles_that_ship_with_it(older: policy.Policy) -> None:
    assert policy.lacking(policy.default()) == {}
    assert policy.lacking(older) == {"receptionist": ["enrolment.list"], "manager": ["enrolment.list"]}
    made = policy.parse(json.dumps(policy.completed(older)))
    assert policy.lacking(made) == {}
    assert made.role("manager").capabilities == policy.default().role("manager").capabilities
    # What the network decided of its own stays.
    assert older.role("manager").capabilities < made.role("manager").capabilities


def test_one_click_proposes_it_and_nothing_holds_before_somebody_approves(
    context: Context, ask: Ask, actor: Callable[[str], Actor], older: policy.Policy
) -> None:
    from django.test import RequestFactory

    from vesalius.apps.administration.policy import propose

    _account(context, "mia", MANAGER, "Person/mia", "Mia")
    assert "enrolment.list" in ask("mia", "/administration/policy/").text
    request = RequestFactory().post("/administration/policy/propose/", {"complete": "1"})
    request.actor = replace(actor("mia"), authenticated=clock.now_microseconds())  # type: ignore[attr-defined]
    assert propose(request).status_code == 302
    with context.pool.session() as session:
        newest = editions.every(session)[0]
        assert editions.in_force(session).version == older.version
    assert (newest.version, newest.approved) == (older.version + 1, None)
    assert policy.lacking(policy.parse(newest.content)) == {}
