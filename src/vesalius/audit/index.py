"""Where in the log a patient, an agent or a kind of event occurs: postings and blind terms of blocks of 256 leaves.

Writing a leaf costs nothing of this. A block is indexed once no leaf with an id in it can come any more, which the
sequencer's floor tells (docs/adr/0008-audit.md); what is younger is looked through. The index is derived and may be
made again at any time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cryptography.exceptions import InvalidTag

from vesalius.audit.balp import codes
from vesalius.audit.log import Log
from vesalius.search import text
from vesalius.search.parameters import reference
from vesalius.store.session import Session
from vesalius.store.wire import int8, int8_array

BLOCK_LEAVES = 256
NAME_LETTERS = 3
"""So many letters of a name are a term."""
ADDRESS_WORDS = 3
"""So many groups of an address are a term."""

_LABEL = b"vesalius/audit/index/v1"
_BLOCKS_AT_ONCE = 40
_INSTANCE_READS = frozenset({"read", "vread"})
NOT_FOUND = "not-found"
"""The outcome of a read of what is missing, or closed to whoever asked."""

Attribute = tuple[str, str]
"""What can be looked for: (search parameter, value)."""


class Terms:
    """The blind terms of one installation's log."""

    def __init__(self, log: Log) -> None:
        self._state = hashlib.blake2b(key=log.subkey(_LABEL), digest_size=8)

    def term(self, attribute: Attribute) -> int:
        """The signed 64-bit term of an attribute."""
        state = self._state.copy()
        state.update("\0".join(attribute).encode())
        return int.from_bytes(state.digest(), "big", signed=True)

    def terms(self, attributes: Iterable[Attribute]) -> list[int]:
        """The terms of several, sorted."""
        return sorted(map(self.term, attributes))


def attributes(facts: Mapping[str, Any]) -> Iterator[Attribute]:
    """What an event can be found by, beside patient and time. Search parameters of AuditEvent; R4 auditevent.html."""
    yield "action", str(facts["action"])
    yield "outcome", "4" if "outcome" in facts else "0"
    yield from codes(facts)
    if fhir := facts.get("fhir"):
        yield "agent", fhir
    for name in ("agent", "token", "client"):
        if value := facts.get(name):
            yield "agent:identifier", value
    if token := facts.get("token"):
        yield "policy", f"urn:vesalius:token:{token}"
    if role := facts.get("role"):
        yield "agent-role", role
    name = text.normalise(str(facts.get("display") or facts.get("agent") or ""))
    if len(name) >= NAME_LETTERS:
        yield "agent-name", name[:NAME_LETTERS]
    groups = text.words(str(facts.get("address") or ""))
    if len(groups) > ADDRESS_WORDS:
        yield "address", " ".join(groups[:ADDRESS_WORDS])
    for touched in facts.get("entities") or (facts.get("entity"),):
        found = reference.literal(str(touched or "").partition("/$")[0])
        if found is not None:
            yield "entity", f"{found[0]}/{found[1]}"
    if request := facts.get("request"):
        yield "entity:identifier", request


def judged(facts: dict[str, Any], version: int | None) -> dict[str, Any]:
    """The facts with the outcome that shows only when the entry is there: a read that found no version found nothing.

    The event of a read is sealed before the database looks; whether it is there, is not known or is not allowed, stands
    in the leaf alone, and looks the same in all three.
    """
    if version is None and "outcome" not in facts and facts["subtype"] in _INSTANCE_READS and facts["action"] == "R":
        return facts | {"outcome": NOT_FOUND}
    return facts


def end(session: Session) -> int:
    """The first leaf id that no block covers."""
    last = session.fetch("SELECT max(number) FROM audit_block")[0][0]
    return 0 if last is None else (int(last) + 1) * BLOCK_LEAVES


def advance(session: Session, log: Log, *, blocks: int = _BLOCKS_AT_ONCE) -> int:
    """Indexes up to `blocks` further blocks; returns how many. Several may do so at once."""
    floor = session.fetch("SELECT coalesce((SELECT floor FROM audit_batch ORDER BY position DESC LIMIT 1), 0)")[0][0]
    first = end(session) // BLOCK_LEAVES
    ready = (int(floor) + 1) // BLOCK_LEAVES
    found, terms = 0, Terms(log)
    for number in range(first, min(ready, first + blocks)):
        _add(session, log, terms, number)
        found += 1
    return found


def _add(session: Session, log: Log, terms: Terms, number: int) -> None:
    rows = session.fetch(
        "SELECT recorded, version, event FROM audit_leaf WHERE id >= $1 AND id < $2",
        [int8(number * BLOCK_LEAVES), int8((number + 1) * BLOCK_LEAVES)],
    )
    seen: set[Attribute] = set()
    for _, version, sealed in rows:
        try:
            seen.update(attributes(judged(log.open(sealed)[1], version)))
        except (InvalidTag, ValueError, KeyError):
            # A forged leaf: `vesalius audit verify` names it, a search does not find it.
            continue
    times = [row[0] for row in rows] or [0]
    session.execute(
        "WITH b AS (INSERT INTO audit_block (number, low, high, terms) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING RETURNING number)"
        " INSERT INTO audit_posting (patient, number, ids)"
        " SELECT l.patient, b.number, array_agg(l.id ORDER BY l.id) FROM b, audit_leaf l"
        " WHERE l.id >= $5 AND l.id < $6 AND l.patient IS NOT NULL GROUP BY l.patient, b.number ORDER BY l.patient"
        " ON CONFLICT DO NOTHING",
        [
            int8(number),
            int8(min(times)),
            int8(max(times)),
            int8_array(terms.terms(seen)),
            int8(number * BLOCK_LEAVES),
            int8((number + 1) * BLOCK_LEAVES),
        ],
    )
