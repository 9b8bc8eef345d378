"""Downtime pages: sealed, without what is labelled or closed, opened by the code of the centre and by nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from integration.pages.conftest import OPERATOR, ROOTS, put
from vesalius import clock
from vesalius.access.relationships import CENTRE
from vesalius.clinical.writing import TERMINOLOGY
from vesalius.errors import Invalid, NotFound
from vesalius.events import downtime
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.scheduling import directory

Ask = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    downtime.configure(tmp_path / "downtime")
    yield tmp_path / "downtime"
    downtime.configure(None)


@pytest.fixture
def day(context: Context, ask: Ask, folder: Path) -> None:
    """Anna, Berthe and Zoé come today; Berthe closed her notes to somebody."""
    for name, title, who in (("centre", "Maison médicale", "house"), ("elsewhere", "Ailleurs", "wilson")):
        put(context, {"resourceType": "Organization", "id": name, "name": title})
        put(
            context,
            {
                "resourceType": "PractitionerRole",
                "id": f"{who}-{name}",
                "practitioner": {"reference": f"Practitioner/{who}"},
                "organization": {"reference": f"Organization/{name}"},
            },
        )
    directory.forget(context)
    for number, patient in enumerate(("anna", "bert", "zoe")):
        begins = f"{clock.today()}T{8 + number:02d}:00:00Z"
        put(context, {
            "resourceType": "Appointment", "id": f"today-{patient}", "status": "booked",
            "extension": [{"url": CENTRE, "valueReference": {"reference": "Organization/centre"}}],
            "start": begins, "end": begins.replace("00:00Z", "15:00Z"),
            "participant": [
                {"actor": {"reference": f"Patient/{patient}"}, "status": "accepted"},
                {"actor": {"reference": "Practitioner/house", "display": "Dr House"}, "status": "accepted"},
            ],
        })  # fmt: skip
        put(context, {
            "resourceType": "AllergyIntolerance", "id": f"allergy-{patient}", "criticality": "high",
            "patient": {"reference": f"Patient/{patient}"}, "code": {"text": f"Penicillin of {patient}"},
            "clinicalStatus": {"coding": [{"system": f"{TERMINOLOGY}allergyintolerance-clinical",
                                           "code": "active"}]},
        })  # fmt: skip
    problem = {
        "resourceType": "Condition", "subject": {"reference": "Patient/anna"},
        "clinicalStatus": {"coding": [{"system": f"{TERMINOLOGY}condition-clinical",
                                       "code": "active"}]},
    }  # fmt: skip
    put(context, {**problem, "id": "asthma", "code": {"text": "Asthma <b>"}})
    put(context, {**problem, "id": "secret", "code": {"text": "Something nobody may read"}, "meta": {
        "security": [{"system": f"{TERMINOLOGY}v3-Confidentiality", "code": "R"}]}})  # fmt: skip
    put(context, {
        "resourceType": "Consent", "id": "closed", "status": "active", "patient": {"reference": "Patient/bert"},
        "scope": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope",
                              "code": "patient-privacy"}]},
        "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
        "policyRule": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "OPTIN"}]},
        "provision": {"type": "deny", "actor": [{
            "role": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
                                 "code": "IRCP"}]},
            "reference": {"reference": "Practitioner/wilson"}}]},
    })  # fmt: skip
    from vesalius.apps.desk import downtime as pages

    assert pages.refresh(context) == 2


def entries(context: Context) -> int:
    """How many entries stand in the log."""
    with context.pool.session() as session:
        return int(session.fetch("SELECT count(*) FROM audit_leaf")[0][0])


def test_the_file_holds_nothing_readable_and_opens_with_its_own_code_only(folder: Path, day: None) -> None:
    path = downtime.path("Organization/centre")
    text = path.read_text("utf-8")
    assert "Maison médicale" in text
    for word in ("Peeters", "Penicillin", "Asthma", "anna", "House"):
        assert word not in text
    assert path.stat().st_mode & 0o077 == 0
    code = downtime.code(ROOTS, "Organization/centre")
    pages = downtime.unseal(path, code.upper().replace("-", " "))
    assert "Anna Peeters" in pages
    for wrong in (downtime.code(ROOTS, "Organization/elsewhere"), code[:-1], ""):
        with pytest.raises(Invalid):
            downtime.unseal(path, wrong)
    renewed = downtime.renew(ROOTS, "Organization/centre")
    assert renewed != code


def test_what_is_labelled_or_closed_is_not_in_the_pages(folder: Path, day: None) -> None:
    pages = downtime.unseal(downtime.path("Organization/centre"), downtime.code(ROOTS, "Organization/centre"))
    assert "Penicillin of anna" in pages
    assert "Asthma &lt;b&gt;" in pages
    assert "Something nobody may read" not in pages
    assert "Berthe Peeters" in pages
    assert "Penicillin of bert" not in pages
    assert "Peeters" not in downtime.unseal(
        downtime.path("Organization/elsewhere"), downtime.code(ROOTS, "Organization/elsewhere")
    )


def test_a_turn_opens_the_records_that_changed_and_no_others(folder: Path, day: None, context: Context) -> None:
    from vesalius.apps.desk import downtime as pages

    path, code = downtime.path("Organization/centre"), downtime.code(ROOTS, "Organization/centre")
    first = downtime.unseal(path, code)
    before = entries(context)
    pages.refresh(context)
    assert entries(context) == before
    assert downtime.unseal(path, code) == first
    found = json.loads(read(context, OPERATOR, "AllergyIntolerance", "allergy-anna").body)
    put(context, {**found, "code": {"text": "Latex of anna"}})
    before = entries(context)
    pages.refresh(context)
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT DISTINCT patient FROM audit_leaf WHERE id IN (SELECT id FROM audit_leaf ORDER BY id DESC LIMIT"
            f" {entries(context) - before})"
        )
    assert {row[0] for row in rows} - {None} == {context.blind.pk("Patient", "anna")}
    second = downtime.unseal(path, code)
    assert "Latex of anna" in second
    assert "Penicillin of anna" not in second
    assert "Penicillin of zoe" in second
    # What is kept between two turns is sealed, and no use when it was touched.
    kept = folder / "pieces"
    assert b"Latex" not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    pages.refresh(context)
    assert downtime.unseal(path, code) == second


def test_who_no_longer_comes_is_no_longer_told_of(folder: Path, day: None, context: Context) -> None:
    from vesalius.apps.desk import downtime as pages

    found = json.loads(read(context, OPERATOR, "Appointment", "today-anna").body)
    put(context, {**found, "status": "cancelled"})
    pages.refresh(context)
    text = downtime.unseal(downtime.path("Organization/centre"), downtime.code(ROOTS, "Organization/centre"))
    assert "Anna Peeters" not in text
    assert "Berthe Peeters" in text
    before = entries(context)
    pages.refresh(context)
    assert entries(context) == before


def test_a_centre_gets_its_own_file_and_no_other(folder: Path, day: None, ask: Ask, context: Context) -> None:
    page = ask("pam", "/desk/downtime/")
    assert page.status_code == 200
    assert "/desk/downtime/file/" in page.text
    before = entries(context)
    answer = ask("pam", "/desk/downtime/file/")
    assert entries(context) > before
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content == downtime.path("Organization/centre").read_bytes()
    assert ask("wilson", "/desk/downtime/file/").content == downtime.path("Organization/elsewhere").read_bytes()
    with pytest.raises(NotFound):
        downtime.path("Organization/../keys")
