"""Public identifiers: short, opaque, never reused, without letters that look alike."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10


def new_public_id() -> str:
    """Return ten random characters (about 49 bits), safe in an address and when read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def public_ids_of(key: str) -> Iterator[str]:
    """Yield the public identifiers that a record of this key may have, the first that is free: the same everywhere."""
    digest = key.encode("utf-8", "surrogatepass")
    while True:
        digest = hashlib.sha256(digest).digest()
        number, letters = int.from_bytes(digest, "big"), ""
        for _ in range(LENGTH):
            number, letter = divmod(number, len(ALPHABET))
            letters += ALPHABET[letter]
        yield letters
