"""The addresses of the operator's room."""

from __future__ import annotations

from django.urls import path

from orchestration.desk.operating import deciding, progress, received

urlpatterns = [
    path("board/", progress.board, name="board"),
    path("board/<str:feed>/<str:period>/", progress.cell, name="board-cell"),
    path("submissions/", received.submissions, name="submissions"),
    path("submission/<str:submission_id>/return/", deciding.give_back, name="submission-return"),
    path("submission/<str:submission_id>/accept/", deciding.accept, name="submission-accept"),
]
