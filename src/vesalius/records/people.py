"""Who is behind the numbers of accounts and patients, for what is not a resource."""

from __future__ import annotations

from collections.abc import Iterable

from vesalius.r4 import definitions
from vesalius.records.context import Context
from vesalius.store.session import Session
from vesalius.store.wire import int2, int8, int8_array


def existing_patient(context: Context, session: Session, logical_id: str) -> int | None:
    """The pk of the Patient with this id; None when there is none, or it was deleted."""
    pk = context.blind.pk("Patient", logical_id)
    rows = session.fetch(
        "SELECT id FROM resource WHERE pk = $1 AND type = $2 AND NOT deleted",
        [int8(pk), int2(definitions.type_number("Patient"))],
    )
    return pk if rows and rows[0][0] == logical_id else None


def names_of_accounts(session: Session, accounts: Iterable[int]) -> dict[int, tuple[str, str]]:
    """By account number: (name to show, "Practitioner/id" or whatever it is linked to)."""
    rows = session.fetch(
        "SELECT id, CASE WHEN display = '' THEN username ELSE display END, fhir FROM account WHERE id = ANY($1)",
        [int8_array(sorted(accounts))],
    )
    return {number: (name, fhir) for number, name, fhir in rows}


def literals(session: Session, pks: Iterable[int]) -> dict[int, str]:
    """By pk: "Type/id" of the resources that exist, deleted ones too."""
    rows = session.fetch("SELECT pk, type, id FROM resource WHERE pk = ANY($1)", [int8_array(sorted(set(pks)))])
    return {pk: f"{definitions.type_name(number)}/{logical_id}" for pk, number, logical_id in rows}
