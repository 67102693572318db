"""Where one goes from the pages of uploading."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def submission_page(submission_id: str) -> str:
    """The page of a submission."""
    try:
        return reverse("submission", args=[submission_id])
    except NoReverseMatch:
        return f"/submission/{submission_id}/"
