"""What cannot be read, and what every reader asks of the text that it hands on."""

from __future__ import annotations

import re
import unicodedata

# Tabs, line ends and form feeds belong to text; the other control characters come from binary files.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069]|[\u180e\u200b-\u200f\u2060-\u2064\ufeff]{3,}")
_ESCAPE = re.compile(r"\\u(?!d[89a-f]|00[01])([0-9a-f]{4})", re.IGNORECASE)  # no half characters, no controls


class Unreadable(Exception):  # noqa: N818 (it is the field's word, and says it better)
    """A document, or one article of it, cannot be read. The message is one clause that says why.

    `line` is the line of the document that it speaks of, from 1, where there is one to name.
    """

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


def has_control_characters(text: str) -> bool:
    """Tell whether the text holds a character that no article has, such as NUL."""
    return _CONTROL.search(text) is not None


def clean(text: str) -> str:
    """Return the text with line ends as `\\n` and its characters composed (NFC), otherwise as it was."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def without_escapes(text: str) -> str:
    """Return the text with escapes that an export left in it (`\\u2019`) as the characters that they mean."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def without_hidden(text: str) -> str:
    """Return the text without what turns its letters round and without runs of letters that are not seen.

    Such text shows something else than it says (Boucher and Anderson, "Trojan Source", 2021).
    """
    return _HIDDEN.sub("", text)


def require_text(value: str, what: str, longest: int | None = None) -> None:
    """Refuse a value, named `what`, that cannot be stored or printed or is too long. Raises Unreadable."""
    if has_control_characters(value):
        raise Unreadable(f"{what} holds control characters")
    if _HALF_CHARACTER.search(value):
        raise Unreadable(f"{what} holds half of a character (a lone surrogate)")
    if longest is not None and len(value) > longest:
        raise Unreadable(f"{what} has {len(value)} characters, but may have at most {longest}")


def is_web_address(value: str) -> bool:
    """Tell whether it can be linked to: http or https, with a host and without blanks."""
    return re.fullmatch(r"https?://[^\s/?#]++\S*+", value, re.IGNORECASE) is not None


def excerpt(value: str, length: int = 40) -> str:
    """Return a value in quotation marks, on one line and shortened, for a message."""
    flat = " ".join(value.split())
    return f'"{flat if len(flat) <= length else flat[: length - 1] + "…"}"'
