"""The addresses of the operator's room."""

from __future__ import annotations

from django.urls import path

from orchestration.desk.operating import (
    corrections,
    deciding,
    periods,
    progress,
    received,
    reminders,
)

urlpatterns = [
    path("corrections/", corrections.corrections, name="corrections"),
    path("periods/", periods.periods, name="periods"),
    path("periods/extend/", periods.put_off, name="period-extend"),
    path("periods/lock/", periods.close, name="period-lock"),
    path("periods/unlock/", periods.open_again, name="period-unlock"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/table/", reminders.table, name="reminders-table"),
    path("reminders/mail/", reminders.mail, name="reminders-mail"),
    path("board/", progress.board, name="board"),
    path("board/<str:feed>/<str:period>/", progress.cell, name="board-cell"),
    path("submissions/", received.submissions, name="submissions"),
    path("submission/<str:submission_id>/return/", deciding.give_back, name="submission-return"),
    path("submission/<str:submission_id>/accept/", deciding.accept, name="submission-accept"),
]
