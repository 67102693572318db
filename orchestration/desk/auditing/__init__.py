"""The record of what people did at the desk, for those who look over it.

Belongs here: reading, wording, filtering and handing out actions and events. Does not belong here:
noting them (``orchestration.actions``, ``orchestration.ledger``).
"""
