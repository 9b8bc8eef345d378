"""Every five minutes the clocks of breaches are looked at, and whoever keeps the file is written to in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from vesalius.events.notifications import messages
from vesalius.events.notifications.templates import EMAIL, Facts, Template, Words, template
from vesalius.events.registry import job
from vesalius.events.running import Run
from vesalius.events.schedule import Every
from vesalius.records.context import Context
from vesalius.records.subject import breach_clock


def _facts(context: Context, arguments: Mapping[str, Any]) -> Facts | None:
    """The address of the file, as long as the authority waits."""
    number = int(arguments["breach"])
    with context.pool.session() as session:
        if not breach_clock.is_waiting(session, number):
            return None
    return Facts(places={"link": f"{settings.BASE_URL}{reverse('privacy:breach', args=[number])}"})


def _words(hours: int) -> dict[str, Words]:
    return {
        "fr": Words(
            f"Moins de {hours} heures pour avertir l'autorité",
            f"Bonjour,\n\nIl reste moins de {hours} heures pour notifier une violation de données à l'autorité de"
            " protection des données.\n\n{link}\n\n{network}\n",
            f"Moins de {hours} heures pour avertir l'autorité : {{link}}",
        ),
        "nl": Words(
            f"Minder dan {hours} uur om de autoriteit te verwittigen",
            f"Goedendag,\n\nEr blijft minder dan {hours} uur om een datalek te melden aan de"
            " gegevensbeschermingsautoriteit.\n\n{link}\n\n{network}\n",
            f"Minder dan {hours} uur om de autoriteit te verwittigen: {{link}}",
        ),
        "de": Words(
            f"Weniger als {hours} Stunden für die Meldung an die Behörde",
            f"Guten Tag,\n\nes bleiben weniger als {hours} Stunden, um der Datenschutzbehörde eine Verletzung des"
            " Datenschutzes zu melden.\n\n{link}\n\n{network}\n",
            f"Weniger als {hours} Stunden für die Meldung an die Behörde: {{link}}",
        ),
        "en": Words(
            f"Less than {hours} hours to notify the authority",
            f"Hello,\n\nless than {hours} hours are left to notify a breach of personal data to the data protection"
            " authority.\n\n{link}\n\n{network}\n",
            f"Less than {hours} hours to notify the authority: {{link}}",
        ),
    }


# The clock of the law runs at night as well, and nobody can switch it off.
_TEMPLATES: Final[Mapping[int, Template]] = {
    hours: template(
        f"breach-clock-{hours}", kind="breach", words=_words(hours), facts=_facts, channels=(EMAIL,), is_awaited=True
    )
    for hours in breach_clock.MARKS
}


@job("breach.clock", every=Every(5))
def clock(run: Run) -> None:
    """Writes to whoever keeps the file of breaches, once at each mark."""
    with run.finishing() as session:
        for due in breach_clock.warn(run.context, session):
            for name in due.people:
                key = f"breach/{due.breach}/{due.hours}/{name}"
                told = _TEMPLATES[due.hours]
                messages.notify(session, run.context, told, f"account/{name}", key=key, breach=due.breach)
