"""Whether an actor may store, change or delete a version: the one decision, asked of rows that are not there yet.

The condition that guards reading guards writing too: it is evaluated by the database on the new row, on the row before
it, and on every resource that the new one refers to, in one statement. What the actor may not see and what does not
exist give the same refusal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from vesalius import clock
from vesalius.access import classification
from vesalius.access.actor import Actor
from vesalius.access.roles import PATIENT, REPRESENTATIVE
from vesalius.access.visibility import visibility
from vesalius.errors import Forbidden, Invalid, Issue, NotFound
from vesalius.r4 import json
from vesalius.r4.definitions import RESOURCE_TYPES
from vesalius.records.context import Context
from vesalius.store import writes
from vesalius.store.rows import StoredRow
from vesalius.store.session import Session
from vesalius.store.wire import Bound, boolean, int2, int4, int8, int8_array
from vesalius.store.writes import Guard, Leaf, NewVersion

REFERENCE = re.compile(rb'"reference"\s*:\s*"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[^"]*)?"')
"""Literal references in JSON without needless escapes (json.unescaped): (type, id)."""

SUBSCRIBER = "https://vesalius.health/fhir/StructureDefinition/subscriber"
"""Extension of a Subscription: under whose rights its criteria are asked."""
_SUBSCRIPTION = RESOURCE_TYPES.index("Subscription") + 1
_SELF = frozenset({PATIENT, REPRESENTATIVE})
_TYPES = frozenset(name.encode() for name in RESOURCE_TYPES)


class Refused(Forbidden):
    """The actor may not do this to the record of `patient` (pk, None for nobody's)."""

    def __init__(self, patient: int | None) -> None:
        super().__init__("You may not change this.")
        self.patient = patient


class UnknownReference(Invalid):
    """A reference names what does not exist or what the actor may not see."""


def references(context: Context, body: bytes) -> set[int]:
    """The pks of all resources that the JSON of a resource names by type and id."""
    return {
        context.blind.pk(type_name.decode(), logical_id.decode())
        for type_name, logical_id in REFERENCE.findall(json.unescaped(body))
        if type_name in _TYPES
    }


def require_stored(
    context: Context,
    session: Session,
    actor: Actor,
    new: NewVersion,
    body: bytes,
    *,
    before: StoredRow | None = None,
    beside: Collection[int] = (),
) -> None:
    """Raises Refused unless `actor` may store `new` (over `before`), Invalid unless its references may be made.

    `beside` are the pks that the same transaction writes. References that were there before need no permission.
    """
    if actor.is_administrator:
        return
    _require_own_name(context, actor, new, body)
    if new.type == _SUBSCRIPTION:
        _require_own_subscription(actor, new, body)
    if new.consent_rules:
        _require_own_permits(session, actor, new)
    is_new = before is None or before.deleted
    seen = visibility(actor, "create" if is_new else "update")
    values: list[Bound] = [
        int8(new.pk),
        int8(new.patient),
        int2(new.type),
        int2(new.data_class),
        int8(new.author),
        int8_array(new.others) if new.others else Bound(int8_array(()).oid, None),
        int4(new.labels),
        int8_array(new.terms),
        boolean(False),
    ]

    def bind(value: Bound) -> str:
        values.append(value)
        return f"${len(values)}"

    wanted = references(context, body) - {new.pk} - set(beside)
    allowed = (
        "EXISTS (SELECT FROM (SELECT $1::bigint AS pk, $2::bigint AS patient, $3::smallint AS type,"
        " $4::smallint AS data_class, $5::bigint AS author, $6::bigint[] AS others, $7::integer AS labels,"
        f" $8::bigint[] AS terms, $9::boolean AS deleted) y WHERE {seen.condition('y', bind)})"
    )
    if not is_new:
        allowed += f" AND EXISTS (SELECT FROM resource x WHERE x.pk = $1 AND {seen.condition('x', bind)})"
    visible = _named(actor, wanted, bind) if wanted else "0"
    row = session.fetch(f"SELECT {allowed}, {visible}", values)[0]
    if not row[0]:
        raise Refused(new.patient)
    if wanted and row[1] != len(wanted):
        _require_known(context, session, actor, wanted, before)


def store(
    context: Context,
    session: Session,
    actor: Actor,
    new: NewVersion,
    body: bytes,
    leaf: Leaf,
    *,
    before: StoredRow | None = None,
    beside: Collection[int] = (),
) -> bool:
    """Stores `new` (over `before`) if `actor` may; False, and nothing stored, when another was faster.

    Raises as require_stored. What one statement stores is asked for permission by that statement; only when it stores
    nothing is it found out why, and then stored all the same if the answer is that it may be.
    """

    def write(guard: Guard | None) -> bool:
        if before is None:
            return writes.insert(session, new, leaf, guard)
        return writes.replace(session, new, leaf, guard)

    is_one = new.is_single if before is None else new.is_plain
    if is_one and not actor.is_administrator:
        _require_own_name(context, actor, new, body)
        if new.type == _SUBSCRIPTION:
            _require_own_subscription(actor, new, body)
        if write(_guard(context, actor, new, body, before, beside)):
            return True
    require_stored(context, session, actor, new, body, before=before, beside=beside)
    return write(None)


def _guard(
    context: Context,
    actor: Actor,
    new: NewVersion,
    body: bytes,
    before: StoredRow | None,
    beside: Collection[int],
) -> Guard:
    """What require_stored asks, as a condition of the statement that stores."""
    is_new = before is None or before.deleted
    seen = visibility(actor, "create" if is_new else "update")
    wanted = references(context, body) - {new.pk} - set(beside)

    def condition(bind: Callable[[Bound], str]) -> str:
        text = f"({seen.condition('y', bind)})"
        if not is_new:
            text += f" AND ({seen.condition('x', bind)})"
        return f"{text} AND {_named(actor, wanted, bind)} = {len(wanted)}" if wanted else text

    return condition


def _named(actor: Actor, wanted: set[int], bind: Callable[[Bound], str]) -> str:
    """How many of the resources that are referred to `actor` may refer to, as SQL."""
    named = bind(int8_array(sorted(wanted)))
    readable = visibility(actor, "refer").condition("z", bind)
    return f"(SELECT count(*) FROM resource z WHERE z.pk = ANY({named}) AND NOT z.deleted AND ({readable}))"


def _require_own_subscription(actor: Actor, new: NewVersion, body: bytes) -> None:
    """Raises Refused unless the Subscription is asked under the rights of who writes it, in person."""
    if actor.account is None:
        # Background work, which changes the status and names nobody.
        return
    named = [
        found.get("valueReference", {}).get("reference")
        for found in json.parse(body).get("extension", ())
        if found.get("url") == SUBSCRIBER
    ]
    if named != [actor.fhir] or actor.client:
        raise Refused(new.patient)


def _require_own_name(context: Context, actor: Actor, new: NewVersion, body: bytes) -> None:
    """Raises Refused where a patient, or who stands for one, says that somebody else measured or wrote this."""
    if actor.role not in _SELF or new.author is None:
        return
    named = classification.authors(RESOURCE_TYPES[new.type - 1], json.parse(body))
    if {context.blind.pk(*text.split("/")) for text in named - {actor.fhir}} - {new.patient}:
        raise Refused(new.patient)


def _require_own_permits(session: Session, actor: Actor, new: NewVersion) -> None:
    """Raises Refused where a Consent opens a record to somebody by name and its writer does not stand for the patient.

    Whoever cares for a patient may note what the patient refuses. What they could open, they could open to themselves.
    """
    opened = {rule.patient for rule in new.consent_rules or () if rule.is_permit}
    if not opened or actor.account is None:
        # Background work writes no consent of its own.
        return
    rows = session.fetch(
        "SELECT patient FROM account_patient WHERE account = $1 AND low <= $2 AND high > $2",
        [int8(actor.account), int8(clock.now_microseconds())],
    )
    if not opened <= {int(row[0]) for row in rows}:
        raise Refused(new.patient)


def _require_known(
    context: Context, session: Session, actor: Actor, wanted: set[int], before: StoredRow | None
) -> None:
    if before is not None and not before.deleted:
        wanted = wanted - references(context, session.open(before))
        values: list[Bound] = [int8_array(sorted(wanted))]

        def bind(value: Bound) -> str:
            values.append(value)
            return f"${len(values)}"

        readable = visibility(actor, "refer").condition("z", bind)
        found = session.fetch(
            f"SELECT count(*) FROM resource z WHERE z.pk = ANY($1) AND NOT z.deleted AND {readable}", values
        )
        if found[0][0] == len(wanted):
            return
    raise UnknownReference(issues=(Issue("business-rule", "A reference names nothing that you may refer to."),))


def require_deleted(session: Session, actor: Actor, before: StoredRow) -> None:
    """Raises Refused unless `actor`, who may see `before`, may delete it."""
    if actor.is_administrator:
        return
    values: list[Bound] = [int8(before.pk)]

    def bind(value: Bound) -> str:
        values.append(value)
        return f"${len(values)}"

    allowed = visibility(actor, "delete").condition("x", bind)
    if not session.fetch(f"SELECT FROM resource x WHERE x.pk = $1 AND {allowed}", values):
        raise Refused(before.patient)


def require_own_id(actor: Actor, before: StoredRow | None) -> None:
    """Raises NotFound when somebody would make a resource under an id of their choice.

    Only the operator may: whether an id is free would tell everybody else what exists.
    """
    if before is None and not actor.is_administrator:
        raise NotFound("The resource is not known.")
