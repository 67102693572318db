"""Intake: from the bytes of one file to typed observations or to findings. Plain functions.

The way of a file, room by room (each uses only those before it): ``reading`` (bytes → book,
without a contract) → ``cells`` (what one text means) → ``tables`` (book → raw table of a feed) →
the modules here (``sheet``, ``normalise``, of lists ``listing``, ``observations``, ``judge``) →
``answers`` (what the sender gets) → ``keeping`` (what is written down). Does not belong here:
Dagster, dbt, pages.
"""
