"""Passwords that are made up for people, who change them at once.

Does not belong here: what people choose (Django's validators), or keeping one.
"""

from __future__ import annotations

import secrets

# Without what is mistaken for something else when it is read out or typed from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"
_PARTS, _LENGTH = 3, 4


def temporary_password() -> str:
    """Twelve letters and digits in three groups: about 59 bits, easily typed from paper."""
    parts = [_part() for _ in range(_PARTS)]
    return "-".join(parts)


def _part() -> str:
    while True:
        part = "".join(secrets.choice(_LETTERS + _DIGITS) for _ in range(_LENGTH))
        if set(part) & set(_LETTERS) and set(part) & set(_DIGITS):
            return part
