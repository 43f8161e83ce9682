"""Feeds: what RFC 4287 asks of them, read by a parser of XML."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lxml import etree

from diplomacy.formats.atom import ATOM
from diplomacy.formats.feeds import Feed, atom
from tests.formats.meetings import LEE, READOUT, meeting

NAMES = {"a": ATOM}
FIRST = "https://s.org/meetings.atom?country=japan"
FEED = Feed("Meetings", "https://s.org/meetings/?country=japan", FIRST, FIRST, f"{FIRST}&before=1~2", (meeting(),))


def said(document: bytes, path: str) -> list[str]:
    found = etree.fromstring(document).xpath(path, namespaces=NAMES)
    assert isinstance(found, list)
    return [str(each) for each in found]


def test_a_feed_has_what_the_standard_asks_for() -> None:
    document = atom(FEED)
    for parent in ("/a:feed", "/a:feed/a:entry"):
        for name in ("id", "title", "updated"):
            assert len(said(document, f"{parent}/a:{name}/text()")) == 1, (parent, name)
    assert said(document, "/a:feed/a:author/a:name/text()") == ["Sidelines"]
    assert said(document, "/a:feed/a:updated/text()") == ["2025-06-19T09:05:01Z"]
    assert said(document, "/a:feed/a:link[@rel='self']/@href") == [FIRST]
    assert said(document, "/a:feed/a:link[@rel='next']/@href") == [f"{FIRST}&before=1~2"]


def test_the_id_of_a_feed_is_that_of_its_first_page() -> None:
    second = replace(FEED, address=f"{FIRST}&before=1~2", following=None)
    assert said(atom(second), "/a:feed/a:id/text()") == [FIRST]
    assert said(atom(second), "/a:feed/a:link[@rel='self']/@href") == [f"{FIRST}&before=1~2"]
    assert not said(atom(second), "/a:feed/a:link[@rel='next']")


def test_an_entry_says_what_is_known_and_leads_to_page_and_articles() -> None:
    document = atom(FEED)
    assert said(document, "//a:entry/a:id/text()") == ["https://s.org/meetings/abcdefghjk/"]
    assert said(document, "//a:entry/a:title/text()") == [
        "Lee Jae-myung and Shigeru Ishiba, Kananaskis, 17 June 2025 (held)"
    ]
    assert said(document, "//a:entry/a:link[@rel='via']/@href") == ["https://kr.org/1"]
    assert said(document, "//a:entry/a:category/@term") == ["held", "in_person", "g7-2025", "trade"]
    (summary,) = said(document, "//a:entry/a:summary/text()")
    assert "When: 17 June 2025." in summary
    assert "From 1 source." in summary


def test_a_month_stays_a_month() -> None:
    (title,) = said(atom(replace(FEED, meetings=(meeting("2025-06"),))), "//a:entry/a:title/text()")
    assert "June 2025" in title
    assert "1 June" not in title


def test_no_name_breaks_the_document_and_no_odd_address_is_a_link() -> None:
    hostile = replace(LEE, name="<script>\x01&\ud800")
    script = replace(READOUT, address="javascript:alert(1)")
    document = atom(replace(FEED, meetings=(meeting(participants=(hostile,), sources=(script,)),)))
    assert said(document, "//a:entry/a:title/text()")[0].startswith("<script>&, Kananaskis")
    assert not said(document, "//a:link[@rel='via']")


def test_an_empty_feed_has_a_date_too() -> None:
    assert said(atom(replace(FEED, meetings=())), "/a:feed/a:updated/text()") == ["1970-01-01T00:00:00Z"]


def test_samples_are_marked() -> None:
    document = atom(replace(FEED, meetings=(meeting(sample=True),)))
    assert said(document, "//a:entry/a:title/text()")[0].endswith("[sample]")


def test_the_same_meetings_make_the_same_document() -> None:
    assert atom(FEED) == atom(FEED)
    assert date(2025, 6, 18).isoformat() not in atom(FEED).decode().split("<published>")[0]
