"""Intake: from the bytes of one file to typed observations or to findings. Plain functions.

Belongs here: decoding, finding the table, typing its cells, judging, annotating. Does not belong
here: Dagster, the ledger, landing bytes on disk, dbt. The steps, each its own module:
``decode`` → ``table`` → ``normalise`` (of lists: ``listing``) → ``observations`` → ``judge``, with
``annotate`` and ``render`` for people.
"""
