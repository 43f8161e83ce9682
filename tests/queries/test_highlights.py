"""Marks in a text: nothing is lost, nothing is marked twice, and visitors see a sentence with its neighbours."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diplomacy.queries.highlights import Highlight, blocks, paragraphs, passages, segments
from diplomacy.queries.sentences import sentences

TEXT = "Mr. Lee met Ishiba. They spoke of trade.\n\nThe U.S. envoy left. Nobody spoke. All went home."

highlights = st.lists(
    st.builds(
        lambda start, length, number, quote: Highlight(start, start + length, f"h{number}", f"t{number}", quote),
        st.integers(0, 60),
        st.integers(-2, 30),
        st.integers(0, 6),
        st.booleans(),
    ),
    max_size=8,
)


@given(st.text(max_size=50), highlights)
def test_segments_joined_are_the_text(text: str, marks: list[Highlight]) -> None:
    pieces = segments(text, marks)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)
    ids = [each for piece in pieces for each in piece.ids]
    assert len(ids) == len(set(ids))
    assert set(ids) == {mark.id for mark in marks if mark.start < min(mark.end, len(text))}


@given(st.text(max_size=50), highlights)
def test_a_letter_is_marked_by_exactly_the_highlights_around_it(text: str, marks: list[Highlight]) -> None:
    place = 0
    for piece in segments(text, marks):
        for offset in range(place, place + len(piece.text)):
            assert set(piece.highlights) == {m for m in marks if m.start <= offset < m.end}
        place += len(piece.text)


@given(st.text(alphabet="aB. \n!”", max_size=60))
def test_lines_and_sentences_leave_out_nothing_but_blanks(text: str) -> None:
    for stretches in (paragraphs(text), sentences(text)):
        left = list(text)
        for start, end in stretches:
            assert start < end
            assert "".join(left[start:end]).strip()
            left[start:end] = " " * (end - start)
        assert not "".join(left).strip()


def test_a_span_within_a_span_is_marked_for_both() -> None:
    pieces = segments("President Lee met", [Highlight(0, 13, "a", "who"), Highlight(10, 17, "b", "what", quote=True)])
    assert [(p.text, p.ids, p.title, p.quote) for p in pieces] == [
        ("President ", ("a",), "who", False),
        ("Lee", ("b",), "who; what", False),
        (" met", (), "what", True),
    ]


def test_a_mark_over_two_paragraphs_has_its_id_once() -> None:
    first, second = blocks("one\ntwo", [Highlight(0, 7, "a", "x")], paragraphs("one\ntwo"))
    assert (first[0].ids, second[0].ids, second[0].title) == (("a",), (), "x")


def test_sentences_do_not_end_at_a_title_or_an_abbreviation() -> None:
    assert [TEXT[a:b] for a, b in sentences(TEXT)] == [
        "Mr. Lee met Ishiba.",
        "They spoke of trade.",
        "The U.S. envoy left.",
        "Nobody spoke.",
        "All went home.",
    ]


def test_sentences_do_not_end_at_a_month_or_a_time_with_its_zone() -> None:
    text = "TOKYO, Jan. 28 (Kyodo) - At 0:45 a.m. (JST) they spoke. It ended at 1 a.m. They slept."
    assert [text[a:b] for a, b in sentences(text)] == [
        "TOKYO, Jan. 28 (Kyodo) - At 0:45 a.m. (JST) they spoke.",
        "It ended at 1 a.m.",
        "They slept.",
    ]


def test_a_passage_is_the_sentence_and_its_neighbours() -> None:
    trade = TEXT.index("trade")
    assert [TEXT[a:b] for a, b in passages(TEXT, [(0, 3)])] == ["Mr. Lee met Ishiba. They spoke of trade."]
    assert [TEXT[a:b] for a, b in passages(TEXT, [(trade, trade + 5)])] == [TEXT[: TEXT.index(" Nobody")]]


def test_passages_that_touch_are_one_and_others_stay_apart() -> None:
    text = " ".join(f"Sentence {n} ends." for n in range(9))
    at = [text.index(f"Sentence {n}") for n in (1, 3, 7)]
    found = [text[a:b] for a, b in passages(text, [(n, n + 3) for n in at[:2]])]
    assert found == [text[: text.index(" Sentence 5")]]
    assert len(passages(text, [(at[0], at[0] + 2), (at[2], at[2] + 2)])) == 2
    assert passages(text, []) == []
