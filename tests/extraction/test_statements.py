"""Quotations, whose they are, and reported speech."""

from __future__ import annotations

import pytest

from tests.extraction.conftest import Read, only_statement, said

MEET = "French President Emmanuel Macron met German Chancellor Olaf Scholz in Berlin.\n\n"
WORDS = "We will keep the door open to them"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"“{WORDS},” Macron said.", "Emmanuel Macron"),
        (f'"{WORDS}," said Macron.', "Emmanuel Macron"),
        (f"Macron told reporters: “{WORDS}.”", "Emmanuel Macron"),
        (f"Macron spoke last. “{WORDS},” he said.", "Emmanuel Macron"),
        (f"“{WORDS},” the German chancellor said.", "Olaf Scholz"),
        (f"“{WORDS},” the French presidency said in a statement.", "French presidency"),
        (f"“{WORDS},” said a German government spokesman.", "German government spokesman"),
        (f"In a joint statement the two said “{WORDS}”.", "joint statement"),
    ],
)
def test_speaker(read: Read, text: str, speaker: str) -> None:
    assert [s for s, _ in said(read(MEET + text))] == [speaker]


def test_quotation_split_by_its_attribution_is_one(read: Read) -> None:
    text = f"{MEET}“{WORDS},” Macron said. “It has never been shut.”"
    assert said(read(text)) == [("Emmanuel Macron", f"{WORDS}, It has never been shut.")]


def test_two_speakers_in_one_paragraph_are_two(read: Read) -> None:
    text = f"{MEET}“{WORDS},” Macron said. “That door has been shut for years,” said Scholz."
    assert [s for s, _ in said(read(text))] == ["Emmanuel Macron", "Olaf Scholz"]


def test_short_words_in_marks_are_no_quotation(read: Read) -> None:
    assert said(read(f"{MEET}Macron called it “very good indeed”.")) == []


def test_unbalanced_mark_does_not_cost_the_next(read: Read) -> None:
    text = f"{MEET}Scholz said “this never ends.\n\nMacron said: “{WORDS}.”"
    assert said(read(text)) == [("Emmanuel Macron", f"{WORDS}.")]


def test_outlet_that_is_credited(read: Read) -> None:
    text = f"{MEET}Macron told reporters, “{WORDS},” as quoted by Kyodo News Agency."
    (statement,) = [s for s in read(text).statements if s.kind == "direct"]
    assert (statement.speaker, statement.via) == ("Emmanuel Macron", "Kyodo News Agency")


def test_reported_speech(read: Read) -> None:
    statement = only_statement(read("French President Emmanuel Macron said that Paris would send more aid."))
    assert (statement.kind, statement.speaker, statement.party) == ("indirect", "Emmanuel Macron", "FRA")
    assert statement.words == "Paris would send more aid"


def test_statement_points_at_its_meeting(read: Read) -> None:
    extraction = read(f"{MEET}“{WORDS},” Macron said.")
    assert [s.meeting for s in extraction.statements if s.kind == "direct"] == [0]
