"""What the desk keeps in its own database: accounts, units' settings, drafts, reminders.

Belongs here: tables and what is true of one row by itself. Does not belong here: anything that is
in the ledger (submissions and their states) or in the catalogue (units, regions, feeds): a row
names those by id.
"""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models

from orchestration.desk.roles import OF_A_UNIT, Role


class Account(AbstractUser):
    """A person who signs in. ``unit`` is the id of a sender, for those who report."""

    name = models.CharField("姓名", max_length=60)
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    unit = models.CharField("单位编号", max_length=80, blank=True)
    must_change_password = models.BooleanField("首次登录须改密码", default=True)

    REQUIRED_FIELDS = ("name", "role")  # type: ignore[assignment]

    class Meta:
        """Words for people."""

        verbose_name = verbose_name_plural = "账号"
        constraints = (
            models.CheckConstraint(
                name="a_unit_where_the_role_has_one",
                condition=models.Q(role__in=sorted(OF_A_UNIT)) ^ models.Q(unit=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

    @property
    def reports(self) -> bool:
        """Whether it belongs to a unit and sees that unit's things alone."""
        return self.role in OF_A_UNIT


class UnitSetting(models.Model):
    """What a bureau decides about one unit."""

    unit = models.CharField("单位编号", max_length=80, primary_key=True)
    needs_review = models.BooleanField("上报前须经复核", default=False)
    email = models.EmailField("催报邮箱", blank=True)

    class Meta:
        """Words for people."""

        verbose_name = verbose_name_plural = "单位设置"

    def __str__(self) -> str:
        return self.unit


class DraftState(models.TextChoices):
    """Where an uploaded file stands before it is a submission."""

    OPEN = "open", "未上报"
    FOR_REVIEW = "for_review", "待复核"
    SUBMITTED = "submitted", "已上报"
    DISCARDED = "discarded", "已放弃"


class Draft(models.Model):
    """A file that was uploaded and judged, and is handed in only when somebody says so.

    Its bytes are in the landing under ``sha256``. ``feed``: empty where it could not be told.
    ``explanations``: what was said of soft findings so far, each ``{rule, line, text, by}``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.CharField(max_length=80, db_index=True)
    feed = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    file_name = models.CharField(max_length=400)
    uploaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="drafts")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=12, choices=DraftState.choices, default=DraftState.OPEN, db_index=True
    )
    explanations = models.JSONField(default=list)
    revision = models.CharField(max_length=2, blank=True)
    revision_reason = models.CharField(max_length=400, blank=True)
    sent_for_review_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+"
    )
    review_remark = models.CharField(max_length=400, blank=True)
    submission_id = models.CharField(max_length=20, blank=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-uploaded_at",)

    def __str__(self) -> str:
        return self.file_name


class Reminder(models.Model):
    """A text that reminds a unit of reports: to be sent by hand, or by mail where that is set."""

    unit = models.CharField(max_length=80)
    text = models.TextField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    mailed_to = models.EmailField(blank=True)
    mailed_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=400, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-made_at", "unit")

    def __str__(self) -> str:
        return f"{self.unit} {self.made_at:%Y-%m-%d}"
