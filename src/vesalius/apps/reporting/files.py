"""Files to take away: tables as spreadsheet, CSV and PDF."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

import msgspec
import typst
import xlsxwriter
from django.http import HttpResponse
from django.utils import formats
from django.utils.translation import gettext as _

from vesalius import clock

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
PDF: Final = "application/pdf"
Value = int | Decimal | str
# What a spreadsheet program would take for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def answer(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to be kept by the reader."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def spreadsheet(
    headings: Sequence[str], lines: Sequence[Sequence[Value]], about: Sequence[tuple[str, str]], texts: int
) -> bytes:
    """A workbook with the lines and a sheet that says what they are. The first `texts` columns are wide."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, wide = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet = book.add_worksheet(_("Figures")[:31])
    sheet.write_row(0, 0, headings, bold)
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            else:
                sheet.write_number(number, column, float(value))
    sheet.set_column(0, max(0, texts - 1), 32 if texts < 4 else 18)
    sheet.freeze_panes(1, 0)
    second = book.add_worksheet(_("About")[:31])
    for number, (name, text) in enumerate(about):
        second.write_string(number, 0, name, bold)
        second.write_string(number, 1, text, wide)
    second.set_column(0, 0, 18)
    second.set_column(1, 1, 80)
    book.close()
    return target.getvalue()


def comma_separated(headings: Sequence[str], lines: Sequence[Sequence[Value]]) -> bytes:
    """CSV with semicolons, as spreadsheets in Belgium expect; the mark makes them read UTF-8."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(item) for item in headings])
    for line in lines:
        writer.writerow([safe(item) if isinstance(item, str) else item for item in line])
    return "\ufeff".encode() + target.getvalue().encode()


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def written(item: Value) -> str:
    """A value in the reader's way of writing numbers."""
    return item if isinstance(item, str) else formats.number_format(item, use_l10n=True, force_grouping=True)


def paper(
    title: str, told: str, sections: Sequence[Mapping[str, Any]], language: str, *, is_wide: bool = False
) -> bytes:
    """A tagged PDF (PDF/UA-1) of sections with a table each."""
    data = {
        "title": title,
        "told": told,
        "language": language,
        "made": formats.date_format(clock.now().astimezone(clock.ZONE), "j F Y H:i"),
        "sections": sections,
        "empty": _("Nothing was counted in this period."),
        "wide": is_wide,
    }
    compiled: bytes = typst.compile(
        _template(), format="pdf", sys_inputs={"data": msgspec.json.encode(data).decode()}, pdf_standards=["ua-1"]
    )
    return compiled


@cache
def _template() -> bytes:
    return (files("vesalius.apps.reporting") / "templates" / "reporting" / "report.typ").read_bytes()
