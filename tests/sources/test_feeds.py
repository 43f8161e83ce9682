"""What feeds list, and that none of them harms the program."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from diplomacy.sources.addresses import Refused, check_address
from diplomacy.sources.feedchild import listed
from diplomacy.sources.feeds import Item, look, next_pause, read_feed
from tests.clocks import processor_seconds
from tests.sites import Site, answer, leads_to, serving

BASE = "https://news.example/feeds/world.xml"
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>World &amp; more</title>
<item><title>Lee met <b>Ishiba</b></title><link>https://news.example/a?utm_source=rss</link><guid>a-1</guid>
<pubDate>Tue, 17 Jun 2025 23:30:00 -0700</pubDate><description>&lt;p&gt;They  met.&lt;/p&gt;</description></item>
<item><title>Relative</title><link>../b</link></item>
<item><title>Relative again</title><link>../b</link></item>
<item><title>Nowhere</title></item>
</channel></rss>"""
ATOM = b"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Readouts</title>
<entry><id>urn:1</id><title>Call</title><link rel="alternate" href="https://gov.example/1"/>
<published>2025-06-18T01:00:00+09:00</published><summary>They talked.</summary></entry></feed>"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def many(number: int) -> bytes:
    items = b"".join(b"<item><link>https://x.example/%d</link></item>" % n for n in range(number))
    return b"<rss version='2.0'><channel><title>T</title>" + items + b"</channel></rss>"


def test_entries_have_addresses_titles_and_the_day_that_is_written() -> None:
    found = read_feed(RSS, BASE)
    assert found.title == "World & more"
    assert found.items == (
        Item("a-1", "https://news.example/a?utm_source=rss", "Lee met Ishiba", "They met.", date(2025, 6, 17)),
        Item("../b", "https://news.example/b", "Relative again"),
    )
    assert found.total == 4
    assert read_feed(ATOM, BASE).items == (
        Item("urn:1", "https://gov.example/1", "Call", "They talked.", date(2025, 6, 18)),
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is no feed (RSS or Atom)"),
        (b"hello", "is no feed (RSS or Atom)"),
        (b"/etc/passwd", "is no feed (RSS or Atom)"),
        (b"http://127.0.0.1/feed", "is no feed (RSS or Atom)"),
        (b'{"items": []}', "is no feed (RSS or Atom)"),
        (b"\0" * 1000, "is no feed (RSS or Atom)"),
        (b"<html><body>x</body></html>", "is no feed (RSS or Atom)"),
        (
            b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>',
            "is a page, not a feed; its feed is https://news.example/rss",
        ),
    ],
)
def test_what_is_no_feed_is_said(content: bytes, why: str) -> None:
    with pytest.raises(Refused) as refused:
        read_feed(content, BASE)
    assert str(refused.value) == why


def test_only_the_first_of_very_many_are_taken() -> None:
    found = read_feed(many(5000), BASE)
    assert (len(found.items), found.total) == (200, 5000)
    assert found.items[0].address == "https://x.example/0"


def test_a_feed_of_a_hundred_thousand_entries_is_too_large(site: Site) -> None:
    site.answers["/"] = answer(many(100_000) + b" " * 1_000_000, "application/rss+xml")
    with pytest.raises(Refused, match="has more than 5 MB"):
        look(site.fetcher(), check_address(site.url, {site.port}))


def test_entities_are_not_blown_up_and_no_file_is_read() -> None:
    names = "abcdefghij"
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise(names))
    bomb = f'<!DOCTYPE x [<!ENTITY a "{"lol" * 1000}">{entities}]><rss version="2.0"><channel><title>&j;</title>'
    began = processor_seconds()
    with_bomb = read_feed(f"{bomb}<item><link>https://x.example/1</link></item></channel></rss>".encode(), BASE)
    assert len(with_bomb.title) < 10_000
    assert processor_seconds() - began < 15
    outside = RSS.replace(b"<rss", b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss').replace(
        b"World", b"&x;"
    )
    assert "root" not in str(read_feed(outside, BASE))


def test_a_parser_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplomacy.sources.feeds.MOST_ENTRIES", "none")
    with pytest.raises(Refused, match="cannot be read as a feed"):
        read_feed(RSS, BASE)


@pytest.mark.parametrize("part", [b"<", b"<a ", b"&", b"<!--", b"<![CDATA[", b"<div>", b'a="', b"<item><pubDate>1"])
def test_what_is_broken_is_read_as_far_as_it_goes(part: bytes) -> None:
    told = listed(b"<rss version='2.0'><channel><item><link>https://x.example/1</link></item>" + part * 3000, 10)
    assert set(told) >= {"title", "total", "entries"} or told == {"feeds": []}


def test_a_feed_is_fetched_only_if_it_changed_and_may_have_moved(site: Site) -> None:
    site.answers |= {
        "/old": leads_to("/new", "301 Moved Permanently"),
        "/new": answer(RSS, "text/xml", ETag='"1"', Last_Modified="Mon, 01 Jun 2026 10:00:00 GMT"),
    }
    first = look(site.fetcher(), check_address(f"{site.url}/old", {site.port}))
    assert first.content
    assert first.content.items[1].address == f"{site.url}/b"
    assert (first.etag, first.moved) == ('"1"', f"{site.url}/new")
    site.answers["/new"] = answer(status="304 Not Modified", Content_Length="")
    again = look(site.fetcher(), check_address(first.moved, {site.port}), etag=first.etag, modified=first.modified)
    assert again.content is None
    assert (again.etag, again.modified) == (first.etag, first.modified)


@pytest.mark.parametrize(
    ("failures", "wait", "hours"),
    [(0, None, 1), (1, None, 2), (3, None, 8), (4, None, 16), (5, None, 24), (500, None, 24), (1, 5, 5), (0, 999, 168)],
)
def test_the_pause_doubles_with_each_failure_up_to_a_day(failures: int, wait: int | None, hours: int) -> None:
    pause = next_pause(timedelta(hours=1), failures, timedelta(hours=wait) if wait else None)
    assert 0.89 * hours <= pause / timedelta(hours=1) <= 1.11 * hours
