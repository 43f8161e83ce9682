"""A Word document (DOCX, ECMA-376) becomes an article. Only its text is opened: no pictures, macros or links."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from diplomacy.reading.archive import BROKEN, contents, entries_of
from diplomacy.reading.limits import MEBIBYTE, Limits
from diplomacy.reading.plain import read_body
from diplomacy.reading.unreadable import Unreadable, clean
from diplomacy.records import Article

_BODY, _PROPERTIES = "word/document.xml", "docProps/core.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"  # what Word writes as "strict"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT, _BLANK, _BREAK, _HYPHEN = ("t",), ("tab",), ("br", "cr"), ("noBreakHyphen",)
_LEFT_OUT = ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "footnoteReference")
_MOST_FILES, _MOST_XML = 5_000, 64 * MEBIBYTE
_HEADINGS = ("title", "heading1")


def is_docx(content: bytes) -> bool:
    """Tell whether a ZIP archive is a Word document."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except BROKEN:
        return False
    return _BODY in names and "[Content_Types].xml" in names


def read_docx(content: bytes, limits: Limits, *, title: str | None = None) -> Article:
    """Return the article of a Word document, with an empty id.

    Tracked insertions are in it and deletions are not, as Word prints it; headers, footers and notes are not. The title
    is the paragraph that is styled so, or the title property where the document shows it. The days in the properties
    are those of the file, not of publication, and are not taken. Raises Unreadable.
    """
    archive, infos = entries_of(content, _MOST_FILES)
    by_name = {info.filename: info for info in infos}
    body = contents(archive, by_name[_BODY], _MOST_XML)
    paragraphs = list(_paragraphs(body, limits.characters))
    heading = next((text for text, style in paragraphs[:6] if style in _HEADINGS), None)
    if heading is None and _PROPERTIES in by_name:
        named = _title_property(contents(archive, by_name[_PROPERTIES], MEBIBYTE))
        shown = {" ".join(text.split()) for text, _ in paragraphs[:6]}
        heading = named if named in shown else None
    texts = [text for text, _ in paragraphs]
    if heading is not None:
        texts.remove(next(text for text in texts if " ".join(text.split()) == " ".join(heading.split())))
    if not texts:
        raise Unreadable("is a Word document without text")
    return read_body("\n\n".join(texts), title=title or heading)


def _paragraphs(xml: bytes, most: int) -> Iterator[tuple[str, str]]:
    """Yield each paragraph that is not blank, with the name of its style in small letters."""
    _refuse_doctype(xml)
    room = most
    try:
        for _, element in etree.iterparse(BytesIO(xml), events=("end",), resolve_entities=False, no_network=True):
            if _name(element) != "p" or _within_fallback(element):
                continue
            text = clean("".join(_runs(element))).strip()
            style = next((_value(e) for e in element.iter(f"{_WORD}pStyle", f"{_STRICT}pStyle")), "")
            element.clear()
            room -= len(text)
            if room < 0:
                raise Unreadable(f"has more than {most:,} characters, which is the most that is read")
            if text:
                yield text, style.replace(" ", "").lower()
    except etree.XMLSyntaxError as error:
        raise Unreadable("is a Word document whose text is damaged and cannot be read") from error


def _runs(element: etree._Element) -> Iterator[str]:
    """Yield the pieces of text within an element, what is deleted or only fallback left out."""
    pending = [element]
    while pending:
        here = pending.pop()
        name = _name(here)
        if name in _TEXT:
            yield here.text or ""
        elif name in _BLANK:
            yield "\t"
        elif name in _BREAK:
            yield "\n"
        elif name in _HYPHEN:
            yield "-"
        elif name == "p" and here is not element:
            yield "\n"
            pending.extend(reversed(here))
        elif name not in _LEFT_OUT and here.tag != _FALLBACK:
            pending.extend(reversed(here))


def _name(element: etree._Element) -> str:
    return str(element.tag).removeprefix(_WORD).removeprefix(_STRICT)


def _value(element: etree._Element) -> str:
    return str(element.get(f"{_WORD}val") or element.get(f"{_STRICT}val") or "")


def _within_fallback(element: etree._Element) -> bool:
    return next(element.iterancestors(_FALLBACK), None) is not None


def _title_property(xml: bytes) -> str | None:
    _refuse_doctype(xml)
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    found = root.findtext(_TITLE)
    return " ".join(found.split()) if found else None


def _refuse_doctype(xml: bytes) -> None:
    """Refuse entities of its own: no Word document has them (ECMA-376 part 2), and bombs are made of them."""
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml:
        raise Unreadable("is a Word document with declarations that none may have, as in an entity bomb")
