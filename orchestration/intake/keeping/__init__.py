"""Keeping (留存): what arrived and what came of it: landing, acceptance, what happens later.

Belongs here: everything that writes to the workspace on behalf of a submission. Does not belong
here: how a file is judged (``orchestration.intake.judge``).
"""
