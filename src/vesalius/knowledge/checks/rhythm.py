"""The sum of what prolongs the QT interval."""

from __future__ import annotations

from typing import Final

from vesalius.knowledge.checks.inquiry import Inquiry
from vesalius.knowledge.model import Level

_KNOWN: Final = 2


def check(inquiry: Inquiry) -> None:
    """Adds one alert when two or more lines prolong QT.

    Known risks weigh 2, possible ones 1, low potassium 2, an age of 65 years 1.
    """
    found = []
    weights = 0
    for line in inquiry.lines:
        weight = max((inquiry.base.compiled.qt.get(key, 0) for key in line.substances), default=0)
        if weight and not line.medicine.is_topical:
            found.append(line)
            weights += weight
    if len(found) < 2 or not inquiry.concerned(*found):
        return
    facts = inquiry.facts
    if facts.potassium and facts.potassium.value < 3.5:
        weights += 2
    if facts.age is not None and facts.age >= 65:
        weights += 1
    level = Level.AVOID if weights >= 2 * _KNOWN else Level.CAUTION if weights > _KNOWN else Level.NOTE
    names = [inquiry.label(line) for line in found]
    english, french, dutch, german = (" + ".join(name[place] for name in names) for place in range(4))
    values = ((english, french, dutch, german),)
    inquiry.add(
        "qt",
        level,
        "qt:sum",
        found,
        values,
        source="qt",
        effect="qt",
        management="check_ecg",
        state=str(weights),
    )
