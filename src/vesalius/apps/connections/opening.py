"""Opening an application out of a record: the EHR launch of SMART App Launch 2.2."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from vesalius.access.actor import Actor
from vesalius.apps.connections.site import leading_to, site
from vesalius.clinical import entries, selectors
from vesalius.clinical import presentation as show
from vesalius.errors import NotFound
from vesalius.identity.authorization import launches
from vesalius.identity.authorization.launches import Launch
from vesalius.ui.frame import context, page, signed_in

_SHOWN: Final = 12
_PAPERS: Final = ("DiagnosticReport", "DocumentReference", "ImagingStudy")
"""What an application can be opened about, beside patient and visit (fhirContext)."""


@require_http_methods(["GET", "POST"])
@signed_in
def launch(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """The applications that can be opened about this patient; POST opens one."""
    patient = selectors.patient(actor, patient_id)
    if request.method == "POST":
        return _open(request, actor, patient_id)
    with context().pool.session() as session:
        found = launches.launchable(session)
    values = {
        "patient": show.name(patient),
        "patient_id": patient_id,
        "clients": found,
        "visits": _lines(actor, patient_id, "Encounter") if found else [],
        "papers": _lines(actor, patient_id, *_PAPERS) if found else [],
    }
    response = page(request, "connections/open.html", values, place="patients")
    return leading_to(response, *(client.launch for client in found))


def _lines(actor: Actor, patient_id: str, *types: str) -> list[entries.Entry]:
    """The newest of these types in the record, as far as the actor may see them."""
    found = [
        entries.entry(resource)
        for name in types
        for resource in selectors.of_patient(actor, patient_id, name, ("_sort", "-_lastUpdated"), count=_SHOWN)
    ]
    return sorted(found, key=lambda entry: entry.order, reverse=True)[:_SHOWN]


def _open(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    encounter, about = request.POST.get("encounter", ""), request.POST.get("about", "")
    if encounter:
        _require_theirs(actor, "Encounter", encounter, patient_id)
    if about:
        type_name, _slash, logical_id = about.partition("/")
        if type_name not in _PAPERS:
            raise NotFound("The resource is not known.")
        _require_theirs(actor, type_name, logical_id, patient_id)
    chosen = Launch(f"Patient/{patient_id}", f"Encounter/{encounter}" if encounter else "", about=about)
    with context().pool.session() as session:
        client, token = launches.begin(context(), session, actor, request.POST.get("client", ""), chosen)
    query = urlencode({"iss": site(request).fhir, "launch": token})
    response = HttpResponse(status=302)
    response.headers["Location"] = f"{client.launch}{'&' if urlsplit(client.launch).query else '?'}{query}"
    return response


def _require_theirs(actor: Actor, type_name: str, logical_id: str, patient_id: str) -> None:
    """Raises NotFound unless it is a resource about this patient that the actor may see."""
    found = selectors.resource(actor, type_name, logical_id)
    if (found.get("subject") or {}).get("reference") != f"Patient/{patient_id}":
        raise NotFound("The resource is not known.")
