"""Urgent signs: who has one is led to a telephone number, and not to a time next week.

The signs are those at which Belgian public information (112.be, 1733) tells people to call at once. They are asked
before any time is shown; nothing of the answer is kept.
"""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EMERGENCY: Final = "112"
DUTY: Final = "1733"
SUICIDE: Final = {"fr": "0800 32 123", "nl": "1813", "de": "108", "en": "0800 32 123"}
"""The helplines of Belgium by language: Centre de prévention du suicide, Zelfmoordlijn, Telefonhilfe."""

SIGNS: Final[tuple[str | Promise, ...]] = (
    _("pain or pressure in the chest, or sudden shortness of breath"),
    _("sudden weakness of an arm or leg, a drooping face, trouble speaking"),
    _("heavy bleeding, a serious accident, loss of consciousness"),
    _("a severe allergic reaction, swelling of the face or throat"),
    _("fever in a baby younger than three months, or a very drowsy child"),
)
SIGNS_OF_MIND: Final[tuple[str | Promise, ...]] = (_("thoughts of ending your life, or of harming somebody"),)
"""Asked as well where people come for their mind."""


def signs(profession: str) -> tuple[str | Promise, ...]:
    """The signs to ask about before a visit to this profession (CD-HCPARTY)."""
    if profession == "persclinicalpsychologist":
        return (*SIGNS_OF_MIND, *SIGNS)
    if profession == "persphysiotherapist":
        return (*SIGNS[:3], _("loss of feeling between the legs, or of control of the bladder"))
    return SIGNS
