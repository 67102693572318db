"""Changing an account that there is: role and unit, closing, a new password, unlocking.

Belongs here: what may be changed, and noting it. Does not belong here: pages (``views``).
"""

from __future__ import annotations

from axes.utils import reset
from django.conf import settings
from django.db import transaction

from orchestration.actions import note
from orchestration.desk.accounts.making import AccountError, what_is_wrong
from orchestration.desk.accounts.passwords import temporary_password
from orchestration.desk.models import Account
from orchestration.desk.roles import Role


def change(account: Account, name: str, role: str, unit: str, by: Account) -> bool:
    """Another name, role or unit. ``AccountError`` says why not; ``False``: it is so already."""
    before = {"name": account.name, "role": str(account.role), "unit": account.unit}
    after = {"name": name, "role": role, "unit": unit}
    if before == after:
        return False
    with transaction.atomic():
        if role != account.role:
            _must_not_be_missed(account, by, "改变自己的角色")
        account.name, account.role, account.unit = name, role, unit
        wrong = what_is_wrong(account)
        if wrong:
            account.refresh_from_db()
            raise AccountError(wrong)
        account.save(update_fields=["name", "role", "unit"])
        _note("account_changed", account, before=before, after=after)
    return True


def close(account: Account, by: Account) -> bool:
    """No more signing in; every session of it ends with the next page it asks for."""
    if not account.is_active:
        return False
    with transaction.atomic():
        _must_not_be_missed(account, by, "停用自己的账号")
        account.is_active = False
        account.save(update_fields=["is_active"])
        _note("account_closed", account)
    return True


def reopen(account: Account) -> str | None:
    """Open a closed account with a new password, so that none of its old sessions comes back."""
    if account.is_active:
        return None
    account.is_active = True
    account.save(update_fields=["is_active"])
    _note("account_reopened", account)
    return new_password(account)


def new_password(account: Account) -> str:
    """A password for once, which the person must change; every session of the account ends."""
    password = temporary_password()
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    reset(username=account.username)
    _note("password_reset", account)
    return password


def unlock(account: Account) -> None:
    """Let whoever was locked out by wrong passwords try again at once."""
    reset(username=account.username)
    _note("account_unlocked", account)


def _must_not_be_missed(account: Account, by: Account, what: str) -> None:
    if account.role != Role.ADMINISTRATOR:
        return
    if account.pk == by.pk:
        raise AccountError([f"不能{what}，请由另一位管理员操作"])
    # Held until the end of the change: two who close each other at once cannot both succeed.
    left = Account.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    if not [other for other in left if other.pk != account.pk]:
        raise AccountError(["这是最后一位管理员，停用或改变角色后就没有人能管理账号了"])


def _note(action: str, account: Account, **facts: object) -> None:
    note(settings.WORKSPACE, action, account=account.username, **{"unit": account.unit, **facts})
