"""Applications that may connect: registered, approved, closed."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from vesalius import clock, ids
from vesalius.access import scopes
from vesalius.access.actor import Actor
from vesalius.audit.recording import record
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.identity.authorization import secrets
from vesalius.identity.authorization.services import Services
from vesalius.store.session import Duplicate, Session
from vesalius.store.wire import bytea, int8, text, text_array

PUBLIC, SECRET, KEY = "public", "secret", "key"
CODE, REFRESH, BACKEND, INTROSPECTION = (
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "introspection",
)
GRANTS: Final = (CODE, REFRESH, BACKEND, INTROSPECTION)
"""What a client may be allowed; `introspection` is a resource server's, which may ask about every token."""
ALGORITHMS: Final = ("RS256", "ES256")
ASSERTION_ALGORITHMS: Final = ("RS384", "ES384")

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{1,63}")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.\-]*")
_NEVER: Final = {"javascript", "data", "vbscript", "file", "about", "blob", "ftp", "ws", "wss", "mailto", "tel"}
_LOOPBACK: Final = {"127.0.0.1", "[::1]", "localhost"}
_LONGEST_KEYS: Final = 32_768
_COLUMNS: Final = (
    "id, name, kind, secret, keys, keys_address, redirects, departures, scopes, grants, launch, account, algorithm,"
    " created, creator, approved, approver, closed"
)


@dataclass(frozen=True, slots=True)
class Client:
    """A registered application. `secret` is a digest, `keys` a JWKS in JSON; times in µs since 1970 UTC."""

    id: str
    name: str
    kind: str
    secret: bytes | None
    keys: str
    keys_address: str
    redirects: tuple[str, ...]
    departures: tuple[str, ...]
    scopes: tuple[str, ...]
    grants: tuple[str, ...]
    launch: str
    account: int | None
    algorithm: str
    created: int
    creator: str
    approved: int | None
    approver: str | None
    closed: int | None

    @property
    def is_open(self) -> bool:
        """Whether it may connect now."""
        return self.approved is not None and self.closed is None

    @property
    def is_confidential(self) -> bool:
        """Whether it can prove who it is."""
        return self.kind != PUBLIC


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody says of a new client. `account` is the number of a system's account, for `client_credentials`."""

    name: str
    kind: str = PUBLIC
    redirects: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    grants: tuple[str, ...] = (CODE, REFRESH)
    keys: str = ""
    keys_address: str = ""
    departures: tuple[str, ...] = ()
    launch: str = ""
    account: int | None = None
    algorithm: str = "RS256"
    id: str = ""


def register(
    services: Services, session: Session, actor: Actor, wanted: Registration, *, is_approved: bool, allows_secrets: bool
) -> tuple[str, str | None]:
    """(id, secret for a client of kind `secret`); the secret is shown this once.

    Raises Invalid with what is wrong, Conflict when the id is taken.
    """
    check(services, wanted, allows_secrets=allows_secrets)
    client_id = wanted.id or ids.new()
    secret, digest = secrets.new("vsc_") if wanted.kind == SECRET else (None, None)
    now = clock.now_microseconds()
    try:
        with session.transaction():
            session.execute(
                f"INSERT INTO oauth_client ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
                " $13, $14, $15, $16, $17, NULL)",
                [
                    text(client_id),
                    text(wanted.name),
                    text(wanted.kind),
                    bytea(digest),
                    text(wanted.keys),
                    text(wanted.keys_address),
                    text_array(wanted.redirects),
                    text_array(wanted.departures),
                    text(" ".join(wanted.scopes)),
                    text_array(wanted.grants),
                    text(wanted.launch),
                    int8(wanted.account),
                    text(wanted.algorithm),
                    int8(now),
                    text(actor.name),
                    int8(now if is_approved else None),
                    text(actor.name if is_approved else None),
                ],
            )
            details = {"name": wanted.name, "kind": wanted.kind, "scopes": " ".join(wanted.scopes)}
            record(session, services.log, actor, "client-registered", f"client/{client_id}", details=details)
    except Duplicate as error:
        raise Conflict("A client with this id is registered.") from error
    return client_id, secret


def check(services: Services, wanted: Registration, *, allows_secrets: bool) -> None:
    """Raises Invalid for a client that cannot be."""
    if not 1 <= len(wanted.name.strip()) <= 100 or not wanted.name.isprintable():
        raise Invalid("A client has a name of 1 to 100 printable characters.")
    if wanted.id and _ID.fullmatch(wanted.id) is None:
        raise Invalid("The id of a client has 2 to 64 letters, digits, '.', '-' or '_'.")
    if wanted.kind not in {PUBLIC, SECRET, KEY}:
        raise Invalid("A client is public, secret or key.")
    if wanted.kind == SECRET and not allows_secrets:
        raise Invalid("Clients with a shared secret are not allowed here: use private_key_jwt.")
    if wanted.algorithm not in ALGORITHMS:
        raise Invalid("Identity tokens are signed with RS256 or ES256.")
    if not wanted.grants or set(wanted.grants) - set(GRANTS):
        raise Invalid(f"The grants of a client are {', '.join(GRANTS)}.")
    _check_keys(wanted)
    _check_grants(wanted)
    for address in (*wanted.redirects, *wanted.departures):
        check_redirect(address)
    if wanted.launch:
        check_redirect(wanted.launch)
    _check_scopes(services, wanted)


def _check_keys(wanted: Registration) -> None:
    if wanted.kind != KEY:
        if wanted.keys or wanted.keys_address:
            raise Invalid("Only a client of kind key has keys.")
        return
    if bool(wanted.keys) == bool(wanted.keys_address):
        raise Invalid("A client of kind key has either its keys or their address (jwks_uri).")
    if wanted.keys:
        public_keys(wanted.keys)
    elif not wanted.keys_address.startswith(("https://", "http://")):
        raise Invalid("The address of keys begins with https://.")


def _check_grants(wanted: Registration) -> None:
    if CODE in wanted.grants and not wanted.redirects:
        raise Invalid("A client that people authorise has a redirect address.")
    if REFRESH in wanted.grants and CODE not in wanted.grants:
        raise Invalid("Refresh tokens go with authorization_code.")
    if {BACKEND, INTROSPECTION} & set(wanted.grants) and wanted.kind == PUBLIC:
        raise Invalid("A public client cannot act for itself.")
    if BACKEND in wanted.grants and wanted.account is None:
        raise Invalid("A client that acts for itself has the account of a system, whose rights it has.")


def _check_scopes(services: Services, wanted: Registration) -> None:
    for item in wanted.scopes:
        scope = scopes.parse(item)
        if scope is None and item not in scopes.NAMED:
            raise Invalid(f"{item!r} is no scope.")
        if scope is not None:
            scopes.check(scope, services.blind)
            if (scope.context == "system") and BACKEND not in wanted.grants:
                raise Invalid("system/ scopes go with client_credentials.")


def check_redirect(address: str) -> None:
    """Raises Invalid for an address that nobody should be sent to (RFC 9700 section 4.1, RFC 8252)."""
    try:
        parts = urlsplit(address)
    except ValueError as error:  # an IPv6 address without its end
        raise Invalid(f"The address {address[:200]!r} is none.") from error
    fault = None
    if not address.isascii() or not address.isprintable() or " " in address or len(address) > 2000:
        fault = "is not a plain address"
    elif parts.fragment or "#" in address or "*" in address or "\\" in address:
        fault = "has a fragment, a wildcard or a backslash"
    elif parts.username is not None or parts.password is not None:
        fault = "has a user name"
    elif parts.scheme == "https":
        fault = None if parts.hostname else "has no host"
    elif parts.scheme == "http":
        # RFC 8252 section 7.3: applications on the device itself.
        host = parts.netloc.rsplit(":", 1)[0] if not parts.netloc.endswith("]") else parts.netloc
        fault = None if host in _LOOPBACK else "is not encrypted"
    elif parts.scheme in _NEVER or "." not in parts.scheme or _SCHEME.fullmatch(parts.scheme) is None:
        fault = "has a scheme that is not https, nor one of an application's own (such as org.example.app)"
    if fault is not None:
        raise Invalid(f"The address {address[:200]!r} {fault}.")


def public_keys(written: str) -> KeySet:
    """The keys of a JWKS in JSON that can verify assertions. Raises Invalid when there are none, or private ones."""
    if len(written) > _LONGEST_KEYS:
        raise Invalid("The set of keys is too large.")
    try:
        found = msgspec.json.decode(written)
        kept = [item for item in found["keys"] if _is_usable(item)]
        if any("d" in item or "k" in item for item in found["keys"]):
            raise Invalid("The set of keys holds a private key: register public ones only.")
        if not kept:
            raise Invalid("The set of keys has no RSA key of 2048 bits or more, and no P-384 key.")
        return KeySet.import_key_set({"keys": kept})
    except (
        msgspec.DecodeError,
        UnicodeDecodeError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        JoseError,
    ) as error:
        raise Invalid("The keys are no JSON Web Key Set.") from error


def _is_usable(item: dict[str, str]) -> bool:
    if item.get("use", "sig") != "sig":
        return False
    if item.get("kty") == "RSA":
        # Three characters hold 18 bits.
        return len(item["n"].lstrip("A")) * 6 >= 2048
    return item.get("kty") == "EC" and item.get("crv") == "P-384"


def find(session: Session, client_id: str) -> Client | None:
    """The client with this id, open or not."""
    rows = session.fetch(f"SELECT {_COLUMNS} FROM oauth_client WHERE id = $1", [text(client_id)])
    return _client(rows[0]) if rows else None


def every(session: Session) -> list[Client]:
    """All clients by name."""
    return [_client(row) for row in session.fetch(f"SELECT {_COLUMNS} FROM oauth_client ORDER BY lower(name), id")]


def named(session: Session, client_ids: Iterable[str]) -> dict[str, str]:
    """{id: name} of clients."""
    wanted = sorted(set(client_ids))
    rows = session.fetch("SELECT id, name FROM oauth_client WHERE id = ANY($1)", [text_array(wanted)])
    return {str(row[0]): str(row[1]) for row in rows}


def approve(services: Services, session: Session, actor: Actor, client_id: str) -> None:
    """Lets a client connect that registered itself. Raises NotFound."""
    with session.transaction():
        changed = session.execute(
            "UPDATE oauth_client SET approved = $2, approver = $3, closed = NULL WHERE id = $1",
            [text(client_id), int8(clock.now_microseconds()), text(actor.name)],
        )
        if not changed:
            raise NotFound("There is no such client.")
        details = {"approved": "yes"}
        record(session, services.log, actor, "client-changed", f"client/{client_id}", details=details)


def close(services: Services, session: Session, actor: Actor, client_id: str) -> None:
    """Ends a client, with every grant and token that it has. Raises NotFound."""
    now = int8(clock.now_microseconds())
    with session.transaction():
        if not session.execute("UPDATE oauth_client SET closed = $2 WHERE id = $1", [text(client_id), now]):
            raise NotFound("There is no such client.")
        for table in ("oauth_grant", "access_token"):
            session.execute(
                f"UPDATE {table} SET revoked = $2 WHERE client = $1 AND revoked IS NULL", [text(client_id), now]
            )
        record(session, services.log, actor, "client-removed", f"client/{client_id}")


def holds_secret(client: Client | None, given: str) -> bool:
    """Whether `given` is the client's secret, in the same time for each."""
    held = client.secret if client is not None and client.kind == SECRET and client.secret else bytes(32)
    return hmac.compare_digest(held, secrets.digest(given)) and client is not None and client.kind == SECRET


def _client(row: Sequence[object]) -> Client:
    values = list(row)
    for place in (6, 7, 9):
        values[place] = tuple(values[place])  # type: ignore[arg-type]
    values[8] = tuple(str(values[8]).split())
    return Client(*values)  # type: ignore[arg-type]
