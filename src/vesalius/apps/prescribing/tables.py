"""Our own clinical tables for the pharmacist who verifies them: to read, to sign; a second person confirms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.prescribing import labels
from vesalius.clinical import presentation as show
from vesalius.errors import NotFound
from vesalius.knowledge import own_tables
from vesalius.medication import ledger, verification
from vesalius.medication.verification import Verification
from vesalius.ui.frame import context, done, page, signed_in
from vesalius.ui.navigation import may


@require_safe
@signed_in
def tables(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every table with its source, edition, and who verified it."""
    _require(actor)
    found = verification.latest(context(), actor)
    rows = [_row(name, found.get(name), actor) for name in own_tables.NAMES]
    return page(request, "prescribing/tables.html", {"rows": rows}, place="alerts")


@require_safe
@signed_in
def table(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """One table, every row of it, with the form to sign it."""
    _require(actor)
    read = verification.table(name)
    row = _row(name, verification.latest(context(), actor).get(name), actor)
    return page(request, "prescribing/table.html", {"row": row, "table": read}, place="alerts")


@require_POST
@signed_in
def sign(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Signs the content that was shown."""
    _require(actor)
    verification.sign(context(), actor, name, request.POST.get("digest", ""), request.POST.get("note", ""))
    return done(reverse("prescribing:tables"), "proposed")


@require_POST
@signed_in
def verdict(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Confirms or rejects what somebody else signed."""
    _require(actor)
    verification.decide(context(), actor, number, is_confirmed=request.POST.get("verdict") == "confirm")
    return done(reverse("prescribing:tables"), "saved")


def _row(name: str, last: Verification | None, actor: Actor) -> dict[str, Any]:
    read = verification.table(name)
    return {
        "name": name,
        "title": labels.TABLES[name],
        "source": read.source,
        "edition": show.day(read.edition),
        "count": len(read.rows),
        "last": last,
        "state": last.state if last else "",
        "signed_on": _day(last.signed_at) if last else "",
        "confirmed_on": _day(last.confirmed_at) if last and last.confirmed_at else "",
        "may_confirm": last is not None and last.signed_by != (actor.account or 0),
        "may_sign": last is None or last.state == verification.REJECTED,
    }


def _day(moment: int) -> str:
    return show.day(clock.local(moment).date().isoformat())


def _require(actor: Actor) -> None:
    if not may(actor, ledger.MANAGE):
        raise NotFound("There is no such page.")
