"""A child's growth on the curves of WHO; whoever was born before term is read at the corrected age until 24 months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.clinical import charts, growth, readable, sections, selectors, series
from vesalius.clinical import presentation as show
from vesalius.clinical.header import Header, header, in_record
from vesalius.clinical.presentation import Resource
from vesalius.clinical.writing import LOINC, UCUM, author, concept, create_all, hl7, now, subject
from vesalius.errors import Invalid, NotFound
from vesalius.ui.frame import done, signed_in

_DRAWN: Final = 240
"""So many values are read for the curves."""
_GROWN: Final = 19
_INFANT_DAYS: Final = 731
# In a child's own record a gestation is that of its birth; later it may be a pregnancy.
_CHILD_DAYS: Final = 10 * 366
_WEEKS: Final = range(22, 43)


@require_http_methods(["GET", "POST"])
@signed_in
def growth_curves(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """Weight, height, body mass index and head circumference of a child against the curves of WHO.

    A POST records how long the pregnancy was.
    """
    head = header(actor, patient_id)
    part = _part(head)
    may_record = not head.is_own and DataClass.MEASUREMENTS in readable.classes(actor, patient_id, "create")
    fault = ""
    if request.method == "POST":
        try:
            _record(actor, head, request.POST, may_record=may_record)
        except Invalid:
            fault = _("Write 22 to 42 weeks, and 0 to 6 days.")
        else:
            return done(reverse("chart:growth", args=[patient_id]), "saved")
    birth, sex = _date(head.born), head.sex
    values: dict[str, Any] = {"part": part, "why_not": "", "fault": fault, "given": request.POST}
    if not birth:
        values["why_not"] = _("The curves need the whole birth date.")
    elif sex not in growth.SEXES:
        values["why_not"] = _("The curves are published for girls and for boys: the record does not say which apply.")
    else:
        born = date.fromisoformat(birth)
        gestation = _gestation(actor, patient_id, part, born)
        measured = _measured(actor, patient_id, part, born)
        values |= _curves(measured, sex, request.GET.get("until", ""), gestation)
        values |= {
            "gestation": "" if gestation is None else _weeks(gestation),
            "is_corrected": gestation is not None and gestation < growth.PRETERM_DAYS,
            "may_record": may_record and (clock.today() - born).days < _CHILD_DAYS,
        }
    return in_record(request, "chart/growth.html", head, values, tab="measurements")


def _part(head: Header) -> sections.Section:
    found = next((item for item in head.sections if item.name == "measurements"), None)
    if found is None:
        raise NotFound("The resource is not known.")
    return found


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _record(actor: Actor, head: Header, given: Mapping[str, str], *, may_record: bool) -> None:
    """Records the gestation at birth. Raises NotFound for who may not, Invalid for what is none."""
    if not may_record:
        raise NotFound("There is no such page.")
    weeks, days = given.get("weeks", "").strip(), given.get("days", "").strip() or "0"
    if not (weeks.isascii() and weeks.isdigit() and int(weeks) in _WEEKS and days in set("0123456")):
        raise Invalid("A pregnancy has 22 to 42 weeks and 0 to 6 days.")
    made: dict[str, Any] = {
        "resourceType": "Observation",
        "status": "final",
        "category": [hl7("observation-category", "exam")],
        "code": concept(LOINC, growth.GESTATION[0], "Gestational age Estimated"),
        "subject": subject(head.id),
        "effectiveDateTime": _date(head.born) or now(),
        "performer": [author(actor)],
        "valueQuantity": {
            "value": int(weeks) * 7 + int(days),
            "unit": "d",
            "system": UCUM,
            "code": "d",
        },
    }
    create_all(actor, [made])


def _gestation(actor: Actor, patient_id: str, part: sections.Section, birth: date) -> int | None:
    """Days of gestation at birth, as they were recorded last; None where nobody did."""
    asked = ("code", ",".join(growth.GESTATION))
    for item in sections.own(part, selectors.of_patient(actor, patient_id, "Observation", asked, ("_sort", "-date"))):
        number, moment = series.number(item), dates.exact_day(show.when(item))
        if number is None or not _counts(item):
            continue
        if moment is not None and (moment - birth).days > _CHILD_DAYS:
            continue
        days = round(number * 7) if series.unit(item) in {"wk", "weeks", "week", "sem"} else round(number)
        if _WEEKS.start * 7 <= days < (_WEEKS.stop + 2) * 7:
            return days
    return None


def _weeks(days: int) -> str:
    """33 weeks and 2 days, in the way of obstetrics."""
    weeks, rest = divmod(days, 7)
    return _("%(weeks)d weeks + %(days)d") % {"weeks": weeks, "days": rest}


def _counts(item: Resource) -> bool:
    return item.get("status") not in {"entered-in-error", "cancelled"}


@dataclass(frozen=True, slots=True)
class _Measured:
    """One value of growth: age in days, the number, and where it stands."""

    days: int
    number: float
    day: str


def _measured(actor: Actor, patient_id: str, part: sections.Section, birth: date) -> dict[str, list[_Measured]]:
    """Measure → its values, oldest first. A body mass index that nobody wrote is computed from one day's values."""
    codes = ",".join(code for item in growth.MEASURES for code in item.codes)
    found: dict[str, dict[int, _Measured]] = {item.name: {} for item in growth.MEASURES}
    by_code = {code: item for item in growth.MEASURES for code in item.codes}
    read = selectors.of_patient(actor, patient_id, "Observation", ("code", codes), ("_sort", "-date"), count=_DRAWN)
    for resource in sections.own(part, read):
        measure = by_code.get(show.code_of(resource.get("code")))
        number, moment = series.number(resource), dates.exact_day(show.when(resource))
        if measure is None or number is None or moment is None or not _counts(resource):
            continue
        number = _in_unit(number, series.unit(resource))
        days = (moment - birth).days
        if days >= 0 and measure.low <= number <= measure.high:
            found[measure.name].setdefault(days, _Measured(days, number, show.day(str(moment))))
    for days, weight in found["weight"].items():
        height = found["height"].get(days)
        if height is not None and days not in found["bmi"]:
            index = round(weight.number / (height.number / 100) ** 2, 1)
            found["bmi"][days] = _Measured(days, index, weight.day)
    return {name: sorted(items.values(), key=lambda item: item.days) for name, items in found.items()}


def _in_unit(number: float, unit: str) -> float:
    """In kilograms and centimetres."""
    return number / 1000 if unit == "g" else number * 100 if unit == "m" else number


def _curves(measured: dict[str, list[_Measured]], sex: str, until: str, gestation: int | None) -> dict[str, Any]:
    last = max((item.days for items in measured.values() for item in items), default=0)
    ends = {"2": _INFANT_DAYS, "5": 1826, "19": growth.last_day("height", sex)}
    chosen = until if until in ends else "2" if last < _INFANT_DAYS else "5" if last <= ends["5"] else "19"
    drawn = []
    for measure in growth.MEASURES:
        end = min(ends[chosen], growth.last_day(measure.name, sex))
        values = [item for item in measured[measure.name] if item.days <= end]
        if measure.name == "head" and not values:
            continue
        panel = charts.Wanted(
            str(measure.label),
            measure.unit,
            [
                charts.Value(at, item.number, _shown(item, measure.unit), item.day)
                for item in values
                if (at := growth.corrected(item.days, gestation)) >= 0
            ],
            curves=[
                charts.Curve(growth.curve(measure.name, sex, score), name, is_middle=score == 0)
                for name, score in growth.PERCENTILES
            ],
        )
        drawn.append((charts.by_age([panel], 0, end), _rows(measure, sex, values, gestation)))
    return {
        "drawn": drawn,
        "chosen": chosen,
        "choices": [("2", _("0–2 years")), ("5", _("0–5 years")), ("19", _("0–19 years"))],
        "any": any(measured.values()),
    }


def _shown(item: _Measured, unit: str) -> str:
    return f"{show.number(f'{item.number:g}')}\u202f{unit}"


def _rows(
    measure: growth.Measure, sex: str, values: Sequence[_Measured], gestation: int | None
) -> list[dict[str, str]]:
    """The values in words, newest first."""
    rows = []
    for item in reversed(values):
        at = growth.corrected(item.days, gestation)
        score = growth.z_score(measure.name, sex, at, item.number)
        rows.append(
            {
                "day": item.day,
                "age": _age(item.days),
                "corrected": "" if at == item.days else _age(at) if at >= 0 else _("before term"),
                "value": _shown(item, measure.unit),
                "percentile": "" if score is None else _percentile(score),
                "score": "" if score is None else show.number(f"{score:+.1f}"),
                "level": "" if score is None or abs(score) <= 2 else "warn" if abs(score) <= 3 else "danger",
            }
        )
    return rows


def _percentile(score: float) -> str:
    found = growth.percentile(score)
    return "< 1" if found < 1 else "> 99" if found > 99 else f"{found:.0f}"


def _age(days: int) -> str:
    start = date(2000, 1, 1)
    return show.age(start.isoformat(), start + timedelta(days=days))


def is_growing(birth: str) -> bool:
    """Whether somebody born on this day is of an age for which there are curves."""
    born = _date(birth)
    return bool(born) and (clock.today() - date.fromisoformat(born)).days < _GROWN * 365.25
