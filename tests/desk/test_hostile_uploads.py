"""Whatever is uploaded does no harm and is answered in words."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from orchestration.desk.models import Draft
from orchestration.desk.roles import Role
from tests.desk.conftest import Desk, upload
from tests.desk.test_uploading import HEADER, RIGHT, page, sent

MARKUP = "<script>alert(1)</script>"
NAMES = (
    "../../../etc/passwd.csv",
    "..\\..\\boot.csv",
    "/etc/cron.d/x.csv",
    "a\r\nX-Evil: 1.csv",
    'a"; filename="b.csv',
    f"{MARKUP}.csv",
    "\u202evsc.exe",
    "；&amp;'报 表 (1)%00%2e%2e.csv",
    "..",
    ".",
    "con",
    "名" * 300 + ".csv",
    "-rf.csv",
    "=cmd|' /C calc'!A0.csv",
)


@pytest.fixture(autouse=True)
def nothing_is_left_outside(desk: Desk, tmp_path: Path) -> Any:
    """Everything lies in the workspace, every landed file under its hash, no upload left over."""
    yield
    assert [path.name for path in tmp_path.iterdir()] == ["var"]
    names = [path.name for path in desk.workspace.landing.iterdir()]
    assert all(len(name) == 64 or name == "events.jsonl" for name in names), names
    assert list((desk.workspace.desk / "arriving").iterdir()) == []
    assert list(desk.workspace.inbox.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_strange_name_is_a_name_and_nothing_else(desk: Desk, name: str) -> None:
    client = desk.signed_in(Role.REPORTER)
    file = upload("x.csv", RIGHT)
    # Django's own uploaded files would mend the name before it is sent.
    file._name = name
    answer = client.post("/upload/", {"file": file})
    if Draft.objects.count() == 0:
        assert answer.status_code in (302, 400)
        return
    draft = Draft.objects.get()
    assert draft.file_name.isprintable()
    assert len(draft.file_name) <= 200
    assert MARKUP not in page(client, draft)
    assert MARKUP not in client.get("/upload/").content.decode()
    for path in ("original", "marked"):
        said = client.get(f"/draft/{draft.id}/{path}/").headers["content-disposition"]
        assert said.startswith("attachment")
        assert "\n" not in said
        assert "X-Evil" not in client.get(f"/draft/{draft.id}/{path}/").headers


def test_a_name_without_end_is_answered_in_words(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    answer = client.post("/upload/", {"file": upload("n" * 5000 + ".csv", RIGHT)})
    assert answer.status_code in (302, 400)
    if answer.status_code == 400:
        assert "没有收下" in answer.content.decode()


@pytest.mark.parametrize("raw", ["二手车.csv".encode("gb18030"), b"a\0b.csv", b"\xff\xfe.csv"])
def test_a_name_in_other_bytes_is_shown_somehow(desk: Desk, raw: bytes) -> None:
    client = desk.signed_in(Role.REPORTER)
    answer = _raw(client, _part(raw, RIGHT.encode()))
    assert answer.status_code in (302, 400)
    for draft in Draft.objects.all():
        assert draft.file_name.isprintable()
        page(client, draft)


def _part(name: bytes | None, content: bytes, field: bytes = b"file") -> bytes:
    said = b"" if name is None else b'; filename="' + name + b'"'
    head = b'--lx\r\nContent-Disposition: form-data; name="' + field + b'"' + said
    return head + b"\r\nContent-Type: text/csv\r\n\r\n" + content + b"\r\n"


def _raw(client: Client, *parts: bytes, end: bytes = b"--lx--\r\n") -> Any:
    body = b"".join(parts) + end
    return client.post("/upload/", body, content_type="multipart/form-data; boundary=lx")


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (_part(b"a.csv", b"1"), _part(b"b.csv", b"2")),
        (_part(b"a.csv", b"1", b"other"),),
        (_part(None, b"only a text"),),
        (_part(b"", b"1"),),
        (b"--lx\r\nnonsense\r\n\r\n\r\n",),
    ],
)
def test_a_form_without_exactly_one_file_is_refused_in_words(
    desk: Desk, parts: tuple[bytes, ...]
) -> None:
    client = desk.signed_in(Role.REPORTER)
    answer = _raw(client, *parts)
    assert answer.status_code in (302, 400)
    told = client.get("/upload/") if answer.status_code == 302 else answer
    assert "没有收到文件" in told.content.decode() or "没有收下" in told.content.decode()
    assert not Draft.objects.exists()


def test_a_sending_that_breaks_off_leaves_nothing(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    answer = _raw(client, _part(b"a.csv", RIGHT.encode())[:-20], end=b"")
    assert answer.status_code in (302, 400)
    for draft in Draft.objects.all():  # without the end nobody can tell: it is only a draft
        assert draft.size < len(RIGHT.encode())


def test_more_than_any_file_is_refused_before_it_is_read(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    answer = client.post("/upload/", {"file": upload("a.csv", b"1" * (25 * 1024 * 1024 + 1))})
    assert answer.status_code == 413
    assert "文件太大" in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_little_more_than_a_file_may_have_is_told(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    form = {"file": upload("a.csv", b"1" * 24_000_001)}
    answer = client.post("/upload/", form, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert "文件太大" in answer.json()["said"]
    assert not Draft.objects.exists()


def test_a_unit_that_is_declared_no_more_uploads_nothing(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    account = desk.account(Role.REPORTER)
    account.unit = "gone-999999"
    account.save()
    assert client.get("/upload/").status_code == 403
    assert client.post("/upload/", {"file": upload("a.csv", RIGHT)}).status_code == 403
    assert not Draft.objects.exists()


def test_only_feeds_of_the_unit_may_be_chosen(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    for feed in ("municipal_works", "../x", MARKUP):
        client.post("/upload/", {"file": upload("a.csv", RIGHT), "feed": feed})
    assert not Draft.objects.exists()


def test_markup_and_formulas_in_cells_stay_text_on_the_page_and_in_the_marked_file(
    desk: Desk,
) -> None:
    client = desk.signed_in(Role.REPORTER)
    cells = (
        MARKUP,
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        '"\t=1+1"',
        "{{7*7}}{% now %}",
    )
    rows = "".join(f"自流井区,2025年{m}月,{cell},1,{cell}\n" for m, cell in enumerate(cells, 1))
    draft = sent(client, f"{HEADER}\n{rows}", name="x.csv")
    text = page(client, draft)
    assert MARKUP not in text
    assert "&lt;script&gt;" in text
    assert "{{7*7}}" in text
    marked: Any = client.get(f"/draft/{draft.id}/marked/")
    for row in csv.reader(io.StringIO(marked.content.decode("utf-8-sig"))):
        for cell in row:
            assert not cell.startswith(("=", "@", "\t", "+1+", "-2+")), cell


def test_markup_in_explanations_and_remarks_stays_text(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    odd = f"{HEADER}\n自流井区,2026年1月,183,183,模拟\n自流井区,2026年2月,9000,9183,模拟\n"
    draft = sent(client, odd)
    client.post(f"/draft/{draft.id}/explain/", {"say|UC04|3": f"{MARKUP}三月某二手车市场开业"})
    assert MARKUP not in page(client, draft)
    assert "&lt;script&gt;" in page(client, draft)


def _zip(members: dict[str, bytes], deflate: bool = True) -> bytes:
    buffer = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _workbook(**replaced: bytes) -> bytes:
    """A workbook of one right row, parts of it replaced."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in RIGHT.splitlines():
        sheet.append(line.split(","))
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return _zip(members | {name.replace("__", "/"): part for name, part in replaced.items()})


DTD = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">'
    b'<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>&e;&b;</t></is></c></row></sheetData></worksheet>'
)
CONTENTS = {
    "a bomb": _workbook(**{"xl__worksheets__sheet1.xml": b" " * 200_000_000}),
    "a zip bomb": _zip({"a.csv": b"0," * 80_000_000}),
    "a zip in a zip": _zip({"b.zip": _zip({"c.zip": _zip({"d.csv": RIGHT.encode()})})}),
    "a zip with places": _zip({"../../../../tmp/evil.csv": RIGHT.encode()}),
    "a zip of several": _zip({"a.csv": RIGHT.encode(), "b.csv": b"x"}),
    "an entity": _workbook(**{"xl__worksheets__sheet1.xml": DTD + SHEET}),
    "an entity in words": _workbook(**{"xl__sharedStrings.xml": DTD + b"<sst>&e;</sst>"}),
    "a program": b"MZ\x90\0" + b"\0" * 400,
    "an elf": b"\x7fELF\x02\x01\x01" + b"\0" * 400,
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "a pdf": b"%PDF-1.7\n%\xe2\xe3\n",
    "a page": b"<html><body><table><tr><td>1</td></tr></table></body></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "nothing": b"",
    "blanks": b"\n\n   \n",
    "zeros": b"\0" * 5000,
    "one long line": b"a," * 400_000,
    "a long line under another delimiter": b"x\ty\n" * 5 + b"a," * 200_000 + b"\nx\ty" * 300,
    "a torn workbook": _workbook()[:-300],
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
}


@pytest.mark.parametrize("what", CONTENTS)
def test_strange_content_is_kept_told_and_never_handed_in(desk: Desk, what: str) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, CONTENTS[what], name="x.xlsx")
    text = page(client, draft)
    if what == "a zip with places":
        assert "可以上报" in text  # the one table in it is read; its place is never used
    else:
        assert "不能上报" in text
        assert 'role="alert"' in text
    assert "root:" not in text
    client.post(f"/draft/{draft.id}/feed/", {"feed": "used_car_trades"})
    assert "root:" not in page(client, draft)
    for path in ("marked", "original"):
        answer: Any = client.get(f"/draft/{draft.id}/{path}/")
        assert answer.status_code == 200
        assert b"root:x" not in answer.content
    if what != "a zip with places":
        client.post(f"/draft/{draft.id}/submit/", {"later": "1"})
        draft.refresh_from_db()
        assert draft.submission_id == ""
        assert list(desk.context.ledger.events()) == []


def test_formulas_in_a_workbook_come_back_as_its_sender_wrote_them_and_ours_are_text(
    desk: Desk,
) -> None:
    client = desk.signed_in(Role.REPORTER)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER.split(","))
    sheet.append(["自流井区", "2026年1月", "@SUM(1)", "l83", "=cmd|' /C calc'!A0"])
    buffer = io.BytesIO()
    book.save(buffer)
    draft = sent(client, buffer.getvalue(), name="x.xlsx")
    marked: Any = client.get(f"/draft/{draft.id}/marked/")
    assert marked.headers["content-type"].endswith("spreadsheetml.sheet")
    again = openpyxl.load_workbook(io.BytesIO(marked.content))
    formulas = [
        cell.value
        for one in again.worksheets
        for row in one.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert all("HYPERLINK" in str(formula) or "calc" in str(formula) for formula in formulas)
