"""Faults of the system: what a command reports in one line and ends with exit code 3.

Belongs here: the common base class, light enough to be imported by every command. Does not belong
here: the faults themselves, which are declared where they arise.
"""

from __future__ import annotations


class SystemFault(Exception):  # noqa: N818 - the vocabulary of DESIGN §7: the system is at fault
    """The system cannot do what was asked; its text says why, in words for the operator."""
