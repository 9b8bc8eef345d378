"""Rectification (GDPR art. 16): a next version with its Provenance, never an overwriting; or the patient's statement.

The practitioner decides with his own rights. When he does not agree, the officer attaches what the patient says, as a
document of the record that names the contested entry.
"""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any, NamedTuple

from vesalius import clock, ids
from vesalius.access.actor import Actor
from vesalius.errors import Invalid, NotFound
from vesalius.r4 import json
from vesalius.records import prepare, update
from vesalius.records.context import Context
from vesalius.records.refusal import audited
from vesalius.records.subject import authority
from vesalius.records.version import Version
from vesalius.store.session import Session

_ACTIVITY = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
_PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_STATEMENT = "urn:vesalius:document-type"


class Rectified(NamedTuple):
    """The new version, and the id of the Provenance that says who changed it and why."""

    version: Version
    provenance: str


@audited("U", "update")
def rectify(
    context: Context,
    actor: Actor,
    type_name: str,
    logical_id: str,
    body: bytes,
    *,
    reason: str,
    if_match: int,
    request: int | None = None,
) -> Rectified:
    """Stores the corrected resource as the next version, and its Provenance, in one transaction.

    `if_match` is the version that was looked at. Raises Invalid, NotFound, Forbidden, PreconditionFailed.
    """
    if len(reason.strip()) < 10:
        raise Invalid("A rectification needs its reason.")
    resource = prepare.check(body, type_name)
    if resource.get("id") != logical_id:
        raise Invalid("The id of the resource must be the id of the URL.")

    def work(session: Session) -> Rectified:
        with session.transaction():
            written = update.put(
                context, session, actor, type_name, logical_id, body, dict(resource), if_match=if_match
            )
            target = f"{type_name}/{logical_id}"
            made = _provenance(actor, target, written.version.version, reason.strip(), request)
            # Who may correct an entry may say so, whatever their rights on the traces of others.
            carrier = replace(actor, is_administrator=True)
            return Rectified(written.version, _put(context, session, carrier, made))

    return context.retrying(work)


def _provenance(actor: Actor, target: str, version: int, reason: str, request: int | None) -> dict[str, Any]:
    who = {"reference": actor.fhir} if actor.fhir else {"display": actor.display or actor.name}
    made: dict[str, Any] = {
        "resourceType": "Provenance",
        "target": [{"reference": f"{target}/_history/{version}"}, {"reference": target}],
        "recorded": clock.instant(clock.now_microseconds()),
        "reason": [{"text": reason}],
        "activity": {"coding": [{"system": _ACTIVITY, "code": "UPDATE", "display": "revise"}]},
        "agent": [{"type": {"coding": [{"system": _PARTICIPANT, "code": "author", "display": "Author"}]}, "who": who}],
        "entity": [{"role": "revision", "what": {"reference": f"{target}/_history/{version - 1}"}}],
    }
    if request is not None:
        identifier = {"system": "urn:vesalius:subject-request", "value": str(request)}
        made["entity"].append({"role": "source", "what": {"identifier": identifier}})
    return made


def _put(context: Context, session: Session, actor: Actor, resource: dict[str, Any]) -> str:
    logical_id = ids.new()
    type_name = str(resource["resourceType"])
    body = json.encode({**resource, "id": logical_id})
    update.put(context, session, actor, type_name, logical_id, body, prepare.check(body, type_name))
    return logical_id


@audited("C", "create")
def attach_statement(context: Context, actor: Actor, fhir: str, target: str, statement: str, *, language: str) -> str:
    """Files the patient's statement of disagreement about `target`; returns the id of the DocumentReference.

    For officers, who see no clinical data: they hand in the patient's own words. Raises Forbidden, Invalid, NotFound.
    """
    authority.require_recently(actor, authority.REQUESTS)
    if not 10 <= len(statement.strip()) <= 20_000:
        raise Invalid("The statement has 10 to 20000 characters.")
    type_name, _, logical_id = target.partition("/")
    # The words are the patient's: the officer only carries them, which his own rights on documents do not cover.
    carrier = replace(actor, is_administrator=True)
    content = base64.b64encode(statement.strip().encode()).decode()
    resource = {
        "resourceType": "DocumentReference",
        "status": "current",
        "type": {"coding": [{"system": _STATEMENT, "code": "disagreement"}], "text": "Statement of disagreement"},
        "subject": {"reference": fhir},
        "date": clock.instant(clock.now_microseconds()),
        "author": [{"reference": fhir}],
        "content": [
            {"attachment": {"contentType": "text/plain; charset=utf-8", "language": language, "data": content}}
        ],
        "context": {"related": [{"reference": target}]},
    }

    def work(session: Session) -> str:
        with session.transaction():
            row = update.current(session, carrier, context.blind.pk(type_name, logical_id), logical_id)
            if row is None or row.deleted or row.patient != context.blind.pk("Patient", fhir.partition("/")[2]):
                raise NotFound("The contested entry is not in this record.")
            return _put(context, session, carrier, resource)

    return context.retrying(work)
