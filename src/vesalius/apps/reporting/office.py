"""Documents that a word processor opens and changes: headings, paragraphs and tables as Office Open XML.

Source: ECMA-376, WordprocessingML. Only what we need of it; texts are escaped, nothing is linked from outside.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape
from typing import Final

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# A fixed moment, so that the same document is the same bytes.
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
_TYPES: Final = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd'
    '.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
)
_RELATIONS: Final = (
    f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)
_DOCUMENT_RELATIONS: Final = (
    f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"'
    ' Target="styles.xml"/></Relationships>'
)


def _style(code: str, name: str, size: int, extra: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{code}"><w:name w:val="{name}"/><w:pPr><w:keepNext/>'
        f'<w:spacing w:before="240" w:after="80"/>{extra}</w:pPr><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>'
    )


_STYLES: Final = (
    f'{_HEAD}<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="20"/></w:rPr></w:rPrDefault>'
    "</w:docDefaults>"
    + _style("Title", "Title", 36)
    + _style("Heading1", "heading 1", 28, '<w:outlineLvl w:val="0"/>')
    + _style("Heading2", "heading 2", 22, '<w:outlineLvl w:val="1"/>')
    + "</w:styles>"
)


class Document:
    """A document that grows from top to bottom."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._parts: list[str] = []

    def heading(self, text: str, level: int) -> None:
        """A heading; level 0 is the title."""
        self._parts.append(_paragraph(text, "Title" if level == 0 else f"Heading{level}", self._language))

    def paragraph(self, text: str) -> None:
        """A paragraph."""
        self._parts.append(_paragraph(text, "", self._language))

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table with a heading row that is repeated on each page."""
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        lines = [_row(headings, self._language, is_head=True), *(_row(row, self._language) for row in rows)]
        grid = "<w:gridCol/>" * len(headings)
        self._parts.append(
            f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>{_paragraph('', '', self._language)}"
        )

    def content(self) -> bytes:
        """The file."""
        body = "".join(self._parts)
        document = f'{_HEAD}<w:document xmlns:w="{_MAIN}"><w:body>{body}<w:sectPr/></w:body></w:document>'
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in (
                ("[Content_Types].xml", _TYPES),
                ("_rels/.rels", _RELATIONS),
                ("word/document.xml", document),
                ("word/styles.xml", _STYLES),
                ("word/_rels/document.xml.rels", _DOCUMENT_RELATIONS),
            ):
                archive.writestr(zipfile.ZipInfo(name, _MOMENT), text.encode(), zipfile.ZIP_DEFLATED)
        return target.getvalue()


def _paragraph(text: str, style: str, language: str, *, is_bold: bool = False) -> str:
    kind = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    bold = "<w:b/>" if is_bold else ""
    run = (
        f'<w:r><w:rPr>{bold}<w:lang w:val="{language}-BE"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        if text
        else ""
    )
    return f"<w:p>{kind}{run}</w:p>"


def _row(cells: Sequence[str], language: str, *, is_head: bool = False) -> str:
    head = "<w:trPr><w:tblHeader/></w:trPr>" if is_head else ""
    made = "".join(f"<w:tc><w:tcPr/>{_paragraph(cell, '', language, is_bold=is_head)}</w:tc>" for cell in cells)
    return f"<w:tr>{head}{made}</w:tr>"
