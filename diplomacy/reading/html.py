"""A web page becomes an article: main text, headline, outlet, day and address, without what stands around them."""

from __future__ import annotations

import logging
import re

from trafilatura import bare_extraction
from trafilatura.settings import Document

from diplomacy.reading.dateline import iso_day
from diplomacy.reading.unreadable import Unreadable, clean, is_web_address
from diplomacy.records import Article

# What went wrong is told in the refusal; these would write it to stderr a second time, without the file's name.
for _noisy in ("trafilatura", "htmldate"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL + 1)

# The day of publication comes from the page's own statement of it. An extensive search would take a date from the
# text instead, which is often that of the meeting. The latest day is fixed so that a page reads the same every day.
_DATE_SEARCH = {"original_date": True, "extensive_search": False, "max_date": "2099-12-31"}
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
            page, with_metadata=True, include_comments=False, date_extraction_params=dict(_DATE_SEARCH)
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
        outlet=" ".join((found.sitename or "").split()) or None,
        published=iso_day(found.date) if found.date else None,
        url=found.url if found.url and is_web_address(found.url) else None,
    )


def _squeezed(line: str) -> str:
    return " ".join(line.casefold().split())
