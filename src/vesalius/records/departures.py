"""PractitionerRoles that end: what the log says about it, and what has to be remembered of one that is deleted.

That the relationships which rest on the work at a place are over follows from the role itself (`access.practices`).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from vesalius import clock
from vesalius.access import practices
from vesalius.access.actor import Actor
from vesalius.audit.recording import record
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.search import moments
from vesalius.store.rows import StoredRow
from vesalius.store.session import Session

TYPE: Final = practices.TYPE


def together(session: Session, type_name: str) -> AbstractContextManager[None]:
    """A transaction for a role and what follows from its end; for everything else nothing."""
    return session.transaction() if type_name == TYPE else nullcontext()


def follow(
    context: Context, session: Session, actor: Actor, before: StoredRow | None, after: Mapping[str, Any] | None
) -> None:
    """An event `role-changed` when the version after `before` ends the role, or says another end.

    `after` is None for a deletion. Nothing happens for a role that had no end and gets none.
    """
    if before is None or before.deleted:
        return
    was = json.parse(session.open(before))
    practitioner, organization = _literal(was, "practitioner"), _literal(was, "organization")
    if after is None and practitioner and organization:
        practices.forget(session, context.blind, before.pk, practitioner, organization)
    until = clock.instant(clock.now_microseconds()) if after is None else _end(after)
    if not until or (after is not None and until == _end(was)):
        return
    details = {"practitioner": practitioner, "organization": organization, "until": until}
    told = {name: value for name, value in details.items() if value}
    record(session, context.log, actor, "role-changed", f"{TYPE}/{before.id}", details=told)


def _end(role: Mapping[str, Any]) -> str:
    """Until when the role is held, "now" for one that is not active; "" without an end."""
    if role.get("active") is False:
        return "now"
    end = (role.get("period") or {}).get("end")
    return clock.instant(moments.parse(end)[1]) if isinstance(end, str) else ""


def _literal(role: Mapping[str, Any], element: str) -> str:
    text = (role.get(element) or {}).get("reference")
    return text if isinstance(text, str) and text.count("/") == 1 else ""
