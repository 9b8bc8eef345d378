"""The pack of a month: every report of some chapters in one PDF, by what each is told first."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from vesalius.access.actor import Actor
from vesalius.analytics.evaluate import evaluate, with_every_month
from vesalius.analytics.measure import shipped
from vesalius.analytics.period import Period
from vesalius.analytics.scope import Scope
from vesalius.analytics.statement import Question
from vesalius.apps.reporting import files, labels, lines, words
from vesalius.ui.frame import context


def rendered(
    actor: Actor, scope: Scope, month: Period, language: str, *, chapters: Sequence[str] = (), title: str = ""
) -> bytes:
    """The PDF of a month in the active language; all chapters without a choice.

    Reports that count nothing are left out.
    """
    sections = []
    for found in shipped().values():
        if chapters and found.group not in chapters:
            continue
        answer = with_every_month(evaluate(context(), actor, Question(found, month, scope, found.shown)))
        if answer.total.count != 0:
            sections.append(lines.section(actor, answer, language))
    told = labels.scope_label(actor, scope, labels.centres(actor, [scope]))
    heading = _("Activity and quality, %(month)s") % {"month": words.month(month.first)}
    return files.paper(f"{title} · {heading}" if title else heading, told, sections, language)
