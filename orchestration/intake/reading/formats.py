"""What kind of file bytes are, by the bytes alone: names are no evidence.

Belongs here: recognising what is a workbook or an archive, and refusing by its name what is
neither these nor text. Does not belong here: opening any of them (``containers``, ``workbook``).
"""

from __future__ import annotations

import re
from typing import Literal

from expectations.findings import Finding, built_in

Kind = Literal["zip", "ole", "other"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLSX = (
    "请用表格软件打开，选择“另存为”→“Excel 工作簿（*.xlsx）”后重新上报。",
    "Open it in a spreadsheet program, choose 'Save as' → 'Excel workbook (*.xlsx)' and send that.",
)
_TABLE = (
    "请上报表格本身：用表格软件另存为“Excel 工作簿（*.xlsx）”或“CSV UTF-8（逗号分隔）”。",
    "Send the table itself, saved as 'Excel workbook (*.xlsx)' or 'CSV UTF-8'.",
)
_UNPACK = (
    "请解压后直接上报其中的表格文件，或改用 zip 压缩。",
    "Unpack it and send the table inside, or use a zip archive.",
)
Words = tuple[str, str, tuple[str, str]]
_MAGIC: tuple[tuple[bytes, Words], ...] = (
    (b"%PDF-", ("PDF 文件", "a PDF file", _TABLE)),
    (b"\xd0\xcf\x11\xe0", ("不完整的旧版 Office 文件", "a truncated old Office file", _XLSX)),
    (b"{\\rtf", ("RTF 文档", "an RTF document", _TABLE)),
    (b"\x89PNG\r\n", ("图片（PNG）", "an image (PNG)", _TABLE)),
    (b"\xff\xd8\xff", ("图片（JPEG）", "an image (JPEG)", _TABLE)),
    (b"GIF8", ("图片（GIF）", "an image (GIF)", _TABLE)),
    (b"II*\x00", ("图片（TIFF）", "an image (TIFF)", _TABLE)),
    (b"MM\x00*", ("图片（TIFF）", "an image (TIFF)", _TABLE)),
    (b"OFD", ("OFD 文件", "an OFD file", _TABLE)),
    (b"Rar!\x1a\x07", ("RAR 压缩文件", "a RAR archive", _UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", ("7z 压缩文件", "a 7z archive", _UNPACK)),
    (b"\x1f\x8b", ("gzip 压缩文件", "a gzip archive", _UNPACK)),
    (b"BZh", ("bzip2 压缩文件", "a bzip2 archive", _UNPACK)),
    (b"\xfd7zXZ\x00", ("xz 压缩文件", "an xz archive", _UNPACK)),
    (b"SQLite format 3\x00", ("SQLite 数据库", "an SQLite database", _TABLE)),
    (b"PAR1", ("Parquet 文件", "a Parquet file", _TABLE)),
)
# An ASCII magic may also begin a text; these are followed by what no text has.
_BINARY_ONLY = frozenset((b"BZh", b"PAR1", b"OFD", b"GIF8"))
_MARKUP: tuple[tuple[re.Pattern[str], Words], ...] = (
    (
        re.compile(r"(?:<\?xml[^>]*>\s*)?(?:<\?mso-application[^>]*>\s*)?<(?:\w+:)?Workbook\b"),
        ("XML 电子表格（不是 xls）", "an XML spreadsheet, not an xls", _XLSX),
    ),
    (
        re.compile(
            r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
            r"<(?:!doctype\s+html|html|head|meta|body|table|style|div|script|tr)\b",
            re.IGNORECASE | re.DOTALL,
        ),
        (
            "网页（HTML）表格，只是起了表格文件的名字",
            "a web page (HTML), whatever its name says",
            _XLSX,
        ),
    ),
    (
        re.compile(r"MIME-Version:", re.IGNORECASE),
        ("单个文件网页（MHTML）", "a single-file web page (MHTML)", _XLSX),
    ),
    (re.compile(r"<\?xml\b"), ("XML 文件", "an XML file", _TABLE)),
    (re.compile(r"ID;P[A-Z]"), ("SYLK 文件", "a SYLK file", _XLSX)),
)
_HEAD = 4096


def kind_of(content: bytes) -> Kind:
    """A zip (which an xlsx is too), an OLE compound file (which an xls is), or anything else."""
    if content.startswith(_ZIP):
        return "zip"
    return "ole" if content.startswith(_OLE) else "other"


def other_format(what: str, what_en: str, advice: tuple[str, str]) -> Finding:
    """The refusal of a file that is recognised but not read."""
    return built_in(
        "file.other_format", what=what, what_en=what_en, advice=advice[0], advice_en=advice[1]
    )


def refuse_binary(content: bytes) -> Finding | None:
    """The refusal of bytes that are no text, where their beginning says what they are."""
    if content.startswith(_ZIP):
        return other_format("压缩文件或工作簿", "an archive or a workbook", _TABLE)
    for magic, words in _MAGIC:
        if content.startswith(magic) and (magic not in _BINARY_ONLY or b"\x00" in content[:_HEAD]):
            return other_format(*words)
    return None


def refuse_markup(text: str) -> Finding | None:
    """The refusal of text that is a web page or an XML document and no table of cells."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    for begins, words in _MARKUP:
        if begins.match(head):
            return other_format(*words)
    return None


def refuse_package(names: frozenset[str]) -> Finding | None:
    """The refusal of an office document that is packed as a zip, by the files inside."""
    for inside, words in _PACKAGES:
        if inside in names:
            return other_format(*words)
    return None


def ole_kind(content: bytes) -> Literal["xls", "password"] | Finding:
    """What an OLE compound file holds, by the names in its directory."""
    named = {name for name in _STREAMS if _has_stream(content, name)}
    if named & {"Workbook", "Book"}:
        return "xls"
    if "EncryptedPackage" in named:
        return "password"
    for name, words in _STREAMS.items():
        if name in named and words is not None:
            return other_format(*words)
    if _directory_place(content) >= len(content):
        return built_in(
            "file.workbook_damaged",
            what="旧版 Office 文件",
            what_en="old Office file",
            seen="directory",
        )
    return other_format("不认识的旧版 Office 文件", "an unknown old Office file", _XLSX)


def _directory_place(content: bytes) -> int:
    """Where an OLE file says that its directory is: near the end, mostly."""
    sector = 1 << (content[30] % 16 if len(content) > 30 else 9)  # noqa: PLR2004
    return (int.from_bytes(content[48:52], "little") + 1) * sector


_STREAMS: dict[str, Words | None] = {
    "Workbook": None,
    "Book": None,
    "EncryptedPackage": None,
    "WordDocument": ("Word 文档（doc、wps）", "a Word document (doc, wps)", _TABLE),
    "PowerPoint Document": ("PowerPoint 演示文稿", "a PowerPoint presentation", _TABLE),
}
_PACKAGES: tuple[tuple[str, Words], ...] = (
    ("xl/workbook.bin", ("二进制工作簿（xlsb）", "a binary workbook (xlsb)", _XLSX)),
    ("word/document.xml", ("Word 文档（docx）", "a Word document (docx)", _TABLE)),
    ("ppt/presentation.xml", ("PowerPoint 演示文稿", "a PowerPoint presentation", _TABLE)),
    ("content.xml", ("OpenDocument 文件（ods、odt）", "an OpenDocument file (ods, odt)", _XLSX)),
    ("OFD.xml", ("OFD 文件", "an OFD file", _TABLE)),
    ("META-INF/MANIFEST.MF", ("程序包（jar）", "a program (jar)", _TABLE)),
)


def _has_stream(content: bytes, name: str) -> bool:
    """Whether a directory entry of that name is there: names stand at multiples of 128 bytes."""
    wanted = f"{name}\0".encode("utf-16-le")
    place = content.find(wanted)
    while place >= 0:
        if place % 128 == 0:
            return True
        place = content.find(wanted, place + 1)
    return False
