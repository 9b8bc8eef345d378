"""The ways out: SMTP for e-mail, an adapter for SMS. What a provider answers becomes one of three failures.

VESALIUS_SMTP_URL     smtps://user:password@host (TLS), smtp+tls:// (STARTTLS, required), smtp:// (this machine only)
VESALIUS_MAIL_FROM    the sender's address, such as "Care Network <no-reply@care.example.org>"
VESALIUS_SMS_FOLDER   a folder that takes the place of an SMS provider: one file for each message, for trials only
VESALIUS_NETWORK_NAME how the network is called in messages
"""

from __future__ import annotations

import hashlib
import json
import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from vesalius import clock
from vesalius.errors import Invalid, VesaliusError
from vesalius.events.notifications import calendar
from vesalius.events.notifications.templates import EMAIL, SMS, Letter

_SECONDS: Final = 20.0
_SCHEMES: Final = {"smtp": 25, "smtps": 465, "smtp+tls": 587}


class Temporary(VesaliusError):
    """Not sent, and another attempt may succeed."""


class Permanent(VesaliusError):
    """Not sent, and no attempt will succeed. The text is a short code."""


class Doubtful(VesaliusError):
    """The provider may have taken it: its answer was lost."""


class Channel(Protocol):
    """One way out. `is_idempotent`: the provider sends one message for each key, however often it is asked."""

    @property
    def is_idempotent(self) -> bool:
        """Whether asking twice with one key sends one message."""

    def send(self, address: str, letter: Letter, key: str) -> str:
        """Hands the message over; the provider's number for it. Raises Temporary, Permanent, Doubtful."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """E-mail by one server. Mail has no idempotency: what is in doubt is not sent again by itself."""

    scheme: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    is_idempotent: bool = False

    def send(self, address: str, letter: Letter, key: str) -> str:
        """As Channel. Until the last line of the message is out nothing was sent; from then on only the answer says."""
        message = self.message(address, letter, key)
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Temporary(f"smtp-{type(error).__name__}") from error
        try:
            _envelope(server, parseaddr(self.sender)[1], address)
            _hand_over(server, message)
        finally:
            server.close()
        return str(message["Message-ID"])

    def message(self, address: str, letter: Letter, key: str) -> EmailMessage:
        """The e-mail. Its Message-ID follows from the key: systems that compare it drop a second one."""
        made = EmailMessage()
        made["From"], made["To"], made["Subject"] = self.sender, address, letter.subject
        made["Date"] = format_datetime(clock.now())
        domain = parseaddr(self.sender)[1].rpartition("@")[2]
        made["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
        made["Auto-Submitted"] = "auto-generated"
        made.set_content(letter.text)
        if letter.invitation is not None:
            content = calendar.render(letter.invitation, clock.now_microseconds(), organizer=self.sender)
            made.add_attachment(
                content.decode(),
                subtype="calendar",
                filename="appointment.ics",
                params={"method": letter.invitation.method},
            )
        # An attachment moves what was said of the content before into the first part.
        made["Content-Language"] = letter.language
        return made

    def _connect(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=_SECONDS)
        try:
            if self.scheme == "smtp+tls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server


def _envelope(server: smtplib.SMTP, sender: str, address: str) -> None:
    try:
        for status, _ in (server.mail(sender), server.rcpt(address)):
            _judge(status)
    except (OSError, smtplib.SMTPException) as error:
        raise Temporary(f"smtp-{type(error).__name__}") from error


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        status, _ = server.data(message.as_bytes())
    except smtplib.SMTPDataError as error:
        # The server refused to begin.
        _judge(error.smtp_code)
        raise Temporary("smtp-data") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Doubtful(f"smtp-{type(error).__name__}") from error
    _judge(status)


def _judge(status: int) -> None:
    if status >= 500:
        raise Permanent(f"smtp-{status}")
    if status >= 400 or status < 200:
        raise Temporary(f"smtp-{status}")


@dataclass(frozen=True, slots=True)
class FolderSms:
    """Stands in for an SMS provider: one file for each key."""

    folder: Path
    is_idempotent: bool = True

    def send(self, address: str, letter: Letter, key: str) -> str:
        """As Channel."""
        number = hashlib.sha256(key.encode()).hexdigest()[:24]
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary = self.folder / f".{number}-{os.getpid()}"
            temporary.write_text(json.dumps({"to": address, "text": letter.short}, ensure_ascii=False))
            temporary.replace(self.folder / f"{number}.json")
        except OSError as error:
            raise Temporary("sms-folder") from error
        return number


@dataclass(frozen=True, slots=True)
class Ways:
    """The channels of this installation, by name, and what the network is called."""

    channels: Mapping[str, Channel]
    network: str = "Vesalius"


def from_environment(environment: Mapping[str, str] = os.environ) -> Ways:
    """The ways that are configured. Raises Invalid with one sentence for a setting that makes no sense."""
    channels: dict[str, Channel] = {}
    if address := environment.get("VESALIUS_SMTP_URL", "").strip():
        channels[EMAIL] = _smtp(address, environment.get("VESALIUS_MAIL_FROM", "").strip())
    if folder := environment.get("VESALIUS_SMS_FOLDER", "").strip():
        channels[SMS] = FolderSms(Path(folder))
    return Ways(channels, environment.get("VESALIUS_NETWORK_NAME", "").strip() or "Vesalius")


def _smtp(address: str, sender: str) -> Smtp:
    try:
        parts = urlsplit(address)
        port = parts.port or _SCHEMES[parts.scheme]
    except (ValueError, KeyError) as error:
        raise Invalid("VESALIUS_SMTP_URL must start with smtps://, smtp+tls:// or smtp://.") from error
    if not parts.hostname or "@" not in parseaddr(sender)[1]:
        raise Invalid("VESALIUS_SMTP_URL needs a host, and VESALIUS_MAIL_FROM an address.")
    if parts.scheme == "smtp" and not _is_loopback(parts.hostname):
        raise Invalid("VESALIUS_SMTP_URL may be smtp:// on this machine only: elsewhere use smtps:// or smtp+tls://.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Smtp(parts.scheme, parts.hostname, port, sender, user, password)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
