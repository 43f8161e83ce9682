"""Corrections of meetings and statements: what holds, what waits, what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from diplomacy.editing.corrections import add_participant, correct_meeting, correct_statement, remove_participant
from diplomacy.editing.errors import EditingError, StaleVersion
from diplomacy.editing.undoing import undo
from diplomacy.models import Correction, Meeting, Statement
from diplomacy.records import Json, Participant, PlaceReading
from diplomacy.resolution.decisions import stored_value
from diplomacy.storage.deciding import newest_record
from tests.editing.desk import WHY, make_editor, record, the_meeting
from tests.stories import HERE, HOPE, TEXT, account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    tell("one", account(), said=HOPE)


def correct(field: str, value: Json, name: str = "ann") -> Correction:
    return correct_meeting(the_meeting(), field, value, make_editor(name), WHY)


def test_a_correction_keeps_the_machines_value_and_leaves_the_support_alone() -> None:
    made = correct("date", ["2025-06-15", "2025-06-17"])
    assert (made.machine_value, made.machine_value_now, made.conflict_at) == ("2025-06-17", "2025-06-17", None)
    meeting = the_meeting()
    assert (meeting.earliest, meeting.latest) == (date(2025, 6, 15), date(2025, 6, 17))
    assert meeting.reports.get().earliest == date(2025, 6, 17)
    assert meeting.past_versions.first().cause == f"{made.name}: date by ann"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", ["2025-06-15", "2025-06-18"]),
        ("date", "2025-06"),
        ("date", None),
        ("venue", "Pomeroy Lodge"),
        ("level", "officials"),
        ("topics", [["steel", None]]),
        ("participant lee-jae-myung", None),
    ],
)
def test_a_version_gives_the_value_back_in_the_form_that_it_was_given_in(field: str, value: Json) -> None:
    correct(field, value)
    assert stored_value(newest_record(the_meeting()), field) == value


def test_the_newest_value_holds_and_undoing_it_brings_the_older_back() -> None:
    first, second = correct("city", "Calgary"), correct("city", "Banff", "bob")
    assert (the_meeting().city, second.machine_value) == ("Banff", "Kananaskis")
    undo(second, make_editor())
    assert the_meeting().city == "Calgary"
    undo(first, make_editor())
    assert the_meeting().city == "Kananaskis"


def test_undoing_in_another_order_comes_to_the_same() -> None:
    first, second, third = correct("city", "Calgary"), correct("city", "Banff"), correct("city", "Jasper")
    undo(second, make_editor())
    undo(third, make_editor())
    assert the_meeting().city == "Calgary"
    undo(first, make_editor())
    assert the_meeting().city == "Kananaskis"
    with pytest.raises(EditingError, match="undone already"):
        undo(first, make_editor())


def test_a_machine_that_changes_its_mind_is_noted_and_not_followed() -> None:
    made = correct("city", "Calgary")
    tell("one", account(place=PlaceReading(HERE, "Banff", "CAN")), said=HOPE)
    made.refresh_from_db()
    assert (the_meeting().city, made.machine_value, made.machine_value_now) == ("Calgary", "Kananaskis", "Banff")
    assert made.conflict_at
    tell("one", account(place=PlaceReading(HERE, "Calgary", "CAN")), said=HOPE)
    assert Correction.objects.get().conflict_at is None, "the machine came round to the person's view"
    undo(made, make_editor())
    assert the_meeting().city == "Calgary"


def test_deciding_anew_settles_a_conflict() -> None:
    correct("city", "Calgary")
    tell("one", account(place=PlaceReading(HERE, "Banff", "CAN")), said=HOPE)
    made = correct("city", "Calgary")
    assert not Correction.objects.in_conflict().exists()
    assert made.machine_value == "Banff"


def test_a_correction_without_its_report_waits_in_review_until_it_is_back() -> None:
    made = correct("city", "Calgary")
    address = the_meeting().public_id
    tell("one")
    assert Correction.objects.waiting().get() == made
    tell("one", account(), said=HOPE)
    assert not Correction.objects.waiting().exists()
    assert (the_meeting().city, the_meeting().public_id) == ("Calgary", address)


def test_a_correction_moves_on_to_the_next_of_its_reports() -> None:
    tell("two", account(), published="2025-06-20")
    made = correct("city", "Calgary")
    assert [a.article for a in made.anchors.all()] == ["url:example.org/one", "url:example.org/two"]
    tell("two", account("2025-06-10"), published="2025-06-20")
    assert set(Meeting.objects.current().values_list("earliest__day", "city")) == {(17, "Calgary"), (10, "Kananaskis")}
    tell("one")
    assert the_meeting().city == "Calgary"
    tell("one", account(), said=HOPE)
    assert set(Meeting.objects.current().values_list("earliest__day", "city")) == {(17, "Calgary"), (10, "Kananaskis")}


def test_of_two_corrections_that_a_merger_brings_together_the_newest_holds() -> None:
    tell("two", account("2025-06-10"), published="2025-06-20")
    for meeting, city in zip(Meeting.objects.order_by("pk"), ("Calgary", "Banff"), strict=True):
        correct_meeting(meeting, "city", city, make_editor(), WHY)
    tell("two", account(), published="2025-06-20")
    assert the_meeting().city == "Banff"
    undo(Correction.objects.get(value="Banff"), make_editor())
    assert the_meeting().city == "Calgary"


def test_an_older_version_is_refused_with_both_values() -> None:
    meeting = the_meeting()
    seen = meeting.version
    correct("city", "Calgary")
    with pytest.raises(StaleVersion, match="'Calgary' now") as refused:
        correct_meeting(meeting, "city", "Banff", make_editor("bob"), WHY, seen)
    assert (refused.value.field, refused.value.now, refused.value.yours) == ("city", "Calgary", "Banff")
    assert the_meeting().city == "Calgary"
    correct_meeting(meeting, "city", "Banff", make_editor("bob"), WHY, seen + 1)
    assert the_meeting().city == "Banff"


def test_an_older_version_of_a_statement_is_refused_too() -> None:
    statement = Statement.objects.get()
    seen = statement.version
    correct_statement(statement, "words", "hope for the region", make_editor(), WHY, seen)
    with pytest.raises(StaleVersion, match="hope for the region"):
        correct_statement(statement, "words", "hope", make_editor("bob"), WHY, seen)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("weather", "fine", "no field 'weather'"),
        ("date", "17 June", "YYYY-MM-DD"),
        ("date", ["2025-06-18", "2025-06-17"], "cannot end before it begins"),
        ("country", "ATL", "no country or organisation 'ATL'"),
        ("summit", "g9-2025", "no summit 'g9-2025'"),
        ("mode", "telepathy", "one of in_person, phone, video"),
        ("status", None, "one of held"),
        ("city", 7, "must be text"),
        ("city", "x" * 121, "longer than 120"),
        ("topics", [["trade", "no-theme"]], "no theme 'no-theme'"),
        ("topics", "trade", "list of phrases"),
        ("participant ", {"name": "Jane Roe", "party": "CAN"}, "which participant"),
        ("participant jane", {"name": "Jane Roe", "party": "ATL"}, "no country or organisation 'ATL'"),
        ("participant jane", {"leader": "jane"}, "no leader 'jane'"),
        ("participant jane", {}, "needs a name"),
        ("participant jane", {"age": 9}, "no 'age'"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(field: str, value: Json, sentence: str) -> None:
    with pytest.raises(EditingError, match=sentence) as refused:
        correct(field, value)
    assert str(refused.value).endswith(".")
    assert not Correction.objects.exists()


def test_a_decision_needs_a_reason_and_a_record_that_stands() -> None:
    meeting, statement = the_meeting(), Statement.objects.get()
    with pytest.raises(EditingError, match="Say why"):
        correct_meeting(meeting, "city", "Calgary", make_editor(), "  ")
    tell("one")
    with pytest.raises(EditingError, match="removed"):
        correct_meeting(meeting, "city", "Calgary", make_editor(), WHY)
    with pytest.raises(EditingError, match="removed"):
        correct_statement(statement, "words", "hope", make_editor(), WHY)


def test_participants_come_and_go_one_by_one() -> None:
    meeting = the_meeting()
    before = record()
    jane = add_participant(meeting, Participant("Jane Roe", "CAN", "Minister"), make_editor(), WHY)
    gone = remove_participant(meeting, "lee-jae-myung", make_editor(), WHY)
    assert [p.name for p in meeting.participations.all()] == ["Shigeru Ishiba", "Jane Roe"]
    undo(gone, make_editor())
    assert [p.name for p in meeting.participations.all()] == ["Lee Jae-myung", "Shigeru Ishiba", "Jane Roe"]
    with pytest.raises(EditingError, match="Jane Roe is a participant"):
        add_participant(meeting, {"name": "Jane Roe", "party": "CAN"}, make_editor(), WHY)
    undo(jane, make_editor())
    assert record() == before
    with pytest.raises(EditingError, match="no participant 'jane'"):
        remove_participant(meeting, "jane", make_editor(), WHY)


def test_somebody_must_be_left() -> None:
    remove_participant(the_meeting(), "lee-jae-myung", make_editor(), WHY)
    with pytest.raises(EditingError, match="Somebody must be left"):
        remove_participant(the_meeting(), "shigeru-ishiba", make_editor(), WHY)


def test_a_participant_whom_the_machine_finds_later_is_there_once_and_no_conflict() -> None:
    made = add_participant(the_meeting(), {"name": "Jane Roe", "party": "CAN"}, make_editor(), WHY)
    jane = Participant("Jane Roe", "CAN", "Minister", evidence=HERE)
    tell("one", account(participants=(*account().participants, jane)), said=HOPE)
    made.refresh_from_db()
    assert [p.name for p in the_meeting().participations.all()] == ["Lee Jae-myung", "Shigeru Ishiba", "Jane Roe"]
    assert made.conflict_at is None


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("tone", "warm", "no field 'tone'"),
        ("words", " ", "needs words"),
        ("speaker", None, "needs a speaker"),
        ("speaker", {"name": "Jane Roe", "leader": "jane"}, "no leader 'jane'"),
        ("country", "ATL", "no country or organisation 'ATL'"),
        ("kind", "sung", "direct or indirect"),
        ("meeting", "nowhere", "no meeting 'nowhere'"),
        ("removed", False, "undo its removal"),
    ],
)
def test_what_cannot_be_of_a_statement_is_refused(field: str, value: Json, sentence: str) -> None:
    with pytest.raises(EditingError, match=sentence):
        correct_statement(Statement.objects.get(), field, value, make_editor(), WHY)


def test_a_statement_given_to_a_meeting_follows_it_into_a_merger() -> None:
    tell("two", account("2025-06-10"), published="2025-06-11")
    other = Meeting.objects.order_by("pk").last()
    assert other
    correct_statement(Statement.objects.get(), "meeting", other.public_id, make_editor(), WHY)
    assert Statement.objects.get().meeting == other
    tell("two", account(), published="2025-06-11")
    assert Statement.objects.get().meeting == the_meeting() != other


def test_the_database_itself_holds_one_correction_for_a_field_and_wants_a_reason() -> None:
    made = correct("city", "Calgary")
    values = {"target": "meeting", "record": made.record, "field": "city"}
    for wrong in ({**values, "reason": WHY}, {**values, "field": "date"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.create(**wrong)
    Correction.objects.create(**values, reason=WHY, undone_at=timezone.now())


def test_a_reading_that_is_not_touched_by_a_decision_settles_as_ever() -> None:
    correct("city", "Calgary")
    tell("far", account("2025-01-01"), text=TEXT)
    assert set(Meeting.objects.current().values_list("city", flat=True)) == {"Calgary", "Kananaskis"}
