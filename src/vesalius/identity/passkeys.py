"""Passkeys (W3C Web Authentication level 3): made, used, named, removed. The checks are those of python-fido2.

Everybody's passkeys must verify their user (PIN or biometrics), so that one is a possession and a secret at once.
Where an operator lists AAGUIDs, staff may register only these models, and the attestation is verified up to one of the
operator's roots: without a root for it a model proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from fido2.attestation.base import AttestationResult, AttestationVerifier, InvalidAttestation
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from vesalius import clock
from vesalius.errors import Invalid, NotFound
from vesalius.store.session import Duplicate, Session
from vesalius.store.wire import boolean, bytea, int8, text

MAXIMUM: Final = 10
NAME_CHARACTERS: Final = 60


class Refused(Invalid):
    """The passkey proves nothing, or is of a model that may not be used. `reason` is for the audit log."""

    def __init__(self, reason: str) -> None:
        super().__init__("The passkey could not be verified.")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey as its holder sees it."""

    id: int
    name: str
    aaguid: str
    is_attested: bool
    is_backed_up: bool
    created: int
    used: int | None


@dataclass(frozen=True, slots=True)
class Site:
    """For whom passkeys are: `host` is the name of the site, `origin` its address as the browser tells it.

    With `aaguids` only these models are taken, their attestation checked against `roots`.
    """

    host: str
    origin: str
    aaguids: frozenset[str] = frozenset()
    roots: Sequence[x509.Certificate] = ()


class _Roots(AttestationVerifier):
    def __init__(self, roots: Sequence[x509.Certificate]) -> None:
        super().__init__()
        self._roots = roots

    def ca_lookup(self, attestation_result: AttestationResult, auth_data: AuthenticatorData) -> bytes | None:  # noqa: ARG002 - the library's signature
        chain = [x509.load_der_x509_certificate(item) for item in attestation_result.trust_path]
        if not chain:
            return None
        for root in self._roots:
            if root == chain[-1] or _is_issued_by(chain[-1], root):
                return root.public_bytes(Encoding.DER)
        return None


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def read_roots(folder: Path | None) -> list[x509.Certificate]:
    """The certificates (PEM) in a folder; none when it is not there."""
    if folder is None or not folder.is_dir():
        return []
    return [
        certificate
        for path in sorted(folder.iterdir())
        if path.suffix in {".pem", ".cer", ".crt"}
        for certificate in x509.load_pem_x509_certificates(path.read_bytes())
    ]


def begin_registration(
    session: Session, site: Site, account: int, username: str, display: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(options for the browser, state to keep). Raises Invalid when the account has ten already."""
    held = [data for data, _count in _credentials(session, account).values()]
    if len(held) >= MAXIMUM:
        raise Invalid("There are ten passkeys already: remove one first.")
    options, state = _server(site).register_begin(
        PublicKeyCredentialUserEntity(id=_handle(account), name=username, display_name=display or username),
        held,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), dict(state)


def finish_registration(
    session: Session, site: Site, account: int, state: Mapping[str, Any], answer: Mapping[str, Any], name: str
) -> Passkey:
    """The new passkey. Raises Refused."""
    try:
        data = _server(site).register_complete(dict(state), answer)
    except InvalidAttestation as error:
        raise Refused("attestation") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused("registration") from error
    credential = data.credential_data
    if credential is None:
        raise Refused("registration")
    _require_own_page(answer)
    _require_consistent(data)
    aaguid = str(credential.aaguid)
    if site.aaguids and aaguid not in site.aaguids:
        raise Refused("model")
    title = " ".join(name.split())[:NAME_CHARACTERS] or "Passkey"
    now = clock.now_microseconds()
    try:
        rows = session.fetch(
            "INSERT INTO passkey (account, credential, public_key, sign_count, aaguid, is_attested, is_backed_up, name,"
            " created, is_backup_eligible) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
            [
                int8(account),
                bytea(credential.credential_id),
                bytea(bytes(credential)),
                int8(data.counter),
                text(aaguid),
                boolean(bool(site.aaguids)),
                boolean(data.is_backed_up()),
                text(title),
                int8(now),
                boolean(data.is_backup_eligible()),
            ],
        )
    except Duplicate as error:
        raise Refused("duplicate") from error
    return Passkey(int(rows[0][0]), title, aaguid, bool(site.aaguids), data.is_backed_up(), now, None)


def begin_authentication(session: Session, site: Site, account: int | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """(options, state); without `account` the browser offers whatever passkeys it has for this site."""
    held = None if account is None else [data for data, _count in _credentials(session, account).values()]
    options, state = _server(site).authenticate_begin(held, user_verification=UserVerificationRequirement.REQUIRED)
    return dict(options), dict(state)


def finish_authentication(
    session: Session, site: Site, state: Mapping[str, Any], answer: Mapping[str, Any], *, account: int | None = None
) -> int:
    """Whose passkey signed; with `account` it must be theirs. Raises Refused.

    A counter that did not grow means that there are two of what should be one: the passkey is refused.
    """
    try:
        parsed = AuthenticationResponse.from_dict(answer)
        credential_id = bytes(parsed.raw_id)
        rows = session.fetch("SELECT account FROM passkey WHERE credential = $1", [bytea(credential_id)])
        owner = int(rows[0][0]) if rows else None
        if owner is None or (account is not None and owner != account):
            raise Refused("unknown")
        data, _ = _credentials(session, owner)[credential_id]
        _server(site).authenticate_complete(dict(state), [data], answer)
        handle, flags = parsed.response.user_handle, parsed.response.authenticator_data
        counter = flags.counter
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused("signature") from error
    if handle and bytes(handle) != _handle(owner):
        raise Refused("handle")
    _require_own_page(answer)
    _require_consistent(flags)
    if not session.fetch(
        "SELECT FROM passkey WHERE credential = $1 AND coalesce(is_backup_eligible, $2) = $2",
        [bytea(credential_id), boolean(flags.is_backup_eligible())],
    ):
        # What could not be copied when it was made is not what signs now.
        raise Refused("backup")
    changed = session.execute(
        "UPDATE passkey SET sign_count = $2, used = $3, is_backed_up = $4, is_backup_eligible = $5"
        " WHERE credential = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))",
        [
            bytea(credential_id),
            int8(counter),
            int8(clock.now_microseconds()),
            boolean(flags.is_backed_up()),
            boolean(flags.is_backup_eligible()),
        ],
    )
    if not changed:
        raise Refused("cloned")
    return owner


def every(session: Session, account: int) -> list[Passkey]:
    """The passkeys of an account, oldest first."""
    rows = session.fetch(
        "SELECT id, name, aaguid, is_attested, is_backed_up, created, used FROM passkey WHERE account = $1 ORDER BY id",
        [int8(account)],
    )
    return [Passkey(*row) for row in rows]


def rename(session: Session, account: int, number: int, name: str) -> None:
    """Gives a passkey of the account another name. Raises NotFound, Invalid for no name."""
    title = " ".join(name.split())[:NAME_CHARACTERS]
    if not title:
        raise Invalid("A passkey needs a name.")
    changed = session.execute(
        "UPDATE passkey SET name = $3 WHERE id = $1 AND account = $2", [int8(number), int8(account), text(title)]
    )
    if not changed:
        raise NotFound("There is no such passkey.")


def remove(session: Session, account: int, number: int) -> None:
    """Removes a passkey of the account. Raises NotFound."""
    if not session.execute("DELETE FROM passkey WHERE id = $1 AND account = $2", [int8(number), int8(account)]):
        raise NotFound("There is no such passkey.")


def state_text(state: Mapping[str, Any]) -> dict[str, str]:
    """The state in plain strings, to be kept."""
    return {"challenge": str(state["challenge"]), "user_verification": "required"}


def asked(state: dict[str, Any] | None) -> dict[str, Any]:
    """The state of a challenge. Raises Refused when there was none."""
    if state is None:
        raise Refused("challenge")
    return state


def challenge_of(answer: Mapping[str, Any]) -> str:
    """Which challenge an answer is to, as its state names it; "" for no answer at all."""
    try:
        collected = CollectedClientData(websafe_decode(answer["response"]["clientDataJSON"]))
        return str(websafe_encode(collected.challenge))
    except (KeyError, TypeError, ValueError):
        return ""


def _require_own_page(answer: Mapping[str, Any]) -> None:
    """Raises Refused for what was made or signed within a frame of another site (WebAuthn level 3, section 7)."""
    collected = CollectedClientData(websafe_decode(answer["response"]["clientDataJSON"]))
    if collected.cross_origin or b'"topOrigin"' in bytes(collected):
        raise Refused("cross origin")


def _require_consistent(flags: AuthenticatorData) -> None:
    """Raises Refused for a passkey that says it was copied and that it cannot be (section 6.1.3)."""
    if flags.is_backed_up() and not flags.is_backup_eligible():
        raise Refused("backup")


def _credentials(session: Session, account: int) -> dict[bytes, tuple[AttestedCredentialData, int]]:
    rows = session.fetch("SELECT credential, public_key, sign_count FROM passkey WHERE account = $1", [int8(account)])
    return {bytes(row[0]): (AttestedCredentialData(row[1]), int(row[2])) for row in rows}


def _server(site: Site) -> Fido2Server:
    preference, verifier = AttestationConveyancePreference.NONE, None
    if site.aaguids:
        preference, verifier = AttestationConveyancePreference.DIRECT, _Roots(site.roots).verify_attestation
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=site.host, name="Vesalius"),
        attestation=preference,
        verify_origin=lambda origin: origin == site.origin,
        verify_attestation=verifier,
    )


def _handle(account: int) -> bytes:
    return b"vesalius-account-" + str(account).encode()
