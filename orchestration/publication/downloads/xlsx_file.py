"""A table as a workbook: the sheet 数据 with the table, the sheet 说明 with what it is.

Belongs here: the bytes. They are written out here because a library takes longer for the hundreds
of files of a release than everything else, and dates every file: equal data give equal bytes.
Texts are strings, whatever they begin with; a workbook has formulas only in cells that say so.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from orchestration.publication.downloads.columns import Table

DATA_SHEET, NOTES_SHEET = "数据", "说明"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PART = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BOLD, _WHOLE, _DECIMALS = 1, 2, {1: 3, 2: 4}
_NARROW, _WIDE = 14, 26
_NOTES_WIDTHS = (24, 80)

_STYLES = f"""{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="1">\
<numFmt numFmtId="164" formatCode="#,##0.0"/></numFmts><fonts count="2">\
<font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>\
<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/>\
<xf fontId="1" applyFont="1"><alignment wrapText="1" vertical="top"/></xf>\
<xf numFmtId="3" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/>\
<xf numFmtId="4" applyNumberFormat="1"/></cellXfs><cellStyles count="1">\
<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
_TYPES = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{_PART}.sheet.main+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{_PART}.styles+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_PART}.worksheet+xml"/>\
<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{_PART}.worksheet+xml"/></Types>"""
_RELATIONS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>\
</Relationships>"""
_BOOK = f"""{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>\
<sheet name="{DATA_SHEET}" sheetId="1" r:id="rId1"/>\
<sheet name="{NOTES_SHEET}" sheetId="2" r:id="rId2"/></sheets></workbook>"""
_BOOK_RELATIONS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{_OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>\
<Relationship Id="rId3" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>"""


def xlsx_bytes(
    table: Table, rows: Sequence[Sequence[str]], notes: Sequence[tuple[str, str]]
) -> bytes:
    """The workbook of a table and of what is said about it."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _BOOK_RELATIONS,
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": _data_sheet(table, rows),
        "xl/worksheets/sheet2.xml": _notes_sheet(notes),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same whatever system writes it
            archive.writestr(entry, text.encode())
    return buffer.getvalue()


def _data_sheet(table: Table, rows: Sequence[Sequence[str]]) -> str:
    heads = "".join(_text(column.header_zh, _BOLD) for column in table.columns)
    is_number = [column.is_number for column in table.columns]
    lines = [
        "".join(
            (_number(cell) if plain else _text(cell)) if cell else "<c/>"
            for cell, plain in zip(row, is_number, strict=True)
        )
        for row in rows
    ]
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    widths = [_NARROW if column.is_number else _WIDE for column in table.columns]
    return _sheet(frozen, widths, [heads, *lines])


def _notes_sheet(notes: Sequence[tuple[str, str]]) -> str:
    lines = [_text(name, _BOLD) + _text(text) for name, text in notes]
    return _sheet("", _NOTES_WIDTHS, lines)


def _sheet(pane: str, widths: Sequence[int], lines: Sequence[str]) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    body = "".join(f"<row>{line}</row>" for line in lines)
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>{body}</sheetData></worksheet>"
    )


def _text(text: str, style: int = 0) -> str:
    # A line's end of an old kind would come back as another one.
    told = escape(text, {"\r": "&#13;"})
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{told}</t></is></c>'


def _number(text: str) -> str:
    places = len(text.partition(".")[2])
    return f'<c s="{_DECIMALS.get(places, 0) if places else _WHOLE}"><v>{text}</v></c>'
