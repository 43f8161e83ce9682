"""What a web page says of itself: its outlet and its day, from wherever pages say them, and nothing invented."""

from __future__ import annotations

from datetime import date

import pytest

from diplomacy.reading.html import read_html
from tests.reading.samples import TEXT

HEADLINE = "Lula and Petro meet in Bogotá"
BODY = "".join(f"<p>{TEXT.replace('hour', word)}</p>" for word in ("day", "week", "month"))
DAY = date(2025, 6, 18)
PUBLISHER = '"publisher":{"@type":"Organization","name":"Example Wire"}'


def page(head: str = "", before: str = "", title: str = HEADLINE) -> str:
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><header>"
        f"<nav><a href=/>Home</a></nav></header><main>"
        f"<article><h1>{HEADLINE}</h1>{before}{BODY}</article></main></body></html>"
    )


def ld(inside: str) -> str:
    return f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle",{inside}}}</script>'


@pytest.mark.parametrize(
    "written",
    [
        page("<meta property='article:published_time' content='2025-06-18T23:30:00+09:00'>"),
        page(ld('"datePublished":"2025-06-18T09:00:00Z"')),
        page(ld('"datePublished":"2025-06-18","dateModified":"2025-06-20"')),
        page("<meta name='DC.date' content='2025-06-18'>"),
        page("<meta name='date' content='June 18, 2025'>"),
        page(before="<p><time datetime='2025-06-18T09:00:00Z' pubdate>18 June</time></p>"),
        page(before="<span itemprop='datePublished' content='2025-06-18'>Wednesday</span>"),
        page(before="<p>For Immediate Release</p><p>June 18, 2025</p>"),
        page(before="<p>Published: 18 June 2025</p>"),
        page("<link rel=canonical href='https://example.org/2025/06/18/talks.html'>"),
    ],
)
def test_the_day_of_publication_is_found_where_pages_say_it(written: str) -> None:
    assert read_html(written).published == DAY


@pytest.mark.parametrize(
    "written",
    [
        page(),
        page("<meta property='article:modified_time' content='2025-06-18T09:00:00Z'>"),
        page(ld('"dateModified":"2025-06-18T09:00:00Z"')),
        page(before="<p>The two met on 18 June 2025 in the palace.</p>"),
    ],
)
def test_another_day_is_not_taken_for_it(written: str) -> None:
    assert read_html(written).published is None


@pytest.mark.parametrize(
    "written",
    [
        page("<meta property='og:site_name' content='Example Wire'>"),
        page(ld(PUBLISHER)),
        page("<meta name='DC.publisher' content='Example Wire'>"),
        page("<meta name='application-name' content='Example Wire'>"),
        page(title=f"{HEADLINE} | Example Wire"),
        page(title=f"{HEADLINE} - World - Example Wire"),
    ],
)
def test_the_outlet_is_found_where_pages_say_it(written: str) -> None:
    assert read_html(written).outlet == "Example Wire"


@pytest.mark.parametrize(
    "title", [HEADLINE, f"{HEADLINE} | World", f"{HEADLINE} - Latest news", "News - and more of it"]
)
def test_what_is_no_outlet_is_not_taken_for_one(title: str) -> None:
    assert read_html(page(title=title)).outlet is None
