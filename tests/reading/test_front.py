"""The front door of reading: what a document is, and what is said of one that cannot be read."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomacy.reading.front import read
from diplomacy.records import Article, RawDocument, Refusal

ENTRY = {
    "id": "a",
    "outlet": "Example Wire",
    "published": "2025-06-18",
    "url": None,
    "title": "Talks",
    "text": "They met.",
}
PAGE = """<!doctype html><html><head><title>Talks in Lima</title>
<meta property="article:published_time" content="2024-11-16"></head><body><nav>Home Sport</nav><article>
<h1>Talks in Lima</h1><p>The two presidents met in Lima on Saturday and spoke for an hour about trade and the sea.</p>
<p>They agreed that their ministers would go on with the talks before the end of the year.</p>
</article></body></html>"""


def document(content: bytes | str | dict[str, object], name: str = "a.txt") -> RawDocument:
    if isinstance(content, dict):
        content = json.dumps(content)
    return RawDocument(name, content if isinstance(content, bytes) else content.encode(), name)


def article(raw: RawDocument) -> Article:
    (found,) = read(raw)
    assert isinstance(found, Article), found
    return found


def test_the_json_form_is_taken_word_for_word() -> None:
    found = article(document({**ENTRY, "meetings": "never looked at"}, "a.json"))
    assert (found.id, found.title, found.text) == ("a", "Talks", "They met.")
    assert (found.outlet, found.published) == ("Example Wire", date(2025, 6, 18))


def test_a_web_page_gives_its_main_text_and_date() -> None:
    found = article(document(PAGE, "lima.html"))
    assert "met in Lima on Saturday" in found.text
    assert "Sport" not in found.text
    assert (found.title, found.published) == ("Talks in Lima", date(2024, 11, 16))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_read_in_its_encoding(encoding: str) -> None:
    assert "Erdoğan met Costa" in article(document("Erdoğan met Costa in Ankara on Monday.".encode(encoding))).text


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.txt", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "a.txt", ""),
        (b'{"title": ', "a.json", ""),
        ({**ENTRY, "text": None}, "a.json", "text"),
        ({k: v for k, v in ENTRY.items() if k != "text"}, "a.json", "text"),
        ({**ENTRY, "published": "yesterday"}, "a.json", "published"),
        ({**ENTRY, "title": 7}, "a.json", "title"),
        (b"[" * 100_000, "a.json", ""),
        (b"<html><body></body></html>", "a.html", ""),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(content: bytes | dict[str, object], name: str, said: str) -> None:
    (found,) = read(document(content, name))
    assert isinstance(found, Refusal)
    assert name in found.origin
    assert found.reason
    assert said in found.reason
    assert "\n" not in found.reason


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.json", "a.jsonl", "a.html"]))
def test_no_bytes_are_a_fault_of_the_program(content: bytes, name: str) -> None:
    found = read(document(content, name))
    assert found
    assert all(isinstance(item, Article | Refusal) for item in found)


def test_escapes_left_by_an_export_become_their_characters() -> None:
    left = {"title": "Readout of Harris\\u2019s call", "text": "\\u201cWe talked,\\u201d she said. C:\\users"}
    (article,) = read(RawDocument("a.json", json.dumps(left).encode(), "application/json"))
    assert isinstance(article, Article)
    assert article.title == "Readout of Harris’s call"
    assert article.text == "“We talked,” she said. C:\\users"
