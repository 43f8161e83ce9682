"""Every decision outlives what happens to the articles, and every decision can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from diplomacy.editing.additions import add_meeting, add_statement
from diplomacy.editing.corrections import add_participant, correct_meeting, correct_statement, remove_participant
from diplomacy.editing.reports import (
    judge_different,
    judge_same,
    merge_meetings,
    reject_quotation,
    reject_report,
    split_meeting,
)
from diplomacy.editing.undoing import undo
from diplomacy.models import Decision, Meeting, MeetingVersion, Quotation, Report, Statement
from diplomacy.records import Participant, Span
from tests.editing.desk import WHY, make_editor, record, report_of, retell_moved
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

CANADA = [Participant("Jane Roe", "CAN", "Minister"), Participant("Shigeru Ishiba", "JPN", leader="shigeru-ishiba")]


@pytest.fixture(autouse=True)
def _world() -> None:
    """Two articles on one meeting, one of them with a quotation, and a third on another."""
    make_world()
    tell("one", account(), said=HOPE)
    tell("two", account())
    tell("three", account("2025-06-10"), published="2025-06-11")


def main() -> Meeting:
    """Return the meeting that article one reports."""
    meeting = report_of("one").meeting
    assert meeting
    return meeting


@dataclass(frozen=True)
class Case:
    """A decision, and what is true while it is in force."""

    decide: Callable[[], Decision]
    holds: Callable[[], bool]


def _keys() -> list[str | None]:
    return [p.leader.slug if p.leader else p.name for p in main().participations.all()]


def _statement() -> Statement:
    return Statement.objects.get(key=Quotation.objects.get(article__url__endswith="/one", origin="machine").key)


def _added() -> bool:
    meeting = Meeting.objects.current().filter(participations__country__code="CAN", earliest=date(2025, 6, 12)).get()
    return meeting.reports.get().origin == Report.Origin.EDITOR


CASES = {
    "date": Case(
        lambda: correct_meeting(main(), "date", "2025-06-16", make_editor(), WHY),
        lambda: main().earliest == date(2025, 6, 16) == main().latest,
    ),
    "no date": Case(lambda: correct_meeting(main(), "date", None, make_editor(), WHY), lambda: main().earliest is None),
    "city": Case(
        lambda: correct_meeting(main(), "city", "Calgary", make_editor(), WHY), lambda: main().city == "Calgary"
    ),
    "country": Case(
        lambda: correct_meeting(main(), "country", "JPN", make_editor(), WHY),
        lambda: str(main().country) == "Japan",
    ),
    "venue": Case(
        lambda: correct_meeting(main(), "venue", "Pomeroy Lodge", make_editor(), WHY),
        lambda: main().venue == "Pomeroy Lodge",
    ),
    "summit": Case(
        lambda: correct_meeting(main(), "summit", "g7-2025", make_editor(), WHY),
        lambda: main().summit is not None,
    ),
    "mode": Case(lambda: correct_meeting(main(), "mode", "video", make_editor(), WHY), lambda: main().mode == "video"),
    "status": Case(
        lambda: correct_meeting(main(), "status", "cancelled", make_editor(), WHY),
        lambda: main().status == "cancelled",
    ),
    "level": Case(
        lambda: correct_meeting(main(), "level", "officials", make_editor(), WHY),
        lambda: main().level == "officials",
    ),
    "form": Case(
        lambda: correct_meeting(main(), "form", "small_group", make_editor(), WHY),
        lambda: main().form == "small_group",
    ),
    "topics": Case(
        lambda: correct_meeting(main(), "topics", ["shipbuilding", ["steel tariffs", None]], make_editor(), WHY),
        lambda: list(main().topics.values_list("phrase", flat=True)) == ["shipbuilding", "steel tariffs"],
    ),
    "participant more": Case(
        lambda: add_participant(main(), {"name": "Jane Roe", "party": "CAN"}, make_editor(), WHY),
        lambda: _keys() == ["lee-jae-myung", "shigeru-ishiba", "jane-roe-can-found"],
    ),
    "participant less": Case(
        lambda: remove_participant(main(), "lee-jae-myung", make_editor(), WHY),
        lambda: _keys() == ["shigeru-ishiba"],
    ),
    "participant's role": Case(
        lambda: correct_meeting(
            main(),
            "participant lee-jae-myung",
            {"leader": "lee-jae-myung", "party": "KOR", "role": "President-elect"},
            make_editor(),
            WHY,
        ),
        lambda: main().participations.get(leader__slug="lee-jae-myung").role == "President-elect",
    ),
    "report rejected": Case(
        lambda: reject_report(report_of("two"), make_editor(), WHY),
        lambda: not Report.objects.live().filter(article__url__endswith="/two").exists(),
    ),
    "quotation rejected": Case(
        lambda: reject_quotation(Quotation.objects.live().get(article__url__endswith="/one"), make_editor(), WHY),
        lambda: not Quotation.objects.live().filter(article__url__endswith="/one").exists(),
    ),
    "not the same": Case(
        lambda: judge_different(report_of("one"), report_of("two"), make_editor(), WHY),
        lambda: report_of("one").meeting_id != report_of("two").meeting_id,
    ),
    "the same": Case(
        lambda: judge_same(report_of("three"), report_of("one"), make_editor(), WHY),
        lambda: report_of("one").meeting_id == report_of("three").meeting_id,
    ),
    "merge": Case(
        lambda: merge_meetings(main(), Meeting.objects.get(reports=report_of("three")), make_editor(), WHY)[0],
        lambda: report_of("one").meeting_id == report_of("three").meeting_id == report_of("two").meeting_id,
    ),
    "split": Case(
        lambda: split_meeting(main(), [report_of("two")], make_editor(), WHY)[0],
        lambda: report_of("one").meeting_id != report_of("two").meeting_id,
    ),
    "meeting added": Case(
        lambda: add_meeting(
            report_of("two").article, Span(16, 31), CANADA, make_editor(), WHY, date="2025-06-12", city="Calgary"
        ),
        _added,
    ),
    "statement added": Case(
        lambda: add_statement(
            report_of("two").article, [Span(0, 14)], "lee-jae-myung", make_editor(), WHY, country="KOR"
        ),
        lambda: Statement.objects.current().filter(words="Lee met Ishiba", leader__slug="lee-jae-myung").exists(),
    ),
    "speaker": Case(
        lambda: correct_statement(_statement(), "speaker", "lee-jae-myung", make_editor(), WHY),
        lambda: _statement().leader is not None and _statement().speaker == "Lee Jae-myung",
    ),
    "speaker's country": Case(
        lambda: correct_statement(_statement(), "country", "KOR", make_editor(), WHY),
        lambda: str(_statement().country) == "South Korea",
    ),
    "words": Case(
        lambda: correct_statement(_statement(), "words", "hopes for the region", make_editor(), WHY),
        lambda: _statement().words == "hopes for the region",
    ),
    "kind": Case(
        lambda: correct_statement(_statement(), "kind", "indirect", make_editor(), WHY),
        lambda: _statement().kind == "indirect",
    ),
    "statement's meeting": Case(
        lambda: correct_statement(
            _statement(), "meeting", Meeting.objects.get(reports=report_of("three")).public_id, make_editor(), WHY
        ),
        lambda: _statement().meeting == report_of("three").meeting,
    ),
    "statement removed": Case(
        lambda: correct_statement(_statement(), "removed", True, make_editor(), WHY),
        lambda: _statement().removed_at is not None,
    ),
}


def _reread() -> None:
    tell("one", account(), said=HOPE)
    tell("two", account())
    tell("three", account("2025-06-10"), published="2025-06-11")


def _reread_moved() -> None:
    retell_moved("one")
    retell_moved("two")


def _others_arrive() -> None:
    for number in range(3):
        tell(f"late-{number}", account(), published="2025-05-01")
    tell("elsewhere", account("2025-06-11"))


def _merged_with_another() -> None:
    other = tell("other", account("2025-06-20"))
    merge_meetings(main(), Meeting.objects.get(reports__article=other), make_editor("bob"), "one and the same")


def _split() -> None:
    late = tell("late", account(), published="2025-06-30")
    row = Report.objects.live().get(article=late, origin="machine")
    if row.meeting_id == main().pk:
        split_meeting(main(), [row], make_editor("bob"), "another one")


EVENTS = {
    "read again": _reread,
    "read again with other words around": _reread_moved,
    "others arrive": _others_arrive,
    "merged with another": _merged_with_another,
    "split": _split,
}


@pytest.mark.parametrize("case", CASES)
def test_a_decision_outlives_what_happens_to_articles(case: str) -> None:
    assert not _safely(CASES[case].holds), "the decision says nothing new"
    decision = CASES[case].decide()
    assert CASES[case].holds()
    for event, happen in EVENTS.items():
        happen()
        assert CASES[case].holds(), event
        decision.refresh_from_db()
        assert decision.gone_at is None, event


@pytest.mark.parametrize("case", CASES)
def test_a_decision_keeps_who_and_why_and_can_be_taken_back_wholly(case: str) -> None:
    before, versions = record(), MeetingVersion.objects.count()
    decision = CASES[case].decide()
    decision.refresh_from_db()
    assert (decision.made_by, decision.reason) == (make_editor(), WHY)
    if MeetingVersion.objects.count() > versions:
        assert MeetingVersion.objects.filter(cause__contains=f"{decision.name}: ").exists()
    undo(decision, make_editor("bob"))
    assert record() == before
    assert not _safely(CASES[case].holds)
    decision.refresh_from_db()
    assert (decision.undone_by, decision.undone_at is None) == (make_editor("bob"), False)


def _safely(holds: Callable[[], bool]) -> bool:
    try:
        return holds()
    except Meeting.DoesNotExist:
        return False
