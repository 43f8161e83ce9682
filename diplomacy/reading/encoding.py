"""Bytes become text: which encoding a document is in."""

from __future__ import annotations

import codecs
import json
import re

from charset_normalizer import from_bytes

from diplomacy.reading.unreadable import Unreadable, has_control_characters

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16-LE, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read under these names (WHATWG Encoding): the supersets that writers really used.
_AS_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Python has these too, but no document is in them, and some take very long.
_NOT_OF_DOCUMENTS = frozenset(["idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"])
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:+-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{2,40})""")
_META = re.compile(rb"<meta\b[^>]{0,500}>", re.IGNORECASE)
_DECLARED_WITHIN = 4096  # bytes from the start in which a page says its encoding

# A Western page holds few letters with accents, and marks of punctuation, among many plain ones.
_WESTERN_SHARE = 0.15
_WESTERN_MARKS = frozenset("“”‘’‚„–—…•€£©®™°½¼¾§«»¿¡´·×\xa0\xad‹›ªº")
_OUT_OF_PLACE = re.compile("[a-z][À-ÖØ-Þ]|\\b[À-ÖØ-Þ][A-Z][a-z]")
_CJK = frozenset({"cp932", "shift_jis", "euc_jp", "cp949", "euc_kr", "johab", "gb18030", "gbk", "big5", "big5hkscs"})
_LARGEST_CHAOS, _LEAST_COHERENCE = 0.1, 0.3


def decode(content: bytes, media_type: str = "") -> str:
    """Return the text of a document, without a byte-order mark.

    Tried in order: the mark, UTF-8 (or UTF-16 and UTF-32 without a mark), what the media type or the page itself
    declares, Windows-1252 where it gives plausible English, and a guess that must be sure. Raises Unreadable where
    it is no text, or where the encoding cannot be told.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            text = _decoded(content[len(mark) :], encoding)
            if text is None:
                raise Unreadable("is no text, nor any other kind that is read")
            return text
    for encoding in (json.detect_encoding(content), *_declared(content, media_type)):
        text = _decoded(content, encoding)
        if text is not None:
            return text
    # Bytes that no 8-bit encoding gives a meaning in text.
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", content):
        raise Unreadable("is no text, nor any other kind that is read")
    text = _western(content) or _guessed(content)
    if text is None:
        raise Unreadable("has an encoding that cannot be told; save it as UTF-8")
    return text


def _decoded(content: bytes, encoding: str) -> str | None:
    """Return the text, or None where the bytes are not in that encoding."""
    try:
        text = content.decode(encoding)
    except (UnicodeError, LookupError):
        return None
    return None if has_control_characters(text) else text


def _declared(content: bytes, media_type: str) -> list[str]:
    """Return the encodings that the media type and the head of the page name, if Python knows them."""
    head = content[:_DECLARED_WITHIN]
    sources = [media_type, *(tag.decode("ascii", "replace") for tag in _META.findall(head))]
    names = [found.group(1) for source in sources if (found := _CHARSET.search(source))]
    names += [found.group(1).decode("ascii") for found in [_XML_ENCODING.match(head)] if found]
    encodings = []
    for name in names:
        try:
            codec = codecs.lookup(name)
        except LookupError:
            continue
        if codec.name not in _NOT_OF_DOCUMENTS:
            encodings.append(_AS_BROWSERS_READ.get(codec.name, codec.name))
    return encodings


def _western(content: bytes) -> str | None:
    """Return the text as Windows-1252, where that gives Western letters in places where they are found."""
    text = _decoded(content, "cp1252")
    if text is None or _OUT_OF_PLACE.search(text):
        return None
    others = [character for character in text if character > "\x7f"]
    plausible = all(character.isalpha() or character in _WESTERN_MARKS for character in others)
    return text if plausible and len(others) <= _WESTERN_SHARE * len(text) else None


def _guessed(content: bytes) -> str | None:
    """Return the text in the likeliest encoding, where other letters than English are many enough to tell by."""
    if sum(byte > 0x7F for byte in content) <= _WESTERN_SHARE * len(content):
        return None
    best = from_bytes(content).best()
    if best is None or best.chaos > _LARGEST_CHAOS:
        return None
    if best.encoding not in _CJK and best.coherence < _LEAST_COHERENCE:
        return None
    return _decoded(content, best.encoding)
