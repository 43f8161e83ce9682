"""What holds for every text: nothing raises, every span proves its value, and one article never colours the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from diplomacy.extraction.reader import Reader
from diplomacy.extraction.surface import LEEWAY, LONGEST
from diplomacy.records import Article, ExtractedMeeting, Extraction, Span
from tests.extraction.conftest import Read, said

TITLE = "Brazil and India agree on biofuels at summit"
PARAGRAPHS = (
    "NEW DELHI, Sept 10 (Example Wire) - Brazilian President Luiz Inácio Lula da Silva met Indian Prime Minister "
    "Narendra Modi on Sunday on the sidelines of the G20 summit in New Delhi.",
    "They sat under the trees of a garden for an hour, and their ministers of energy looked on.",
    "“We agreed to plant, press and sell more of what grows in both countries,” Lula told reporters after the talks.",
    "Modi said: \"A litre from the field is worth two from the well, as my grandmother used to say.\"",
    "Lula also spoke by phone with French President Emmanuel Macron on Friday about forests and trade.",
    "Kenyan President William Ruto will visit Brasília in October and hold talks with Lula, the presidency said.",
)  # fmt: skip
TEXT = "\n\n".join(PARAGRAPHS)
DAY = date(2023, 9, 11)
MEETINGS = [("BRA", "FRA"), ("BRA", "IND"), ("BRA", "KEN")]

# The same examples at every run, so that a change of the rules and nothing else makes a test fail.
FEW = settings(
    derandomize=True, deadline=None, database=None, max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
SOME = settings(FEW, max_examples=80)

WORDS = [
    "President", "Prime Minister", "Foreign Minister", "former", "Emmanuel Macron", "Xi Jinping", "Modi", "Lula",
    "U.S.", "French", "Kenya", "the European Union", "NATO", "G20 summit in New Delhi", "Kananaskis", "met",
    "will meet", "held talks", "spoke by phone", "hosted", "meeting between", "with", "and", "on the sidelines of",
    "called off", "not", "on Tuesday", "Sept. 9", "2023", "the two leaders", "his counterpart", "he", "said",
    "told reporters", "according to", "in Paris", "discussing trade", "his", "whom", ",", ".", ";", ":", "—", "–",
    "...", "…", "?", "!",
]  # fmt: skip
MARKS = ['"', "“", "”", "‘", "’", "'", "«", "»", "„", "(", ")", "[", "]", "{", "}", "<", ">", "*", "#", "|", "\\"]
ODD = [
    "\x00", "\x07", "\x1b[0m", "\x7f", "\x85", "\u2028", "\u2029", "\u200b", "\u200f", "\u202e", "\ufeff", "\ufffd",
    "\u00a0", "\u00ad", "e\u0301", "\U0001f91d", "\ud7ff", "ﬁ", "İ", "ǅ", "ß", "\r\n", "\t", "\n", "\n\n", "\n\n\n\n",
    "x" * 3000, "Ä-" * 400, "a.b." * 300, "1" * 500, "https://example.org/" + "a/" * 200,
    "&nbsp;", "<br/>", "%s", "{0}", "()" * 200,
]  # fmt: skip
NEWSWIRE = st.lists(
    st.one_of(
        st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(MARKS),
        st.sampled_from(ODD), st.sampled_from(PARAGRAPHS),
    ),
    max_size=60,
)  # fmt: skip
GLUE = st.sampled_from([" ", " ", " ", "", "\n\n"])
PUBLISHED = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2035, 1, 1)), st.sampled_from([date.min, date.max]))


def spans(value: object) -> Iterator[Span]:
    """Every span anywhere in a record."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from spans(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from spans(getattr(value, field.name))


def check(article: Article, extraction: Extraction) -> None:
    """Assert that every span lies in its text and reads as the value that it proves."""

    def words(span: Span) -> str:
        return (article.title if span.part == "title" else article.text)[span.start : span.end]

    for span in spans(extraction):
        whole = article.title if span.part == "title" else article.text
        assert 0 <= span.start < span.end <= len(whole)
        assert words(span).strip()
    for meeting in extraction.meetings:
        assert len(meeting.parties) >= 2
        assert meeting.sentence.part == meeting.trigger.span.part
        assert meeting.sentence.start <= meeting.trigger.span.start
        assert meeting.trigger.span.end <= meeting.sentence.end
        assert 0 < meeting.confidence <= 1
        if meeting.date:
            assert words(meeting.date.evidence.span) == meeting.date.phrase
        for topic in meeting.topics:
            assert words(topic.evidence.span) == topic.phrase
        for person in meeting.participants:
            assert person.name or person.role or person.party
    for statement in extraction.statements:
        assert statement.words == " ".join(words(span) for span in statement.spans)
        assert statement.speaker
        assert statement.meeting is None or 0 <= statement.meeting < len(extraction.meetings)


def rows(meetings: tuple[ExtractedMeeting, ...]) -> list[tuple[str, ...]]:
    """The parties of each meeting, in a fixed order."""
    return sorted(meeting.parties for meeting in meetings)


def test_the_article_of_these_tests_is_read_wholly(reader: Reader) -> None:
    extraction = reader.read(Article("x", TITLE, TEXT, published=DAY))
    check(Article("x", TITLE, TEXT), extraction)
    assert rows(extraction.meetings) == MEETINGS
    assert len(said(extraction)) == 2


@FEW
@given(title=st.text(max_size=60), text=st.text(max_size=500), published=PUBLISHED)
def test_no_text_raises(reader: Reader, title: str, text: str, published: date | None) -> None:
    article = Article("x", title, text, published=published)
    check(article, reader.read(article))


@SOME
@given(pieces=NEWSWIRE, glue=GLUE, title=st.sampled_from(["", TITLE, "“", "Modi met Macron"]), published=PUBLISHED)
def test_no_newswire_raises(reader: Reader, pieces: list[str], glue: str, title: str, published: date | None) -> None:
    article = Article("x", title, glue.join(pieces), published=published)
    check(article, reader.read(article))


@SOME
@given(data=st.data())
def test_no_damage_to_an_article_raises(reader: Reader, data: st.DataObject) -> None:
    text = TEXT
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 40)))
        text = text[:start] + data.draw(st.sampled_from([*MARKS, *ODD, ""])) + text[end:]
    article = Article("x", TITLE, text, published=DAY)
    check(article, reader.read(article))


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n\n\n", "“", ".", "\x00", "\ufeff", "a" * 5000, "(" * 400_000, "“" * 3000, '"' * 3000, "\n" * 5000,
        "'s" * 2000 + " met", "Mr. " * 500, "Modi \ud800 met", "Macron met " * 300, "Xi Jinping and " * 200,
        "“Macron met Modi.\n\n" * 50,
    ],
)  # fmt: skip
def test_odd_texts(reader: Reader, text: str) -> None:
    article = Article("x", "", text)
    check(article, reader.read(article))


def test_what_has_no_end_is_cut_into_sentences_that_can_be_read(reader: Reader) -> None:
    endless = "Ann Lee of Springfield “a former clerk of the county” and Bo Li of Salem – " * 400
    doc = reader.doc(Article("x", "", endless))
    assert max(end - start for start, end in doc._.view.bounds) <= LONGEST + LEEWAY


def test_half_characters_and_garbage_cost_nothing_else(reader: Reader) -> None:
    article = Article("x", TITLE, f"{'(' * 9000}\n\n\udfff {TEXT}\n\n{'=' * 9000}", published=DAY)
    extraction = reader.read(article)
    check(article, extraction)
    assert rows(extraction.meetings) == MEETINGS


@settings(FEW, max_examples=20)
@given(pieces=NEWSWIRE, glue=GLUE)
@example(pieces=["French President Emmanuel Macron met Lula da Silva, the Ruritanian president, in Paris."], glue=" ")
def test_reading_does_not_depend_on_what_was_read_before(reader: Reader, pieces: list[str], glue: str) -> None:
    first, other = Article("x", TITLE, TEXT, published=DAY), Article("y", "Other news", glue.join(pieces))
    before = reader.read(first), reader.read(other)
    assert (reader.read(first), reader.read(other)) == before


def test_two_readers_agree(reader: Reader) -> None:
    article = Article("x", TITLE, TEXT, published=DAY)
    assert Reader(reader.reference).read(article) == reader.read(article)


@pytest.mark.parametrize("mark", ['"', "“", "”", "«", "»", "„"])
def test_an_unbalanced_mark_costs_one_quotation_and_no_meeting(reader: Reader, mark: str) -> None:
    """A mark too many or too few, wherever somebody may begin or end a quotation."""
    borders = {
        0,
        len(TEXT),
        *(m.start() for m in re.finditer(r"(?<=[.,:])(?=\s)|(?<=[.,:]\s)(?=\w)|(?<=\n)(?=\w)", TEXT)),
    }
    spoilt = [TEXT[:i] + mark + TEXT[i:] for i in sorted(borders)]
    spoilt += [TEXT[: m.start()] + TEXT[m.end() :] for m in re.finditer(mark, TEXT)]
    for text in spoilt:
        article = Article("x", TITLE, text, published=DAY)
        extraction = reader.read(article)
        check(article, extraction)
        assert rows(extraction.meetings) == MEETINGS, text
        assert len(said(extraction)) >= 1, text


def test_a_quotation_that_nobody_closes_ends_with_its_paragraph(read: Read) -> None:
    text = (
        "“We came to listen and to plant something that lasts, Lula told reporters on Sunday.\n\n"
        "Brazilian President Luiz Inácio Lula da Silva met Indian Prime Minister Narendra Modi in New Delhi.\n\n"
        "“The field is worth more than the well,” Modi said."
    )
    extraction = read(text)
    assert rows(extraction.meetings) == [("BRA", "IND")]
    assert ("Narendra Modi", "The field is worth more than the well,") in said(extraction)
