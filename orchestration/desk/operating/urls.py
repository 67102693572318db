"""The addresses of the operator's room."""

from __future__ import annotations

from django.urls import path

from orchestration.desk.operating import deciding, progress, received, reminders

urlpatterns = [
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/table/", reminders.table, name="reminders-table"),
    path("reminders/mail/", reminders.mail, name="reminders-mail"),
    path("board/", progress.board, name="board"),
    path("board/<str:feed>/<str:period>/", progress.cell, name="board-cell"),
    path("submissions/", received.submissions, name="submissions"),
    path("submission/<str:submission_id>/return/", deciding.give_back, name="submission-return"),
    path("submission/<str:submission_id>/accept/", deciding.accept, name="submission-accept"),
]
