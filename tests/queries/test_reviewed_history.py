"""What was decided in review stands in the history of the record, open to all."""

from __future__ import annotations

import pytest

from diplomacy.change_filters import ChangeFilters
from diplomacy.editing.confirming import confirm_report, keep_decision, leave_announced, leave_name
from diplomacy.editing.corrections import correct_meeting
from diplomacy.editing.people import same_person
from diplomacy.editing.undoing import undo
from diplomacy.models import Leader, Meeting
from diplomacy.queries.history import scopes
from diplomacy.queries.history.page import changes, decisions
from diplomacy.queries.leaders import find_leader
from diplomacy.queries.meeting.page import find_meeting, meeting_page
from diplomacy.records import Participant, RoleKind, Status
from tests.editing.desk import WHY, make_editor, report_of
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    tell("one", account())


def test_confirmations_stand_with_their_meeting_and_are_counted_there() -> None:
    tell("plan", account("2025-07-03", status=Status.PLANNED))
    confirm_report(report_of("one"), make_editor(), WHY)
    plan = Meeting.objects.get(reports=report_of("plan"))
    leave_announced(plan, make_editor(), WHY)
    for name, title in (("one", "Found a report right as it was read"), ("plan", "Looked for a report of a plan")):
        meeting = Meeting.objects.get(reports=report_of(name))
        (entry,) = decisions(scopes.meeting_scope(meeting))
        assert entry.title.startswith(title)
        assert (entry.subject.url, entry.reason, entry.who) == (meeting.get_absolute_url(), WHY, "ann")
        found = find_meeting(meeting.public_id)
        assert found
        assert meeting_page(found).decided == 1


def test_two_names_of_one_person_stand_with_both_and_an_undo_beside_them() -> None:
    lee = account().participants[0]
    person = Participant("Shigeru Ishibba", "JPN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
    tell("two", account("2025-08-01", participants=(lee, person)))
    found = Leader.objects.get(origin="article")
    leave_name(found, make_editor(), WHY)
    made = same_person(found, Leader.objects.get(slug="shigeru-ishiba"), make_editor(), WHY)
    undo(made, make_editor("bob"))
    entries, _ = changes(ChangeFilters())
    assert [(entry.title, entry.who, entry.subject.name) for entry in entries] == [
        ("Took back: took two names for one person", "bob", "Shigeru Ishibba"),
        ("Took two names for one person", "ann", "Shigeru Ishibba"),
        ("Left a person as the name that articles give", "ann", "Shigeru Ishibba"),
    ]
    assert entries[0].changes[0].after == "taken for Shigeru Ishiba"
    for slug, number in ((found.slug, 2), ("shigeru-ishiba", 1)):
        leader = find_leader(slug)
        assert leader
        assert len(decisions(scopes.leader_scope(leader))) == number
        assert leader.decided == number  # type: ignore[attr-defined]


def test_a_decision_that_was_kept_is_named() -> None:
    made = correct_meeting(Meeting.objects.get(), "city", "Calgary", make_editor(), WHY)
    keep_decision(made, make_editor(), WHY)
    entries, _ = changes(ChangeFilters(kind="confirmation"))
    assert [(entry.title, entry.subject.name) for entry in entries] == [
        ("Kept a decision that the machine speaks against", f"Correction {made.pk}")
    ]
