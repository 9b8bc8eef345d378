"""Values over time: the table of results, the chart of what is compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.clinical import charts, sections, selectors, series
from vesalius.clinical import presentation as show
from vesalius.clinical.header import Header, header, in_record
from vesalius.clinical.presentation import Resource
from vesalius.errors import NotFound
from vesalius.ui.frame import signed_in

_READ: Final = 300
"""So many results are read for one table: a dozen large reports."""
_DRAWN: Final = 240
"""So many values are read for one chart, shared by what is compared."""
_TOGETHER: Final = 4
_LISTED: Final = 40
_LONGEST_CODE: Final = 40
_PERIODS: Final[tuple[tuple[str, int, str | Promise], ...]] = (
    ("3m", 92, _lazy("3 months")),
    ("1y", 366, _lazy("1 year")),
    ("5y", 1827, _lazy("5 years")),
)


def _part(head: Header, *names: str) -> sections.Section:
    """The first of these parts that the reader has. Raises NotFound when it is none."""
    found = next((item for item in head.sections if item.name in names), None)
    if found is None:
        raise NotFound("The resource is not known.")
    return found


def _date(text: str) -> str:
    """A whole date as it was given; empty for anything else."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


@require_safe
@signed_in
def results(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Results side by side, the newest days first, what is out of range before the rest."""
    head = header(actor, patient_id)
    part = _part(head, "results")
    until = _date(request.GET.get("until", ""))
    only_abnormal = request.GET.get("only") == "abnormal"
    asked = [("date", f"lt{until}")] if until else []
    found = sections.own(part, selectors.observations(actor, patient_id, "results", *asked, count=_READ))
    table = series.table(series.series(found), only_abnormal=only_abnormal)
    values = {
        "part": part,
        "table": table,
        "following": table.following if table.following or len(found) == _READ else "",
        "until": until,
        "only_abnormal": only_abnormal,
        "together": _TOGETHER,
    }
    return in_record(request, "chart/sections/results.html", head, values, tab="results")


@dataclass(frozen=True, slots=True)
class _Period:
    """What stretch of time is shown, and how it is said."""

    name: str
    since: str
    until: str

    @property
    def question(self) -> list[tuple[str, str]]:
        """As search parameters."""
        asked = [("date", f"ge{self.since}")] if self.since else []
        return [*asked, *([("date", f"le{self.until}")] if self.until else [])]


def _period(request: HttpRequest) -> _Period:
    since, until = _date(request.GET.get("from", "")), _date(request.GET.get("until", ""))
    if since or until:
        return _Period("", since, until)
    for name, days, _label in _PERIODS:
        if request.GET.get("period") == name:
            return _Period(name, str(clock.today() - timedelta(days=days)), "")
    return _Period("all", "", "")


@require_safe
@signed_in
def course(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """The values of up to four examinations over time, with their reference ranges, as charts and in words."""
    head = header(actor, patient_id)
    parts = [item for item in head.sections if item.name in {"results", "measurements"}]
    if not parts:
        raise NotFound("The resource is not known.")
    codes = list(dict.fromkeys(code for code in request.GET.getlist("code") if _is_code(code)))[:_TOGETHER]
    if not codes:
        raise NotFound("The resource is not known.")
    period = _period(request)
    found, cut = [], False
    for code in codes:
        read = selectors.of_patient(
            actor, patient_id, "Observation", ("code", code), ("_sort", "-date"), *period.question,
            count=_DRAWN // len(codes),
        )  # fmt: skip
        cut = cut or len(read) == _DRAWN // len(codes)
        own = [item for item in read if any(part.holds(item) for part in parts) and _counts(item)]
        found += [one for one in series.series(own) if one.points]
    chart = charts.by_date([wanted(item) for item in found if any(point.number is not None for point in item.points)])
    values = {
        "chart": chart,
        "courses": [(item, item.points[:_LISTED], item.points[_LISTED:]) for item in found],
        "codes": codes,
        "period": period,
        "periods": [(name, label) for name, _days, label in _PERIODS],
        "cut": cut,
    }
    is_result = any(item.name == "results" for item in parts)
    return in_record(request, "chart/course.html", head, values, tab="results" if is_result else "measurements")


def _is_code(code: str) -> bool:
    return 0 < len(code) <= _LONGEST_CODE and all(sign.isalnum() or sign in "-._/:" for sign in code)


def _counts(item: Resource) -> bool:
    return item.get("status") not in {"entered-in-error", "cancelled"}


def wanted(item: series.Series) -> charts.Wanted:
    """The panel of one course. The range is that of its newest value that came with one."""
    low, high = next(
        (found for point in item.points if (found := series.limits(point.resource)) != (None, None)), (None, None)
    )
    values = [
        charts.Value(at, number, point.value + (f" {point.flag}" if point.flag else ""), point.day, point.level)
        for point in item.points
        if (number := point.number) is not None and (at := _ordinal(show.when(point.resource))) is not None
    ]
    return charts.Wanted(item.name, show.unit_text(series.unit(item.last.resource)), values, low, high)


def _ordinal(text: str) -> float | None:
    """Days since the year 1 of a FHIR date, with the part of the day where it is known."""
    day, time = dates.first_day(text), dates.belgian(text)[11:16]
    if day is None:
        return None
    hour, _colon, minute = time.partition(":")
    return day.toordinal() + (int(hour) * 60 + int(minute)) / 1440 if time else float(day.toordinal())
