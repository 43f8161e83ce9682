"""The same words of one speaker are one statement, however they were trimmed; other words never are."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest

from diplomacy.records import ExtractedStatement, LiveQuotation
from diplomacy.resolution.statements import (
    cluster,
    consolidate,
    heirs,
    marks_of,
    same,
    same_words,
    speaker_key,
    spoken,
)
from tests.stories import HERE, HOPE

FULL = "We will not sign anything before the harbour is open again, and we have said so to every one of our friends."


def quotation(number: int, words: str = FULL, day: str | None = "2025-06-18", **changes: object) -> LiveQuotation:
    base = LiveQuotation(
        id=number,
        key="daro",
        kind="direct",
        words=words,
        speaker="Ana Daro",
        article=f"url:{number}",
        anchor="a",
        source=f"url:{number}",
        published=date.fromisoformat(day) if day else None,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FULL, "we will not sign anything before the harbour is open again — and we have said so to every one"),
        (FULL, "We won't sign anything before the harbour is open again"),
        (FULL, "We have said so to every one of our friends"),
        (FULL, "We will not sign anything before the harbor is open again, and we have said so to every one of them."),
        (FULL, "We will not sign anything before the harbour is open, and have said so to every one of our friends"),
        ("“Nobody asked us to leave,”", "Nobody asked us to leave"),
        ("It is done.", "It is done"),
        ("Cannot be undone by any means at all", "can not be undone by any means at all"),
    ],
)
def test_the_same_words_are_the_same_however_they_were_handled(one: str, other: str) -> None:
    assert same_words(spoken(one), spoken(other))
    assert same_words(spoken(other), spoken(one))
    assert marks_of("daro", one) & marks_of("daro", other), "they must find one another in the database"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            FULL,
            "We will sign anything before the harbour is open again, and we have said so to every one of our friends",
        ),
        (FULL, "We will rebuild the harbour before anything else, and our friends have said that they will help us"),
        ("We will pay 500 million for the new lights", "We will pay 700 million for the new lights"),
        ("It is done", "It is done and we are glad of it"),
        ("They agreed to meet again in the spring", "They never agreed to meet again in the spring"),
        ("We want peace in the whole region", "We want trade in the whole region and then we want peace"),
    ],
)
def test_other_words_are_others(one: str, other: str) -> None:
    assert not same_words(spoken(one), spoken(other))
    assert not same_words(spoken(other), spoken(one))


def test_a_not_that_was_trimmed_off_with_its_sentence_contradicts_nothing() -> None:
    assert same_words(
        spoken("We will open the harbour in May. We will not wait."), spoken("We will open the harbour in May")
    )


def test_words_scattered_over_a_speech_are_not_its_words() -> None:
    speech = " ".join(f"we have said so {number} and to every one number {number}" for number in range(40))
    assert not same_words(spoken("we have said so to every one of our friends"), spoken(speech))


def test_speaker_manner_day_and_samples_part_statements() -> None:
    one = quotation(1)
    assert same(one, quotation(2))
    assert not same(one, quotation(2, key="haugen"))
    assert not same(one, quotation(2, day="2025-07-18"))
    assert same(one, quotation(2, day=None))
    assert not same(one, quotation(2, sample=True))
    said = {speaker_key(HOPE, sample=False), speaker_key(HOPE, sample=True)}
    indirect = ExtractedStatement(HOPE.speaker, "indirect", HOPE.words, HOPE.spans, HERE, party="JPN")
    assert len(said | {speaker_key(indirect, sample=False)}) == 3
    assert not marks_of("daro", FULL) & marks_of("haugen", FULL)


def test_a_short_form_does_not_join_two_speeches_and_order_does_not_matter() -> None:
    monday = quotation(1, "We want peace in the whole region, and we want the harbour open by the end of spring")
    friday = quotation(2, "We want peace in the whole region, as I told the dockers of Bergen when I met them there")
    short = quotation(3, "We want peace in the whole region", "2025-06-20")
    stranger = quotation(4, "Nobody asked us to leave")
    found = {
        frozenset(tuple(q.id for q in group) for group in cluster(order))
        for order in itertools.permutations([monday, friday, short, stranger])
    }
    assert found == {frozenset({(1,), (2, 3), (4,)})}


def test_a_statement_speaks_with_its_fullest_form_and_dates_from_its_first() -> None:
    brief = quotation(1, "We will not sign anything before the harbour is open again", "2025-06-17", role="")
    full = quotation(2, day="2025-06-18", role="Foreign Minister", party=4, meeting=8, source="url:wire")
    copy = quotation(3, FULL.upper(), day="2025-06-18", meeting=8, source="url:wire")
    other = quotation(4, day="2025-06-19", meeting=9)
    for order in itertools.permutations([brief, full, copy, other]):
        made = consolidate(order)
        assert (made.words, made.published, made.role, made.party) == (FULL, date(2025, 6, 17), "Foreign Minister", 4)
        assert made.quotations == (1, 2, 3, 4)
        assert made.meeting == 8, "copies are one voice, and of equals the earliest holds"


def test_a_statement_needs_a_quotation() -> None:
    with pytest.raises(ValueError, match="needs a quotation"):
        consolidate([])


def test_a_patched_quotation_follows_the_one_that_vanished() -> None:
    gone = [("daro", "Nobody asked us to leave"), ("daro", FULL)]
    assert heirs(gone, [("daro", FULL[:60]), ("haugen", FULL), ("daro", FULL)]) == {0: 1}
