"""The capitation list of a maison médicale: who is enrolled, in which disciplines, and what changed in the month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vesalius.access.actor import Actor
from vesalius.analytics import enrolment, period
from vesalius.analytics.enrolment import DISCIPLINES, Enrolment, Person
from vesalius.analytics.period import Period
from vesalius.analytics.tables import is_filling
from vesalius.apps.reporting import files, words
from vesalius.clinical import presentation as show
from vesalius.errors import Forbidden, Invalid, NotFound
from vesalius.ui.frame import context, page, signed_in

_PAGE: Final = 50
_WIDTHS: Final = (3.2, 1.5, 1, 1.9, 3.6, 1.6, 1.3, 0.5, 0.5, 0.5, 1.5, 2.6)
"""Parts of the width of a page for the columns of the list."""
_SHOWN: Final = ("all", "began", "ended")


class _Wanted:
    """What the address asks: a centre, a month, and which part of the list."""

    def __init__(self, request: HttpRequest, actor: Actor) -> None:
        try:
            self.centres = enrolment.centres(context(), actor)
        except Forbidden as error:
            raise NotFound("There is no such page.") from error
        given = request.GET
        self.centre = given.get("centre") or next(iter(self.centres), "")
        self.month: Period = period.parse(given["month"]) if given.get("month") else period.recent(1)
        if self.month.months != 1:
            raise Invalid("A capitation list is of one month.")
        self.shown = given["show"] if given.get("show") in _SHOWN else "all"
        text = given.get("page", "1")
        self.page = max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1

    def address(self, **changes: str) -> str:
        """The query of this page with these changes."""
        values = {"centre": self.centre, "month": self.month.first, "show": self.shown}
        return urlencode({name: value for name, value in (values | changes).items() if value})

    def lines(self, actor: Actor) -> tuple[list[Enrolment], list[Enrolment]]:
        """(the whole list, the part that is shown)."""
        whole = enrolment.listed(context(), actor, self.centre, self.month) if self.centre else []
        shown = [one for one in whole if self.shown == "all" or (one.began if self.shown == "began" else one.ended)]
        return whole, shown


def may_list(actor: Actor) -> bool:
    """Whether the list is offered to the actor in the catalogue."""
    return actor.is_administrator or (actor.rights is not None and actor.rights.may(enrolment.LIST))


@require_safe
@signed_in
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list on the page, fifty people at a time."""
    wanted = _Wanted(request, actor)
    whole, shown = wanted.lines(actor)
    start = (wanted.page - 1) * _PAGE
    chosen = shown[start : start + _PAGE]
    known = enrolment.people(context(), actor, wanted.centre, [one.patient for one in chosen]) if chosen else {}
    pages = max(1, -(-len(shown) // _PAGE))
    values = {
        "centres": list(wanted.centres.items()),
        "centre": wanted.centre,
        "centre_name": wanted.centres.get(wanted.centre, ""),
        "month": wanted.month.first,
        "month_name": words.month(wanted.month.first),
        "shown": wanted.shown,
        "choices": list(zip(_SHOWN, (_("Everybody"), _("Enrolled this month"), _("Left this month")), strict=True)),
        "summary": _summary(whole),
        "headings": _headings(),
        "rows": _rows(chosen, known),
        "number": len(shown),
        "query": wanted.address(),
        "page": wanted.page,
        "pages": pages,
        "before": wanted.address(page=str(wanted.page - 1)) if wanted.page > 1 else "",
        "after": wanted.address(page=str(wanted.page + 1)) if wanted.page < pages else "",
        "is_filling": is_filling(context().pool),
    }
    return page(request, "reporting/capitation.html", values, place="reports")


@require_safe
@signed_in
def download(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """The whole list as a file; an event in the audit log names everybody on it."""
    wanted = _Wanted(request, actor)
    if kind not in {"xlsx", "csv", "pdf"} or not wanted.centre:
        raise NotFound("There is no such page.")
    whole, shown = wanted.lines(actor)
    known = enrolment.people(context(), actor, wanted.centre, [one.patient for one in shown], export=kind)
    lines = _rows(shown, known)
    told = [
        (_("Report"), _("Capitation list")),
        (_("Centre"), wanted.centres[wanted.centre]),
        (_("Month"), words.month(wanted.month.first)),
        *((f"{row['name']}", _summary_told(row)) for row in _summary(whole)),
    ]
    name = f"capitation-{wanted.month.first}.{kind}"
    headings = _headings()
    if kind == "xlsx":
        return files.answer(files.spreadsheet(headings, lines, told, len(headings)), files.XLSX, name)
    if kind == "csv":
        return files.answer(files.comma_separated(headings, lines), files.CSV, name)
    return files.answer(_paper(wanted, whole, headings, lines), files.PDF, name)


def _paper(
    wanted: _Wanted, whole: Sequence[Enrolment], headings: Sequence[str], lines: Sequence[Sequence[str]]
) -> bytes:
    section = {
        "title": words.month(wanted.month.first),
        "text": " · ".join(f"{row['name']}: {_summary_told(row)}" for row in _summary(whole)),
        "headings": headings,
        "rows": lines,
        "total": [],
        "dimensions": len(headings),
        "widths": _WIDTHS,
        "note": "",
        "source": "",
    }
    title = f"{_('Capitation list')} · {wanted.centres[wanted.centre]}"
    language = translation.get_language() or "en"
    told = f"{len(lines)} {_('people')}"
    return files.paper(title, told, [section], language, is_wide=True)


def _headings() -> list[str]:
    return [
        _("Name"),
        _("Born"),
        _("Sex"),
        _("National number"),
        _("Insurer"),
        _("Membership number"),
        _("Regime"),
        *DISCIPLINES,
        _("Enrolled since"),
        _("Change in the month"),
    ]


def _rows(chosen: Sequence[Enrolment], known: Mapping[int, Person]) -> list[list[str]]:
    rows = [_row(one, known[one.patient]) for one in chosen if one.patient in known]
    return sorted(rows, key=lambda row: row[0].casefold())


def _row(one: Enrolment, person: Person) -> list[str]:
    changes = [f"{name} +{_day(one.disciplines[name][0])}" for name in one.began]
    changes += [f"{name} −{_day(one.disciplines[name][1])}" for name in one.ended]
    starts = [start for start, _end in one.disciplines.values() if start is not None]
    return [
        person.name,
        person.born,
        show.gender(person.sex),
        person.national_number,
        person.insurer,
        person.membership,
        person.plan,
        *("×" if name in one.held else "" for name in DISCIPLINES),
        _day(min(starts)) if starts else "",
        " · ".join(changes),
    ]


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d}"


def _summary(whole: Sequence[Enrolment]) -> list[dict[str, Any]]:
    """Enrolled at the end of the month, began, ended: for each discipline, and for people."""
    rows = [
        {
            "name": str(words.VALUES["type"][name]),
            "held": sum(name in one.held for one in whole),
            "began": sum(name in one.began for one in whole),
            "ended": sum(name in one.ended for one in whole),
        }
        for name in DISCIPLINES
    ]
    everybody = {
        "name": _("People"),
        "held": sum(bool(one.held) for one in whole),
        "began": sum(bool(one.began) for one in whole),
        "ended": sum(bool(one.ended) for one in whole),
    }
    return [*rows, everybody]


def _summary_told(row: Mapping[str, Any]) -> str:
    return _("%(held)s enrolled, %(began)s began, %(ended)s ended") % dict(row)
