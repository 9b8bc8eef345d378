"""The figures of an answer as lines of a table, with what they are called."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from vesalius.access.actor import Actor
from vesalius.analytics.evaluate import Answer, Cell
from vesalius.apps.reporting import files, labels, words
from vesalius.apps.reporting.labels import Labels


def headings(answer: Answer) -> list[str]:
    """The headings of its columns."""
    measure = answer.question.measure
    found = [str(words.DIMENSIONS.get(name, name)) for name in answer.question.dimensions]
    if measure.is_share:
        return [*found, _("All"), _("Of these"), "%"]
    if measure.value is not None:
        return [*found, _("Number"), labels.unit(answer)]
    return [*found, labels.unit(answer)]


def lines(actor: Actor, answer: Answer) -> list[list[int | Decimal | str]]:
    """Its rows with labels in the active language, the total last."""
    told = Labels(actor, answer.question.dimensions, answer.cells, translation.get_language() or "en")
    found: list[list[int | Decimal | str]] = [
        [*told.row(answer.question.dimensions, cell.keys), *_numbers(answer, cell)] for cell in answer.cells
    ]
    head = [_("Total"), *[""] * (len(answer.question.dimensions) - 1)] if answer.question.dimensions else []
    return [*found, [*head, *_numbers(answer, answer.total)]]


def section(actor: Actor, answer: Answer, language: str) -> dict[str, Any]:
    """A report as a section of a paper."""
    measure = answer.question.measure
    found = lines(actor, answer)
    return {
        "title": measure.title(language),
        "text": measure.description(language),
        "headings": headings(answer),
        "rows": [[files.written(item) for item in line] for line in found[:-1][:60]],
        "total": [files.written(item) for item in found[-1]],
        "dimensions": len(answer.question.dimensions),
        "note": "" if answer.is_exact else _("Rounded to five; groups under five are hidden."),
        "source": f"{_(measure.source)} · {measure.id} v{measure.version}",
    }


def _numbers(answer: Answer, cell: Cell) -> list[int | Decimal | str]:
    measure = answer.question.measure
    hidden = "< 5" if cell.is_small or cell.count else ""

    def shown(value: int | Decimal | None) -> int | Decimal | str:
        return hidden if value is None else value

    if measure.is_share:
        return [shown(cell.count), shown(cell.part), shown(cell.share)]
    if measure.value is not None:
        return [shown(cell.count), shown(cell.value)]
    return [shown(cell.count)]
