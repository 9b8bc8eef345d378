"""The letter with the link of a first sign-in. The link is made when the letter is written, and stands nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from vesalius import clock
from vesalius.errors import NotFound
from vesalius.events.notifications import messages, sending
from vesalius.events.notifications.templates import EMAIL, Facts, Words, template
from vesalius.identity import accounts, installed, invitations
from vesalius.identity.accounts import Account
from vesalius.records.context import Context

_WORDS = {
    "fr": Words(
        "Votre accès à {network}",
        "Bonjour,\n\nun compte vous attend. Ouvrez ce lien pour choisir votre mot de passe ; il sert une fois et ne"
        " vaut que trois jours :\n\n{link}\n\nNe le transmettez à personne. Si vous n'attendez rien, ignorez ce"
        " message.\n\n{network}\n",
        "{network} : {link}",
    ),
    "nl": Words(
        "Uw toegang tot {network}",
        "Goedendag,\n\ner wacht een account op u. Open deze link om uw wachtwoord te kiezen; hij werkt één keer en drie"
        " dagen lang:\n\n{link}\n\nGeef hem aan niemand door. Verwacht u niets, dan mag u dit bericht negeren.\n\n"
        "{network}\n",
        "{network}: {link}",
    ),
    "de": Words(
        "Ihr Zugang zu {network}",
        "Guten Tag,\n\nein Konto wartet auf Sie. Öffnen Sie diesen Link, um Ihr Passwort zu wählen; er gilt einmal und"
        " drei Tage lang:\n\n{link}\n\nGeben Sie ihn nicht weiter. Wenn Sie nichts erwarten, ignorieren Sie diese"
        " Nachricht.\n\n{network}\n",
        "{network}: {link}",
    ),
    "en": Words(
        "Your access to {network}",
        "Hello,\n\nan account is waiting for you. Open this link to choose your password; it works once and for three"
        " days:\n\n{link}\n\nHand it to nobody. If you expect nothing, ignore this message.\n\n{network}\n",
        "{network}: {link}",
    ),
}


def _link(context: Context, arguments: Mapping[str, Any]) -> Facts | None:
    """A fresh link, in place of those before; nothing for an account that was closed or removed meanwhile."""
    with context.pool.session() as session:
        try:
            found = accounts.find(session, str(arguments["username"]))
        except NotFound:
            return None
        if not found.is_active or found.is_system:
            return None
        hours = installed.configuration().invitation_hours
        path = invitations.make(session, found.id, str(arguments["maker"]), hours=hours)
    return Facts(places={"link": f"{settings.BASE_URL}{path}"})


INVITATION = template("invitation", kind="account", words=_WORDS, facts=_link, channels=(EMAIL,), is_awaited=True)


def works() -> bool:
    """Whether letters leave this installation."""
    return EMAIL in sending.ways().channels


def may_be_sent(account: Account) -> bool:
    """Whether a letter can reach the holder."""
    return bool(account.email) and works()


def send(context: Context, account: Account, maker: str) -> None:
    """Writes the letter; it leaves within seconds."""
    with context.pool.session() as session, session.transaction():
        messages.notify(
            session,
            context,
            INVITATION,
            f"account/{account.username}",
            key=f"invitation/{account.id}/{clock.now_microseconds()}",
            username=account.username,
            maker=maker,
        )
