"""Certificates and letters: what each asks for, and the sheets that it becomes.

The certificate of incapacity has the three parts of Belgian practice: one for the patient, one for the employer, which
says nothing of the diagnosis, and one for the medical adviser of the insurer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from vesalius.access import roles
from vesalius.clinical import presentation as show

_LONGEST: Final = 6_000
_LONGEST_INCAPACITY: Final = 366
_CARE: Final = frozenset({roles.PHYSICIAN, roles.NURSE, roles.PHYSIOTHERAPIST, roles.PSYCHOLOGIST, roles.MIDWIFE})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: `kind` is day, text, choice, lines or tick."""

    name: str
    label: str | Promise
    kind: str
    choices: Sequence[tuple[str, str | Promise]] = ()
    is_required: bool = True
    hint: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One part of a paper. `rows` are pairs of label and value."""

    part: str
    rows: Sequence[tuple[str, str]] = ()
    paragraphs: Sequence[str] = ()
    recipient: Sequence[str] = ()
    notice: str = ""


Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper: its form and its sheets. `code` is a LOINC code of the document, empty for one of ours."""

    name: str
    label: str | Promise
    fields: Sequence[Field]
    sheets: Callable[[Given, Given], Sequence[Sheet]]
    code: str = ""
    faults: Callable[[Given], dict[str, str]] = field(default=lambda _given: {})
    roles: frozenset[str] = _CARE


def checked(kind: Kind, given: Given) -> tuple[dict[str, str], dict[str, str]]:
    """(the values of the form, what is wrong by field)."""
    values = {item.name: given.get(item.name, "").strip()[:_LONGEST] for item in kind.fields}
    faults = {}
    for item in kind.fields:
        value = values[item.name]
        if item.is_required and not value:
            faults[item.name] = _("This is needed.")
        elif item.kind == "day" and value and not _is_day(value):
            faults[item.name] = _("A date, please.")
        elif item.kind == "choice" and value and value not in dict(item.choices):
            faults[item.name] = _("Choose one of the list.")
    if not faults:
        faults = kind.faults(values)
    return values, faults


def filled(text: str, facts: Given) -> str:
    """A template of a letter with {patient} and the like filled in; other braces stay as they are."""
    for name, value in facts.items():
        text = text.replace("{" + name + "}", value or "…")
    return text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


_CAUSES: Final = (
    ("illness", _lazy("illness")),
    ("accident", _lazy("accident in private life")),
    ("work-accident", _lazy("accident at work")),
    ("occupational", _lazy("occupational disease")),
    ("pregnancy", _lazy("pregnancy or birth")),
    ("hospital", _lazy("stay in hospital")),
)
_OUTINGS: Final = (("yes", _lazy("allowed")), ("no", _lazy("not allowed")))
_STAGES: Final = (
    ("first", _lazy("first certificate")),
    ("extension", _lazy("extension")),
    ("relapse", _lazy("relapse")),
)


def _incapacity_faults(given: Given) -> dict[str, str]:
    first, last = date.fromisoformat(given["first"]), date.fromisoformat(given["last"])
    if last < first:
        return {"last": _("The last day is before the first.")}
    if (last - first).days > _LONGEST_INCAPACITY:
        return {"last": _("More than a year: give a shorter time.")}
    return {}


def _incapacity(given: Given, person: Given) -> Sequence[Sheet]:
    days = (date.fromisoformat(given["last"]) - date.fromisoformat(given["first"])).days + 1
    length = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    common = [
        *_person(person),
        (_("Unable to work from"), show.day(given["first"])),
        (
            _("to and including"),
            f"{show.day(given['last'])} ({length})",
        ),
        (_("Stage"), str(dict(_STAGES)[given["stage"]])),
        (_("Leaving the house"), str(dict(_OUTINGS)[given["outings"]])),
    ]
    if given.get("address"):
        common.append((_("Stays at"), given["address"]))
    cause = (_("Cause"), str(dict(_CAUSES)[given["cause"]]))
    statement = _("I, the undersigned, declare that I examined this person today and found them unable to work.")
    diagnosis = [(_("Diagnosis"), given["diagnosis"])] if given.get("diagnosis") else []
    return [
        Sheet(
            _("Part for the patient"),
            [*common, cause, *diagnosis],
            [statement],
            notice=_("Keep this part. Give the second to your employer and send the third to your insurer."),
        ),
        Sheet(
            _("Part for the employer"),
            common,
            [statement],
            [given["employer"]] if given.get("employer") else [],
            notice=_("This part does not mention the diagnosis, which is under professional secrecy."),
        ),
        Sheet(
            _("Part for the medical adviser of the insurer"),
            [*common, cause, *diagnosis],
            [statement],
            [_("To the medical adviser"), *([person["insurer"]] if person.get("insurer") else [])],
            notice=" ".join(filter(None, (_("Confidential: for the medical adviser only."), _electronic(days)))),
        ),
    ]


_PAPER_DAYS: Final = 14


def _electronic(days: int) -> str:
    """What holds for longer certificates (INAMI, 25 November 2025): the insurer gets them by Mult-eMediatt."""
    if days <= _PAPER_DAYS:
        return ""
    return _("Above 14 days the insurer is told electronically (Mult-eMediatt); this paper does not replace it.")


def _person(person: Given) -> list[tuple[str, str]]:
    rows = [(_("Name"), person["name"]), (_("Born"), person["birth"])]
    if person.get("number"):
        rows.append((_("National number"), person["number"]))
    return rows


def _attendance(given: Given, person: Given) -> Sequence[Sheet]:
    rows = [*_person(person), (_("Present on"), show.day(given["day"]))]
    if given.get("hours"):
        rows.append((_("Hours"), given["hours"]))
    return [Sheet("", rows, [_("This person came to our centre for care at the time given above.")])]


def _fitness(given: Given, person: Given) -> Sequence[Sheet]:
    text = _("I examined this person today and found nothing that speaks against: %(activity)s.")
    return [
        Sheet(
            "",
            [*_person(person), *([(_("Valid until"), show.day(given["until"]))] if given.get("until") else [])],
            [text % {"activity": given["activity"]}, *filter(None, [given.get("remark", "")])],
        )
    ]


def _letter(given: Given, person: Given) -> Sequence[Sheet]:
    return [Sheet("", _person(person), given["text"].split("\n\n"), given["recipient"].splitlines())]


KINDS: Final = (
    Kind(
        "incapacity",
        _lazy("Certificate of incapacity for work"),
        (
            Field("first", _lazy("First day"), "day"),
            Field("last", _lazy("Last day"), "day"),
            Field("cause", _lazy("Cause"), "choice", _CAUSES),
            Field("stage", _lazy("Stage"), "choice", _STAGES),
            Field("outings", _lazy("Leaving the house"), "choice", _OUTINGS),
            Field(
                "diagnosis",
                _lazy("Diagnosis"),
                "text",
                is_required=False,
                hint=_lazy("Stands in the parts for the patient and the insurer only."),
            ),
            Field("employer", _lazy("Employer"), "text", is_required=False),
            Field("address", _lazy("Stays at another address"), "text", is_required=False),
        ),
        _incapacity,
        faults=_incapacity_faults,
        roles=frozenset({roles.PHYSICIAN}),
    ),
    Kind(
        "attendance",
        _lazy("Certificate of attendance"),
        (
            Field("day", _lazy("Day"), "day"),
            Field("hours", _lazy("Hours"), "text", is_required=False, hint=_lazy("For example 9:00 to 9:40")),
        ),
        _attendance,
    ),
    Kind(
        "fitness",
        _lazy("Certificate of fitness"),
        (
            Field("activity", _lazy("For what"), "text", hint=_lazy("For example football, school, driving")),
            Field("until", _lazy("Valid until"), "day", is_required=False),
            Field("remark", _lazy("Remark"), "lines", is_required=False),
        ),
        _fitness,
        roles=frozenset({roles.PHYSICIAN}),
    ),
    Kind(
        "letter",
        _lazy("Letter"),
        (
            Field("recipient", pgettext_lazy("person", "To"), "lines", hint=_lazy("Name and address, one line each")),
            Field("text", _lazy("Text"), "lines"),
        ),
        _letter,
        code="57133-1",
    ),
)
"""All kinds, in the order in which they are offered."""
BY_NAME: Final = {kind.name: kind for kind in KINDS}
