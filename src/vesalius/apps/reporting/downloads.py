"""Reports to take away: spreadsheet, CSV, PDF and MeasureReport, and the pack of a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.analytics import measure_report, period
from vesalius.analytics.evaluate import Answer
from vesalius.apps.reporting import files, labels, lines, packs
from vesalius.apps.reporting.asking import Asked, allowed, answers, asked
from vesalius.audit.recording import record
from vesalius.errors import NotFound
from vesalius.r4 import json
from vesalius.ui.frame import context, signed_in


@require_safe
@signed_in
def download(request: HttpRequest, actor: Actor, measure_id: str, kind: str) -> HttpResponse:
    """The report as a file; an export is an event in the audit log."""
    wanted = asked(request, actor, measure_id)
    answer, _other = answers(actor, wanted)
    makers: dict[str, tuple[str, Any]] = {
        "xlsx": (files.XLSX, _spreadsheet),
        "csv": (files.CSV, _csv),
        "pdf": (files.PDF, _pdf),
        "json": ("application/fhir+json", _measure_report),
    }
    if kind not in makers:
        raise NotFound("There is no such page.")
    content_type, make = makers[kind]
    content = make(actor, wanted, answer)
    _tell(actor, f"Measure/{measure_id}", {"format": kind, "scope": wanted.question.scope.code})
    name = f"{measure_id}-{wanted.question.period.first}-{wanted.question.period.last}.{kind}"
    return files.answer(content, content_type, name)


@require_safe
@signed_in
def pack(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every report of the catalogue for one month, in one PDF, by what each is told first."""
    scope = request.GET.get("scope", "")
    scopes = allowed(actor)
    chosen = next((one for one in scopes if one.code == scope), scopes[0])
    month = period.parse(request.GET["month"]) if request.GET.get("month") else period.recent(1)
    language = translation.get_language() or "en"
    content = packs.rendered(actor, chosen, month, language)
    _tell(actor, "Measure", {"format": "pdf", "scope": chosen.code, "pack": month.first})
    return files.answer(content, files.PDF, f"vesalius-{month.first}.pdf")


def _tell(actor: Actor, entity: str, details: Mapping[str, str]) -> None:
    with context().pool.session() as session:
        record(session, context().log, actor, "export", entity, details=details)


def _scope_told(actor: Actor, wanted: Asked) -> str:
    centres = labels.centres(actor, wanted.scopes)
    return labels.scope_label(actor, wanted.question.scope, centres)


def _about(actor: Actor, wanted: Asked, answer: Answer) -> list[tuple[str, str]]:
    measure, language = wanted.question.measure, translation.get_language() or "en"
    moment = clock.local(answer.computed)
    return [
        (_("Report"), wanted.title(language)),
        (_("What it says"), measure.description(language)),
        (_("Figures of"), _scope_told(actor, wanted)),
        (_("Period"), f"{wanted.question.period.first} – {wanted.question.period.last}"),
        (_("Counted"), formats.date_format(moment, "Y-m-d H:i")),
        (_("Exactness"), _("exact") if answer.is_exact else _("rounded to five, groups under five hidden")),
        (_("Source"), f"{measure.source} · {measure.id} v{measure.version}"),
    ]


def _spreadsheet(actor: Actor, wanted: Asked, answer: Answer) -> bytes:
    texts = len(answer.question.dimensions)
    return files.spreadsheet(lines.headings(answer), lines.lines(actor, answer), _about(actor, wanted, answer), texts)


def _csv(actor: Actor, wanted: Asked, answer: Answer) -> bytes:
    del wanted
    return files.comma_separated(lines.headings(answer), lines.lines(actor, answer))


def _measure_report(actor: Actor, wanted: Asked, answer: Answer) -> bytes:
    del actor, wanted
    return json.encode(measure_report.of(answer))


def _pdf(actor: Actor, wanted: Asked, answer: Answer) -> bytes:
    language = translation.get_language() or "en"
    return files.paper(
        wanted.title(language),
        f"{_scope_told(actor, wanted)} · {wanted.question.period.first} – {wanted.question.period.last}",
        [lines.section(actor, answer, language)],
        language,
    )
