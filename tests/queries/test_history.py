"""What people decided, in one shape: on each record, on all, page by page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diplomacy.change_filters import ChangeFilters
from diplomacy.editing.additions import add_meeting
from diplomacy.editing.articles import correct_article, restore_article, withdraw_article
from diplomacy.editing.corrections import correct_meeting, correct_statement, remove_participant
from diplomacy.editing.reference import correct_reference
from diplomacy.editing.reports import merge_meetings, reject_quotation, reject_report, split_meeting
from diplomacy.editing.undoing import undo
from diplomacy.models import Article, Correction, Judgement, Leader, Meeting, Quotation, Statement, Summit
from diplomacy.models.roles import Role
from diplomacy.queries.history import page as history
from diplomacy.queries.history import scopes
from diplomacy.queries.history.page import Entry, changes, decisions
from diplomacy.queries.leaders import find_leader
from diplomacy.queries.meeting.page import find_meeting, meeting_page
from diplomacy.queries.statements import find_statement
from diplomacy.queries.summits import find_summit
from diplomacy.records import Participant, Span
from tests.editing.desk import WHY, make_editor, report_of, the_meeting
from tests.people import member
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    tell("one", account(), said=HOPE)


def of_meeting(meeting: Meeting | None = None) -> tuple[Entry, ...]:
    return decisions(scopes.meeting_scope(meeting or the_meeting()))


def decided(meeting: Meeting) -> int:
    found = find_meeting(meeting.public_id)
    assert found
    return meeting_page(found).decided


def told(entry: Entry) -> list[tuple[str, str, str]]:
    return [(change.label, change.before, change.after) for change in entry.changes]


def test_a_correction_says_what_was_before_and_after_and_why() -> None:
    correct_meeting(the_meeting(), "country", "JPN", make_editor(), WHY)
    (entry,) = of_meeting()
    assert (entry.title, entry.who, entry.reason) == ("Corrected country", "ann", WHY)
    assert told(entry) == [("Country", "Canada", "Japan")]
    assert entry.subject.url == the_meeting().get_absolute_url()
    assert "Lee Jae-myung" in entry.subject.name


def test_a_full_name_is_shown_before_that_of_the_account() -> None:
    user = member(Role.EDITOR, first_name="Ann", last_name="Lee")
    correct_meeting(the_meeting(), "city", "Banff", user, WHY)
    assert of_meeting()[0].who == "Ann Lee"


def test_what_stood_before_is_told_as_it_was_then_though_it_was_undone_since() -> None:
    made = [correct_meeting(the_meeting(), "city", city, make_editor(), WHY) for city in ("Calgary", "Banff", "Jasper")]
    undo(made[1], make_editor("bob"))
    newest, middle, oldest = of_meeting()
    assert [told(entry)[0][1:] for entry in (oldest, middle, newest)] == [
        ("Kananaskis", "Calgary"),
        ("Calgary", "Banff"),
        ("Banff", "Jasper"),
    ]
    assert middle.undone.startswith("Undone by bob")
    assert oldest.state == "a later decision took its place"
    assert newest.state == "holds"


def test_participants_dates_and_topics_are_said_as_people_say_them() -> None:
    remove_participant(the_meeting(), "shigeru-ishiba", make_editor(), WHY)
    correct_meeting(the_meeting(), "date", "2025-06", make_editor(), WHY)
    correct_meeting(the_meeting(), "topics", [["steel", "trade"]], make_editor(), WHY)
    topics, day, person = of_meeting()
    assert told(topics) == [("Topics", "none", "steel (Trade)")]
    assert told(day) == [("Date", "17\N{NO-BREAK SPACE}June 2025", "June 2025")]
    assert person.title == "Removed a participant"
    assert told(person) == [("Participant", "Shigeru Ishiba, Prime Minister, Japan", "not a participant")]


def test_a_merger_of_many_reports_is_one_act_and_is_undone_in_one() -> None:
    tell("two", account("2025-06-10"))
    tell("three", account("2025-06-10"))
    one, other = Meeting.objects.current().order_by("earliest")
    merge_meetings(one, other, make_editor(), WHY)
    assert Judgement.objects.count() == 2
    (entry,) = of_meeting()
    assert entry.title == "Merged: accounts of one meeting"
    assert decided(the_meeting()) == 1
    undo(Judgement.objects.latest("pk"), make_editor("bob"))
    for meeting in Meeting.objects.current():
        assert [each.undone[:14] for each in of_meeting(meeting)] == ["Undone by bob,"]
    assert [entry.event for entry in changes(ChangeFilters())[0]] == ["undone", "made"]


def test_what_was_decided_on_two_meetings_stands_with_the_one_that_they_became() -> None:
    tell("two", account("2025-06-10"))
    one, other = Meeting.objects.current()
    for meeting in (one, other):
        correct_meeting(meeting, "city", "Banff", make_editor(), WHY)
    merge_meetings(one, other, make_editor(), WHY)
    home = the_meeting().get_absolute_url()
    assert {entry.subject.url for entry in changes(ChangeFilters())[0]} == {home}


def test_the_reports_of_each_side_stand_together() -> None:
    for name in ("two", "three", "four", "five"):
        tell(name, account())
    leaving = {"two", "five"}
    split_meeting(the_meeting(), [report_of(name) for name in leaving], make_editor(), WHY)
    ((_, one, other),) = told(of_meeting(Meeting.objects.current().earliest("pk"))[0])
    sides = [set(side.split("; ")) for side in (one, other.removeprefix("not the meeting of: "))]
    assert sorted(map(sorted, sides)) == sorted(map(sorted, (leaving, {"one", "three", "four"})))


def test_a_split_stands_with_both_meetings() -> None:
    tell("two", account())
    split_meeting(the_meeting(), [report_of("two")], make_editor(), WHY)
    for meeting in Meeting.objects.current():
        assert [entry.title for entry in of_meeting(meeting)] == ["Split: accounts of different meetings"]
        assert decided(meeting) == 1


def test_what_was_rejected_or_added_stands_with_meeting_and_article() -> None:
    article = Article.objects.get()
    reject_report(report_of("one"), make_editor(), WHY)
    gone = Meeting.objects.get()
    add_meeting(
        article,
        Span(0, 15),
        [Participant(None, "KOR"), Participant(None, "JPN")],
        make_editor(),
        WHY,
    )
    rejected, added = "Rejected a report", "Added a meeting"
    assert rejected in [entry.title for entry in of_meeting(gone)]
    assert [entry.title for entry in decisions(scopes.article_scope(article))] == [added, rejected]
    assert "Lee met Ishiba." in told(decisions(scopes.article_scope(article))[1])[0][1]
    assert [added] == [entry.title for entry in of_meeting()][:1]


def test_statements_have_their_own_history() -> None:
    statement = Statement.objects.get()
    correct_statement(statement, "words", "hope for all", make_editor(), WHY)
    reject_quotation(Quotation.objects.get(), make_editor(), WHY)
    found = find_statement(statement.public_id)
    assert found
    titles = [entry.title for entry in decisions(scopes.statement_scope(found))]
    assert titles == ["Rejected a quotation", "Corrected words"]
    assert found.decided == 2  # type: ignore[attr-defined]


def test_an_articles_decisions_are_in_the_same_shape_and_what_is_withdrawn_is_not_quoted() -> None:
    article = Article.objects.get()
    reject_report(report_of("one"), make_editor(), WHY)
    correct_article(article, make_editor(), WHY, outlet="The Daily")
    withdraw_article(article, make_editor(), "a hoax")
    withdrawn, outlet, rejected = decisions(scopes.article_scope(article))
    assert (withdrawn.title, told(withdrawn)) == ("Withdrew an article", [("Article", "counted", "withdrawn")])
    assert told(outlet) == [("Outlet", "not known", "The Daily")]
    assert told(rejected) == [("Report", "", "does not count")]
    restore_article(article, make_editor("bob"))
    assert decisions(scopes.article_scope(article))[0].undone.startswith("Undone by bob")
    assert "Lee met" in told(decisions(scopes.article_scope(article))[2])[0][1]


def test_several_fields_of_the_reference_data_are_one_act() -> None:
    leader = Leader.objects.get(slug="lee-jae-myung")
    leader.name, leader.family_name, leader.folded = "Lee Jae Myung", "Lee", "x"
    correct_reference(leader, ["name", "family_name", "folded"], make_editor(), WHY)
    summit = Summit.objects.get()
    summit.city = "Banff"
    correct_reference(summit, ["city"], make_editor(), WHY)
    (entry,) = decisions(scopes.leader_scope(leader))
    assert entry.title == "Corrected name and family name"
    assert told(entry) == [
        ("Name", "Lee Jae-myung", "Lee Jae Myung"),
        ("Family name", "not known", "Lee"),
    ]
    assert (find_leader("lee-jae-myung").decided, find_summit("g7-2025").decided) == (1, 1)  # type: ignore[union-attr]
    assert decisions(scopes.summit_scope(summit))[0].subject.name == "51st G7 summit"


def test_who_may_undo_is_offered_it_and_nobody_else() -> None:
    correct_meeting(the_meeting(), "city", "Banff", make_editor(), WHY)
    leader = Leader.objects.get(slug="lee-jae-myung")
    leader.name = "Lee"
    correct_reference(leader, ["name"], make_editor(), WHY)
    for role, offered in ((None, (False, False)), (Role.REVIEWER, (False, False)), (Role.EDITOR, (True, False))):
        user = member(role, name=f"user {role}")
        one, other = decisions(scopes.meeting_scope(the_meeting()), user), decisions(scopes.leader_scope(leader), user)
        assert (bool(one[0].undo_url), bool(other[0].undo_url)) == offered
    assert decisions(scopes.leader_scope(leader), member(Role.ADMIN))[0].undo_url


def test_all_decisions_come_page_by_page_and_none_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGE", 2)
    made = [correct_meeting(the_meeting(), "city", f"City {n}", make_editor(), WHY) for n in range(4)]
    undo(made[3], make_editor("bob"))
    moment = datetime(2026, 11, 30, tzinfo=UTC)
    Correction.objects.update(made_at=moment)
    Correction.objects.filter(pk=made[3].pk).update(undone_at=moment)
    seen: list[str] = []
    filters = ChangeFilters()
    while True:
        entries, following = changes(filters)
        seen += [entry.key for entry in entries]
        if following is None:
            break
        filters = ChangeFilters.parse({"after": [following.encode()]})
    assert len(seen) == len(set(seen)) == 5


def test_decisions_are_narrowed_by_kind_person_and_day() -> None:
    ann, bob = make_editor(), make_editor("bob")
    made = correct_meeting(the_meeting(), "city", "Banff", ann, WHY)
    leader = Leader.objects.get(slug="lee-jae-myung")
    leader.name = "Lee"
    correct_reference(leader, ["name"], bob, WHY)
    Correction.objects.filter(pk=made.pk).update(made_at=datetime(2026, 1, 2, 23, 59, tzinfo=UTC))

    def titles(**asked: str) -> list[str]:
        return [e.title for e in changes(ChangeFilters.parse({name: [value] for name, value in asked.items()}))[0]]

    assert titles() == ["Corrected name", "Corrected city"]
    assert titles(kind="reference") == ["Corrected name"]
    assert titles(kind="correction") == titles(person=str(ann.pk)) == titles(day="2026-01-02") == ["Corrected city"]
    assert titles(kind="judgement") == titles(day="2026-01-03") == []
    undo(made, bob)
    assert titles(person=str(bob.pk)) == ["Took back: corrected city", "Corrected name"]


def test_a_page_asks_as_often_for_ten_decisions_as_for_twenty() -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            changes(ChangeFilters())
        return len(captured)

    for number in range(10):
        correct_meeting(the_meeting(), "city", f"City {number}", make_editor(), WHY)
    first = asked()
    for number in range(10):
        correct_meeting(the_meeting(), "venue", f"House {number}", make_editor(), WHY)
    assert asked() == first
