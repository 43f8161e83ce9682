"""Citations, as text and for BibTeX, whatever characters names bring."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from diplomacy.formats.citations import Citation, bibtex, escape, key, meeting_title, plain, statement_title
from diplomacy.records import PartialDate

DAY = PartialDate.day(date(2025, 6, 17))
CITED = Citation(
    kind="meeting",
    id="k7xm2p9qrt",
    title=meeting_title(["Recep Tayyip Erdoğan", "Luiz Inácio Lula da Silva"], "Brasília, Brazil", DAY, "held"),
    address="https://sidelines.example/meetings/k7xm2p9qrt/?as_of=2026-11-30",
    as_of=date(2026, 11, 30),
    accessed=date(2026, 12, 2),
    sources=3,
    version=4,
)


def balanced(entry: str) -> bool:
    """Tell whether braces match the way BibTeX counts them: a backslash before one changes nothing."""
    depth = 0
    for sign in entry:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


def test_a_meeting_as_text() -> None:
    assert plain(CITED) == (
        "Recep Tayyip Erdoğan and Luiz Inácio Lula da Silva, Brasília, Brazil, 17 June 2025 (held). Sidelines, meeting "
        "k7xm2p9qrt, version 4, as of 30 November 2026 (UTC), from 3 sources. "
        "https://sidelines.example/meetings/k7xm2p9qrt/?as_of=2026-11-30 (accessed 2 December 2026)."
    )


def test_a_meeting_for_bibtex() -> None:
    assert bibtex(CITED) == (
        "@misc{sidelines-meeting-k7xm2p9qrt-20261130,\n"
        "  title = {{Recep Tayyip Erdoğan and Luiz Inácio Lula da Silva, Brasília, Brazil, 17~June 2025 (held)}},\n"
        "  author = {{Sidelines}},\n"
        "  year = {2026},\n"
        "  month = nov,\n"
        "  note = {Meeting k7xm2p9qrt, version 4, as of 30~November 2026 (UTC), from 3 sources},\n"
        "  url = {https://sidelines.example/meetings/k7xm2p9qrt/?as_of=2026-11-30},\n"
        "  urldate = {2026-12-02},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Trade & Industry", r"Trade \& Industry"),
        ("50% of #1 for $5", r"50\% of \#1 for \$5"),
        ("a_b^c~d", r"a\_b{\textasciicircum}c{\textasciitilde}d"),
        ("}{", r"{\textbraceright}{\textbraceleft}"),
        ("C:\\x", r"C:{\textbackslash}x"),
        ("two\nlines\t of\x00 it", "two lines of it"),
        ("15\N{WORD JOINER}–\N{WORD JOINER}17\N{NO-BREAK SPACE}June", "15--17~June"),
        ('"so" @ last', '"so" @ last'),
        ("Erdoğan, Brasília, Đinđić, 習近平", "Erdoğan, Brasília, Đinđić, 習近平"),
    ],
)
def test_signs_with_a_meaning_are_written_out(text: str, written: str) -> None:
    assert escape(text) == written


@pytest.mark.parametrize("title", ["{", "}", "}}{{", "\\", "\\{", "100% }", "a@b, c = {d}"])
def test_no_title_breaks_an_entry(title: str) -> None:
    entry = bibtex(replace(CITED, title=title))
    assert balanced(entry)
    assert not re.search(r"(?<!\\)%", entry.split("  url =")[0])


def test_an_address_keeps_its_signs_but_what_would_end_the_field() -> None:
    entry = bibtex(replace(CITED, address="https://ö.example/a%20b_c/{x}?y=1&z=2"))
    assert "  url = {https://%C3%B6.example/a%20b_c/%7Bx%7D?y=1&z=2},\n" in entry


def test_the_key_is_that_of_record_and_day() -> None:
    assert key(CITED) == key(replace(CITED, title="another", accessed=date(2027, 1, 1), sources=9, version=5))
    assert key(CITED) != key(replace(CITED, as_of=date(2026, 12, 1)))
    assert key(replace(CITED, id="a{b},c")) == "sidelines-meeting-a-b-c-20261130"


def test_nobody_named_and_no_day() -> None:
    assert meeting_title([], "", None, "planned") == "Meeting, date not known (planned)"
    month = PartialDate.month(2025, 6)
    title = meeting_title(["foreign minister of Japan", "Canada"], "Canada", month, "unreported")
    assert title == "foreign minister of Japan and Canada, Canada, June 2025 (no report found)"


def test_one_source_no_version_and_a_sample() -> None:
    sample = replace(CITED, sources=1, version=None, sample=True)
    assert sample.note == (
        "meeting k7xm2p9qrt, as of 30\N{NO-BREAK SPACE}November 2026 (UTC), from 1 source, a sample written for "
        "demonstration"
    )


def test_a_statement() -> None:
    said = statement_title("Shigeru Ishiba", "Japan", "We hope", direct=True, published=date(2025, 6, 18))
    assert said == "Shigeru Ishiba (Japan): “We hope”, reported on 18\N{NO-BREAK SPACE}June 2025"
    assert statement_title("EU", "EU", "it agreed", direct=False, published=None) == "EU: it agreed, undated"
    long = statement_title("A", "", "word " * 100, direct=True, published=None)
    assert long.startswith("A: “word ")
    assert long.endswith("word …”, undated")
    assert len(long) < 230
