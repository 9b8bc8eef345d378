"""What people are told about packs of reports, in four languages: that there is one, and where. Never a figure."""

from __future__ import annotations

from typing import Final

from vesalius.events.notifications.templates import Words

TO_SIGN: Final = {
    "fr": Words(
        "Un rapport attend votre signature",
        "Bonjour,\n\nun rapport attend votre signature :\n{link}\n\n{network}\n",
        "{network} : un rapport attend votre signature.",
    ),
    "nl": Words(
        "Een rapport wacht op uw handtekening",
        "Goedendag,\n\neen rapport wacht op uw handtekening:\n{link}\n\n{network}\n",
        "{network}: een rapport wacht op uw handtekening.",
    ),
    "de": Words(
        "Ein Bericht wartet auf Ihre Unterschrift",
        "Guten Tag,\n\nein Bericht wartet auf Ihre Unterschrift:\n{link}\n\n{network}\n",
        "{network}: Ein Bericht wartet auf Ihre Unterschrift.",
    ),
    "en": Words(
        "A report waits for your signature",
        "Hello,\n\na report waits for your signature:\n{link}\n\n{network}\n",
        "{network}: a report waits for your signature.",
    ),
}
READY: Final = {
    "fr": Words(
        "Un rapport est prêt",
        "Bonjour,\n\nun rapport est prêt pour vous :\n{link}\n\n{network}\n",
        "{network} : un rapport est prêt.",
    ),
    "nl": Words(
        "Een rapport is klaar",
        "Goedendag,\n\ner ligt een rapport voor u klaar:\n{link}\n\n{network}\n",
        "{network}: een rapport is klaar.",
    ),
    "de": Words(
        "Ein Bericht ist fertig",
        "Guten Tag,\n\nein Bericht liegt für Sie bereit:\n{link}\n\n{network}\n",
        "{network}: Ein Bericht ist fertig.",
    ),
    "en": Words(
        "A report is ready",
        "Hello,\n\na report is ready for you:\n{link}\n\n{network}\n",
        "{network}: a report is ready.",
    ),
}
