"""Who works at a centre: practitioners by profession, as the directory says. No patient stands behind these numbers."""

from __future__ import annotations

from collections.abc import Mapping

from vesalius.analytics import tables
from vesalius.analytics.scope import Scope
from vesalius.records.context import Context
from vesalius.store.wire import int8


def by_profession(context: Context, scope: Scope) -> Mapping[str, int]:
    """Profession → practitioners with an active role, at the centre of the scope or anywhere."""
    with context.pool.session() as session:
        tables.make_sure(session)
        rows = session.fetch(
            "SELECT profession, count(DISTINCT practitioner) FROM analytics.role WHERE is_active"
            " AND profession IS NOT NULL AND practitioner IS NOT NULL AND ($1::bigint IS NULL OR centre = $1)"
            " GROUP BY profession ORDER BY 2 DESC, 1",
            [int8(scope.centre)],
        )
    return {str(row[0]): int(row[1]) for row in rows}
