"""The pages about data protection, asked as a browser asks, with the actor that the middleware would have found."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import NotFound
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.subject import breaches, requests

pytestmark = pytest.mark.usefixtures("people")
REASON = "The patient contests what is written."
Visit = Callable[..., Any]


@pytest.fixture
def visit(context: Context, officer: Actor, tmp_path: Path) -> Iterator[Visit]:
    """Calls the view of an address: visit(path, actor=…, reader=…, **form)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django
    from django.conf import settings
    from django.test import RequestFactory
    from django.urls import resolve

    django.setup()
    before = settings.RECORDS_CONTEXT, settings.ERASURE_LEDGER
    settings.RECORDS_CONTEXT, settings.ERASURE_LEDGER = context, tmp_path
    factory = RequestFactory()

    def call(path: str, *, actor: Actor = officer, reader: str = "en", **form: str) -> Any:
        request = factory.post(path, form) if form else factory.get(path)
        request.COOKIES["language"] = reader
        request.actor = actor  # type: ignore[attr-defined]
        found = resolve(request.path)
        response = found.func(request, *found.args, **found.kwargs)
        response.text = response.content.decode("utf-8", "replace")
        return response

    yield call
    settings.RECORDS_CONTEXT, settings.ERASURE_LEDGER = before


@pytest.fixture
def filled(context: Context, officer: Actor, store: Any) -> dict[str, int]:
    """A request, a breach and a consent to look at."""
    store(
        {"resourceType": "Consent", "id": "p1-k", "status": "active", "patient": {"reference": "Patient/p1"},
         "scope": {"coding": [{"code": "patient-privacy"}]}, "policyRule": {"text": "rule"},
         "category": [{"text": "privacy"}], "provision": {"type": "deny"}}
    )  # fmt: skip
    number = requests.file(
        context, officer, "rectification", "Patient/p1", requester="Anna <b>Peeters</b>", words="It is wrong.",
        target="Condition/p1-c",
    )  # fmt: skip
    facts = breaches.Facts("Lost laptop", "confidentiality", "Stolen.", "", 40, 0, "", "", "", "high")
    file = breaches.open_file(context, officer, clock.now_microseconds(), facts)
    return {"request": number, "breach": file}


PAGES = (
    "/privacy/", "/privacy/requests/", "/privacy/requests/?closed=yes", "/privacy/requests/{request}/",
    "/privacy/record/", "/privacy/record/?patient=p1", "/privacy/sealed/", "/privacy/decisions/", "/privacy/breaches/",
    "/privacy/breaches/{breach}/", "/privacy/register/", "/privacy/register/audit/", "/privacy/retention/",
    "/privacy/retention/?on=2056-01-01", "/privacy/mine/",
)  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_every_page_opens_in_every_language_without_script_or_style_of_its_own(
    visit: Visit, filled: dict[str, int], language: str
) -> None:
    for address in PAGES:
        answer = visit(address.format(**filled), reader=language)
        assert answer.status_code == 200, address
        assert f'<html lang="{language}"' in answer.text
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", answer.text), address
        assert "<b>Peeters" not in answer.text
        fields = set(re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\sid="([^"]+)"', answer.text))
        assert fields <= set(re.findall(r'<label[^>]*\sfor="([^"]+)"', answer.text)), address
        identifiers = re.findall(r'\sid="([^"]+)"', answer.text)
        assert len(identifiers) == len(set(identifiers)), address


def test_pages_are_translated(visit: Visit, filled: dict[str, int]) -> None:
    for language, words in (
        ("fr", ("Protection des données", "demandes ouvertes", "30 jours restants")),
        ("nl", ("Gegevensbescherming", "open verzoeken", "nog 30 dagen")),
        ("de", ("Datenschutz", "offene Anträge", "noch 30 Tage")),
    ):
        page = visit("/privacy/", reader=language).text
        assert words[0] in page
        assert words[1] in page
        # A month may have 28 to 31 days.
        assert re.search(words[2].replace("30", r"(2[6-9]|30)"), page)


def test_nobody_without_the_right_sees_any_of_it(visit: Visit, filled: dict[str, int]) -> None:
    stranger = Actor(name="stranger", token="none", account=77)
    for address in PAGES[:-1]:
        assert visit(address.format(**filled), actor=stranger).status_code == 404, address
    assert "stands for no record" in visit("/privacy/mine/", actor=stranger).text


def test_the_officer_files_decides_and_prints_a_request(visit: Visit, context: Context, officer: Actor) -> None:
    filed = visit(
        "/privacy/requests/", kind="erasure", patient="p1", requester="Anna Peeters", channel="letter",
        words="Erase it.", received=clock.instant(clock.now_microseconds())[:10],
    )  # fmt: skip
    assert filed.status_code == 302
    assert visit(filed.url, state="refused", words="It must be kept.").status_code == 302
    shown = visit(filed.url).text
    assert "It must be kept." in shown
    assert "Record this step" not in shown
    letter = visit(f"{filed.url}letter/nl/")
    assert letter.headers["Content-Type"] == "application/pdf"
    assert letter.content.startswith(b"%PDF-")


def test_the_officer_seals_and_two_people_open_again(
    visit: Visit, context: Context, second: Actor, administrator: Actor
) -> None:
    assert visit("/privacy/record/seal/", patient="p1", ground="unlawful", reason=REASON).status_code == 302
    assert REASON in visit("/privacy/sealed/").text
    with pytest.raises(NotFound):
        read(context, administrator, "Patient", "p1")
    visit("/privacy/record/propose/", patient="p1", kind="unseal", ground="dispute-ended", reason=REASON)
    own = visit("/privacy/decisions/").text
    assert "Somebody else has to approve this." in own
    (number,) = set(re.findall(r"/privacy/decisions/(\d+)/", own))
    assert visit(f"/privacy/decisions/{number}/", what="unseal").status_code == 404
    assert visit(f"/privacy/decisions/{number}/", actor=second, what="unseal").status_code == 302
    assert read(context, administrator, "Patient", "p1").version == 1


def test_two_people_erase_and_the_page_tells_so(
    visit: Visit, context: Context, second: Actor, administrator: Actor, tmp_path: Path
) -> None:
    refused = visit("/privacy/record/propose/", patient="p1", kind="erase", ground="retention-elapsed", reason=REASON)
    assert refused.status_code == 409
    visit("/privacy/record/propose/", patient="p1", kind="erase", ground="court-order", reason=REASON)
    (number,) = set(re.findall(r"/privacy/decisions/(\d+)/", visit("/privacy/decisions/").text))
    assert visit(f"/privacy/decisions/{number}/", actor=second, what="erase").status_code == 302
    assert "Proof of the erasure" in visit("/privacy/record/?patient=p1").text
    assert (tmp_path / "ledger.ndjson").read_text().count("\n") == 1


def test_a_stale_sign_in_is_sent_to_step_up_and_changes_nothing(
    visit: Visit, context: Context, stale: Actor, administrator: Actor
) -> None:
    answer = visit("/privacy/record/seal/", actor=stale, patient="p1", ground="unlawful", reason=REASON)
    assert answer.status_code in {302, 404}
    assert read(context, administrator, "Patient", "p1").version == 1


def test_the_clock_of_a_breach_stops_when_the_authority_knows(visit: Visit, filled: dict[str, int]) -> None:
    address = f"/privacy/breaches/{filled['breach']}/"
    shown = visit(address).text
    assert "71 hours left" in shown
    assert "to be completed" in shown
    assert "must be told (GDPR art. 34)" in shown
    visit(address, step="note", state="authority-notified", words="Sent by the form of the authority.")
    shown = visit(address).text
    assert "hours left" not in shown
    assert "Sent by the form of the authority." in shown


@pytest.mark.parametrize(
    ("after", "shown", "is_urgent"),
    [
        (timedelta(0), "72 hours left", False),
        (timedelta(hours=48), "24 hours left", False),
        (timedelta(hours=48, microseconds=1), "23 hours left", True),
        (timedelta(hours=70, minutes=59), "1 hour left", True),
        (timedelta(hours=71, seconds=1), "59 minutes left", True),
        (timedelta(hours=71, minutes=58, seconds=30), "1 minute left", True),
        (timedelta(hours=72), "0 minutes left", True),
        (timedelta(hours=72, microseconds=1), "72 hours are over", True),
        (timedelta(days=40), "72 hours are over", True),
    ],
    ids=lambda value: str(value) if isinstance(value, timedelta) else "",
)
def test_the_clock_of_a_breach_is_right_at_its_edges(
    visit: Visit, context: Context, officer: Actor, after: timedelta, shown: str, is_urgent: bool
) -> None:
    # Within it the clocks of Belgium are set forward: the hours are counted, not the days.
    detected = datetime(2026, 3, 27, 22, 30, tzinfo=UTC)
    facts = breaches.Facts(
        title="A laptop", kind="confidentiality", who="Patients", what="It is gone.", people=4, records=4, data="Names",
        consequences="None known",
        measures="Wiped", risk="some",
    )  # fmt: skip
    with clock.fixed(detected):
        now = clock.now_microseconds()
        number = breaches.open_file(context, replace(officer, authenticated=now), now, facts)
    with clock.fixed(detected + after):
        asking = replace(officer, authenticated=clock.now_microseconds())
        for path in (f"/privacy/breaches/{number}/", "/privacy/breaches/"):
            text = visit(path, actor=asking).text
            (tag,) = re.findall(r'<span class="tag ?(\w*)">([^<]*(?:left|over))</span>', text)
            assert tag == ("danger" if is_urgent else "warn", shown), path


def test_a_patient_downloads_his_own_record_and_asks_for_more(visit: Visit, context: Context) -> None:
    with context.pool.session() as session:
        pk = context.blind.pk("Patient", "p1")
        session.run(
            "INSERT INTO account (username, created) VALUES ('anna', 0);"
            f"INSERT INTO account_patient (account, patient, fhir) SELECT id, {pk}, 'Patient/p1' FROM account"
        )
        account = int(session.fetch("SELECT id FROM account")[0][0])

    class Rights:
        def condition(self, action: str, alias: str, bind: object, *, patient: str = "") -> str:
            return f"{alias}.patient = {pk}"

        def may(self, capability: str) -> bool:
            return capability == "subject.export-own"

    anna = Actor(
        name="anna", token="t", account=account, role="patient", rights=Rights(), authenticated=clock.now_microseconds()
    )
    answer = visit("/privacy/mine/export/", actor=anna, patient="Patient/p1", language="de")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert json.loads(archive.read("manifest.json"))["language"] == "de"
    assert visit("/privacy/mine/export/", actor=anna, patient="Patient/p2").status_code == 404
    assert (
        visit("/privacy/mine/", actor=anna, kind="access", patient="Patient/p1", words="Who read it?").status_code
        == 302
    )
    shown = visit("/privacy/mine/", actor=anna).text
    assert "Access" in shown
    (letter,) = re.findall(r'href="(/privacy/mine/letter/\d+/en/)"', shown)
    assert visit(letter, actor=anna).content.startswith(b"%PDF-")


def test_the_register_is_a_file_to_download(visit: Visit) -> None:
    answer = visit("/privacy/register.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="processing-register.csv"'
    assert answer.text.startswith("code,name,purpose,basis,")
    values = {"name": "Audit", "purpose": "Showing who opened what"}
    assert visit("/privacy/register/audit/", **values).status_code == 302
    assert "Showing who opened what" in visit("/privacy/register/").text
