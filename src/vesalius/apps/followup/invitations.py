"""The invitation to make an appointment, in words that tell nothing about why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Gone, NotFound
from vesalius.events.notifications import messages
from vesalius.events.notifications.templates import Facts, Words, template
from vesalius.events.system import system_actor
from vesalius.medication import calling, follow_up
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read

WORDS: Final = {
    "fr": Words(
        "Une invitation à prendre rendez-vous",
        "Bonjour,\n\nvotre équipe de soins vous invite à prendre rendez-vous : {link}\n"
        "Vous pouvez aussi téléphoner au centre. Si un rendez-vous est déjà prévu, ignorez ce message.\n\n{network}\n",
        "{network} : votre équipe vous invite à prendre rendez-vous. {link}",
    ),
    "nl": Words(
        "Een uitnodiging om een afspraak te maken",
        "Goedendag,\n\nuw zorgteam nodigt u uit om een afspraak te maken: {link}\n"
        "U kunt ook naar het centrum bellen. Hebt u al een afspraak, dan mag u dit bericht negeren.\n\n{network}\n",
        "{network}: uw zorgteam nodigt u uit om een afspraak te maken. {link}",
    ),
    "de": Words(
        "Eine Einladung zu einem Termin",
        "Guten Tag,\n\nIhr Behandlungsteam lädt Sie ein, einen Termin zu vereinbaren: {link}\n"
        "Sie können auch das Zentrum anrufen. Wenn Sie schon einen Termin haben, ignorieren Sie diese Nachricht.\n\n"
        "{network}\n",
        "{network}: Ihr Team lädt Sie zu einem Termin ein. {link}",
    ),
    "en": Words(
        "An invitation to make an appointment",
        "Hello,\n\nyour care team invites you to make an appointment: {link}\n"
        "You can also call the centre. If you have an appointment already, ignore this message.\n\n{network}\n",
        "{network}: your care team invites you to make an appointment. {link}",
    ),
}


def _facts(context: Context, arguments: Mapping[str, Any]) -> Facts | None:
    """None when what was due has been done meanwhile."""
    try:
        actor = system_actor("follow-up", reads=("Task",))
        task = json.parse(read(context, actor, "Task", str(arguments["task"])).body)
    except (NotFound, Gone):
        return None
    if task.get("status") not in follow_up.OPEN:
        return None
    try:
        path = reverse("booking:start")
    except NoReverseMatch:
        path = "/"
    return Facts(places={"link": f"{settings.BASE_URL}{path}"})


INVITATION: Final = template("follow-up-invitation", kind="recall", words=WORDS, facts=_facts)


def invite(context: Context, actor: Actor, patient_id: str) -> bool:
    """Invites a patient once for all that is open. False when there is nothing, or they were invited within 30 days.

    Raises NotFound, Forbidden.
    """
    marked = calling.mark_invited(context, actor, calling.open_tasks(context, actor, patient_id))
    if not marked:
        return False
    with context.pool.session() as session, session.transaction():
        key = f"follow-up/{patient_id}/{clock.today()}"
        return (
            messages.notify(session, context, INVITATION, f"Patient/{patient_id}", key=key, task=marked[0]) is not None
        )
