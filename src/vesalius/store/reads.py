"""The statements that fetch single versions. A read and its audit leaf are one statement, hence one durable commit."""

from __future__ import annotations

from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import Bound, bytea, int4, int8, int8_array

# The leaf commits to (event digest, patient, version); only the database knows the last two when it writes it.
_LEAF = (
    " INSERT INTO audit_leaf (recorded, patient, version, event, leaf) SELECT $2, r.patient, r.version, $3,"
    " sha256('\\x00'::bytea || $4 || int8send(coalesce(r.patient, 0)) || int4send(coalesce(r.version, 0)))"
    " FROM (SELECT) one LEFT JOIN r ON true"
)


def read(
    session: Session, pk: int, visible: str, visible_values: list[Bound], *, recorded: int, event: bytes, digest: bytes
) -> StoredRow | None:
    """The current version, when `visible` (a condition on alias `x`, values from $5) holds; leaves its leaf always.

    `event` is the sealed audit event, `digest` its commitment without patient and version.
    """
    rows = session.fetch_stored(
        f"WITH r AS MATERIALIZED (SELECT {columns('x')} FROM resource x WHERE x.pk = $1 AND {visible}),"
        f" l AS ({_LEAF}) SELECT * FROM r",
        [int8(pk), int8(recorded), bytea(event), bytea(digest), *visible_values],
    )
    return rows[0] if rows else None


def read_version(
    session: Session,
    pk: int,
    version: int,
    visible: str,
    superseded_visible: str,
    visible_values: list[Bound],
    *,
    recorded: int,
    event: bytes,
    digest: bytes,
) -> StoredRow | None:
    """As `read`, for one version, current or superseded; values from $6.

    `visible` is asked of the current row (alias `x`), and `superseded_visible` of an older one (alias `v`) as well.
    """
    superseded = columns("v")
    rows = session.fetch_stored(
        f"WITH c AS (SELECT {columns('x')} FROM resource x WHERE x.pk = $1 AND {visible}),"
        f" r AS MATERIALIZED (SELECT * FROM c WHERE version = $5 UNION ALL SELECT {superseded}"
        f" FROM resource_version v WHERE v.pk = $1 AND v.version = $5 AND {superseded_visible}"
        " AND EXISTS (SELECT 1 FROM c)),"
        f" l AS ({_LEAF}) SELECT * FROM r",
        [int8(pk), int8(recorded), bytea(event), bytea(digest), int4(version), *visible_values],
    )
    return rows[0] if rows else None


def current(session: Session, pk: int, visible: str, visible_values: list[Bound]) -> StoredRow | None:
    """The current version without an audit leaf, for a writer whose own leaf follows; values from $2."""
    rows = session.fetch_stored(
        f"SELECT {columns('x')} FROM resource x WHERE x.pk = $1 AND {visible}", [int8(pk), *visible_values]
    )
    return rows[0] if rows else None


def current_many(session: Session, pks: list[int], visible: str, visible_values: list[Bound]) -> dict[int, StoredRow]:
    """{pk: current version} of those that exist and are visible; values from $2."""
    rows = session.fetch_stored(
        f"SELECT {columns('x')} FROM resource x WHERE x.pk = ANY($1) AND {visible}",
        [int8_array(pks), *visible_values],
    )
    return {row.pk: row for row in rows}
