"""Archives: a zip that holds one table, a workbook that is a zip, and bombs.

Belongs here: looking into an archive before anything of it is unpacked, and taking the one file
out. Does not belong here: recognising formats (``formats``), reading workbooks (``workbook``).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from expectations.findings import Finding, built_in
from orchestration.intake.reading import limits
from orchestration.intake.reading.formats import refuse_package
from orchestration.intake.reading.text import listed

_XLSX_PARTS = frozenset({"xl/workbook.xml", "[Content_Types].xml"})
# Written by operating systems and viewers, never by people.
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_LITTER_FOLDERS = ("__MACOSX/",)
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The one file of an archive."""

    name: str
    content: bytes


def open_zip(content: bytes) -> zipfile.ZipFile | Finding:
    """The archive in ``content``, its directory read and within the limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # a damaged directory shows in every way that zipfile can fail
        return damaged_zip(error)
    members = archive.infolist()
    if len(members) > limits.ARCHIVE_MEMBERS:
        return limits.too_large(
            "压缩文件里的文件数", "files in the archive", len(members), limits.ARCHIVE_MEMBERS
        )
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    bomb = unpacked > limits.UNPACKING_RATIO_FROM and unpacked / packed > limits.UNPACKING_RATIO
    if bomb or unpacked > limits.WORKBOOK_UNPACKED_BYTES:
        return limits.too_large(
            "解压后的字节数",
            "bytes when unpacked",
            unpacked,
            limits.UNPACKING_RATIO * packed if bomb else limits.WORKBOOK_UNPACKED_BYTES,
        )
    return archive


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether the archive is an xlsx or xlsm."""
    return frozenset(archive.namelist()) >= _XLSX_PARTS


def the_one_file(archive: zipfile.ZipFile) -> Unpacked | Finding:
    """The only file of an archive, unpacked; a refusal that names them where there are more."""
    office = refuse_package(frozenset(archive.namelist()))
    if office is not None:
        return office
    members = [member for member in archive.infolist() if not _is_litter(member)]
    if not members:
        return built_in("file.zip_empty")
    if len(members) > 1:
        names = listed(f"“{name_of(member)}”" for member in members)
        return built_in("file.zip_several", count=len(members), names=names)
    return _unpack(archive, members[0])


def name_of(member: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: Windows writes Chinese names in GBK without saying so."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = member.filename
    return name.rstrip("/").rsplit("/", 1)[-1]


def damaged_zip(error: Exception) -> Finding:
    """The refusal of an archive that zipfile cannot read."""
    return built_in(
        "file.workbook_damaged",
        what="压缩文件或工作簿",
        what_en="archive or workbook",
        seen=type(error).__name__,
    )


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Unpacked | Finding:
    name = name_of(member)
    if member.flag_bits & _ENCRYPTED:
        return built_in("file.zip_password", name=name)
    if member.compress_type not in _METHODS:
        return built_in("file.zip_method", name=name)
    try:
        # A directory may lie about sizes; what is read is bounded whatever it says.
        with archive.open(member) as handle:
            content = handle.read(limits.WORKBOOK_UNPACKED_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        return damaged_zip(error)
    if len(content) > limits.WORKBOOK_UNPACKED_BYTES:
        return limits.too_large(
            "解压后的字节数",
            "bytes when unpacked",
            len(content),
            limits.WORKBOOK_UNPACKED_BYTES,
        )
    return Unpacked(name, content)


def _is_litter(member: zipfile.ZipInfo) -> bool:
    name = member.filename.rsplit("/", 1)[-1].lower()
    return (
        member.is_dir()
        or member.filename.startswith(_LITTER_FOLDERS)
        or name in _LITTER
        or name.startswith("._")
    )
