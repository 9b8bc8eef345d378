"""One report: figures, chart, comparison, how it was computed, and who stands behind a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.analytics.evaluate import Answer, Cell, patients
from vesalius.analytics.measure import Criterion, Measure
from vesalius.analytics.names import literals
from vesalius.analytics.scope import NETWORK, OWN
from vesalius.analytics.tables import is_filling
from vesalius.apps.reporting import charts, labels, words
from vesalius.apps.reporting.asking import COMPARED, Asked, answers, asked, compared_labels
from vesalius.apps.reporting.charts import Point
from vesalius.apps.reporting.labels import Labels
from vesalius.clinical import presentation as show
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.ui.frame import context, page, part, signed_in

_LISTED = 200


@require_safe
@signed_in
def figure(request: HttpRequest, actor: Actor, measure_id: str) -> HttpResponse:
    """The report; only its figures when htmx asks for them."""
    wanted = asked(request, actor, measure_id)
    answer, other = answers(actor, wanted)
    values = _values(actor, wanted, answer, other)
    if request.headers.get("HX-Target") == "figures":
        return part(request, "reporting/figures.html", values)
    return page(request, "reporting/figure.html", values, place="reports")


@require_safe
@signed_in
def people(request: HttpRequest, actor: Actor, measure_id: str) -> HttpResponse:
    """The patients behind a figure whom the reader may see."""
    wanted = asked(request, actor, measure_id)
    keys: dict[str, str | None] = {
        name: None if request.GET[f"k_{name}"] == "" else request.GET[f"k_{name}"]
        for name in wanted.question.dimensions
        if f"k_{name}" in request.GET
    }
    only_part = request.GET.get("part") == "1"
    found = patients(context(), actor, wanted.question, keys, part=only_part, limit=_LISTED)
    known = literals(context(), found)
    language = translation.get_language() or "en"
    told = Labels(actor, keys, [Cell(tuple(keys.values()), 0)], language)
    values = {
        "title": wanted.question.measure.title(language),
        "told": [told.of(name, key) for name, key in keys.items()],
        "people": _people(actor, [literal.partition("/")[2] for literal in known.values()]),
        "is_cut": len(found) == _LISTED,
        "back": f"{reverse('reporting:figure', args=[measure_id])}?{wanted.address()}",
    }
    return page(request, "reporting/people.html", values, place="reports")


def _people(actor: Actor, ids: Sequence[str]) -> list[dict[str, str]]:
    if not ids:
        return []
    found = search(context(), actor, "Patient", [("_id", ",".join(ids)), ("_count", str(len(ids)))])
    lines = []
    for version in found.matches:
        resource = json.parse(version.body)
        lines.append({"id": version.id, "name": show.name(resource), "born": str(resource.get("birthDate", ""))})
    return sorted(lines, key=lambda line: line["name"].casefold())


def _values(actor: Actor, wanted: Asked, answer: Answer, other: Answer | None) -> dict[str, Any]:
    question, language = wanted.question, translation.get_language() or "en"
    cells = (*answer.cells, *(other.cells if other else ()))
    told = Labels(actor, question.dimensions, cells, language)
    before = {cell.keys: cell for cell in other.cells} if other else {}
    if other and question.dimensions[:1] in {("month",), ("year",)} and wanted.compared != "network":
        before = _aligned(answer, other)
    rows = [_row(wanted, answer, cell, before.get(cell.keys), told) for cell in _ordered(answer)]
    centres = labels.centres(actor, wanted.scopes)
    measure = question.measure
    return {
        "measure": measure,
        "title": wanted.title(language),
        "own": wanted.own,
        "description": measure.description(language),
        "group": words.GROUPS[measure.group],
        "address": reverse("reporting:figure", args=[measure.id]),
        "query": wanted.address(),
        "scopes": [(scope.code, labels.scope_label(actor, scope, centres)) for scope in wanted.scopes],
        "scope": question.scope.code,
        "first": question.period.first,
        "last": question.period.last,
        "dimensions": [(name, words.DIMENSIONS.get(name, name)) for name in measure.dimensions],
        "by": [*question.dimensions, "", ""][:2],
        "compared": wanted.compared,
        "comparisons": _comparisons(wanted),
        "filters": _filters(actor, wanted, language),
        "headings": [words.DIMENSIONS.get(name, name) for name in question.dimensions],
        "rows": rows,
        "total": _row(wanted, answer, answer.total, other.total if other else None, told),
        "has_other": other is not None,
        "other_told": "" if other is None else _other_told(actor, answer, other),
        "unit": labels.unit(answer),
        "is_exact": answer.is_exact,
        "is_filling": is_filling(context().pool),
        "may_see_people": answer.is_exact or any(scope.code == OWN for scope in wanted.scopes),
        "is_share": measure.is_share,
        "has_value": measure.value is not None,
        "chart": _chart(wanted, answer, before, told),
        "computed": formats.date_format(clock.local(answer.computed), "j F Y H:i"),
        "steps": _steps(measure),
    }


def _comparisons(wanted: Asked) -> list[tuple[str, str]]:
    """Those that the reader has: the network is compared with by whom it is offered."""
    every = list(zip(COMPARED, compared_labels(), strict=True))
    has_network = any(scope.code == NETWORK for scope in wanted.scopes) and len(wanted.scopes) > 1
    return [pair for pair in every if pair[0] != "network" or has_network]


def _other_told(actor: Actor, answer: Answer, other: Answer) -> str:
    if other.question.scope != answer.question.scope:
        return labels.scope_label(actor, other.question.scope, {})
    return f"{other.question.period.first} – {other.question.period.last}"


def _aligned(answer: Answer, other: Answer) -> dict[tuple[str | None, ...], Cell]:
    """The months of the other period beside those of this one, by their order in the period."""
    months = other.question.period.months
    shift = (
        (answer.question.period.start.year - other.question.period.start.year) * 12
        + answer.question.period.start.month
        - other.question.period.start.month
    )
    found = {}
    for cell in other.cells:
        key = cell.keys[0]
        if key is None or months < 1:
            continue
        if answer.question.dimensions[0] == "year":
            moved = str(int(key) + shift // 12)
        else:
            number = int(key[:4]) * 12 + int(key[5:]) - 1 + shift
            moved = f"{number // 12:04d}-{number % 12 + 1:02d}"
        found[(moved, *cell.keys[1:])] = cell
    return found


def _ordered(answer: Answer) -> list[Cell]:
    """In time or by age as they come; everything else with the largest first."""
    first = answer.question.dimensions[:1]
    if first and first[0] in {"month", "year", "weekday", "hour", "age_group", "age_five"}:
        return list(answer.cells)
    return sorted(answer.cells, key=lambda cell: -_number(answer.question.measure, cell, Decimal(-1)))


def _number(measure: Measure, cell: Cell, missing: Decimal) -> Decimal:
    found = _figure(measure, cell)
    return missing if found is None else found


def _figure(measure: Measure, cell: Cell) -> Decimal | None:
    """The number that a report is about: the share, the average, or the count."""
    if measure.is_share:
        return cell.share
    if measure.value is not None:
        return cell.value
    return None if cell.count is None else Decimal(cell.count)


def _text(measure: Measure, cell: Cell) -> str:
    found = _figure(measure, cell)
    if found is None:
        return "< 5" if cell.is_small or cell.count else "–"
    decimals = 1 if measure.is_share or measure.value is not None else 0
    text = formats.number_format(found, decimal_pos=decimals, use_l10n=True, force_grouping=True)
    return f"{text} %" if measure.is_share else text


def _whole(number: int | None, cell: Cell) -> str:
    if number is None:
        return "< 5" if cell.is_small or cell.count else ""
    return formats.number_format(number, use_l10n=True, force_grouping=True)


def _row(wanted: Asked, answer: Answer, cell: Cell, other: Cell | None, told: Labels) -> dict[str, Any]:
    question = wanted.question
    measure = question.measure
    here, there = _figure(measure, cell), None if other is None else _figure(measure, other)
    change = None if here is None or there is None else here - there
    keys = {f"k_{name}": key or "" for name, key in zip(question.dimensions, cell.keys, strict=False)}
    return {
        "labels": told.row(question.dimensions, cell.keys) if cell.keys else [],
        "figure": _text(measure, cell),
        "count": _whole(cell.count, cell),
        "part": _whole(cell.part, cell) if measure.is_share else "",
        "other": "" if other is None else _text(measure, other),
        "change": ""
        if change is None
        else f"{'+' if change > 0 else ''}{formats.number_format(change, use_l10n=True)}",
        "is_better": _is_better(measure, change),
        "people": f"{reverse('reporting:people', args=[measure.id])}?{wanted.address(**keys)}",
    }


def _is_better(measure: Measure, change: Decimal | None) -> bool | None:
    if not change or not measure.improvement:
        return None
    return (change > 0) == (measure.improvement == "increase")


def _filters(actor: Actor, wanted: Asked, language: str) -> list[dict[str, str]]:
    question = wanted.question
    if not question.filters:
        return []
    told = Labels(actor, question.filters, [Cell(tuple(question.filters.values()), 0)], language)
    return [
        {
            "code": name,
            "key": value,
            "name": str(words.DIMENSIONS.get(name, name)),
            "value": told.of(name, value),
            "without": wanted.address(**{f"f_{name}": ""}),
        }
        for name, value in question.filters.items()
    ]


def _chart(
    wanted: Asked, answer: Answer, before: Mapping[tuple[str | None, ...], Cell], told: Labels
) -> dict[str, Any] | None:
    question = wanted.question
    measure, dimensions = question.measure, question.dimensions
    if not dimensions or not answer.cells:
        return None

    def point(cell: Cell, label: str) -> Point:
        other = before.get(cell.keys)
        href = _further(wanted, cell) if len(dimensions) == 1 else ""
        beside = None if other is None else _figure(measure, other)
        return Point(label, _figure(measure, cell), _text(measure, cell), beside, href)

    if dimensions == ("age_five", "sex"):
        return {"pyramid": charts.pyramid(_both(answer, told, point))}
    if len(dimensions) == 1 and dimensions[0] == "month":
        return {"line": charts.line([point(cell, words.month_short(str(cell.keys[0]))) for cell in answer.cells])}
    shown = [point(cell, " · ".join(told.row(dimensions, cell.keys))) for cell in _ordered(answer)]
    return {"bars": charts.bars(shown)}


def _further(wanted: Asked, cell: Cell) -> str:
    """The same report of this value alone, by months or what else it is told by; empty for nothing."""
    name, key = wanted.question.dimensions[0], cell.keys[0]
    others = [other for other in ("month", *wanted.question.measure.dimensions) if other != name]
    next_one = next((other for other in others if other in wanted.question.measure.dimensions), "")
    if key is None or not next_one or name in {"month", "year"}:
        return ""
    changes = {f"f_{name}": key, "by": next_one, "and": "", "own": ""}
    return f"{reverse('reporting:figure', args=[wanted.question.measure.id])}?{wanted.address(**changes)}"


def _both(answer: Answer, told: Labels, point: Any) -> list[tuple[str, Point, Point]]:
    ages: dict[str, dict[str, Cell]] = {}
    for cell in answer.cells:
        if cell.keys[0] is not None:
            ages.setdefault(cell.keys[0], {})[cell.keys[1] or ""] = cell
    nobody = Point("", None, "")
    return [
        (
            told.of("age_five", age),
            point(both["female"], "") if "female" in both else nobody,
            point(both["male"], "") if "male" in both else nobody,
        )
        for age, both in sorted(ages.items())
    ]


def _steps(measure: Measure) -> list[tuple[str, list[str]]]:
    """How it was computed, definition by definition."""
    if measure.kind == "events":
        document = measure.document
        found = [
            (_("Counted are"), [f"{measure.table.name} · {measure.date} · {document.get('where', '')}".strip(" ·")])
        ]
        if document.get("value"):
            found.append((_("Value"), [f"{document['aggregate']}({document['value']})"]))
        if document.get("numerator"):
            found.append((_("Of these"), [str(document["numerator"])]))
        return found
    found = [(_("Counted are patients who meet"), [_criterion(item) for item in measure.population])]
    if measure.exclusions:
        found.append((_("Not those who meet"), [_criterion(item) for item in measure.exclusions]))
    if measure.numerator:
        found.append((_("Of these"), [_criterion(item) for item in measure.numerator]))
    return found


def _criterion(item: Criterion) -> str:
    words_before = f"{_('not')}: " if item.is_not else ""
    often = f" · ≥ {item.at_least}" if item.at_least > 1 else ""
    newest = f" · {_('the newest')}: {item.then_source}" if item.then else ""
    return f"{words_before}{item.table.name} · {item.source}{often}{newest}"
