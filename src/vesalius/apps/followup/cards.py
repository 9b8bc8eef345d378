"""The words of model cards in the reader's language. A card itself is part of the pinned file, and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

_SENTENCES: Final = (
    _(
        "Silent by default. May draw attention to people who deserve a closer look; it is no diagnosis and decides"
        " nothing."
    ),
    _("Silent by default. May draw attention to people who deserve a closer look; it is no diagnosis."),
    _("nafld1, nafld2, nafld3 of the R package survival (LGPL), Mayo Clinic, published by T. Therneau"),
    _(
        "Residents of Olmsted County, Minnesota, index days about 1997 to 2014; mostly white; people with fatty liver"
        " disease and controls of the same age and sex, so that fatty liver is enriched"
    ),
    _("Those whom the account that asked for the training may see"),
    _("Diagnoses are billing codes; what was never coded counts as absent."),
    _("Fatty liver is four to five times as frequent as in a population: risks are too high for most people."),
    _("No validation outside of these data; nothing Belgian in them."),
    _("Results that are missing count as the median of the training data."),
    _("Treatment is not known to the model."),
    _("Validated only by cross-validation within these records."),
    _("What was never recorded counts as absent; who was not seen again is censored at the last contact."),
    _(
        "Additive logistic regression; age bends at 50 and 65 years, body mass index at 30; L2 penalty 1 on"
        " standardised terms; inverse probability of censoring weights at five years, death without the outcome counts"
        " as none; figures from five-fold cross-validation with people whom the model had not seen, then recalibrated"
    ),
    _("Additive logistic regression with weights for censoring; docs/learning.md"),
    _("18-49 years"),
    _("50-64 years"),
    _("65-89 years"),
    _("controls"),
    _("fatty liver"),
    _("men"),
    _("women"),
)
_OWN_DATA: Final = re.compile(r"This network's records, people in care on (\S+), followed until (\S+)")
_FROM_OWN: Final = _("This network's records, people in care on %(since)s, followed until %(until)s")


def card(written: Mapping[str, Any]) -> dict[str, Any]:
    """A card with its sentences in the reader's language; a sentence that nobody translated stays English."""
    told = {name: said(str(written.get(name, ""))) for name in ("use", "data", "population", "method")}
    return {**written, **told, "limits": [said(str(each)) for each in written.get("limits") or ()]}


def said(text: str) -> str:
    """One sentence, or the name of a subgroup."""
    own = _OWN_DATA.fullmatch(text)
    if own:
        return gettext(_FROM_OWN) % {"since": own[1], "until": own[2]}
    return gettext(text) if text in _SENTENCES else text
