"""`vesalius retention …`: what the rules say at a day, which records are due, and what a job may delete by itself."""

from __future__ import annotations

from datetime import date, datetime, time

from vesalius import clock
from vesalius.access.actor import local_system
from vesalius.errors import Invalid
from vesalius.platform.installation import Installation, opened
from vesalius.platform.terminal import result
from vesalius.records.subject import retention


def preview(found: Installation, on: str | None) -> int:
    """0 when each rule stands on a line: rows in all, rows beyond the minimum, rows beyond the maximum."""
    at = _moment(on)
    with opened(found):
        context = found.context(maximum_sessions=2)
        try:
            lines = retention.preview(context, local_system("command line"), at)
            due = retention.due_records(context, local_system("command line"), at)
        finally:
            context.close()
    for line in lines:
        result(f"{line.rule.code}: {line.rows} rows, {line.erasable} may be erased, {line.overdue} must be")
    for record in due:
        last = clock.local(record.last_contact).date()
        result(f"{record.fhir}: last contact {last}{', overdue' if record.is_overdue else ''}")
    return 0


def sweep(found: Installation) -> int:
    """0 when what needs no decision was deleted. Run it daily, from cron or a timer."""
    with opened(found):
        context = found.context(maximum_sessions=2)
        try:
            deleted = retention.sweep(context, local_system("command line"))
        finally:
            context.close()
    for code, rows in deleted.items():
        result(f"{code}: {rows} rows deleted")
    return 0


def _moment(on: str | None) -> int:
    if on is None:
        return clock.now_microseconds()
    try:
        day = date.fromisoformat(on)
    except ValueError as error:
        raise Invalid("The day is written as 2056-01-31.") from error
    return round(datetime.combine(day, time(), clock.ZONE).timestamp() * 1_000_000)
