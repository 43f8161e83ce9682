"""A web page becomes an article: main text, headline, outlet, day and address, without what stands around them."""

from __future__ import annotations

import logging
import re
from datetime import date
from html import unescape

from trafilatura import bare_extraction
from trafilatura.settings import Document

from diplomacy.reading.dateline import day_at_top, iso_day
from diplomacy.reading.outlets import is_outlet
from diplomacy.reading.unreadable import Unreadable, clean, is_web_address
from diplomacy.records import Article

# What went wrong is told in the refusal; these would write it to stderr a second time, without the file's name.
for _noisy in ("trafilatura", "htmldate"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL + 1)

# The day of publication comes from the page's own statement of it. An extensive search would take a date from the
# text instead, which is often that of the meeting. The latest day is fixed so that a page reads the same every day.
_DATE_SEARCH = {"original_date": True, "extensive_search": False, "max_date": "2099-12-31"}
_MARKED = re.compile(r"""<[a-z]+\b[^<>]{0,500}\bitemprop=["']?datePublished\b[^<>]{0,500}>""", re.IGNORECASE)
_CHANGED = re.compile(
    r"<meta\b[^<>]{0,300}\b(?:modified_time|updated_time|dateModified|last-modified|revised)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_CHANGED_LD = re.compile(r'''("dateModified"\s*:\s*)"[^"<>]{0,60}"''')
_VALUE = re.compile(r"""\b(?:content|datetime)=["']?([^"'<>]{8,40})""", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{1,1000})", re.IGNORECASE)
_PARTS = re.compile(r"\s+[|–—·:-]\s+|\s*\|\s*")
_LONGEST_OUTLET = 160
_WHOLE = re.compile(r"<(?:html|head|body|title)\b", re.IGNORECASE)


def read_html(page: str, *, title: str | None = None) -> Article:
    """Return the article of a page, with an empty id, its paragraphs parted by blank lines.

    `title` is a headline known beforehand. A headline that the body repeats at its top is left out of the body.
    Raises Unreadable where the page has no main text.
    """
    if not _WHOLE.search(page):
        page = f"<html><body>{page}</body></html>"  # a fragment's own outermost element may be one that is thrown away
    try:
        found = bare_extraction(
            _without_changes(page),
            with_metadata=True,
            include_comments=False,
            date_extraction_params=dict(_DATE_SEARCH),
        )
    except Exception as error:  # what libraries raise on strangers' pages is not documented
        raise Unreadable(f"is a web page that cannot be taken apart ({type(error).__name__})") from error
    if not isinstance(found, Document):
        raise Unreadable("is a web page without a main text")
    paragraphs = [line.strip() for line in clean(found.text or "").split("\n") if line.strip()]
    headline = title or " ".join(clean(found.title or "").split())
    while paragraphs and headline and _squeezed(paragraphs[0]) == _squeezed(headline):
        del paragraphs[0]
    if not paragraphs:
        raise Unreadable("is a web page without a main text")
    return Article(
        id="",
        title=headline,
        text="\n\n".join(paragraphs),
        outlet=" ".join((found.sitename or "").split()) or _outlet(page, headline),
        published=(iso_day(found.date) if found.date else None) or _published(page, paragraphs),
        url=found.url if found.url and is_web_address(found.url) else None,
    )


def _without_changes(page: str) -> str:
    """Return a page without the days on which it was changed, which the search for its day would fall back on."""
    return _CHANGED_LD.sub(r'\1""', _CHANGED.sub("", page))


def _published(page: str, paragraphs: list[str]) -> date | None:
    """Return the day that a page marks as that of publication, or that stands alone at the top of its text."""
    for tag in _MARKED.findall(page):
        if (said := _VALUE.search(tag)) and (day := iso_day(unescape(said[1]))):
            return day
    return day_at_top(paragraphs)


def _outlet(page: str, headline: str) -> str | None:
    """Return the outlet that the title of a page names after its headline."""
    title = _TITLE.search(page)
    if title is None or not headline:
        return None
    for part in _PARTS.split(" ".join(unescape(title[1]).split()))[1:][::-1]:
        if is_outlet(part) and _squeezed(part) not in _squeezed(headline):
            return part[:_LONGEST_OUTLET]
    return None


def _squeezed(line: str) -> str:
    return " ".join(line.casefold().split())
