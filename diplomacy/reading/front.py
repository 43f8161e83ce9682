"""The front door of reading: what kind a document is, told by its content, and which reader takes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from diplomacy.reading.encoding import decode
from diplomacy.reading.keeper import keeper
from diplomacy.reading.kinds import Kind, kind_of_bytes, kind_of_text, suffix_of
from diplomacy.reading.limits import Limits, megabytes, require_length
from diplomacy.reading.plain import read_plain
from diplomacy.reading.structured import Entry, entries, read_entry
from diplomacy.reading.unreadable import Unreadable, clean, require_text, without_escapes, without_hidden
from diplomacy.reading.wrapping import unwrapped
from diplomacy.records import Article, RawDocument, Refusal

_LINES_SUFFIX = ".jsonl"
_LONGEST = {"title": 1000, "outlet": 160, "url": 2000, "id": 300}  # characters
_LONGEST_STEM = 255  # what a file system allows
_DEEPEST = 2  # an archive or a message, and one within it


def read(document: RawDocument, limits: Limits = Limits()) -> list[Article | Refusal]:  # noqa: B008 (it is frozen)
    """Return the articles of a document, or why they cannot be read: one item at least, in the document's order.

    JSON, archives and e-mails may hold several; a web page, a text, a PDF and a Word document is one article. What the
    document says about itself from outside (outlet, published, and for a single article title and url) wins over what
    is found in it. An article's id is the one that JSON gives, else the document's name without its suffix, numbered
    where there are several. Text is changed only in line ends (those that a width put within sentences become blanks),
    composed characters (NFC) and what would hide its meaning (characters that turn others round, runs of invisible
    ones). Text and JSON are read here, everything else in a process of its own under `limits`. No content makes this
    raise.
    """
    return list(_read(document, limits, ()))


def _read(document: RawDocument, limits: Limits, within: tuple[Kind, ...]) -> Iterator[Article | Refusal]:
    """Yield the articles of a document that lies `within` others."""
    try:
        if len(document.content) > limits.document_bytes:
            size, most = megabytes(len(document.content)), megabytes(limits.document_bytes)
            raise Unreadable(f"has {size}; a document may have at most {most}")
        if not document.content.strip():
            raise Unreadable("is empty")
        kind, text = kind_of_bytes(document), ""
        if kind is None:
            text = clean(decode(document.content, document.media_type))
            if not text.strip():
                raise Unreadable("is empty")
            kind = kind_of_text(document, text)
        if kind is Kind.JSON:
            yield from _read_json(document, text, limits)
        elif kind is Kind.TEXT:
            yield _finished(document, read_plain(text, title=document.title), limits)
        else:
            yield from _open(document, kind, limits, within)
    except Unreadable as error:
        yield _refusal(document, error)


def _open(document: RawDocument, kind: Kind, limits: Limits, within: tuple[Kind, ...]) -> Iterator[Article | Refusal]:
    opened = keeper(limits).open(document, kind)
    if opened.parts and len(within) >= _DEEPEST:
        raise Unreadable("lies too deep: within a file of a file")
    if opened.parts and kind is Kind.ZIP and Kind.ZIP in within:
        raise Unreadable("is an archive within an archive, which is not opened")
    if opened.article:
        yield _finished(document, opened.article, limits)
    for part in opened.parts:
        origin = f"{document.origin}:{part.origin}"
        if isinstance(part, Refusal):
            yield Refusal(origin, part.reason)
        else:
            outlet, published = (document.outlet, document.published)
            part = replace(part, origin=origin, outlet=outlet, published=published)
            yield from _read(part, limits, (*within, kind))


def _read_json(document: RawDocument, text: str, limits: Limits) -> list[Article | Refusal]:
    lines = suffix_of(document.name) == _LINES_SUFFIX or "ndjson" in document.media_type.lower()
    found: list[Article | Refusal] = []
    for entry in entries(text, lines=lines):
        if len(found) == limits.articles:
            raise Unreadable(f"holds more than {limits.articles:,} articles; bring them in several files")
        found.append(
            _refusal(document, entry) if isinstance(entry, Unreadable) else _read_entry(document, entry, limits)
        )
    return found


def _read_entry(document: RawDocument, entry: Entry, limits: Limits) -> Article | Refusal:
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
        return _finished(document, article, limits, entry.number)
    except Unreadable as error:
        where = f"article {entry.number}: " if entry.number and entry.line is None else ""
        return _refusal(document, Unreadable(f"{where}{error}", entry.line))


def _finished(document: RawDocument, article: Article, limits: Limits, number: int | None = None) -> Article:
    """Return the article with the document's hints and an id. Raises Unreadable where a part of it is no text."""
    stem = PurePosixPath(document.name.replace("\\", "/")).stem
    stem = "".join(filter(str.isprintable, stem))[:_LONGEST_STEM].strip() or "article"
    finished = replace(
        article,
        title=" ".join(without_hidden(without_escapes(article.title)).split()),
        text=unwrapped(without_hidden(without_escapes(article.text))),
        id=article.id or (stem if number is None else f"{stem}-{number}"),
        outlet=document.outlet or article.outlet,
        published=document.published or article.published or document.published_fallback,
        url=document.url or article.url,
    )
    if not finished.text.strip():
        raise Unreadable("holds no text")
    require_length(finished.text, limits)
    for what in ("text", "title", "outlet", "url", "id"):
        require_text(getattr(finished, what) or "", f"the {what}", _LONGEST.get(what))
    return finished


def _refusal(document: RawDocument, error: Unreadable) -> Refusal:
    origin = document.origin if error.line is None else f"{document.origin}:{error.line}"
    return Refusal(origin, str(error))
