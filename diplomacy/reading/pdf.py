"""A PDF becomes an article: its text as PDFium lays it out, put together into paragraphs. Nothing in it is run."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from diplomacy.reading.limits import Limits
from diplomacy.reading.paragraphs import Line, Paragraph, paragraphs
from diplomacy.reading.plain import LONGEST_HEADLINE, read_body
from diplomacy.reading.unreadable import Unreadable, clean
from diplomacy.records import Article

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_NO_LETTERS = {**dict.fromkeys((*range(0x09), *range(0x0E, 0x20), 0x7F, 0xAD, 0xFFFE, 0xFFFF)), **_LIGATURES}
_HYPHEN = "\x02"  # how PDFium gives a hyphen at the end of a line, with which it joins the next
_LINE_ENDS = frozenset(f"\r\n{_HYPHEN}")
_SAMPLED = 5  # letters of a line from which their size is told
_BOLD = 600  # the weight from which letters are bold
_HEADLINE_WITHIN, _HEADLINE_LARGER = 6, 1.15
_WHY = {
    raw.FPDF_ERR_PASSWORD: "is a PDF that is locked with a password",
    raw.FPDF_ERR_SECURITY: "is a PDF whose protection cannot be opened",
}


def read_pdf(content: bytes, limits: Limits, *, title: str | None = None) -> Article:
    """Return the article of a PDF, with an empty id.

    The title is what stands large at the top of the first page, or the title property where the first page shows it.
    The days in the properties are those of the file, not of publication, and are not taken. Scripts, actions and
    embedded files are left alone. Raises Unreadable.
    """
    try:
        pdf = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        reason = _WHY.get(getattr(error, "err_code", None), "is a PDF that is damaged and cannot be opened")
        raise Unreadable(reason) from error
    try:
        if len(pdf) > limits.pages:
            raise Unreadable(f"is a PDF of {len(pdf):,} pages; it may have at most {limits.pages}")
        found, body = paragraphs(_lines(pdf, limits.characters))
        named = clean(" ".join(pdf.get_metadata_value("Title").split()))
    finally:
        pdf.close()
    if not found:
        raise Unreadable("is a PDF without text, such as a scan; it needs text recognition first")
    heading, rest = _headline(found, body, named)
    return read_body("\n\n".join(paragraph.text for paragraph in rest), title=title or heading)


def _headline(found: list[Paragraph], body: float, named: str) -> tuple[str | None, list[Paragraph]]:
    """Return the headline of the first page, and the paragraphs without it."""
    first = [paragraph for paragraph in found[:_HEADLINE_WITHIN] if paragraph.page == found[0].page]
    heading = next((p for p in first if named and p.text.casefold() == named.casefold()), None)
    if heading is None:
        heading = max(first, key=lambda p: p.size)
        if heading.size < _HEADLINE_LARGER * body or len(heading.text) > 2 * LONGEST_HEADLINE:
            return None, found
    rest = [p for p in found if p is not heading]
    return (heading.text, rest) if rest else (None, found)


def _lines(pdf: pdfium.PdfDocument, most: int) -> Iterator[Line]:
    room = most
    for number in range(len(pdf)):
        try:
            page = pdf[number]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            continue  # a damaged page costs itself, not the others
        count = text.count_chars()
        room -= count
        if room < 0:
            raise Unreadable(f"is a PDF of more than {most:,} characters, which is the most that is read")
        yield from _lines_of(text.raw, count, number)
        text.close()
        page.close()


def _lines_of(text: raw.FPDF_TEXTPAGE, count: int, page: int) -> Iterator[Line]:
    begun = 0
    letters = [_letter(raw.FPDFText_GetUnicode(text, index)) for index in range(count)]
    for index in range(count + 1):
        if index < count and letters[index] not in _LINE_ENDS:
            continue
        hyphen = index < count and letters[index] == _HYPHEN
        line = _line(text, letters, begun, index + hyphen, page)
        begun = index + 1
        if line is not None:
            yield line


def _letter(code: int) -> str:
    # Half characters of texts beyond the basic plane come singly; they are put together in the line.
    return chr(code) if code <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"


def _line(text: raw.FPDF_TEXTPAGE, letters: list[str], begin: int, end: int, page: int) -> Line | None:
    shown = [index for index in range(begin, end) if not letters[index].isspace()]
    if not shown:
        return None
    first, last = shown[0], shown[-1]
    hyphen = letters[last] in f"{_HYPHEN}-\u2010\u00ad" and letters[last - 1].isalpha() and last > first
    words = "".join(letters[first : last if hyphen else last + 1])
    words = clean(words.encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(_NO_LETTERS))
    words = words.strip() + "-" * hyphen
    if not words or words == "-":
        return None
    left, right, base = _box(text, first), _box(text, last), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, first, ctypes.c_double(), base)
    bold = all(raw.FPDFText_GetFontWeight(text, index) >= _BOLD for index in (first, last))
    # Single letters may be of another font, as ligatures are where the text's own font has none.
    boxes = (_box(text, shown[len(shown) * part // _SAMPLED]) for part in range(_SAMPLED))
    size = max(median(box.top - box.bottom for box in boxes), 0.1)
    return Line(page, words, left.left, right.right, base.value, size, bold, hyphen)


def _box(text: raw.FPDF_TEXTPAGE, index: int) -> raw.FS_RECTF:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, index, box)
    return box
