"""The front door of reading: what kind a document is, told by its content, and which reader takes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from diplomacy.reading.encoding import decode
from diplomacy.reading.html import read_html
from diplomacy.reading.plain import read_plain
from diplomacy.reading.structured import Entry, entries, read_entry
from diplomacy.reading.unreadable import Unreadable, clean, require_text, without_escapes
from diplomacy.records import Article, RawDocument, Refusal

_JSON_SUFFIXES, _LINES_SUFFIX = (".json", ".jsonl"), ".jsonl"
_JSON_START = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\{\]])')
_PAGE_START = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|(?:html|head|body|meta|title|main|article"
    r"|section|header|div|p|h[1-6])(?=[\s>/]))",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(?:!doctype|/?[a-z][a-z0-9]*)\b[^<]*>", re.IGNORECASE)
_LONGEST = {"title": 1000, "outlet": 160, "url": 2000, "id": 300}  # characters
_LOOKED_AT = 20_000  # characters from the start in which a page shows that it is one


def read(document: RawDocument) -> list[Article | Refusal]:
    """Return the articles of a document, or why they cannot be read: one item at least, in the document's order.

    JSON may hold several; a web page or a plain text is one article. What the document says about itself from
    outside (outlet, published, and for a single article title and url) wins over what is found in it. An article's
    id is the one that JSON gives, else the document's name without its suffix, numbered where there are several.
    Text is changed only in line ends and composed characters (NFC). No content makes this raise.
    """
    try:
        text = clean(decode(document.content, document.media_type))
        if not text.strip():
            raise Unreadable("is empty")
        if _is_json(document, text):
            return _read_json(document, text)
        reader: Callable[..., Article] = read_html if _is_page(document, text) else read_plain
        return [_finished(document, reader(text, title=document.title))]
    except Unreadable as error:
        return [_refusal(document, error)]


def _is_json(document: RawDocument, text: str) -> bool:
    # A name or type that says JSON is believed: broken JSON is then called that, and not read as prose.
    says_so = _suffix(document) in _JSON_SUFFIXES or "json" in document.media_type.lower()
    return says_so or _JSON_START.match(text) is not None


def _is_page(document: RawDocument, text: str) -> bool:
    says_so = _suffix(document) in (".html", ".htm", ".xhtml") or "html" in document.media_type.lower()
    head = text[:_LOOKED_AT]
    return _PAGE_START.match(head) is not None or (says_so and _TAG.search(head) is not None)


def _read_json(document: RawDocument, text: str) -> list[Article | Refusal]:
    lines = _suffix(document) == _LINES_SUFFIX or "ndjson" in document.media_type.lower()
    return [
        _refusal(document, entry) if isinstance(entry, Unreadable) else _read_entry(document, entry)
        for entry in entries(text, lines=lines)
    ]


def _read_entry(document: RawDocument, entry: Entry) -> Article | Refusal:
    if entry.number is not None:
        document = replace(document, title=None, url=None)  # one headline or address cannot be that of several
    try:
        article = read_entry(
            entry,
            outlet=document.outlet,
            published=document.published,
            url=document.url,
            title=document.title,
        )
        return _finished(document, article, entry.number)
    except Unreadable as error:
        where = f"article {entry.number}: " if entry.number and entry.line is None else ""
        return _refusal(document, Unreadable(f"{where}{error}", entry.line))


def _finished(document: RawDocument, article: Article, number: int | None = None) -> Article:
    """Return the article with the document's hints and an id. Raises Unreadable where a part of it is no text."""
    stem = PurePosixPath(document.name.replace("\\", "/")).stem or "article"
    finished = replace(
        article,
        title=without_escapes(article.title),
        text=without_escapes(article.text),
        id=article.id or (stem if number is None else f"{stem}-{number}"),
        outlet=document.outlet or article.outlet,
        published=document.published or article.published or document.published_fallback,
        url=document.url or article.url,
    )
    if not finished.text.strip():
        raise Unreadable("holds no text")
    for what in ("text", "title", "outlet", "url", "id"):
        require_text(getattr(finished, what) or "", f"the {what}", _LONGEST.get(what))
    return finished


def _refusal(document: RawDocument, error: Unreadable) -> Refusal:
    origin = document.origin if error.line is None else f"{document.origin}:{error.line}"
    return Refusal(origin, str(error))


def _suffix(document: RawDocument) -> str:
    return PurePosixPath(document.name.replace("\\", "/")).suffix.lower()
