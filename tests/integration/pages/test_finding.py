"""Finding people, registering them, and bringing records of one person together."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from integration.pages.conftest import NISS, put
from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.clinical import duplicates, finding
from vesalius.records.context import Context

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]
TODAY = date(2026, 11, 27)
CARD = b"""<?xml version="1.0" encoding="UTF-8"?>
<eid version="5.0"><identity nationalnumber="17073003384" dateofbirth="20170730" gender="male">
<name>Vandamme</name><firstname>Jan Piet</firstname></identity>
<address><streetandnumber>Kerkstraat 5</streetandnumber><zip>5000</zip><municipality>Namur</municipality></address>
</eid>"""


@pytest.fixture(scope="module", autouse=True)
def _people(context: Context) -> None:
    put(
        context,
        {
            "resourceType": "Patient", "id": "keyser", "name": [{"family": "De Keyser", "given": ["Jean-Pierre"]}],
            "birthDate": "1962-12-06", "gender": "male", "managingOrganization": {"reference": "Organization/centre"},
            "telecom": [{"system": "phone", "value": "+32 471 17 13 00"}],
            "identifier": [{"system": NISS, "value": "85073003328"}],
        },
        {
            "resourceType": "Patient", "id": "hidden", "name": [{"family": "De Keyser", "given": ["Hélène"]}],
            "birthDate": "1962-12-06", "gender": "female",
            "managingOrganization": {"reference": "Organization/elsewhere"},
        },
    )  # fmt: skip


def names(ask: Ask, text: str, username: str = "pam") -> list[str]:
    page = ask(username, f"/patients/suggest/?q={text}").text
    return [name for name in re.findall(r"<strong>([^<]*)</strong>", page) if "Keyser" in name]


@pytest.mark.parametrize(
    "typed",
    [
        "keys", "jean keyser", "KEYSER pierre", "dekeijzer", "6/12/1962", "6.12.62", "06121962", "1962-12-06",
        "6 décembre 1962", "dec. 1962", "keyser 1962", "0471171300", "0471 17 13 00", "%2B32471171300",
        "0032 471/17.13.00", "85.07.30-033.28",
    ],
)  # fmt: skip
def test_a_patient_is_found_however_it_is_typed_and_only_by_who_may_see_them(ask: Ask, typed: str) -> None:
    assert names(ask, typed) == ["Jean-Pierre De Keyser"]
    assert names(ask, typed, "wilson") in ([], ["Hélène De Keyser"])


@pytest.mark.parametrize("typed", ["keyser 1963", "7/12/1962", "85.07.30-033.29", "0471171301", "31/02/1962"])
def test_what_is_not_so_finds_nobody(ask: Ask, typed: str) -> None:
    assert names(ask, typed) == []


def test_where_many_names_begin_so_a_physicians_own_patients_come_first(ask: Ask, context: Context) -> None:
    others = [
        {"resourceType": "Patient", "id": f"zand-{n}", "name": [{"family": f"Zand{letter}", "given": ["Luc"]}],
         "managingOrganization": {"reference": "Organization/centre"}}
        for n, letter in enumerate("abcdefghijk")
    ]  # fmt: skip
    own = {"family": "Zandvoort", "given": ["Mia"]}
    physician = {"reference": "Practitioner/house"}
    put(context, *others, {**others[0], "id": "zand-own", "name": [own], "generalPractitioner": [physician]})

    def first(username: str) -> str:
        return re.findall(r"<strong>([^<]*)</strong>", ask(username, "/patients/suggest/?q=zan").text)[0]

    assert first("house") == "Mia Zandvoort"
    assert first("jackie") == "Luc Zanda"


def test_two_digits_of_a_year_are_every_century_that_is_possible() -> None:
    assert list(finding.wanted("1/2/23", TODAY).births) == ["2023-02-01", "1923-02-01"]
    assert list(finding.wanted("1/2/62", TODAY).births) == ["1962-02-01"]


def test_the_palette_offers_what_the_reader_may_do_in_the_record(ask: Ask) -> None:
    physician = ask("house", "/patients/suggest/?q=vis&patient=anna").text
    assert 'action="/patients/anna/visits/"' in physician
    assert "/patients/anna/visits/" not in ask("pam", "/patients/suggest/?q=vis&patient=keyser").text
    assert "/desk/new/" in ask("pam", "/patients/suggest/?q=regis").text


def form(**changed: str) -> dict[str, str]:
    return {
        "family": "Dupond", "given": "Marie", "birth": "1980-03-04", "gender": "female", "number": "", "phone": "",
        "email": "", "street": "", "postal_code": "", "city": "", "language": "fr", **changed,
    }  # fmt: skip


def test_a_form_with_faults_says_which_and_keeps_what_was_typed(ask: Ask, found: Found) -> None:
    before = len(found("Patient"))
    page = ask("pam", "/desk/new/", **form(number="85.07.30-033.29", birth="2990-01-01", family="")).text
    assert "The check digits of this national number are wrong." in page
    assert "This date cannot be a birth date." in page
    assert "The family name is needed." in page
    assert 'value="Marie"' in page
    assert len(found("Patient")) == before


def test_the_file_of_an_identity_card_fills_the_form(ask: Ask) -> None:
    page = ask("pam", "/desk/new/", card=SimpleUploadedFile("card.eid", CARD)).text
    for value in ("Vandamme", "Jan Piet", "2017-07-30", "17073003384", "Kerkstraat 5", "Namur"):
        assert f'value="{value}"' in page
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><eid><identity><name>&a;</name></identity></eid>'
    for data in (bomb, b"no xml", b"<eid/>"):
        assert "This is no file of the eID viewer" in ask("pam", "/desk/new/", card=SimpleUploadedFile("c", data)).text


def test_a_likely_duplicate_is_shown_with_its_reasons_before_anything_is_stored(ask: Ask, found: Found) -> None:
    wanted = form(family="Dekeyser", given="Jean Pierre", birth="1962-06-12", gender="male", phone="0471171300")
    before = len(found("Patient"))
    page = ask("pam", "/desk/new/", **wanted).text
    assert len(found("Patient")) == before
    assert "Perhaps already here" in page
    assert "Day and month of birth are swapped" in page
    assert "Same family name" in page
    assert "Hélène" not in page
    answer = ask("pam", "/desk/new/", **wanted, sure="yes")
    assert answer.status_code == 302
    assert len(found("Patient")) == before + 1
    made = answer.headers["Location"].rstrip("/").rpartition("/")[2]
    assert found("Patient", _id=made)[0]["telecom"][0]["value"] == "+32 471 17 13 00"


def test_records_are_merged_by_links_and_taken_apart_again(ask: Ask, found: Found, context: Context) -> None:
    put(
        context,
        {
            "resourceType": "Patient", "id": "twice", "name": [{"family": "Dekeyser", "given": ["J.-P."]}],
            "birthDate": "1962-12-06", "gender": "male", "managingOrganization": {"reference": "Organization/centre"},
        },
    )  # fmt: skip
    assert "Merge into this one" in ask("pam", "/patients/keyser/identity/").text
    ask("pam", "/patients/keyser/identity/merge/", other="twice")
    other, kept = found("Patient", _id="twice")[0], found("Patient", _id="keyser")[0]
    assert other["link"] == [{"other": {"reference": "Patient/keyser"}, "type": "replaced-by"}]
    assert kept["link"] == [{"other": {"reference": "Patient/twice"}, "type": "replaces"}]
    assert "This record was merged into another." in ask("pam", "/patients/twice/").text
    assert ask("pam", "/patients/keyser/identity/merge/", other="twice").status_code == 302
    assert len(found("Patient", _id="keyser")[0]["link"]) == 1
    ask("pam", "/patients/twice/identity/undo/", go="on")
    other, kept = found("Patient", _id="twice")[0], found("Patient", _id="keyser")[0]
    assert "link" not in other
    assert "link" not in kept


def test_who_may_not_see_a_record_cannot_merge_it(ask: Ask, found: Found) -> None:
    answer = ask("pam", "/patients/keyser/identity/merge/", other="hidden")
    assert answer.status_code == 404
    assert "link" not in found("Patient", _id="hidden")[0]
    assert "link" not in found("Patient", _id="keyser")[0]


def test_an_identity_changed_meanwhile_is_not_overwritten(ask: Ask, found: Found) -> None:
    page = ask("pam", "/patients/keyser/identity/").text
    number = re.search(r'name="version" value="(\d+)"', page)[1]  # type: ignore[index]
    changed = form(family="De Keyser", given="Jean-Pierre", birth="1962-12-06", gender="male", city="Jambes")
    assert ask("pam", "/patients/keyser/identity/", **changed, version=number).status_code == 302
    stale = ask("pam", "/patients/keyser/identity/", **{**changed, "city": "Wépion"}, version=number)
    assert "Somebody changed this meanwhile." in stale.text
    assert 'value="Wépion"' in stale.text
    assert found("Patient", _id="keyser")[0]["address"][0]["city"] == "Jambes"


def test_arrivals_are_noted_by_the_desk_alone(ask: Ask, found: Found, context: Context) -> None:
    put(
        context,
        {
            "resourceType": "Appointment", "id": "noon", "status": "booked", "start": f"{clock.today()}T12:00:00+01:00",
            "end": f"{clock.today()}T12:20:00+01:00",
            "participant": [
                {"actor": {"reference": "Patient/keyser", "display": "Jean-Pierre De Keyser"}, "status": "accepted"},
                {"actor": {"reference": "Practitioner/house", "display": "Dr Greg House"}, "status": "accepted"},
            ],
        },
    )  # fmt: skip
    assert "Jean-Pierre De Keyser" in ask("pam", "/desk/").text
    assert ask("house", "/desk/").status_code == 404
    assert ask("house", "/desk/appointments/noon/", state="arrived").status_code == 404
    assert found("Appointment", _id="noon")[0]["status"] == "booked"
    ask("pam", "/desk/appointments/noon/", state="arrived")
    assert found("Appointment", _id="noon")[0]["status"] == "arrived"
    assert "0 min" in ask("pam", "/desk/").text


def test_the_weight_of_two_records_is_the_same_in_both_directions(actor: Callable[[str], Actor]) -> None:
    first = {"name": [{"family": "Lefèvre", "given": ["Anne"]}], "birthDate": "1970-01-02", "gender": "female"}
    second = {"name": [{"family": "Lefebvre", "given": ["Anne"]}], "birthDate": "1970-01-03", "gender": "female"}
    third = {"name": [{"family": "Lambert", "given": ["Paul"]}], "birthDate": "1999-09-09", "gender": "male"}
    assert duplicates.compare(first, second)[0] == duplicates.compare(second, first)[0] >= duplicates.LIKELY
    assert duplicates.compare(first, third)[0] < 0
    assert duplicates.compare(first, first)[0] >= duplicates.SURE
