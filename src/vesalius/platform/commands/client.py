"""`vesalius client …`: applications that may connect, and the keys that sign for them."""

from __future__ import annotations

from pathlib import Path

from vesalius.access import accounts
from vesalius.access.actor import local_system
from vesalius.audit.recording import record
from vesalius.errors import NotFound
from vesalius.identity.authorization import clients
from vesalius.identity.authorization.clients import Registration
from vesalius.identity.authorization.signing import Signing
from vesalius.platform.environment import authorization_settings
from vesalius.platform.installation import Installation, opened
from vesalius.platform.terminal import result, say

_ACTOR = "command line"


def register(
    found: Installation,
    name: str,
    client_id: str,
    redirects: list[str],
    scopes: str,
    keys: Path | None,
    keys_address: str,
    system: str,
    launch: str,
    secret: bool,  # noqa: FBT001 - an option
    introspection: bool,  # noqa: FBT001 - an option
) -> int:
    """Registers and approves; prints the id, and the secret of a client that has one."""
    grants: list[str] = [clients.CODE, clients.REFRESH] if redirects else []
    grants += [clients.BACKEND] if system else []
    grants += [clients.INTROSPECTION] if introspection else []
    with opened(found):
        context = found.context(maximum_sessions=2)
        try:
            with context.pool.session() as session:
                account = accounts.find(session, system) if system else None
                if system and account is None:
                    raise NotFound(f"There is no active account {system!r}.")
                kind = clients.KEY if keys is not None or keys_address else clients.SECRET if secret else clients.PUBLIC
                wanted = Registration(
                    name=name,
                    kind=kind,
                    redirects=tuple(redirects),
                    scopes=tuple(scopes.split()),
                    grants=tuple(grants),
                    keys=keys.read_text() if keys is not None else "",
                    keys_address=keys_address,
                    launch=launch,
                    account=account,
                    id=client_id,
                )
                allows_secrets = authorization_settings().allows_secrets
                made, shown = clients.register(
                    context, session, local_system(_ACTOR), wanted, is_approved=True, allows_secrets=allows_secrets
                )
        finally:
            context.close()
    result(made)
    if shown is not None:
        result(shown)
    return 0


def listing(found: Installation) -> int:
    """One line for each client: id, kind, state, name."""
    with opened(found):
        context = found.context(maximum_sessions=2)
        try:
            with context.pool.session() as session:
                held = clients.every(session)
        finally:
            context.close()
    for item in held:
        state = "open" if item.is_open else "closed" if item.closed is not None else "waits for approval"
        result(f"{item.id}\t{item.kind}\t{state}\t{item.name}")
    return 0


def close(found: Installation, client_id: str) -> int:
    """Ends a client with all of its tokens. Raises NotFound."""
    with opened(found):
        context = found.context(maximum_sessions=2)
        try:
            with context.pool.session() as session:
                clients.close(context, session, local_system(_ACTOR), client_id)
        finally:
            context.close()
    say(f"{client_id} is closed; its tokens have ended.")
    return 0


def rotate_signing(found: Installation) -> int:
    """New keys for identity tokens; those before verify for another day."""
    with opened(found):
        context = found.context(maximum_sessions=3)
        try:
            with context.pool.session() as session:
                Signing(context.pool, context.keys.roots).rotate(session)
                record(session, context.log, local_system(_ACTOR), "rotate-keys", "oauth/signing")
        finally:
            context.close()
    say("Identity tokens are signed with new keys.")
    return 0
