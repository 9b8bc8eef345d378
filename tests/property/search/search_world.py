"""A world of resources in a real PostgreSQL, searched through the public functions of vesalius.search."""

from __future__ import annotations

import base64
import json as standard_json
import urllib.parse
from collections.abc import Iterable, Sequence
from typing import Any

from vesalius import clock
from vesalius.crypto import envelope
from vesalius.crypto.blind import BlindIndex
from vesalius.crypto.keyring import RootKeys
from vesalius.r4 import definitions, json
from vesalius.search import page, parse
from vesalius.search.index import Indexer
from vesalius.search.visibility import Visibility
from vesalius.store import writes
from vesalius.store.keys import Keys
from vesalius.store.session import Pool, Session
from vesalius.terminology.sources import Layered

ROOTS = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)
BLIND = BlindIndex(ROOTS.index)
INDEXER = Indexer(BLIND)
LEAF = writes.Leaf(1, None, 1, b"sealed event", b"leaf")
FIRST_UPDATE = 1_700_000_000_000_000


class Everybody:
    """Sees all."""

    def condition(self, alias: str, bind: object, *, patient: str = "") -> str:
        return "TRUE"


def seal(state: bytes) -> str:
    return base64.urlsafe_b64encode(state).decode()


def unseal(cursor: str) -> bytes:
    return base64.urlsafe_b64decode(cursor)


class World:
    """Resources stored in one database."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.updated = FIRST_UPDATE
        self.terminology = Layered()
        self.visibility: Visibility = Everybody()

    def version(self, resource: dict[str, Any], number: int = 1, *, deleted: bool = False) -> writes.NewVersion:
        type_name, logical_id = resource["resourceType"], resource["id"]
        self.updated += 1_000_000
        meta = resource.setdefault("meta", {})
        meta["lastUpdated"] = clock.instant(self.updated)
        meta["versionId"] = str(number)
        # As the door does it: what is indexed is what was sent, read by the same parser.
        parsed = json.parse(standard_json.dumps(resource).encode()) if not _has_decimal(resource) else resource
        entry = INDEXER.entry(type_name, parsed)
        key_number, key = self.session.keys.sealing(self.session, entry.patient)
        place = envelope.Context(
            definitions.type_number(type_name), logical_id, number, entry.patient, key_number, entry.labels
        )
        return writes.NewVersion(
            pk=BLIND.pk(type_name, logical_id),
            type=place.type,
            id=logical_id,
            version=number,
            updated=self.updated,
            patient=entry.patient,
            labels=entry.labels,
            data_key=key_number,
            method=writes.PUT,
            deleted=deleted,
            body=b"" if deleted else envelope.seal(key, place, json.encode(parsed)),
            **(
                {}
                if deleted
                else {
                    "primary_code": entry.primary_code,
                    "date_low": entry.date_low,
                    "date_high": entry.date_high,
                    "present": entry.present,
                    "terms": entry.terms,
                    "words": entry.words,
                    "dates": entry.dates,
                    "quantities": entry.quantities,
                }
            ),
        )

    def store(self, resources: Iterable[dict[str, Any]]) -> None:
        versions = [self.version(resource) for resource in resources]
        with self.session.transaction():
            writes.insert_many(self.session, versions)

    def replace(self, resource: dict[str, Any], number: int, *, deleted: bool = False) -> None:
        assert writes.replace(self.session, self.version(resource, number, deleted=deleted), LEAF)

    def page(self, question: str, *, strict: bool = True, cursor: str | None = None) -> page.SearchPage:
        """`question` is "Type?query", "?query", or "Compartment/id/Type?query"."""
        path, _, query = question.partition("?")
        parameters = urllib.parse.parse_qsl(query, keep_blank_values=True)
        if cursor is not None:
            parameters.append(("_cursor", cursor))
        parts = path.split("/")
        compartment = (parts[0], parts[1]) if len(parts) == 3 else None
        target = parts[-1] if parts[-1] not in {"", "*"} else None
        parsed = parse.parse(
            target,
            parameters,
            strict=strict,
            compartment=compartment,
            blind=BLIND,
            terminology_source=self.terminology,
        )
        return page.search(
            self.session,
            parsed,
            self.visibility,
            blind=BLIND,
            terminology_source=self.terminology,
            seal=seal,
            unseal=unseal,
        )

    def ids(self, question: str, *, strict: bool = True) -> list[str]:
        """ "Type/id" of the first page, in order."""
        return names(self.page(question, strict=strict).matches)

    def found(self, question: str) -> set[str]:
        """ "Type/id" of the first page (a thousand at most), without an order."""
        return set(self.ids(question + ("&" if "?" in question else "?") + "_count=1000"))

    def walk(self, question: str) -> list[str]:
        """ "Type/id" of all pages, in order, following the links."""
        found, cursor = [], None
        while True:
            one = self.page(question, cursor=cursor)
            found += names(one.matches)
            if one.next is None:
                return found
            cursor = one.next


def names(rows: Sequence[Any]) -> list[str]:
    return [f"{definitions.type_name(row.type)}/{row.id}" for row in rows]


def opened(database_url: str) -> Pool:
    return Pool(database_url, Keys(ROOTS))


def _has_decimal(value: Any) -> bool:
    from decimal import Decimal

    if isinstance(value, dict):
        return any(_has_decimal(item) for item in value.values())
    if isinstance(value, list):
        return any(_has_decimal(item) for item in value)
    return isinstance(value, Decimal)
