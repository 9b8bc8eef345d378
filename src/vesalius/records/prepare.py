"""From the client's bytes to a version ready to store: check, splice, index, seal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from vesalius import clock
from vesalius.access import classification, consents, relationships
from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.crypto import envelope
from vesalius.errors import Invalid, Issue
from vesalius.r4 import definitions, invariants, json, splice, validation
from vesalius.records import scanner
from vesalius.records.context import Context
from vesalius.records.scheduling import reserving
from vesalius.records.version import Version
from vesalius.store.reservations import BookableRow, ReservationRow
from vesalius.store.session import Session
from vesalius.store.writes import DELETE, METHODS, ConsentRuleRow, NewVersion, RelationshipRow


def check(body: bytes, type_name: str) -> dict[str, Any]:
    """The parsed resource; raises Invalid with every problem of structure, else with every broken invariant.

    Raises Harmful or Unavailable where a scanner is configured and a file inside is not clean by its word.
    """
    validation.check(body, type_name)
    resource = json.parse(body)
    broken = invariants.check(resource, type_name)
    if broken:
        raise Invalid(issues=tuple(broken))
    scanner.require_clean_files(resource)
    return resource


def version(
    context: Context,
    session: Session,
    type_name: str,
    logical_id: str,
    body: bytes,
    *,
    number: int,
    method: int,
    updated: int,
    resource: dict[str, Any] | None = None,
    patient: int | None = None,
    writer: Actor | None = None,
) -> tuple[NewVersion, Version]:
    """The row to store and the version to answer with. Raises Invalid as `check`.

    `patient` puts a resource that names none itself into that patient's compartment; `writer` who writes.
    """
    if resource is None:
        resource = check(body, type_name)
    if writer is not None and writer.is_psychologist and (missing := classification.confided(type_name, resource)):
        body = _confided(type_name, body, resource, missing, writer.fhir)
    spliced = splice.splice(body, id=logical_id, version_id=str(number), last_updated=clock.instant(updated))
    resource["id"] = logical_id
    entry = context.indexer.entry(type_name, resource, patient_pk=patient)
    access = placed(context, type_name, resource, entry.patients)
    key_number, key = context.sealing(session, entry.patient)
    place = envelope.Context(
        definitions.type_number(type_name), logical_id, number, entry.patient, key_number, access.labels
    )
    stored = NewVersion(
        pk=context.blind.pk(type_name, logical_id),
        type=place.type,
        id=logical_id,
        version=number,
        updated=updated,
        patient=entry.patient,
        labels=access.labels,
        data_key=key_number,
        method=method,
        body=envelope.seal(key, place, spliced),
        primary_code=entry.primary_code,
        date_low=entry.date_low,
        date_high=entry.date_high,
        present=entry.present,
        terms=entry.terms,
        words=entry.words,
        dates=entry.dates,
        quantities=entry.quantities,
        data_class=access.data_class,
        author=access.author,
        others=access.others,
        relationships=access.relationships,
        consent_rules=access.consent_rules,
        reservations=reservations(context, type_name, resource),
        bookables=bookables(context, type_name, resource),
    )
    return stored, Version(type_name, logical_id, number, updated, spliced, method=METHODS[method])


def _confided(
    type_name: str, body: bytes, resource: dict[str, Any], missing: Sequence[Mapping[str, str]], writer: str
) -> bytes:
    """The body with these labels in meta.security, every other member as it was; `resource` is changed with it.

    A note that names no author gets the one who writes it (a literal reference): only an author can read it. Raises
    Invalid where that cannot be said.
    """
    meta = resource.setdefault("meta", {})
    meta["security"] = [*meta.get("security", ()), *(dict(label) for label in missing)]
    found = classification.classify(type_name, resource)
    changed = {"meta": json.encode(meta)}
    if found.data_class == DataClass.PSYCHOLOGY_PRIVATE and found.author is None:
        name, authors = classification.authored(type_name, resource, writer)
        resource[name] = authors
        changed[name] = json.encode(authors)
        if classification.classify(type_name, resource).author is None:
            text = "A confidential note names its author: nobody could read it otherwise."
            raise Invalid(issues=(Issue("business-rule", text),))
    return splice.join((changed | splice.members(body) | changed).items())


class Access(NamedTuple):
    """What the access decision asks of a row, with pks for references."""

    data_class: int
    labels: int
    author: int | None
    others: tuple[int, ...] | None
    relationships: tuple[RelationshipRow, ...] | None
    consent_rules: tuple[ConsentRuleRow, ...] | None


def placed(context: Context, type_name: str, resource: dict[str, Any], patients: tuple[int, ...]) -> Access:
    """How access sees a valid resource in the compartments of `patients`, and what it says about access itself."""
    found = classification.classify(type_name, resource)
    related = rules = None
    if type_name in relationships.TYPES:
        related = tuple(
            RelationshipRow(_pk(context, row.patient), _pk(context, row.party), row.kind, row.low, row.high)
            for row in relationships.derive(type_name, resource)
        )
    elif type_name == "Consent":
        rules = tuple(
            ConsentRuleRow(
                _pk(context, rule.patient),
                rule.is_permit,
                None if rule.party is None else _pk(context, rule.party),
                rule.data_class,
                None if rule.target is None else _pk(context, rule.target),
                rule.labels,
                rule.low,
                rule.high,
            )
            for rule in consents.derive(resource)
        )
    author = None if found.author is None else _pk(context, found.author)
    return Access(found.data_class, found.labels, author, patients[1:] or None, related, rules)


def reservations(context: Context, type_name: str, resource: dict[str, Any]) -> tuple[ReservationRow, ...] | None:
    """What a valid resource keeps to itself; None leaves what it held before.

    Raises Invalid for an end before the start.
    """
    if type_name not in reserving.TYPES:
        return None
    found = reserving.reservations(type_name, resource)
    if found is None:
        return None
    return tuple(
        ReservationRow(
            _pk(context, each.literal),
            each.is_exclusive,
            each.literal.startswith("Patient/"),
            each.low,
            each.high,
            each.before,
            each.after,
            each.kind,
        )
        for each in found
    )


def bookables(context: Context, type_name: str, resource: dict[str, Any]) -> tuple[BookableRow, ...] | None:
    """What a valid resource says about being reserved; None for types that never are."""
    if type_name not in reserving.BOOKABLE_TYPES:
        return None
    return tuple(
        BookableRow(_pk(context, each.literal), each.is_exclusive, each.seats, each.before, each.after, each.is_session)
        for each in reserving.bookables(type_name, resource)
    )


def _pk(context: Context, literal: str) -> int:
    type_name, logical_id = literal.split("/")
    return context.blind.pk(type_name, logical_id)


def deletion(pk: int, type_name: str, logical_id: str, before: Any, updated: int) -> tuple[NewVersion, Version]:
    """The version that says that the resource is gone; `before` is the StoredRow that it supersedes."""
    number = before.version + 1
    stored = NewVersion(
        pk=pk,
        type=before.type,
        id=logical_id,
        version=number,
        updated=updated,
        patient=before.patient,
        labels=before.labels,
        data_key=before.data_key,
        method=DELETE,
        body=b"",
        deleted=True,
        relationships=() if type_name in relationships.TYPES else None,
        consent_rules=() if type_name == "Consent" else None,
        reservations=() if type_name in reserving.TYPES else None,
        bookables=() if type_name in reserving.BOOKABLE_TYPES else None,
    )
    return stored, Version(type_name, logical_id, number, updated, b"", deleted=True, method="DELETE")


def moment(after: int = 0) -> int:
    """Now, in whole milliseconds as meta.lastUpdated shows it, and later than `after`: versions never share a time."""
    now = clock.now_microseconds() // 1000 * 1000
    return max(now, after + 1000)
