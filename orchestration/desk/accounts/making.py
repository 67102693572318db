"""Making an account: what must be true of it, whoever asks.

Belongs here: one account. Does not belong here: many from a file (``bulk``), changing one
(``changing``) or pages (``views``).
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from orchestration.actions import note
from orchestration.desk.bureau import bureau_context
from orchestration.desk.models import Account
from orchestration.desk.roles import OF_A_UNIT, Role


class AccountError(Exception):
    """The account cannot be made or changed so; ``zh`` are the reasons."""

    def __init__(self, zh: list[str]) -> None:
        super().__init__("；".join(zh))
        self.zh = zh


def new_account(
    username: str, name: str, role: Role, unit: str, password: str, *, lasting: bool = False
) -> Account:
    """Make an account and note it; ``AccountError`` says in Chinese what is wrong.

    ``lasting``: the person has chosen the password and need not change it at first.
    """
    account = prepared(username, name, role, unit, password)
    account.must_change_password = not lasting
    account.set_password(password)
    keep_new(account)
    return account


def prepared(username: str, name: str, role: Role, unit: str, password: str) -> Account:
    """The account as it would be, not kept yet and without its password."""
    account = Account(username=username, name=name, role=role, unit=unit, must_change_password=True)
    wrong = what_is_wrong(account)
    try:
        validate_password(password, account)
    except ValidationError as error:
        wrong += [f"密码：{said}" for said in error.messages]
    if wrong:
        raise AccountError(wrong)
    return account


def keep_new(account: Account) -> None:
    """Keep a new account, and note it."""
    insert(account)
    note(
        settings.WORKSPACE,
        "account_created",
        account=account.username,
        role=str(account.role),
        unit=account.unit,
    )


def insert(account: Account) -> None:
    """Keep a new account; ``AccountError`` where somebody else was quicker with the name."""
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise AccountError([f"登录名“{account.username}”刚刚被别人建立了"]) from error


def what_is_wrong(account: Account) -> list[str]:
    """Why the account cannot be as it is; empty where it can."""
    wrong = []
    try:
        account.full_clean(exclude=["password"], validate_constraints=False)
    except ValidationError as error:
        wrong += [text for texts in error.message_dict.values() for text in texts]
    senders = bureau_context().catalogue.senders
    if account.role not in Role.values:
        return wrong
    if account.role in OF_A_UNIT and account.unit not in senders:
        named = f"没有编号为“{account.unit}”的报送单位" if account.unit else "没有选单位"
        wrong.append(f"{named}；{Role(account.role).label}须属于一个报送单位")
    if account.role not in OF_A_UNIT and account.unit:
        wrong.append(f"{Role(account.role).label}不属于任何报送单位，单位请留空")
    return wrong
