"""The pages of declarations: the draft with its clock, the form, what is refused, and whom nobody has confirmed."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from integration.analytics.report_pages import pages_of
from vesalius.access.actor import local_system
from vesalius.events import demonstration
from vesalius.r4 import json
from vesalius.records.read import read
from vesalius.surveillance import transmission
from vesalius.surveillance.diseases import diseases

Visit = Callable[..., Any]
OPERATOR = local_system("tests")


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


@pytest.mark.parametrize(
    ("language", "title", "line"),
    [
        ("fr", "Déclaration obligatoire: Salmonellose", "- **Cadre de vie**: École"),
        ("nl", "Verplichte melding: Salmonellose", "- **Omgeving**: School"),
        ("de", "Pflichtmeldung: Salmonellose", "- **Umfeld**: Schule"),
        ("en", "Declaration of a notifiable disease: Salmonellosis", "- **Setting**: School"),
    ],
)
def test_what_is_kept_speaks_the_language_of_who_declared(
    practice: Any, visit: Visit, language: str, title: str, line: str
) -> None:
    practice.culture("Salmonella enteritidis")
    practice.work()
    (task,) = practice.tasks()
    address = f"/patients/anna/declarations/{task['id']}/"
    given = {"certainty": "confirmed", "basis": "Coproculture", "setting": "school"}
    assert visit(address, "house", reader=language, form=given).status_code == 302
    practice.work()
    (sent,) = practice.tasks()
    named = next(item["valueReference"]["reference"] for item in sent["output"] if "valueReference" in item)
    kept = json.parse(read(practice.context, OPERATOR, *named.split("/")).body)
    content = kept["content"][0]["attachment"]
    assert (kept["description"], content["language"]) == (title, language)
    assert line in base64.b64decode(content["data"]).decode().splitlines()


def test_an_entry_that_nobody_confirmed_says_so_before_anything_is_asked(practice: Any, visit: Visit) -> None:
    practice.culture("Salmonella enteritidis")
    practice.work()
    (task,) = practice.tasks()
    page = visit(f"/patients/anna/declarations/{task['id']}/", "house").text
    assert diseases()["salmonellosis"].regions["wallonia"].state == "unconfirmed"
    assert page.index("the entry is not confirmed") < page.index("q-certainty")


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("fr", "Dépliant de l&#x27;AViQ"),
        ("nl", "Folder van AViQ"),
        ("de", "Faltblatt der AViQ"),
        ("en", "AViQ leaflet"),
    ],
)
def test_the_source_of_the_list_is_told_in_the_language_of_the_reader(
    practice: Any, visit: Visit, language: str, source: str
) -> None:
    practice.culture("Salmonella enteritidis", code={"text": "-"})
    practice.work()
    (task,) = practice.tasks()
    page = visit(f"/patients/anna/declarations/{task['id']}/", "house", reader=language).text
    assert source in page
    # A code that says nothing is no title.
    assert "<strong>-</strong>" not in page
    assert "Salmonella enteritidis" in page


@pytest.mark.parametrize("chosen", ["off", ""], ids=["off", "unset"])
def test_where_nothing_is_sent_the_reference_of_the_authority_is_kept_by_hand(
    practice: Any, visit: Visit, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    monkeypatch.setattr(transmission, "_services", [])
    monkeypatch.setattr(demonstration, "_asked", [])
    monkeypatch.setenv(transmission.MODE, chosen)
    practice.culture("Salmonella enteritidis")
    practice.work()
    (task,) = practice.tasks()
    address = f"/patients/anna/declarations/{task['id']}/"
    # Nothing to keep before it is completed.
    assert visit(f"{address}by-hand/", "house", form={"reference": "MATRA 7"}).status_code == 409
    given = {"certainty": "confirmed", "basis": "Coproculture", "setting": "school"}
    assert visit(address, "house", form=given).status_code == 302
    practice.work()
    assert "Nothing is sent from here" in visit(address, "house").text
    (waiting,) = practice.tasks()
    for wrong in ("", " ", "x" * 81):
        assert visit(f"{address}by-hand/", "house", form={"reference": wrong}).status_code == 400
    assert visit(f"{address}by-hand/", "wilson", form={"reference": "MATRA 7"}).status_code == 404
    assert practice.tasks() == [waiting]
    assert visit(f"{address}by-hand/", "house", form={"reference": "MATRA 7"}).status_code == 302
    (sent,) = practice.tasks()
    assert (sent["status"], sent["output"][0]["valueString"]) == ("completed", "MATRA 7")
    assert "MATRA 7" in visit(address, "house").text
    assert visit(f"{address}by-hand/", "house", form={"reference": "MATRA 8"}).status_code == 409


def test_whoever_declares_to_the_stand_in_is_told_that_it_is_no_authority(
    practice: Any, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transmission, "_services", [])
    monkeypatch.setattr(demonstration, "_asked", [lambda: True])
    monkeypatch.delenv(transmission.MODE, raising=False)
    practice.culture("Salmonella enteritidis")
    practice.work()
    (task,) = practice.tasks()
    address = f"/patients/anna/declarations/{task['id']}/"
    assert "No authority is connected" in visit(address, "house").text
    given = {"certainty": "confirmed", "basis": "Coproculture"}
    assert visit(address, "house", form=given).status_code == 302
    practice.work()
    assert visit(f"{address}by-hand/", "house", form={"reference": "MATRA 7"}).status_code == 409
