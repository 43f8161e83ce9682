"""The pipeline itself: long articles in pieces, and parts that can be left out."""

from __future__ import annotations

import pytest

from diplomacy.extraction import pipeline
from diplomacy.extraction.pipeline import annotate, build_nlp, switches
from diplomacy.extraction.reader import Reader
from diplomacy.records import Article, Status
from diplomacy.reference import lookup
from tests.extraction.conftest import PUBLISHED, Read, who

SENTENCES = (
    "Kenyan President William Ruto met Ugandan President Yoweri Museveni in Nairobi on Tuesday. ",
    "They spoke about a railway, which both countries have wanted for years, and about the price of fuel. ",
)


def test_a_long_article_is_parsed_in_pieces_as_it_would_be_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = build_nlp(lookup.shipped())
    parses = []
    for most in (10_000, 100):
        monkeypatch.setattr(pipeline, "MOST_AT_ONCE", most)
        doc = nlp.make_doc("".join(SENTENCES) * 20)
        doc._.published, doc._.title_end = PUBLISHED, 0
        doc = annotate(nlp, doc)
        parses.append([(t.dep_, t.head.i, t.tag_, t.ent_type_, bool(t.is_sent_start)) for t in doc])
    whole, pieces = parses
    assert len(pieces) == len(whole) > 500
    assert sum(a != b for a, b in zip(whole, pieces, strict=True)) <= 0.01 * len(whole)


def test_with_every_part_left_out_reading_goes_on() -> None:
    reader = Reader(lookup.shipped(), without=switches())
    assert reader.read(Article("x", "", "".join(SENTENCES), published=PUBLISHED)).unread is None


def test_what_is_left_out_is_missed(read: Read) -> None:
    text = "Kenyan President William Ruto will meet Ugandan President Yoweri Museveni on Tuesday in Mombasa."
    (whole,) = read(text).meetings
    assert (whole.status.value, whole.place is not None) == (Status.PLANNED, True)
    reader = Reader(lookup.shipped(), without=["status:will", "gazetteer:cities"])
    (meeting,) = reader.read(Article("x", "", text, published=PUBLISHED)).meetings
    assert (meeting.status.value, meeting.place) == (Status.HELD, None)
    assert who(meeting) == who(whole)


def test_an_unknown_switch_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no part of the pipeline is called 'engine'"):
        Reader(lookup.shipped(), without=["engine"])
