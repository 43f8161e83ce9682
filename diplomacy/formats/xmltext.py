"""What XML 1.0 can hold. Pure functions."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return the text without the characters that XML has no way to write (XML 1.0, section 2.2)."""
    return _ILLEGAL.sub("", text)
