"""Plain text and Markdown become an article: a headline, if there is one, and the body as it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from diplomacy.reading.dateline import day_at_top, full_date, stated_day
from diplomacy.reading.unreadable import Unreadable, excerpt, is_web_address
from diplomacy.records import Article

LONGEST_HEADLINE = 160  # characters
_HEADER = re.compile(r"(title|headline|outlet|source|date|published|url|link)[ \t]*:[ \t]*(\S.*)?", re.IGNORECASE)
_SAME_AS = {"headline": "title", "source": "outlet", "date": "published", "link": "url"}
_FENCE = "---"
_NO_HEADLINE_END = re.compile(r"""[.,;…][”’"')\]]*$|--$|[–—]$""")


def read_plain(text: str, *, title: str | None = None) -> Article:
    """Return the article of a plain text, with an empty id; `title` is a headline known beforehand.

    Understood at the top, each if it is there: a block of `Title:`, `Outlet:`, `Date:` and `URL:` lines (fenced by
    `---` or not), a line with nothing but a date (the day of publication), and a headline: one short line (or a
    Markdown `# heading`) without a closing full stop and with a blank line after it. Raises Unreadable for a header
    that cannot be right.
    """
    article, body = _header(text)
    return _with_body(article, body, title or article.title)


def read_body(text: str, *, title: str | None = None) -> Article:
    """Return the article of a text that has no header block: a date line and a headline at its top are understood."""
    article = _with_body(Article(id="", title="", text=""), text, title or "")
    return replace(article, published=article.published or day_at_top(article.text.split("\n\n", 4)))


def _with_body(article: Article, body: str, known: str) -> Article:
    for _ in range(2):
        first, rest = _first_paragraph(body)
        if rest and article.published is None and (day := stated_day(first)):
            article, body = replace(article, published=day), rest
            continue
        headline = _headline(first) if rest else None
        if headline is None or (known and _squeezed(headline) != _squeezed(known)):
            break
        known, body = known or headline, rest
    # A date may stand under the headline as well as over it.
    first, rest = _first_paragraph(body)
    if rest and article.published is None and (day := stated_day(first)):
        article, body = replace(article, published=day), rest
    return replace(article, title=known or "", text=body.strip("\n"))


def _first_paragraph(text: str) -> tuple[str, str]:
    """Part the text at its first blank line; the rest is empty where there is none."""
    parts = re.split(r"\n[ \t]*\n", text.lstrip("\n"), maxsplit=1)
    return parts[0], parts[1].lstrip("\n") if len(parts) > 1 and parts[1].strip() else ""


def _headline(paragraph: str) -> str | None:
    if "\n" in paragraph or len(paragraph) > LONGEST_HEADLINE:
        return None
    marked = re.fullmatch(r"#{1,2}[ \t]+([^\s#].*?)[ \t#]*", paragraph)
    line = marked.group(1) if marked else paragraph.strip()
    if not line or stated_day(line):
        return None
    return line if marked or not _NO_HEADLINE_END.search(line) else None


def _squeezed(line: str) -> str:
    return " ".join(line.casefold().split())


def _header(text: str) -> tuple[Article, str]:
    """Take the header off: return what it says, and the rest of the text."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    fenced = lines[start].strip() == _FENCE
    end = start + fenced
    found: dict[str, tuple[int, str]] = {}
    while end < len(lines) and lines[end].strip() != _FENCE:
        if said := _HEADER.fullmatch(lines[end].strip()):
            key = said.group(1).lower()
            found.setdefault(_SAME_AS.get(key, key), (end + 1, (said.group(2) or "").strip()))
        elif not fenced or not lines[end].strip():  # other keys of a fenced block are not ours to read
            break
        end += 1
    closed = end < len(lines) and lines[end].strip() == _FENCE
    followed_by_blank = end == len(lines) or not lines[end].strip()
    if not found or (not closed if fenced else not followed_by_blank and len(found) < 2):
        return Article(id="", title="", text=""), text
    values = {key: value.strip("\"'") if fenced else value for key, (_, value) in found.items()}
    header = Article(
        id="",
        title=values.get("title", ""),
        text="",
        outlet=values.get("outlet") or None,
        published=_published(values.get("published"), found),
        url=_url(values.get("url"), found),
    )
    return header, "\n".join(lines[end + closed :])


def _published(value: str | None, found: dict[str, tuple[int, str]]) -> date | None:
    if not value:
        return None
    day = full_date(value)
    if day is None:
        raise Unreadable(f"the date must be a day such as 2025-06-18, but is {excerpt(value)}", found["published"][0])
    return day


def _url(value: str | None, found: dict[str, tuple[int, str]]) -> str | None:
    if value and not is_web_address(value):
        raise Unreadable(f"the URL must be an address that begins with http, but is {excerpt(value)}", found["url"][0])
    return value or None
