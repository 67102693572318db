"""Many accounts from one CSV: all of them or none.

Belongs here: reading the table, and making what it lists. Does not belong here: one account's own
rules (``making``) or pages (``importing``).

The same file may be handed in twice: an account that nobody has used yet and that is as its line
says gets a new password, so that a list of passwords that was lost can be made again.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from axes.utils import reset
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from orchestration.actions import note
from orchestration.desk.accounts.making import AccountError, insert, prepared
from orchestration.desk.accounts.passwords import temporary_password
from orchestration.desk.hashing import AT_ONCE
from orchestration.desk.models import Account
from orchestration.desk.roles import Role
from orchestration.publication.downloads.inert import inert

USERNAME, NAME, ROLE, UNIT, PASSWORD = "登录名", "姓名", "角色", "单位编号", "初始密码"
HEADERS = (USERNAME, NAME, ROLE, UNIT)
MOST_ACCOUNTS = 1000
LARGEST_FILE = 1_000_000


class BulkError(Exception):
    """Nothing was made; ``wrong`` are the lines as a spreadsheet counts them, with what to do."""

    def __init__(self, wrong: list[tuple[int, str]]) -> None:
        super().__init__("；".join(f"第 {line} 行：{text}" for line, text in wrong))
        self.wrong = wrong


@dataclass(frozen=True)
class Made:
    """An account that was made, and its password, which is told once."""

    account: Account
    password: str


def import_accounts(content: bytes) -> list[Made]:
    """Make every account that the table lists; ``BulkError`` names every line that is wrong."""
    rows = _rows(content)
    wrong: list[tuple[int, str]] = []
    ready: list[Made] = []
    seen = Counter(row[USERNAME].casefold() for _, row in rows)
    for line, row in rows:
        try:
            ready.append(_account(row, seen))
        except AccountError as error:
            wrong += [(line, text) for text in error.zh]
    if wrong:
        raise BulkError(wrong)
    # Before the database is held: hashing is slow on purpose.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        hashed = pool.map(make_password, [made.password for made in ready])
        for made, password in zip(ready, hashed, strict=True):
            made.account.password = password
    try:
        _keep(ready)
    except AccountError as error:
        raise BulkError([(1, text) for text in error.zh]) from error
    return ready


@transaction.atomic
def _keep(ready: list[Made]) -> None:
    """All of them in one go, and one note: the database is not held while many are written."""
    for made in ready:
        if made.account.pk is None:
            insert(made.account)
        else:
            made.account.save(update_fields=["password"])
            reset(username=made.account.username)
    told = [f"{a.username}（{Role(a.role).label}{a.unit}）" for a in (m.account for m in ready)]
    note(settings.WORKSPACE, "accounts_imported", rows=len(told), accounts=told)


def as_table(made: list[Made]) -> bytes:
    """The accounts with their passwords, for whoever hands them out."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*HEADERS, PASSWORD])
    for entry in made:
        account = entry.account
        label = Role(account.role).label
        cells = (account.username, account.name, label, account.unit, entry.password)
        writer.writerow([inert(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _account(row: dict[str, str], seen: Counter[str]) -> Made:
    role = _role(row[ROLE])
    if seen[row[USERNAME].casefold()] > 1:
        raise AccountError([f"登录名“{row[USERNAME]}”在文件里出现了不止一次，请只留一行"])
    if not row[NAME]:
        raise AccountError(["姓名是空的，请填写"])
    odd = [n for n in (USERNAME, NAME, PASSWORD) if inert(row.get(n, "")) != row.get(n, "")]
    if odd:  # the list of passwords is opened in a spreadsheet, which would run or change it
        raise AccountError([f"{name}不能以 = + - @ 开头，请换一个" for name in odd])
    password = row.get(PASSWORD) or temporary_password()
    known = Account.objects.filter(username=row[USERNAME]).first()
    if known is None:
        return Made(prepared(row[USERNAME], row[NAME], role, row[UNIT], password), password)
    same = (known.name, known.role, known.unit) == (row[NAME], role, row[UNIT])
    if same and known.is_active and known.last_login is None and known.must_change_password:
        return Made(known, password)
    raise AccountError([f"登录名“{row[USERNAME]}”已经有人使用，请换一个，或在账号页修改那个账号"])


def _role(text: str) -> Role:
    for role in Role:
        if text in (role.label, role.value):
            return role
    labels = "、".join(role.label for role in Role)
    raise AccountError([f"没有“{text}”这个角色，请写：{labels}"])


def _rows(content: bytes) -> list[tuple[int, dict[str, str]]]:
    if len(content) > LARGEST_FILE:
        raise BulkError([(1, "文件太大，账号表不应超过 1 MB，请检查是不是选错了文件")])
    reader = csv.reader(io.StringIO(_text(content), newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    headers: list[str] = []
    try:
        for cells in reader:
            plain = [cell.strip().removeprefix("\ufeff") for cell in cells]
            if not any(plain):
                continue
            if not headers:
                headers = _headers(plain, reader.line_num)
            else:
                padded = [*plain, *[""] * (len(headers) - len(plain))]
                if any(padded[len(headers) :]):
                    raise BulkError([(reader.line_num, "单元格比表头多，请检查逗号")])
                rows.append((reader.line_num, dict(zip(headers, padded, strict=False))))
    except csv.Error as error:
        raise BulkError([(reader.line_num, "不是完整的 CSV（引号没有成对？）")]) from error
    if not rows or len(rows) > MOST_ACCOUNTS:
        raise BulkError([(1, f"一次可以建立 1 到 {MOST_ACCOUNTS} 个账号，这里有 {len(rows)} 个")])
    return rows


def _headers(cells: list[str], line: int) -> list[str]:
    missing = [name for name in HEADERS if name not in cells]
    strange = [name for name in cells if name and name not in (*HEADERS, PASSWORD)]
    wrong = [f"缺少列“{name}”" for name in missing]
    wrong += [f"不认识列“{name}”，请删去" for name in strange]
    wrong += [f"列“{name}”出现了不止一次" for name, n in Counter(cells).items() if name and n > 1]
    if wrong:
        should = "，".join((*HEADERS, f"{PASSWORD}（可不写）"))
        raise BulkError([(line, f"{text}；表头应为：{should}") for text in wrong])
    return cells


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BulkError([(1, "读不出文字，请在表格软件里另存为“CSV UTF-8（逗号分隔）”再导入")])
