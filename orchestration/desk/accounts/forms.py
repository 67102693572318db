"""The forms of accounts and units.

Belongs here: fields and their words. Does not belong here: what must be true of an account
(``making``).
"""

from __future__ import annotations

from typing import Any

from django import forms

from orchestration.desk.bureau import bureau_context
from orchestration.desk.roles import Role


def unit_choices() -> list[tuple[str, str]]:
    """Every sender by region, after nothing."""
    senders = bureau_context().catalogue.senders.values()
    inside = sorted(senders, key=lambda sender: (sender.region, sender.id))
    return [("", "（不属于报送单位）"), *((s.id, f"{s.name_zh}　{s.id}") for s in inside)]


class AccountForm(forms.Form):
    """Name, role and unit of an account that there is."""

    name = forms.CharField(label="姓名", max_length=60)
    role = forms.ChoiceField(label="角色", choices=Role.choices)
    unit = forms.ChoiceField(
        label="报送单位",
        required=False,
        help_text="填报人和复核人必须选；审核人员、审计人员和管理员不选。",
    )

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ChoiceField)  # noqa: S101 - as declared above
        unit.choices = unit_choices()


class NewAccountForm(AccountForm):
    """And what it signs in with."""

    username = forms.CharField(
        label="登录名", max_length=150, help_text="字母、数字或汉字，不含空格；以后不能改。"
    )
    field_order = ("username", "name", "role", "unit")


class UnitForm(forms.Form):
    """What a bureau decides about one unit."""

    needs_review = forms.BooleanField(required=False)
    email = forms.EmailField(required=False, max_length=254)
