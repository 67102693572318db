"""Reporting (填报): what a unit owes and has sent: duties, templates, history, one submission.

Does not belong here: uploading, explaining and withdrawing, or what the bureau does.
"""
