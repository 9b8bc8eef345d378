"""The yearly activity report of an integrated health association: its template is data, its figures are filled in.

What only people can tell (aims, projects, meetings) stands as a line to be completed: the document of the word
processor is there for that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files as package_files
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.analytics import measure, period, staff
from vesalius.analytics.evaluate import evaluate, with_every_month
from vesalius.analytics.period import Period
from vesalius.analytics.scope import OWN, Scope
from vesalius.analytics.statement import Question
from vesalius.apps.reporting import asking, files, labels, lines, office, words
from vesalius.audit.recording import record
from vesalius.errors import NotFound
from vesalius.r4 import json
from vesalius.ui.frame import context, page, signed_in

_YEARS: Final = 6
_ROWS: Final = 60


@cache
def _template() -> Mapping[str, Any]:
    content = (package_files("vesalius.apps.reporting") / "data" / "activity_report.json").read_bytes()
    found: Mapping[str, Any] = json.parse(content)
    return found


def _scopes(actor: Actor) -> list[Scope]:
    """Those of a centre or the network: the report of an association is not about one's own patients."""
    found = [scope for scope in asking.allowed(actor) if scope.code != OWN]
    if not found:
        raise NotFound("There is no such page.")
    return found


def _year(request: HttpRequest) -> int:
    present = clock.now().astimezone(clock.ZONE).year
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and present - _YEARS < int(text) <= present else present - 1


@require_safe
@signed_in
def chosen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose centre and year; the documents are a click away."""
    scopes = _scopes(actor)
    named = labels.centres(actor, scopes)
    scope = request.GET.get("scope", scopes[0].code)
    present = clock.now().astimezone(clock.ZONE).year
    language = translation.get_language() or "en"
    values = {
        "scopes": [(one.code, labels.scope_label(actor, one, named)) for one in scopes],
        "scope": scope,
        "years": list(range(present, present - _YEARS, -1)),
        "year": _year(request),
        "title": _said(_template()["title"], language),
        "sections": [_said(section["title"], language) for section in _template()["sections"]],
        "source": _(_template()["source"]),
        "state": _(_template()["state"]),
    }
    return page(request, "reporting/yearly.html", values, place="reports")


@require_safe
@signed_in
def download(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """The report as PDF or as a document to go on writing in; an export is an event in the audit log."""
    if kind not in {"pdf", "docx"}:
        raise NotFound("There is no such page.")
    scope = next((one for one in _scopes(actor) if one.code == request.GET.get("scope", "")), _scopes(actor)[0])
    year, language = _year(request), translation.get_language() or "en"
    told = f"{labels.scope_label(actor, scope, labels.centres(actor, [scope]))} · {year}"
    sections = [_section(actor, scope, period.parse(str(year)), one, language) for one in _template()["sections"]]
    title = _said(_template()["title"], language)
    content = _pdf(title, told, sections, language) if kind == "pdf" else _document(title, told, sections, language)
    with context().pool.session() as session:
        details = {"format": kind, "scope": scope.code, "yearly": str(year)}
        record(session, context().log, actor, "export", "Measure", details=details)
    media = files.PDF if kind == "pdf" else office.MEDIA_TYPE
    return files.answer(content, media, f"activity-report-{year}.{kind}")


def _said(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language[:2]) or texts["en"]


def _section(actor: Actor, scope: Scope, year: Period, section: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "title": _said(section["title"], language),
        "asked": [_said(text, language) for text in section["text"]],
        "tables": [_table(actor, scope, year, table, language) for table in section["tables"]],
    }


def _table(actor: Actor, scope: Scope, year: Period, table: Mapping[str, Any], language: str) -> dict[str, Any]:
    if table.get("staff"):
        found = staff.by_profession(context(), scope)
        named = words.VALUES["profession"]
        rows = [[str(named.get(code, code)), str(number)] for code, number in found.items()]
        return {
            "title": _("Practitioners by profession"),
            "text": "",
            "headings": [_("Profession"), _("Number")],
            "rows": rows,
            "total": [],
            "dimensions": 1,
            "note": "",
            "source": "",
        }
    asked = Question(measure.find(table["measure"]), year, scope, tuple(table["by"]))
    made = lines.section(actor, with_every_month(evaluate(context(), actor, asked)), language)
    made["rows"] = made["rows"][:_ROWS]
    return made


def _pdf(title: str, told: str, sections: Sequence[Mapping[str, Any]], language: str) -> bytes:
    made = []
    for section in sections:
        to_tell = [f"{text} — {_('to be completed')}" for text in section["asked"]]
        made.append({"chapter": section["title"], "text": " ".join(to_tell), "tables": section["tables"]})
    flat = []
    for chapter in made:
        empty = {"headings": [], "rows": [], "total": [], "dimensions": 0, "note": "", "source": ""}
        flat.append({"title": chapter["chapter"], "text": chapter["text"], **empty})
        flat += chapter["tables"]
    return files.paper(title, told, flat, language)


def _document(title: str, told: str, sections: Sequence[Mapping[str, Any]], language: str) -> bytes:
    made = office.Document(language[:2])
    made.heading(title, 0)
    made.paragraph(told)
    for section in sections:
        made.heading(section["title"], 1)
        for text in section["asked"]:
            made.paragraph(text)
            made.paragraph(f"[{_('to be completed')}]")
        for table in section["tables"]:
            made.heading(table["title"], 2)
            if table["text"]:
                made.paragraph(table["text"])
            made.table(table["headings"], [*table["rows"], *([table["total"]] if table["total"] else [])])
            if table["note"]:
                made.paragraph(table["note"])
    return made.content()
