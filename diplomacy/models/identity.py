"""Public identifiers: short, opaque, never reused, without letters that look alike."""

from __future__ import annotations

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10


def new_public_id() -> str:
    """Return ten random characters (about 49 bits), safe in an address and when read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
