"""Documents taken apart in this process: the one that may fall, not the one that keeps the record."""

from __future__ import annotations

from diplomacy.reading.archive import open_archive
from diplomacy.reading.docx import is_docx, read_docx
from diplomacy.reading.encoding import decode
from diplomacy.reading.frames import Opened
from diplomacy.reading.html import read_html
from diplomacy.reading.kinds import Kind
from diplomacy.reading.limits import Limits, require_length
from diplomacy.reading.mail import open_mail
from diplomacy.reading.pdf import read_pdf
from diplomacy.reading.unreadable import clean
from diplomacy.records import RawDocument


def open_here(document: RawDocument, kind: Kind, limits: Limits) -> Opened:
    """Return what a document of a known kind holds. Raises Unreadable, or what libraries raise on strangers' files."""
    opened = _opened(document, kind, limits)
    if opened.article:
        require_length(opened.article.text, limits)
    return opened


def _opened(document: RawDocument, kind: Kind, limits: Limits) -> Opened:
    match kind:
        case Kind.PAGE:
            text = clean(decode(document.content, document.media_type))
            return Opened(read_html(text, title=document.title))
        case Kind.PDF:
            return Opened(read_pdf(document.content, limits, title=document.title))
        case Kind.MAIL:
            return open_mail(document.content, limits, title=document.title)
        case Kind.ZIP if is_docx(document.content):
            return Opened(read_docx(document.content, limits, title=document.title))
        case Kind.ZIP:
            return open_archive(document.content, limits)
    raise ValueError(f"{kind} is not taken apart")
