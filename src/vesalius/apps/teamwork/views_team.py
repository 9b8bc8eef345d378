"""What professions see of each other in a record: the shared plan, and who has it open."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from vesalius.access.actor import Actor
from vesalius.apps.teamwork import team as shared
from vesalius.apps.teamwork.views_today import require_care
from vesalius.clinical.header import header, in_record
from vesalius.events.live import presence
from vesalius.ui.frame import part, signed_in


@require_safe
@signed_in
def team(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """The shared plan of all professions, tasks, referrals, messages and hand-overs of a patient."""
    head = header(actor, patient_id)
    require_care(actor)
    return in_record(request, "teamwork/team.html", head, shared.page(actor, patient_id), tab="team")


@require_safe
@signed_in
def present(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Who else has the record open, or is editing: told to those only who may see the record."""
    require_care(actor)
    people = presence.present(settings.RECORDS_CONTEXT, actor, f"Patient/{patient_id}")
    others = [{"name": person.name, "is_editing": person.is_editing} for person in people if not person.is_self]
    return part(request, "teamwork/present.html", {"people": others})
