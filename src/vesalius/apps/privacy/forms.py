"""What comes in with a form, taken apart once."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import HttpRequest

from vesalius import clock
from vesalius.errors import Invalid
from vesalius.identity.numbers import whole


def text(request: HttpRequest, name: str) -> str:
    """A field of the form without the white space around it; "" when it is missing."""
    return str(request.POST.get(name, "")).strip()


def number(request: HttpRequest, name: str) -> int:
    """A whole number. Raises Invalid."""
    found = whole(text(request, name) or "0")
    if found is None:
        raise Invalid("A number is written in digits.")
    return found


def day(value: str) -> int:
    """The beginning of a day in Brussels, in µs since 1970 UTC. Raises Invalid."""
    try:
        return _microseconds(datetime.combine(date.fromisoformat(value), time(), clock.ZONE))
    except ValueError as error:
        raise Invalid("A day is written as 2026-01-31.") from error


def moment(value: str) -> int:
    """A local time such as 2026-01-31T14:05, in µs since 1970 UTC. Raises Invalid."""
    try:
        return _microseconds(datetime.fromisoformat(value).replace(tzinfo=clock.ZONE))
    except ValueError as error:
        raise Invalid("A time is written as 2026-01-31T14:05.") from error


def _microseconds(value: datetime) -> int:
    return round(value.timestamp() * 1_000_000)


def patient(value: str) -> str:
    """The literal "Patient/id" from what was typed: an id or a literal. Raises Invalid."""
    logical_id = value.strip().removeprefix("Patient/")
    if not logical_id or not logical_id.replace("-", "").replace(".", "").isalnum() or len(logical_id) > 64:
        raise Invalid("Give the id of the patient.")
    return f"Patient/{logical_id}"
