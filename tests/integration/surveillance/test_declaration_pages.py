"""The pages of declarations: the draft with its clock, the form, what is refused, and whom nobody has confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from integration.analytics.report_pages import pages_of

Visit = Callable[..., Any]


@pytest.fixture
def visit(practice: Any) -> Iterator[Visit]:
    with pages_of(practice, practice.actors) as call:
        yield call


def test_the_physician_completes_a_draft_on_its_page(practice: Any, visit: Visit) -> None:
    practice.culture("Salmonella enteritidis")
    practice.work()
    (task,) = practice.tasks()
    address = f"/patients/anna/declarations/{task['id']}/"
    assert address in visit("/declarations/", "house").text
    for language in ("fr", "nl", "de", "en"):
        assert visit(address, "house", reader=language).status_code == 200
    refused = visit(address, "house", form={"certainty": "confirmed", "basis": "", "onset": "2999-01-01"})
    assert refused.status_code == 200
    assert refused.text.count('class="fault"') == 2
    assert practice.tasks() == [task]
    given = {"certainty": "confirmed", "basis": "Coproculture", "setting": "school"}
    assert visit(address, "house", form=given).status_code == 302
    practice.work()
    page = visit(address, "house").text
    assert practice.tasks()[0]["output"][0]["valueString"] in page
    assert "<form" not in page.partition('id="declaration"')[2]


def test_a_dismissal_needs_a_reason_and_is_shown_with_it(practice: Any, visit: Visit) -> None:
    practice.culture("Salmonella")
    practice.work()
    (task,) = practice.tasks()
    address = f"/patients/anna/declarations/{task['id']}/dismissed/"
    assert visit(address, "house", form={"reason": ""}).status_code == 400
    assert practice.tasks() == [task]
    assert visit(address, "house", form={"reason": "no-case"}).status_code == 302
    assert "No case of this disease" in visit("/declarations/", "house").text


def test_who_does_not_treat_the_patient_finds_no_page(practice: Any, visit: Visit) -> None:
    practice.culture("Salmonella")
    practice.work()
    (task,) = practice.tasks()
    address = f"/patients/anna/declarations/{task['id']}/"
    assert task["id"] not in visit("/declarations/", "wilson").text
    assert visit(address, "wilson").status_code == 404
    assert visit(address, "wilson", form={"certainty": "confirmed", "basis": "x"}).status_code == 404
    assert practice.tasks() == [task]


def test_of_somebody_unconfirmed_the_one_who_asked_is_told_without_a_name(practice: Any, visit: Visit) -> None:
    practice.add({"resourceType": "Patient", "name": [{"family": "Inconnu"}]}, "nobody")
    practice.add(
        {
            "resourceType": "ServiceRequest",
            "status": "active",
            "intent": "order",
            "subject": {"reference": "Patient/nobody"},
            "requester": {"reference": "Practitioner/wilson"},
        },
        "order",
    )
    practice.culture("Salmonella", "nobody", basedOn=[{"reference": "ServiceRequest/order"}])
    practice.work()
    (task,) = practice.tasks("nobody")
    assert task["owner"] == {"reference": "Practitioner/wilson"}
    page = visit("/declarations/", "wilson").text
    assert "somebody whose record is not open to you" in page
    assert "Inconnu" not in page
