"""The living style page: every component as it is, light and dark side by side, with what it is for and its markup.

What it shows is made of the same templates and classes as the pages; nothing of a patient is on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from vesalius.access.actor import Actor
from vesalius.ui.fields import (
    ChoiceField,
    CodedField,
    DateField,
    Field,
    Form,
    ManyField,
    QuantityField,
    ReferenceField,
    TextField,
)
from vesalius.ui.frame import page, signed_in

_COLOURS: Final = (
    "ink", "ink-soft", "paper", "surface", "surface-raised", "surface-sunken", "line", "line-strong", "accent",
    "accent-soft", "good", "good-soft", "warn", "warn-soft", "danger", "danger-soft", "focus",
)  # fmt: skip
_ICONS: Final = (
    "today", "patients", "find", "record", "eye", "share", "policy", "question", "emergency", "accounts", "devices",
    "lock", "out", "allergy", "calendar", "download", "print", "info", "history", "officer", "sign", "pill", "flask",
    "inbox", "tasks", "message", "plus", "desk", "chart", "merge",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Component:
    """One part: its name, what it is for, and the template that shows it."""

    name: str
    title: str | Promise
    use: str | Promise

    @property
    def template(self) -> str:
        """The template of the example."""
        return f"ui/style/{self.name}.html"

    @property
    def source(self) -> str:
        """The markup of the example, as it is written."""
        return str(get_template(self.template).template.source).strip()  # type: ignore[attr-defined]


COMPONENTS: Final = (
    Component("buttons", _("Buttons"), _("One filled button for what a page is for; red only for what harms.")),
    Component("tags", _("Tags"), _("A word that qualifies a line. The colour never says it alone.")),
    Component("card", _("Cards and lines"), _("A part of a page with its heading; lines of things with their day.")),
    Component("table", _("Tables"), _("Figures to the right, the first column stays when a table is scrolled.")),
    Component("values", _("Last values"), _("A measure, its course in small, its last value with its unit and day.")),
    Component("chart", _("Charts"), _("Each measure on its own scale over one axis of time; arrow keys read it.")),
    Component("fields", _("Fields"), _("Texts, choices, partial dates, quantities, codes and references of FHIR.")),
    Component(
        "notices", _("Notices"), _("What happened and what to do; nothing pops up that is not worth stopping for.")
    ),
    Component("empty", _("Empty states"), _("They say what will stand here, and how it gets there.")),
    Component("choices", _("Choices and chips"), _("Few alternatives that act at once; small things to add.")),
    Component("tabs", _("Tabs"), _("The parts of a record; the one that is open is marked.")),
    Component("fold", _("Folds"), _("What is needed seldom stays one click away.")),
    Component("toast", _("Toasts"), _("What was done, said once, in the corner.")),
)
"""In the order of the page."""

KEYS: Final = (
    ("Ctrl K", _("Palette: patients, what can be done here, pages")),
    ("Ctrl L", _("Lock this screen")),
    ("↑ ↓ Enter Esc", _("Move in a list, take, close")),
    ("← →", _("Read a chart value by value")),
)


@require_safe
@signed_in
def style(request: HttpRequest, _actor: Actor) -> HttpResponse:
    """The page."""
    values = {
        "components": COMPONENTS,
        "colours": _COLOURS,
        "icons": _ICONS,
        "keys": KEYS,
        "schemes": (("light", _("Light")), ("dark", _("Dark"))),
        "forms": {"light": _form("light"), "dark": _form("dark")},
        "chart": _chart(),
        "item": _values(),
    }
    return page(request, "ui/style.html", values, place="style")


def _form(prefix: str) -> Form:
    """Every kind of field once, the last of them with a fault. Names differ so that labels find their inputs."""
    kinds = (("a", _("one")), ("b", _("another")))
    fields: list[Field] = [
        TextField(f"{prefix}-text", _("Text"), is_required=True),
        ChoiceField(f"{prefix}-choice", _("Choice"), kinds),
        DateField(f"{prefix}-date", _("Partial date"), hint=_("A day, a month or a year.")),
        QuantityField(f"{prefix}-quantity", _("Quantity"), (("kg", "kg"), ("g", "g")), has_comparator=True),
        CodedField(f"{prefix}-coded", _("Coded"), "", lambda _key: None),
        ReferenceField(f"{prefix}-reference", _("Reference"), "", lambda _literal: {}),
        ManyField(f"{prefix}-many", _("Several"), kinds),
        TextField(f"{prefix}-note", _("Note"), rows=2),
    ]
    form = Form.showing(
        fields,
        {
            f"{prefix}-text": "…", f"{prefix}-choice": "b", f"{prefix}-date": "2024-05", f"{prefix}-many": ["a"],
            f"{prefix}-quantity": {"value": "6.5", "code": "kg", "comparator": "<"},
        },
    )  # fmt: skip
    form.faults[f"{prefix}-note"] = str(_("This is needed."))
    return form


def _chart() -> Mapping[str, Any]:
    """A drawing with invented values, in the shape that `clinical/chart.html` shows."""
    shown = [(90, 120, "6,1", ""), (260, 96, "6,8", "warn"), (430, 60, "7,9", "danger"), (600, 104, "6,5", "warn")]
    dots = [
        {"x": x, "y": y, "value": {"at": float(index), "day": str(2021 + index), "shown": value, "level": level}}
        for index, (x, y, value, level) in enumerate(shown)
    ]
    panel = {
        "name": "HbA1c", "unit": "%", "band": ("124", "40"),
        "grid": [("164", "4"), ("124", "6"), ("84", "7"), ("44", "8")],
        "dots": dots, "line": " ".join(f"{dot['x']},{dot['y']}" for dot in dots), "curves": (), "height": 190,
        "bottom": 164, "tick_bottom": 169, "label_y": 184,
    }  # fmt: skip
    return {
        "panels": [panel], "ticks": [("90", "2021"), ("260", "2022"), ("430", "2023"), ("600", "2024")], "width": 760,
        "left": 56, "right": 716, "span": 660, "label_x": 48, "curve_x": 720,
    }  # fmt: skip


def _values() -> Mapping[str, Any]:
    last = {"value": "6,5 %", "day": "2024", "flag": "H", "is_alarming": False}
    return {"name": "HbA1c", "line": "3,18 41,12 79,4 117,14", "last_x": "117", "last_y": "14", "last": last}
