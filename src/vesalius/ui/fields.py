"""Form fields for the datatypes of FHIR: what is typed becomes an element, and an element becomes what is typed.

form = Form([TextField("title", _("Title"), is_required=True), DateField("start", _("Start"))], request.POST)
if form.is_valid: resource["title"] = form.values["title"]

Every field works without a script: a coded field keeps the words, a date field understands how people write dates.
`fields.js` adds the lists that appear while typing. Templates show a form by `{% include "ui/fields/form.html" %}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vesalius import dates
from vesalius.ui.formats import decimal

Given = Mapping[str, str]
Choices = Sequence[tuple[str, str | Promise]]
UCUM: Final = "http://unitsofmeasure.org"
COMPARATORS: Final[Choices] = (("", "="), ("<", "<"), ("<=", "≤"), (">", ">"), (">=", "≥"))
_LONGEST: Final = 300
_EARLIEST: Final = 1890


class Fault(Exception):
    """What was typed cannot be stored; the text says what to do."""


class Field(Protocol):
    """One question. `template` shows it; `read` gives the element, None for nothing, or raises Fault."""

    @property
    def name(self) -> str:
        """The name of its input; other inputs of the field begin with it and a dot."""

    @property
    def label(self) -> str | Promise:
        """What is asked."""

    @property
    def is_required(self) -> bool:
        """Whether an answer is needed."""

    @property
    def hint(self) -> str | Promise:
        """What helps to answer; may be empty."""

    @property
    def template(self) -> str:
        """The template of the field."""

    def read(self, given: Given) -> Any:
        """The element that was typed."""

    def fill(self, value: Any) -> dict[str, str]:
        """What stands in the inputs for an element; the opposite of `read`."""


@dataclass(frozen=True, slots=True)
class TextField:
    """A string; markdown or a note with more than one row."""

    name: str
    label: str | Promise
    is_required: bool = False
    hint: str | Promise = ""
    rows: int = 1
    longest: int = _LONGEST
    template: str = "ui/fields/text.html"

    def read(self, given: Given) -> str | None:
        """The text without blanks around it."""
        text = given.get(self.name, "").replace("\r\n", "\n").strip()
        if len(text) > self.longest:
            raise Fault(_("At most %(n)d characters.") % {"n": self.longest})
        return text or None

    def fill(self, value: Any) -> dict[str, str]:
        """The text."""
        return {self.name: str(value or "")}


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """A code out of a few."""

    name: str
    label: str | Promise
    choices: Choices
    is_required: bool = False
    hint: str | Promise = ""
    template: str = "ui/fields/choice.html"

    def read(self, given: Given) -> str | None:
        """The code."""
        code = given.get(self.name, "")
        if code and code not in {known for known, _label in self.choices}:
            raise Fault(_("Choose one of the list."))
        return code or None

    def fill(self, value: Any) -> dict[str, str]:
        """The code."""
        return {self.name: str(value or "")}


@dataclass(frozen=True, slots=True)
class ManyField:
    """Several of a few: codes, or literal references."""

    name: str
    label: str | Promise
    choices: Choices
    is_required: bool = False
    hint: str | Promise = ""
    template: str = "ui/fields/many.html"

    def read(self, given: Given) -> list[str]:
        """Those that were ticked, in the order of the choices."""
        return [code for code, _label in self.choices if given.get(f"{self.name}.{code}")]

    def fill(self, value: Any) -> dict[str, str]:
        """A mark for each."""
        return {f"{self.name}.{code}": "yes" for code in value or ()}


@dataclass(frozen=True, slots=True)
class DateField:
    """A date as precise as it is known: a day, a month or a year (FHIR date), not after the day `latest`."""

    name: str
    label: str | Promise
    is_required: bool = False
    hint: str | Promise = ""
    latest: str = ""
    template: str = "ui/fields/date.html"

    def read(self, given: Given) -> str | None:
        """YYYY, YYYY-MM or YYYY-MM-DD."""
        text = given.get(self.name, "").strip()
        if not text:
            return None
        found = partial_date(text)
        if found is None:
            raise Fault(_("A date, a month or a year: 4/5/2024, 5/2024 or 2024."))
        if self.latest and found > self.latest[: len(found)]:
            raise Fault(_("This day is still to come."))
        return found

    def fill(self, value: Any) -> dict[str, str]:
        """The date as people write it."""
        parts = dates.day_of(value).split("-")
        return {self.name: "/".join(part.lstrip("0") for part in reversed(parts))}


@dataclass(frozen=True, slots=True)
class QuantityField:
    """A number with its unit (Quantity with a UCUM code), with a comparator where a limit is meant."""

    name: str
    label: str | Promise
    units: Choices
    is_required: bool = False
    hint: str | Promise = ""
    has_comparator: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    template: str = "ui/fields/quantity.html"

    @property
    def comparators(self) -> Choices:
        """The comparators that can be chosen."""
        return COMPARATORS if self.has_comparator else ()

    def read(self, given: Given) -> dict[str, Any] | None:
        """A Quantity. Raises Fault for what is no number, and outside of the limits."""
        text = given.get(self.name, "").strip().replace(",", ".").replace("\u202f", "").replace(" ", "")
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise Fault(_("A number, such as 6,5.")) from None
        if (
            not number.is_finite()
            or (self.low is not None and number < self.low)
            or (self.high is not None and number > self.high)
        ):
            raise Fault(_("This value is not possible."))
        code = given.get(f"{self.name}.unit", "") or (self.units[0][0] if self.units else "")
        labels = dict(self.units)
        if code not in labels:
            raise Fault(_("Choose a unit."))
        made: dict[str, Any] = {"value": number}
        comparator = given.get(f"{self.name}.comparator", "")
        if comparator and comparator in dict(self.comparators):
            made["comparator"] = comparator
        return {**made, "unit": str(labels[code]), "system": UCUM, "code": code}

    def fill(self, value: Any) -> dict[str, str]:
        """Number, unit and comparator."""
        if not value or "value" not in value:
            return {}
        return {
            self.name: decimal(value["value"]),
            f"{self.name}.unit": str(value.get("code", "")),
            f"{self.name}.comparator": str(value.get("comparator", "")),
        }


@dataclass(frozen=True, slots=True)
class CodedField:
    """A concept by its words: a coding that was chosen out of the list, or the words alone (CodeableConcept).

    `options` is where the list comes from; `look_up` gives (system, code, display, text) of a chosen key, None for an
    unknown one: what comes back from a browser is never taken for a code by itself.
    """

    name: str
    label: str | Promise
    options: str
    look_up: Callable[[str], tuple[str, str, str, str] | None]
    is_required: bool = False
    hint: str | Promise = ""
    must_be_coded: bool = False
    template: str = "ui/fields/coded.html"

    def read(self, given: Given) -> dict[str, Any] | None:
        """A CodeableConcept."""
        text = given.get(self.name, "").strip()[:_LONGEST]
        if not text:
            return None
        found = self.look_up(given.get(f"{self.name}.key", ""))
        if found is not None:
            system, code, display, own = found
            return {"coding": [{"system": system, "code": code, "display": display}], "text": own or text}
        if self.must_be_coded:
            raise Fault(_("Choose one of the list."))
        return {"text": text}

    def fill(self, value: Any) -> dict[str, str]:
        """The words, and the key of the first coding: its code."""
        codings = (value or {}).get("coding") or [{}]
        text = (value or {}).get("text") or codings[0].get("display") or codings[0].get("code") or ""
        return {self.name: str(text), f"{self.name}.key": str(codings[0].get("code", ""))}


@dataclass(frozen=True, slots=True)
class ReferenceField:
    """Somebody or something else of the store, found while typing (Reference).

    `resolve` gives the Reference of a literal that the reader may see, or raises; what was typed without choosing is
    kept as a display alone where `may_be_words`.
    """

    name: str
    label: str | Promise
    options: str
    resolve: Callable[[str], dict[str, Any]]
    is_required: bool = False
    hint: str | Promise = ""
    may_be_words: bool = False
    template: str = "ui/fields/coded.html"

    def read(self, given: Given) -> dict[str, Any] | None:
        """A Reference with its display."""
        text, literal = given.get(self.name, "").strip()[:_LONGEST], given.get(f"{self.name}.key", "")
        if not text:
            return None
        if literal:
            return self.resolve(literal)
        if self.may_be_words:
            return {"display": text}
        raise Fault(_("Choose one of the list."))

    def fill(self, value: Any) -> dict[str, str]:
        """The display and the literal."""
        value = value or {}
        return {self.name: str(value.get("display", "")), f"{self.name}.key": str(value.get("reference", ""))}


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as the template sees it: what stands in its inputs, and what is wrong."""

    field: Field
    inputs: Mapping[str, str]
    fault: str

    @property
    def name(self) -> str:
        """The name of the field."""
        return self.field.name

    @property
    def value(self) -> str:
        """What stands in the main input."""
        return self.inputs.get(self.field.name, "")

    @property
    def key(self) -> str:
        """What was chosen, of a coded or a reference field."""
        return self.inputs.get(f"{self.field.name}.key", "")

    @property
    def unit(self) -> str:
        """The unit of a quantity."""
        return self.inputs.get(f"{self.field.name}.unit", "")

    @property
    def comparator(self) -> str:
        """The comparator of a quantity."""
        return self.inputs.get(f"{self.field.name}.comparator", "")

    @property
    def ticks(self) -> list[tuple[str, str, bool]]:
        """(code, label, whether it is ticked) of several."""
        choices: Choices = getattr(self.field, "choices", ())
        return [(code, str(label), bool(self.inputs.get(f"{self.name}.{code}"))) for code, label in choices]


@dataclass(slots=True)
class Form:
    """Fields with what was typed. `values` holds what is valid, `faults` a text by name of field."""

    fields: Sequence[Field]
    given: Given
    is_sent: bool = True
    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Reads every field of a form that was sent."""
        if not self.is_sent:
            return
        for item in self.fields:
            try:
                value = item.read(self.given)
            except Fault as fault:
                self.faults[item.name] = str(fault)
                continue
            if item.is_required and not value:
                self.faults[item.name] = _("This is needed.")
            else:
                self.values[item.name] = value

    @classmethod
    def showing(cls, fields: Sequence[Field], values: Mapping[str, Any]) -> Form:
        """A form that shows elements, to be changed."""
        given: dict[str, str] = {}
        for item in fields:
            given |= item.fill(values.get(item.name))
        return cls(fields, given, is_sent=False)

    @property
    def is_valid(self) -> bool:
        """Whether it was sent and everything can be stored."""
        return self.is_sent and not self.faults

    @property
    def shown(self) -> list[Shown]:
        """The fields for the template, in order."""
        return [Shown(item, self.given, self.faults.get(item.name, "")) for item in self.fields]


_ISO: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_BELGIAN: Final = re.compile(r"(?:(?:(\d{1,2})\s*[/. -]\s*)?(\d{1,2})\s*[/. -]\s*)?(\d{4})")


def partial_date(text: str) -> str | None:
    """The FHIR date of 2024, 5/2024, 4/5/2024, 4.5.2024 or 2024-05-04; None for what is no date."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _BELGIAN.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    if int(year) < _EARLIEST:
        return None
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])
