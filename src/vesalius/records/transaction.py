"""transaction (R4 http.html#transaction): all or nothing, with references resolved between its entries."""

from __future__ import annotations

import json as standard_json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from vesalius import clock, ids
from vesalius.access.actor import Actor
from vesalius.access.visibility import require_write
from vesalius.errors import Invalid, Issue, PreconditionFailed, VesaliusError
from vesalius.r4 import definitions, json, references, splice
from vesalius.records import delete, matching, patch, permission, prepare, update
from vesalius.records.context import Context, Raced
from vesalius.records.refusal import audited
from vesalius.records.scheduling import responding
from vesalius.records.version import Version, Written
from vesalius.records.visible import condition
from vesalius.search import evaluate
from vesalius.store import reads, writes
from vesalius.store.rows import StoredRow
from vesalius.store.session import Duplicate, Session
from vesalius.store.writes import NewVersion

# Matches of a conditional reference that are looked at: some may be written anew by the same transaction.
_REFERRED = 10
# The fullUrl of a resource on some server: its base, type and id (R4 bundle.html#references).
_RESTFUL = re.compile(r"(https?://.+/)[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}(?:/_history/[A-Za-z0-9\-.]{1,64})?")
# A conditional reference such as "Patient?identifier=system|value" (R4 http.html#transaction).
_CONDITIONAL = re.compile(rb'"reference"\s*:\s*"([A-Z][A-Za-z]+\?(?:[^"\\]|\\.)+)"')


@dataclass(frozen=True, slots=True)
class Entry:
    """One Bundle.entry with its request taken apart. `id` is None for POST and for conditional requests.

    `patient` (a pk) puts a resource that names no patient itself, such as a document, into a compartment. With
    `if_changed` a PUT of what is stored already, versionId and lastUpdated apart, makes no new version.
    """

    index: int
    method: str
    type: str
    id: str | None = None
    query: str | None = None
    full_url: str | None = None
    body: bytes = b""
    media_type: str = "application/fhir+json"
    if_match: int | None = None
    if_absent: bool = False
    if_none_exist: str | None = None
    patient: int | None = None
    if_changed: bool = False


Result = Written | Version | int | None


@dataclass(slots=True)
class _Work:
    """One attempt. `results` by entry index; `identities` of what is written, to refuse writing twice.

    `conditions` that nothing matches yet, each with the entry that creates what it names; `repeated` are conditional
    creates that name what an earlier one, their value, creates.
    """

    context: Context
    session: Session
    actor: Actor
    updated: int = field(default_factory=prepare.moment)
    results: dict[int, Result] = field(default_factory=dict)
    targets: dict[int, str] = field(default_factory=dict)
    mapping: dict[str, str] = field(default_factory=dict)
    identities: dict[tuple[str, str], int] = field(default_factory=dict)
    conditions: dict[tuple[str, str], Entry] = field(default_factory=dict)
    repeated: dict[int, int] = field(default_factory=dict)


class _AtEntry:
    """Errors inside the block say at which entry they happened."""

    def __init__(self, entry: Entry) -> None:
        self._place = f"Bundle.entry[{entry.index}]"

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, VesaliusError) and not isinstance(error, Raced):
            error.issues = tuple(
                Issue(issue.code, issue.diagnostics, (self._located(issue.expression),), issue.severity)
                for issue in error.issues
            )

    def _located(self, expression: tuple[str, ...]) -> str:
        if not expression:
            return self._place
        if expression[0].startswith("Bundle.entry["):
            return expression[0]
        _, _, inside = expression[0].partition(".")
        return f"{self._place}.resource" + (f".{inside}" if inside else "")


@audited("C", "transaction")
def transaction(context: Context, actor: Actor, entries: Sequence[Entry]) -> list[Result]:
    """The results, in the order of `entries`.

    Written for POST, PUT and PATCH; a Version for DELETE, or None when there was nothing; None for GET, which the
    caller answers after the commit.
    Raises Invalid, Forbidden, PreconditionFailed and so on with the entry in Issue.expression; then nothing changed.
    """
    require_write(actor)
    bodies = {entry.index: _checked(entry) for entry in entries}

    def work(session: Session) -> list[Result]:
        with session.transaction():
            attempt = _Work(context, session, actor)
            _lock_conditions(attempt, entries)
            _delete(attempt, entries)
            _assign(attempt, entries, bodies)
            _resolve_conditional_references(attempt, entries, bodies)
            _write(attempt, entries, bodies)
            _answer_repeated(attempt)
            return [attempt.results.get(entry.index) for entry in entries]

    return context.retrying(work)


def _checked(entry: Entry) -> dict[str, Any] | None:
    if entry.method not in {"POST", "PUT"}:
        return None
    with _AtEntry(entry):
        return prepare.check(entry.body, entry.type)


def _lock_conditions(work: _Work, entries: Sequence[Entry]) -> None:
    # In one order for everybody, so that two transactions never wait for each other.
    for type_name, query in sorted(
        {
            (entry.type, matching.canonical(query))
            for entry in entries
            for query in (entry.if_none_exist, entry.query)
            if query
        }
    ):
        matching.lock(work.session, type_name, query)


def _claim(work: _Work, entry: Entry, logical_id: str) -> None:
    other = work.identities.setdefault((entry.type, logical_id), entry.index)
    if other != entry.index:
        raise Invalid(f"Entries {other} and {entry.index} act on the same resource.")


def _delete(work: _Work, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.method != "DELETE":
            continue
        with _AtEntry(entry):
            logical_id = entry.id
            if logical_id is None:
                found = matching.single(work.context, work.session, work.actor, entry.type, entry.query or "")
                if found is None:
                    continue
                logical_id = found.id
            _claim(work, entry, logical_id)
            work.results[entry.index] = delete.remove(
                work.context, work.session, work.actor, entry.type, logical_id, if_match=entry.if_match
            )


def _assign(work: _Work, entries: Sequence[Entry], bodies: dict[int, dict[str, Any] | None]) -> None:
    """Decides the id of every entry that writes, before any reference is resolved."""
    for entry in entries:
        if entry.method not in {"POST", "PUT", "PATCH"}:
            continue
        with _AtEntry(entry):
            logical_id = _target(work, entry, bodies[entry.index])
            work.targets[entry.index] = logical_id
            if entry.index not in work.results and entry.index not in work.repeated:
                _claim(work, entry, logical_id)
            if entry.full_url:
                literal = f"{entry.type}/{logical_id}"
                if entry.full_url != literal and work.mapping.setdefault(entry.full_url, literal) != literal:
                    raise Invalid("Two entries have the same fullUrl.")
                _map_version(work, entry, bodies[entry.index], literal)


def _map_version(work: _Work, entry: Entry, resource: dict[str, Any] | None, literal: str) -> None:
    """A reference to the version that an entry says it is names the first one here (R4 bundle.html#references).

    Of what is not created now, the version that it will have is not known yet: such a reference stays as it is.
    """
    version = (resource or {}).get("meta", {}).get("versionId")
    is_made = entry.method == "POST" and entry.index not in work.results and entry.index not in work.repeated
    if version and is_made and not (entry.full_url or "").startswith("urn:"):
        work.mapping[f"{entry.full_url}/_history/{version}"] = f"{literal}/_history/1"


def _target(work: _Work, entry: Entry, resource: dict[str, Any] | None) -> str:
    if entry.method == "POST":
        if entry.if_none_exist:
            found = matching.single(work.context, work.session, work.actor, entry.type, entry.if_none_exist)
            if found is not None:
                work.results[entry.index] = Written(Version.of(work.session, found), created=False, changed=False)
                return found.id
            first = _first(work, entry, entry.if_none_exist)
            if first is not entry:
                work.repeated[entry.index] = first.index
                return work.targets[first.index]
        return ids.new()
    if entry.id is not None:
        if not update.is_id(entry.id):
            raise Invalid("The id must have 1 to 64 letters, digits, '-' or '.'.")
        if resource is not None and resource.get("id") != entry.id:
            raise Invalid("The id of the resource must be the id of the URL.")
        return entry.id
    found = matching.single(work.context, work.session, work.actor, entry.type, entry.query or "")
    if entry.method == "PATCH" and found is None:
        raise PreconditionFailed("The condition matches no resource.")
    if found is None:
        _first(work, entry, entry.query or "")
    return update.target_id(found, resource or {})


def _first(work: _Work, entry: Entry, query: str) -> Entry:
    """The first entry with this condition, which nothing that is stored meets: this one, or one before it.

    Two resources must not come out of what was meant to make one. Conditional creates after the first find what that
    one creates; more cannot be said of two entries that write under the same condition, and they are refused (R4
    http.html#trules: overlapping identities). Raises Invalid.
    """
    first = work.conditions.setdefault((entry.type, matching.canonical(query)), entry)
    if first is not entry and not (first.method == entry.method == "POST"):
        raise Invalid(f"Entries {first.index} and {entry.index} write under the same condition.")
    return first


def _answer_repeated(work: _Work) -> None:
    for index, first in work.repeated.items():
        made = work.results[first]
        if isinstance(made, Written):
            work.results[index] = Written(made.version, created=False, changed=False)


def _resolve_conditional_references(
    work: _Work, entries: Sequence[Entry], bodies: dict[int, dict[str, Any] | None]
) -> None:
    for entry in entries:
        for raw in set(_CONDITIONAL.findall(entry.body)):
            with _AtEntry(entry):
                reference = standard_json.loads(b'"' + raw + b'"')
                if reference in work.mapping:
                    continue
                type_name, _, query = reference.partition("?")
                if type_name not in definitions.RESOURCE_TYPES:
                    raise Invalid("A conditional reference names an unknown resource type.")
                found = _named(work, entries, bodies, type_name, query)
                if not found:
                    raise PreconditionFailed("A conditional reference matches no resource.")
                if len(found) > 1:
                    raise PreconditionFailed("A conditional reference matches more than one resource.")
                work.mapping[reference] = found.pop()


def _named(
    work: _Work, entries: Sequence[Entry], bodies: dict[int, dict[str, Any] | None], type_name: str, query: str
) -> set[str]:
    """What a conditional reference names, as it will be after the writes of this transaction.

    R4 has references resolved last: they find what other entries create (http.html#trules).
    """
    stored = matching.matches(work.context, work.session, work.actor, type_name, query, limit=_REFERRED)
    found = {matching.literal(row) for row in stored}
    parsed = matching.question(work.context, work.session, type_name, query)
    for entry in entries:
        resource = bodies[entry.index]
        if entry.type != type_name or resource is None or entry.index in work.results or entry.index in work.repeated:
            continue
        literal = f"{type_name}/{work.targets[entry.index]}"
        found.discard(literal)
        try:
            if evaluate.matches(resource | {"id": work.targets[entry.index]}, parsed):
                found.add(literal)
        except evaluate.NeedsDatabase:
            # What a chain would say of a resource that is not written yet is not known.
            continue
    return found


def _waiting(work: _Work, entries: Sequence[Entry]) -> list[Entry]:
    done = work.results.keys() | work.repeated.keys()
    return [entry for entry in entries if entry.method in {"POST", "PUT"} and entry.index not in done]


def _write(work: _Work, entries: Sequence[Entry], bodies: dict[int, dict[str, Any] | None]) -> None:
    waiting = _waiting(work, entries)
    before = _current(work, [entry for entry in waiting if entry.method == "PUT"])
    beside = {work.context.blind.pk(entry.type, work.targets[entry.index]) for entry in waiting}
    rewriters: dict[str, references.Rewriter] = {}
    new: list[NewVersion] = []
    answers: list[dict[str, Any]] = []
    for entry in waiting:
        with _AtEntry(entry):
            logical_id, body, resource = work.targets[entry.index], entry.body, bodies[entry.index]
            rewritten = _rewriter(work, entry, rewriters).rewrite(body)
            if rewritten is not body:
                body, resource = rewritten, None
            if resource is None:
                resource = json.parse(body)
            is_chosen = entry.id is not None or "id" in resource
            if entry.method == "PUT" and is_chosen and (entry.type, logical_id) not in before:
                permission.require_own_id(work.actor, None)
            current = before.get((entry.type, logical_id))
            if entry.if_changed and current is not None and _says(work.session, current, body):
                work.results[entry.index] = Written(Version.of(work.session, current), created=False, changed=False)
                continue
            if entry.if_match is not None or current is not None:
                work.results[entry.index] = update.put(
                    work.context,
                    work.session,
                    work.actor,
                    entry.type,
                    logical_id,
                    body,
                    resource,
                    if_match=entry.if_match,
                    if_absent=entry.if_absent,
                    patient=entry.patient,
                    beside=beside,
                )
                continue
            stored, version = prepare.version(
                work.context,
                work.session,
                entry.type,
                logical_id,
                body,
                number=1,
                method=writes.POST if entry.method == "POST" else writes.PUT,
                updated=work.updated,
                resource=resource,
                patient=entry.patient,
                writer=work.actor,
            )
            permission.require_stored(work.context, work.session, work.actor, stored, version.body, beside=beside)
            new.append(stored)
            if entry.type == responding.TYPE:
                answers.append(resource)
            work.results[entry.index] = Written(version, created=True)
    _insert(work, new)
    # Last: what is answered may come in the same Bundle.
    for answer in answers:
        responding.follow(work.context, work.session, work.actor, answer)
    _patch(work, entries)


def _rewriter(work: _Work, entry: Entry, made: dict[str, references.Rewriter]) -> references.Rewriter:
    """What replaces the references of an entry: relative ones start from the base of its fullUrl."""
    full_url = entry.full_url or ""
    match = _RESTFUL.fullmatch(full_url) if full_url.startswith("http") else None
    base = match[1] if match is not None else ""
    found = made.get(base)
    if found is None:
        mapping = work.mapping
        if base:
            beside = {old[len(base) :]: new for old, new in mapping.items() if old.startswith(base)}
            mapping = beside | mapping
        found = made[base] = references.Rewriter(mapping)
    return found


def _says(session: Session, row: StoredRow, body: bytes) -> bool:
    """Whether this version is what the body would be stored as: to the digit, white space apart."""
    if row.deleted:
        return False
    given = splice.splice(body, id=row.id, version_id=str(row.version), last_updated=clock.instant(row.updated))
    return msgspec.json.format(given, indent=-1) == msgspec.json.format(session.open(row), indent=-1)


def _current(work: _Work, entries: Sequence[Entry]) -> dict[tuple[str, str], StoredRow]:
    if not entries:
        return {}
    pks = {
        work.context.blind.pk(entry.type, work.targets[entry.index]): (entry.type, work.targets[entry.index])
        for entry in entries
    }
    sql, values = condition(work.actor, "x", 2, "change")
    return {pks[pk]: row for pk, row in reads.current_many(work.session, list(pks), sql, values).items()}


def _insert(work: _Work, new: Sequence[NewVersion]) -> None:
    if not new:
        return
    try:
        writes.insert_many(work.session, new)
    except Duplicate as error:
        raise Raced from error
    touched: dict[int | None, list[str]] = {}
    for stored in new:
        touched.setdefault(stored.patient, []).append(f"{definitions.type_name(stored.type)}/{stored.id}")
    leaves = [
        work.context.log.event(work.actor, "C", "transaction", "", entities=entities).leaf(patient, 1)
        for patient, entities in touched.items()
    ]
    writes.record(work.session, leaves, new)


def _patch(work: _Work, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.method == "PATCH":
            with _AtEntry(entry):
                work.results[entry.index] = patch.apply(
                    work.context,
                    work.session,
                    work.actor,
                    entry.type,
                    work.targets[entry.index],
                    entry.body,
                    entry.media_type,
                    if_match=entry.if_match,
                )
