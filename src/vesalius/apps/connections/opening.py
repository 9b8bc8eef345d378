"""Opening an application out of a record: the EHR launch of SMART App Launch 2.2."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from vesalius.access.actor import Actor
from vesalius.apps.connections.site import leading_to, site
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.errors import NotFound
from vesalius.identity.authorization import launches
from vesalius.identity.authorization.launches import Launch
from vesalius.ui.frame import context, page, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def launch(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """The applications that can be opened about this patient; POST opens one."""
    patient = selectors.patient(actor, patient_id)
    if request.method == "POST":
        return _open(request, actor, patient_id)
    with context().pool.session() as session:
        found = launches.launchable(session)
    values = {"patient": show.name(patient), "patient_id": patient_id, "clients": found}
    response = page(request, "connections/open.html", values, place="patients")
    return leading_to(response, *(client.launch for client in found))


def _open(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    encounter = request.POST.get("encounter", "")
    if encounter:
        # It must be a visit of this patient that the actor may see.
        visit = selectors.resource(actor, "Encounter", encounter)
        if (visit.get("subject") or {}).get("reference") != f"Patient/{patient_id}":
            raise NotFound("The resource is not known.")
    chosen = Launch(f"Patient/{patient_id}", f"Encounter/{encounter}" if encounter else "")
    with context().pool.session() as session:
        client, token = launches.begin(context(), session, actor, request.POST.get("client", ""), chosen)
    query = urlencode({"iss": site(request).fhir, "launch": token})
    response = HttpResponse(status=302)
    response.headers["Location"] = f"{client.launch}{'&' if urlsplit(client.launch).query else '?'}{query}"
    return response
