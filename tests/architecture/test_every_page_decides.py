"""Every address of the pages: nobody without the right gets one, nothing of a hidden patient stands in any.

The addresses come from Django's own table: a new one is walked without being listed. NEEDS says which capability a page
of oversight demands; every page of administration and data protection that it does not list is refused to whoever has
no role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from architecture.pages import Pages
from integration.attacks.siege import CANARY, Siege
from vesalius.access.actor import Actor
from vesalius.access.roles import ROLES
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment
from vesalius.store.wire import text

# What needs no sign-in: signing in itself (allauth's own pages decide through their own views), the first page.
# Patients book without an account; what follows is behind secret links.
PUBLIC = re.compile(
    r"^$|^preferences/|^account/|^identity/|^static/|^oauth|^\.well-known|^eid|^auth|^book/|^agenda/feed/"
)
CARE = frozenset(
    {"physician", "nurse", "physiotherapist", "psychologist", "midwife", "dietitian", "social-worker", "pharmacist"}
)
# name → the capability that opens it; "" for what opens by the rows that the actor may see, or by being a patient.
NEEDS = {
    **dict.fromkeys(
        ("chart:patients", "chart:suggest", "chart:summary", "chart:declare", "chart:emergency", "chart:emergency-end",
         "chart:timeline", "chart:disclosures", "chart:accesses", "chart:document", "chart:attachment", "chart:section",
         "chart:own", "chart:own-disclosures", "chart:own-sharing", "chart:practitioners", "chart:sharing-end",
         "chart:sharing-exclude", "chart:sharing-hide", "chart:sharing-take-back", "chart:sharing-withdraw",
         "chart:proof", "privacy:own", "privacy:own-export", "privacy:own-letter"),
        "",
    ),
    "chart:find": "patient.identify",
    "administration:policy": "policy.read",
    "administration:propose": "policy.propose",
    "administration:edition": "policy.read",
    "administration:explain": "policy.explain",
    "administration:emergencies": "emergency.review",
    "administration:access-log": "audit.read",
    "administration:accounts": "account.manage",
    "administration:account": "account.manage",
    **dict.fromkeys(
        ("privacy:dashboard", "privacy:requests", "privacy:request", "privacy:letter", "privacy:statement",
         "privacy:record", "privacy:proof", "privacy:sealed", "privacy:decisions", "privacy:decide",
         "privacy:register", "privacy:register-csv", "privacy:activity", "privacy:retention"),
        "subject.requests",
    ),
    "privacy:export": "subject.export",
    "privacy:seal": "subject.seal",
    "privacy:propose": "subject.seal",
    "privacy:breaches": "breach.manage",
    "privacy:breach": "breach.manage",
}  # fmt: skip
# The id that was asked for, and the secret against forged requests, new in each page.
RANDOM = re.compile(r'p[29]\b|p[29]-letter|csrfmiddlewaretoken" value="[^"]+"')
VALUES = {
    "patient_id": "p2", "type_name": "DocumentReference", "document_id": "p2-letter", "index": "0", "name": "results",
    "event_id": "leaf-1", "consent_id": "x", "username": "attacker", "version": "1", "number": "1", "language": "fr",
    "code": "audit",
}  # fmt: skip


def addresses() -> Iterator[tuple[str, str]]:
    """(name, address) of every page, with the victim's ids in the place of every part that varies."""
    from django.urls import get_resolver

    yield from _below(get_resolver().url_patterns, "", "")


def _below(patterns: list[Any], start: str, space: str) -> Iterator[tuple[str, str]]:
    for found in patterns:
        route = start + str(found.pattern)
        if hasattr(found, "url_patterns"):
            inner = f"{space}{found.namespace}:" if found.namespace else space
            yield from _below(found.url_patterns, route, inner)
        else:
            filled = re.sub(
                r"<(?:(\w+):)?(\w+)>",
                lambda part: VALUES.get(part[2], "1" if part[1] == "int" else "p2"),
                route,
            )
            yield f"{space}{found.name or ''}", filled


@pytest.fixture(scope="module")
def everybody(siege: Siege) -> dict[str, Actor]:
    """One account of each role, at the attacker's centre, with no patient of their own, signed in a moment ago."""
    made = {}
    for role in (*ROLES, ""):
        name = f"walk-{role or 'none'}"
        assigned = [Assignment(role, "Organization/north" if role in CARE else "")] if role else []
        with siege.context.pool.session() as session:
            accounts.create(session, siege.context.blind, name, roles=assigned)
            number = session.fetch("SELECT id FROM account WHERE username = $1", [text(name)])[0][0]
        actor = siege.context.authenticator.actor_for_account(
            number, token=f"session-{name}", authenticated=0, methods="pwd"
        )
        assert actor is not None
        made[role] = actor.on_request("request", "192.0.2.9")
    return made


def test_every_page_that_is_listed_exists(pages: Pages) -> None:
    assert set(NEEDS) <= {name for name, _ in addresses()}


def test_a_page_of_oversight_that_is_not_listed_is_closed_to_whoever_has_no_role(
    pages: Pages, everybody: dict[str, Actor]
) -> None:
    walked = 0
    for name, path in addresses():
        if name.startswith(("administration:", "privacy:")) and NEEDS.get(name) != "":
            walked += 1
            status, _, target = pages(everybody[""], "GET", f"/{path}")
            assert status in {404, 405} or "/step-up/" in target, (name, status)
    assert walked > 20


def test_whoever_is_not_signed_in_is_sent_to_sign_in(pages: Pages, siege: Siege) -> None:
    before = siege.state()
    for name, path in addresses():
        if PUBLIC.match(path):
            continue
        for method in ("GET", "POST"):
            status, content, target = pages(None, method, f"/{path}")
            # 401 is for scripts of a page, which cannot be sent to a form.
            assert status in {302, 401, 403, 404, 405}, (name, method, path, status)
            if status == 302:
                assert target.startswith("/account/login/?next="), (name, target)
            assert CANARY not in content
    assert siege.state() == before


def test_no_role_gets_a_page_without_its_capability_and_each_refusal_is_logged(
    pages: Pages, siege: Siege, everybody: dict[str, Actor]
) -> None:
    before = siege.state()
    walked = [(name, path) for name, path in addresses() if NEEDS.get(name)]
    for role, actor in everybody.items():
        for name, path in walked:
            assert actor.rights is not None
            if actor.rights.may(NEEDS[name]):
                continue
            for method, form in (("GET", None), ("POST", {"patient": "p2", "reason": "a reason to have this"})):
                mark = siege.mark()
                status, content, _ = pages(actor, method, f"/{path}", form)
                assert status in {404, 405}, (role, name, method, status)
                assert CANARY not in content
                if status == 404:
                    refused = [event for event in siege.events(mark) if event.get("outcome") == "refused"]
                    assert refused, (role, name, method)
                    assert f"page/{name}" in {event["entity"] for event in refused}
                    assert {event["agent"] for event in refused} == {actor.name}
    assert siege.state() == before


def test_no_page_shows_anybody_a_patient_who_is_not_theirs(
    pages: Pages, siege: Siege, everybody: dict[str, Actor]
) -> None:
    before = siege.state()
    walked = [(name, path) for name, path in addresses() if not PUBLIC.match(path)]
    for role, actor in everybody.items():
        for name, path in walked:
            status, content, target = pages(actor, "GET", f"/{path}")
            assert CANARY not in content, (role, name)
            assert "p2-obs" not in content, (role, name)
            # Officers read of everybody who opened the record, which is their work.
            if "patients/p2" in path and not (role == "privacy-officer" and "/opened/" in path):
                # Other apps may answer with what is about nobody, such as codes to choose from.
                if name.startswith("chart:"):
                    assert status in {404, 405} or (status == 302 and "/step-up/" in target), (role, name, status)
                other = pages(actor, "GET", f"/{path.replace('p2', 'p9')}")
                assert other[0] == status
                assert RANDOM.sub("", content + target) == RANDOM.sub("", other[1] + other[2]), (role, name)
    assert siege.state() == before


def test_the_forms_of_a_record_that_is_not_theirs_change_nothing(
    pages: Pages, siege: Siege, everybody: dict[str, Actor]
) -> None:
    before = siege.state()
    form = {"patient": "p2", "party": "Practitioner/attacker", "practitioner": "Practitioner/attacker"}
    for role in ("receptionist", "manager", "administrator", "patient", ""):
        for name, path in addresses():
            if name.startswith("chart:") and "patients/p2" in path:
                status, content, _ = pages(everybody[role], "POST", f"/{path}", form)
                # Ending what was never opened is no refusal.
                assert status in ({302} if name == "chart:emergency-end" else {404, 405}), (role, name, status)
                assert CANARY not in content
    assert siege.state() == before
    with siege.context.pool.session() as session:
        assert session.fetch("SELECT count(*) FROM emergency_access")[0][0] == 0


def test_whoever_sees_a_link_in_the_rail_can_open_it(pages: Pages, siege: Siege) -> None:
    from vesalius.ui.navigation import entries

    opened, closed = 0, []
    for role in ROLES:
        fhir = "Patient/p1" if role in {"patient", "representative"} else f"Practitioner/rail-{role}"
        with siege.context.pool.session() as session:
            number = accounts.create(
                session,
                siege.context.blind,
                f"rail-{role}",
                roles=[Assignment(role, "Organization/north" if role in CARE else "")],
                fhir=fhir,
                patients=[fhir] if fhir.startswith("Patient/") else [],
            )
        actor = siege.context.authenticator.actor_for_account(number, token=f"session-rail-{role}", methods="pwd")
        assert actor is not None
        for entry in entries(actor, ""):
            status, _, target = pages(actor, "GET", entry.address)
            if status != 200 and (status != 302 or "/account/login/" in target):
                closed.append((role, entry.name, status))
            opened += 1
    assert not closed, closed
    assert opened > 60
