"""How often reviewers agreed with rules: counted from decisions, undone with them, and changing nothing computed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from diplomacy.editing.confirming import confirm_report
from diplomacy.editing.corrections import correct_meeting, correct_statement, remove_participant
from diplomacy.editing.reports import reject_quotation, reject_report
from diplomacy.editing.undoing import undo
from diplomacy.models import Decision, Meeting, Quotation, Report, Statement
from diplomacy.queries.review.queue import head
from diplomacy.queries.review.rules import example_of, rule_tallies
from diplomacy.records import Evidence, PlaceReading, Span, Status
from tests.editing.desk import WHY, make_editor, record, report_of
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

HERE = Span(0, 3)
MET, SAW = Evidence(HERE, "met"), Evidence(HERE, "saw")


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def said() -> dict[tuple[str, str], str]:
    return {(finds, each.rule): said for each in rule_tallies() for finds, said in each.judged}


def meeting_of(name: str) -> Meeting:
    return Meeting.objects.get(reports=report_of(name))


def test_a_report_that_is_right_speaks_for_every_rule_that_found_it_and_a_wrong_one_against_its_trigger() -> None:
    for number, name in enumerate(("one", "two", "three"), 1):
        tell(name, account(f"2025-0{number}-01", trigger=MET))
    for name in ("one", "two"):
        confirm_report(report_of(name), make_editor(), WHY)
    made = reject_report(report_of("three"), make_editor(), WHY)
    assert said()["that there was a meeting", "met"] == "right 2 of 3"
    assert said()["who took part", "test"] == "right 2 of 2"
    undo(made, make_editor())
    assert said()["that there was a meeting", "met"] == "right 2 of 2"


def test_a_correction_speaks_for_the_reports_that_said_so_and_against_the_others() -> None:
    place = Evidence(HERE, "place")
    tell("one", account(place=PlaceReading(place, "Kananaskis", "CAN")))
    tell("two", account(place=PlaceReading(place, "Calgary", "CAN")))
    correct_meeting(meeting_of("one"), "city", "Calgary", make_editor(), WHY)
    assert said() == {("the place", "place"): "right 1 of 2"}
    correct_meeting(meeting_of("one"), "city", "Kananaskis", make_editor(), WHY)
    assert said() == {("the place", "place"): "right 1 of 2"}, "the newer one alone counts"


def test_a_plan_that_came_out_otherwise_was_told_rightly() -> None:
    tell("plan", account(status=Status.PLANNED))
    correct_meeting(meeting_of("plan"), "date", "2025-06-18", make_editor(), WHY)
    correct_meeting(meeting_of("plan"), "status", "cancelled", make_editor(), WHY)
    assert said() == {}


def test_somebody_who_did_not_take_part_and_words_that_were_not_said_speak_against_their_rules() -> None:
    tell("one", account(), said=replace(HOPE, evidence=Evidence(HERE, "said")))
    remove_participant(meeting_of("one"), "shigeru-ishiba", make_editor(), WHY)
    assert said() == {("who took part", "test"): "right 0 of 1"}
    correct_statement(Statement.objects.get(), "speaker", {"name": "Lee Jae-myung"}, make_editor(), WHY)
    assert said()["whose words they are", "said"] == "right 0 of 1"
    reject_quotation(Quotation.objects.get(), make_editor(), WHY)
    assert said()["whose words they are", "said"] == "right 0 of 2"


def test_a_rule_that_is_often_wrong_goes_first() -> None:
    for number, name in enumerate(("one", "two", "three"), 1):
        tell(name, account(f"2025-0{number}-01", trigger=SAW))
    tell("sure", account("2025-08-01", trigger=SAW, confidence=0.59))
    tell("unsure", account("2025-09-01", trigger=MET, confidence=0.5))
    sure, unsure = (f"report-{report_of(name).pk}" for name in ("sure", "unsure"))
    assert [place.key for place in head(kind="report", most=9).places] == [unsure, sure]
    made: list[Decision] = [reject_report(report_of(name), make_editor(), WHY) for name in ("one", "two", "three")]
    assert [place.key for place in head(kind="report", most=9).places] == [sure, unsure]
    for each in made:
        undo(each, make_editor())
    assert [place.key for place in head(kind="report", most=9).places] == [unsure, sure]


def test_what_reviewers_found_of_rules_changes_nothing_that_is_read_or_settled() -> None:
    for number, name in enumerate(("one", "two", "three"), 1):
        tell(name, account(f"2025-0{number}-01", trigger=MET))
    before = record()
    sure = dict(Report.objects.values_list("anchor", "confidence"))
    made = [reject_report(report_of(name), make_editor(), WHY) for name in ("one", "two")]
    confirm_report(report_of("three"), make_editor(), WHY)
    for each in made:
        type(each).objects.filter(pk=each.pk).update(judged=[["trigger", "met", False]] * 50)
    tell("three", account("2025-03-01", trigger=MET))
    assert dict(Report.objects.values_list("anchor", "confidence")) == sure
    for each in made:
        undo(each, make_editor())
    assert record() == before


def test_the_method_page_shows_each_rule_with_its_example(client: Client) -> None:
    assert "No reviewer has judged" in client.get("/method/").content.decode()
    tell("one", account(trigger=MET))
    confirm_report(report_of("one"), make_editor(), WHY)
    page = " ".join(client.get("/method/").content.decode().split())
    assert f">{example_of('trigger', 'met')}</p>" in page
    assert "that there was a meeting: right 1 of 1" in page
    assert "No reviewer has judged" not in page


@pytest.mark.parametrize(
    ("field", "rule", "example"), [("date", "date", True), ("status", "held-talks", True), ("who", "of-old", False)]
)
def test_rules_have_examples(field: str, rule: str, example: bool) -> None:
    assert bool(example_of(field, rule)) is example
