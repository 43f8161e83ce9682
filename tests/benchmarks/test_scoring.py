"""The scorer by hand-made answers: what counts as right, what as invented, what as missed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.accuracy import GoldError, confidence_table, gold_of
from benchmarks.scoring import Judged, Row, Sheet, score
from diplomacy.records import (
    DateReading,
    Evidence,
    ExtractedMeeting,
    ExtractedStatement,
    Extraction,
    Mode,
    ModeReading,
    PartialDate,
    Participant,
    PlaceReading,
    Span,
    Status,
    StatusReading,
)

HERE = Evidence(Span(0, 3), "test", 0.9)
WORDS = "We agreed to plant and to press more"
RUTO = {"name": "William Ruto", "aliases": ["William Samoei Ruto"], "country": "KEN"}
MUSEVENI = {"name": "Yoweri Museveni", "country": "UGA"}
ANSWER: Row = {
    "participants": [RUTO, MUSEVENI], "date": "2025-06-17", "city": "Nairobi", "country": "KEN", "summit": None,
    "mode": "in_person", "status": "held", "topics": ["railway"], "background": False,
}  # fmt: skip
QUOTE: Row = {"kind": "direct", "speaker": "Kenyan presidency", "quote": WORDS}


def meeting(*people: tuple[str | None, str], day: str | None = "2025-06-17", city: str | None = "Nairobi",
            status: Status = Status.HELD) -> ExtractedMeeting:  # fmt: skip
    return ExtractedMeeting(
        participants=tuple(Participant(name, party, evidence=HERE) for name, party in people),
        sentence=Span(0, 9),
        trigger=HERE,
        mode=ModeReading(Mode.IN_PERSON, HERE),
        status=StatusReading(status, HERE),
        date=DateReading(PartialDate.parse(day), "then", HERE) if day else None,
        place=PlaceReading(HERE, city, "KEN") if city else None,
    )


def said(speaker: str, words: str = WORDS) -> ExtractedStatement:
    return ExtractedStatement(speaker, "direct", words, (Span(0, 3),), HERE)


def sheet_of(answers: list[Row], found: list[ExtractedMeeting], *, quotes: list[Row] = [],  # noqa: B006
             statements: list[ExtractedStatement] = []) -> Sheet:  # noqa: B006  # fmt: skip
    sheet = Sheet()
    score({"meetings": answers, "statements": quotes}, Extraction("x", tuple(found), tuple(statements)), sheet)
    return sheet


def facts(sheet: Sheet) -> tuple[int, int, int]:
    count = sheet.counts["facts"]
    return count.right, count.extra, count.missed


def test_everything_right_is_one_fact_each() -> None:
    sheet = sheet_of([ANSWER], [meeting(("william samoei RUTO", "KEN"), ("Museveni Yoweri", "UGA"))])
    assert facts(sheet) == (8, 0, 0)  # a meeting, two people, day, city, country, means, state
    assert sheet.counts["facts"].f1 == 1


def test_what_is_missed_costs_all_its_facts_and_what_is_invented_its_people() -> None:
    assert facts(sheet_of([ANSWER], [])) == (0, 0, 8)
    assert facts(sheet_of([], [meeting(("A B", "KEN"), ("C D", "UGA"))])) == (0, 3, 0)
    assert facts(sheet_of([{**ANSWER, "background": True}], [])) == (0, 0, 0)


def test_a_wrong_value_is_invented_and_missed_an_absent_one_missed() -> None:
    people = (("William Ruto", "KEN"), ("Yoweri Museveni", "UGA"))
    sheet = sheet_of([ANSWER], [meeting(*people, day="2025-06-16", city=None)])
    assert facts(sheet) == (5, 1, 3)
    assert (sheet.share("date"), sheet.share("city"), sheet.share("mode")) == (0, 0, 1)
    assert sheet.share("summit") == 1  # rightly none


def test_put_off_is_cancelled_and_an_optional_person_costs_nothing() -> None:
    aide = {"name": "An Aide", "country": "KEN", "optional": True}
    row = {**ANSWER, "status": "cancelled", "participants": [RUTO, MUSEVENI, aide]}
    people = (("William Ruto", "KEN"), ("Yoweri Museveni", "UGA"))
    assert facts(sheet_of([row], [meeting(*people, status=Status.POSTPONED)]))[1:] == (0, 0)
    assert facts(sheet_of([row], [meeting(*people, ("An Aide", "KEN"), status=Status.CANCELLED)]))[1:] == (0, 0)


def test_an_office_without_a_name_is_known_by_its_party() -> None:
    row = {**ANSWER, "participants": [RUTO, {"name": None, "country": "UGA", "role": "Foreign Minister"}]}
    assert facts(sheet_of([row], [meeting(("William Ruto", "KEN"), (None, "UGA"))])) == (8, 0, 0)
    assert facts(sheet_of([row], [meeting(("William Ruto", "KEN"), (None, "TZA"))]))[1:] == (1, 1)


def test_rows_are_paired_by_the_day_where_the_people_are_the_same() -> None:
    people = (("William Ruto", "KEN"), ("Yoweri Museveni", "UGA"))
    later = {**ANSWER, "date": "2025-07-01"}
    sheet = sheet_of([ANSWER, later], [meeting(*people, day="2025-07-01"), meeting(*people)])
    assert sheet.share("date") == 1


@pytest.mark.parametrize(
    ("speaker", "words", "right"),
    [
        ("the presidency of Kenya", WORDS, False),
        ("Kenyan presidency", WORDS, True),
        ("the office of the Kenyan presidency", WORDS, True),
        ("William Ruto", WORDS, False),
        ("Kenyan presidency", WORDS + ", he said", True),
        ("Kenyan presidency", "We agreed", False),
    ],
)
def test_a_quotation_needs_its_words_and_its_speaker(speaker: str, words: str, right: bool) -> None:
    sheet = sheet_of([], [], quotes=[QUOTE], statements=[said(speaker, words)])
    count = sheet.counts["attributed quotes"]
    assert (count.right, count.extra, count.missed) == ((1, 0, 0) if right else (0, 1, 1))


def test_confidence_is_counted_by_band() -> None:
    sheet = Sheet(judged=[Judged("date", 0.9, True), Judged("date", 0.92, False), Judged("city", 0.5, True)])
    table = confidence_table(sheet)
    assert "| 0.90 to 0.95 | 0.50 of 2 |  |  | 0.50 of 2 |" in table
    assert "| 0.00 to 0.70 | 1.00 of 1 |" in table


def test_a_folder_that_is_no_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no file"):
        gold_of(tmp_path, "*.json", None)
    (tmp_path / "a.json").write_text(json.dumps({"id": "a", "title": "", "text": "x"}), encoding="utf-8")
    with pytest.raises(GoldError, match=r"a\.json is no article with its answer"):
        gold_of(tmp_path, "*.json", None)


def test_a_section_of_a_report_is_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    path = tmp_path / "results.md"
    report.write(path, "speed", "slow")
    path.write_text("# Title\n\n" + path.read_text(encoding="utf-8") + "\nAfter.\n", encoding="utf-8")
    report.write(path, "speed", r"quick \1")
    report.write(path, "accuracy", "good")
    text = path.read_text(encoding="utf-8")
    assert "slow" not in text
    assert text.index("# Title") < text.index(r"quick \1") < text.index("After.") < text.index("good")
