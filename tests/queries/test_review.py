"""What waits for a person, the most doubtful first."""

from __future__ import annotations

import pytest

from diplomacy.editing.additions import add_meeting
from diplomacy.editing.corrections import correct_meeting, correct_statement
from diplomacy.editing.reports import judge_different, judge_same, merge_meetings, reject_report
from diplomacy.editing.undoing import undo
from diplomacy.models import Article, Judgement, Meeting, Report, Statement
from diplomacy.queries.review.items import Item
from diplomacy.queries.review.sides import say_value
from diplomacy.records import Json, Participant, PlaceReading, RoleKind, Span
from tests.editing.desk import WHY, make_editor, report_of, review_items
from tests.stories import HERE, HOPE, TEXT, account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    tell("one", account(), said=HOPE)


def asked() -> list[Item]:
    """What is asked, but for what a report says against the others of its meeting."""
    return [item for item in review_items() if item.kind != "report"]


def the_item() -> Item:
    (item,) = asked()
    return item


def correct_city() -> None:
    correct_meeting(Meeting.objects.get(reports=report_of("one")), "city", "Calgary", make_editor(), WHY)


def test_nothing_waits_where_all_is_well() -> None:
    tell("two", account("2025-06-10"))
    correct_city()
    judge_same(report_of("one"), report_of("two"), make_editor(), WHY)
    assert asked() == []


def test_a_conflict_shows_the_persons_value_and_the_machines_then_and_now() -> None:
    correct_city()
    tell("one", account(place=PlaceReading(HERE, "Banff", "CAN")), said=HOPE)
    item = the_item()
    assert (item.kind, item.question[:34]) == ("conflict", "Which is right for the city of a m")
    assert item.one.title == "What ann decided"
    assert ("Decision", "Calgary") in item.one.facts
    assert item.other.facts == (("Now", "Banff"), ("Then", "Kananaskis"))


def test_a_correction_without_its_report_shows_what_it_said_and_the_article() -> None:
    correct_city()
    correct_statement(Statement.objects.get(), "words", "hope", make_editor(), WHY)
    tell("one")
    items = asked()
    assert [item.kind for item in items] == ["gone", "gone"]
    item = next(item for item in items if "city" in item.question)
    assert dict(item.one.facts)["Decision"] == "Calgary"
    assert item.other.url == Article.objects.get().get_absolute_url()
    tell("one", account(), said=HOPE)
    assert asked() == []


def test_a_rejection_a_judgement_and_an_addition_wait_too() -> None:
    tell("two", account("2025-06-10"))
    tell("three", account("2025-06-12"))
    both = [{"party": "KOR"}, {"party": "JPN"}]
    add_meeting(Article.objects.get(url__endswith="/one"), Span(16, 31), both, make_editor(), WHY)
    judge_same(report_of("two"), report_of("three"), make_editor(), WHY)
    reject_report(Article.objects.get(url__endswith="/one").reports.get(origin="machine"), make_editor(), WHY)
    tell("one", text="The leaders parted.")
    tell("two")
    said = {dict(item.one.facts)["Decision"]: item.other for item in asked()}
    assert set(said) == {"They met again.", "Lee met Ishiba.", "the same"}
    assert dict(said["the same"].facts)["When"] == "12\N{NO-BREAK SPACE}June 2025"


def test_of_what_was_decided_in_one_go_nothing_waits_while_a_part_holds() -> None:
    for name, day in (("two", "2025-06-10"), ("three", "2025-06-10")):
        tell(name, account(day))
    one, two = (Meeting.objects.get(reports=report_of(name)) for name in ("one", "two"))
    merge_meetings(one, two, make_editor(), WHY)
    tell("two")
    assert Judgement.objects.waiting().count() == 1
    assert asked() == []
    tell("three")
    assert the_item().kind == "gone"


def test_contradicting_judgements_come_first_and_go_with_one_of_them() -> None:
    tell("two", account("2025-06-10"))
    tell("three", account("2025-06-12"))
    correct_city()
    tell("one", account(place=PlaceReading(HERE, "Banff", "CAN")), said=HOPE)
    a, b, c = (report_of(name) for name in ("one", "two", "three"))
    judge_same(a, b, make_editor(), WHY)
    judge_same(b, c, make_editor(), WHY)
    last = judge_different(a, c, make_editor("bob"), WHY)
    items = asked()
    assert [item.kind for item in items] == ["contradiction", "conflict"]
    assert items[0].note.count(WHY) == 3
    assert {side.words for side in (items[0].one, items[0].other)} == {TEXT[:15]}
    assert {dict(side.facts)["When"] for side in (items[0].one, items[0].other)} == {
        "17\N{NO-BREAK SPACE}June 2025",
        "12\N{NO-BREAK SPACE}June 2025",
    }
    undo(last, make_editor())
    assert asked() == [], "with three reports in one, most say what was read first"


def test_a_judgement_that_the_machine_denies_shows_both_reports() -> None:
    tell("two", account())
    judge_same(report_of("one"), report_of("two"), make_editor(), WHY)
    tell("two", account("2025-06-10"))
    item = the_item()
    assert (item.kind, item.one.words, item.other.words) == ("conflict", TEXT[:15], TEXT[:15])
    assert "A person says yes" in item.question


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("date", "2025-06", "June 2025"),
        ("date", None, "date not known"),
        ("mode", "phone", "By phone"),
        ("level", None, "not known"),
        ("topics", [["trade", "trade"], ["steel", None]], "trade, steel"),
        ("topics", [], "none"),
        ("participant jane", None, "did not take part"),
        ("participant jane", {"name": "Jane Roe", "role": "Minister", "party": "CAN"}, "Jane Roe, Minister, CAN"),
        ("speaker", {"name": "Jane Roe", "leader": None}, "Jane Roe"),
    ],
)
def test_values_are_said_as_people_say_them(field: str, value: Json, said: str) -> None:
    assert say_value(field, value) == said


def test_what_settling_is_unsure_of_waits_with_both_sides_until_somebody_decides() -> None:
    tell("two", account())
    tell(
        "three",
        account(
            participants=(
                *account().participants,
                Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, evidence=HERE),
            ),
            place=None,
        ),
    )
    (item,) = review_items("unsure")
    assert "only some of the people" in item.note
    assert {dict(side.facts)["Who"].count(",") for side in (item.one, item.other)} == {1, 2}
    one, other = (Report.objects.get(pk=pk) for pk in item.key.split("-")[1:])
    judge_different(one, other, make_editor(), WHY)
    assert review_items("unsure") == []
