"""Words of pages as other programs can hold them. Pure functions."""

from __future__ import annotations

import re

from diplomacy import wording

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return the text without the characters that XML has no way to write (XML 1.0, section 2.2)."""
    return _ILLEGAL.sub("", text)


def plain(text: str) -> str:
    """Return the text with ordinary spaces, and without the marks that only keep a page's lines together."""
    return text.replace(wording.NO_BREAK, " ").replace("\N{WORD JOINER}", "")
