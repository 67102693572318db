"""Making an account: what must be true of it, whoever asks.

Belongs here: one account. Does not belong here: many from a file (``bulk``) or pages (``views``).
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from orchestration.actions import note
from orchestration.desk.bureau import bureau_context
from orchestration.desk.models import Account
from orchestration.desk.roles import OF_A_UNIT, Role


class AccountError(Exception):
    """The account cannot be made; ``zh`` are the reasons."""

    def __init__(self, zh: list[str]) -> None:
        super().__init__("；".join(zh))
        self.zh = zh


def new_account(
    username: str, name: str, role: Role, unit: str, password: str, *, lasting: bool = False
) -> Account:
    """Make an account and note it; ``AccountError`` says in Chinese what is wrong.

    ``lasting``: the person has chosen the password and need not change it at first.
    """
    account = Account(
        username=username, name=name, role=role, unit=unit, must_change_password=not lasting
    )
    wrong = _wrong(account)
    try:
        validate_password(password, account)
    except ValidationError as error:
        wrong += [f"密码：{said}" for said in error.messages]
    if wrong:
        raise AccountError(wrong)
    account.set_password(password)
    account.save(force_insert=True)
    note(settings.WORKSPACE, "account_created", account=username, role=role.value, unit=unit)
    return account


def _wrong(account: Account) -> list[str]:
    wrong = []
    try:
        account.full_clean(exclude=["password"], validate_constraints=False)
    except ValidationError as error:
        wrong += [text for texts in error.message_dict.values() for text in texts]
    senders = bureau_context().catalogue.senders
    if account.role in OF_A_UNIT and account.unit not in senders:
        wrong.append(f"没有编号为“{account.unit}”的报送单位；编号见 sources/senders/")
    if account.role not in OF_A_UNIT and account.unit:
        wrong.append(f"{Role(account.role).label}不属于任何报送单位，单位请留空")
    return wrong
