"""Reports rejected, called the same and not the same; meetings merged and split."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from diplomacy.editing.corrections import correct_meeting, correct_statement
from diplomacy.editing.errors import EditingError
from diplomacy.editing.reports import (
    judge_different,
    judge_same,
    merge_meetings,
    reject_quotation,
    reject_report,
    split_meeting,
)
from diplomacy.editing.undoing import undo
from diplomacy.models import Correction, Judgement, Meeting, Quotation, Redirect, Rejection, Report, Statement
from diplomacy.records import Participant
from diplomacy.storage.samples import remove_samples
from tests.editing.desk import WHY, make_editor, record, report_of, the_meeting
from tests.stories import HERE, HOPE, TEXT, account, make_world, tell

pytestmark = pytest.mark.django_db

OTHERS = (account().participants[0], Participant("Jane Roe", "CAN", "Minister", evidence=HERE))


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    tell("one", account(), said=HOPE)


def meeting_of(name: str) -> Meeting:
    meeting = report_of(name).meeting
    assert meeting
    return meeting


def test_a_rejected_report_stays_out_even_when_it_comes_back(client: Client) -> None:
    address = the_meeting().get_absolute_url()
    before = record()
    made = reject_report(report_of("one"), make_editor(), WHY)
    assert made.machine_value == {"words": "Lee met Ishiba."}
    assert client.get(address).status_code == 410
    assert Statement.objects.get().meeting is None
    tell("one")
    assert Rejection.objects.waiting().get() == made
    tell("one", account(), said=HOPE)
    assert not Rejection.objects.waiting().exists()
    assert not Meeting.objects.current().exists()
    undo(made, make_editor())
    assert record() == before
    assert client.get(address).status_code == 200


def test_other_articles_on_a_rejected_meeting_keep_its_address_once_it_is_back(client: Client) -> None:
    old = the_meeting()
    made = reject_report(report_of("one"), make_editor(), WHY)
    tell("two", account())
    young = the_meeting()
    undo(made, make_editor())
    assert the_meeting() == old != young
    assert client.get(young.get_absolute_url()).headers["Location"] == old.get_absolute_url()


def test_what_does_not_count_cannot_be_rejected_or_judged() -> None:
    tell("two", account())
    one, two = report_of("one"), report_of("two")
    reject_report(one, make_editor(), WHY)
    for refuse in (
        lambda: reject_report(one, make_editor(), WHY),
        lambda: judge_same(one, two, make_editor(), WHY),
        lambda: judge_same(two, two, make_editor(), WHY),
        lambda: split_meeting(the_meeting(), [one], make_editor(), WHY),
        lambda: split_meeting(the_meeting(), [two], make_editor(), WHY),
        lambda: merge_meetings(the_meeting(), the_meeting(), make_editor(), WHY),
        lambda: judge_different(two, report_of("two"), make_editor(), " "),
    ):
        with pytest.raises(EditingError):
            refuse()
    quotation = Quotation.objects.get()
    reject_quotation(quotation, make_editor(), WHY)
    with pytest.raises(EditingError, match="does not count already"):
        reject_quotation(quotation, make_editor(), WHY)


def test_reports_of_other_parties_can_be_the_same_and_bring_their_neighbours() -> None:
    tell("wide", account(participants=OTHERS))
    tell("wider", account(participants=OTHERS))
    assert Meeting.objects.current().count() == 2
    before = record()
    made = judge_same(report_of("one"), report_of("wide"), make_editor(), WHY)
    assert made.machine_value == "different"
    assert set(the_meeting().reports.values_list("article__url", flat=True)) == {
        f"https://example.org/{name}" for name in ("one", "wide", "wider")
    }
    tell("late", account(), published="2025-07-01")
    tell("one", account(), said=HOPE)
    assert the_meeting().reports.count() == 4
    tell("late")
    undo(made, make_editor())
    assert record() == before


def test_the_newest_of_two_judgements_on_a_pair_holds() -> None:
    tell("two", account())
    first = judge_different(report_of("one"), report_of("two"), make_editor(), WHY)
    second = judge_same(report_of("two"), report_of("one"), make_editor("bob"), "on second thoughts")
    assert Judgement.objects.in_force().get() == second
    assert the_meeting().reports.count() == 2
    with pytest.raises(EditingError, match="decided already"):
        judge_same(report_of("one"), report_of("two"), make_editor(), WHY)
    undo(second, make_editor())
    assert Judgement.objects.in_force().get() == first
    assert Meeting.objects.current().count() == 2


def test_of_judgements_that_contradict_through_a_third_the_newest_hold() -> None:
    tell("two", account("2025-06-10"))
    tell("three", account("2025-06-12"))
    a, b, c = (report_of(name) for name in ("one", "two", "three"))
    judge_different(a, c, make_editor(), WHY)
    judge_same(a, b, make_editor(), WHY)
    last = judge_same(b, c, make_editor(), WHY)
    assert the_meeting().reports.count() == 3
    undo(last, make_editor())
    assert meeting_of("one") == meeting_of("two") != meeting_of("three")


def test_a_judgement_whose_report_is_gone_waits_until_it_is_back() -> None:
    tell("two", account("2025-06-10"))
    made = judge_same(report_of("one"), report_of("two"), make_editor(), WHY)
    tell("two", account("2025-06-10"), text=TEXT.replace("Lee met", "Lee saw"))
    assert Judgement.objects.waiting().get() == made
    assert Meeting.objects.current().count() == 2
    tell("two", account("2025-06-10"))
    assert not Judgement.objects.waiting().exists()
    assert the_meeting().reports.count() == 2


def test_a_judgement_that_the_machine_comes_to_deny_is_a_conflict() -> None:
    tell("two", account())
    made = judge_same(report_of("one"), report_of("two"), make_editor(), WHY)
    assert made.machine_value == "same"
    tell("two", account("2025-06-10"))
    assert Judgement.objects.in_conflict().get() == made
    assert the_meeting().reports.count() == 2


def test_addresses_of_merged_meetings_lead_on_and_come_back(client: Client) -> None:
    tell("two", account("2025-06-10"))
    tell("three", account("2025-06-12"))
    one, two, three = (meeting_of(name) for name in ("one", "two", "three"))
    first = merge_meetings(two, three, make_editor(), WHY)[0]
    between = record()
    second = merge_meetings(two, one, make_editor(), WHY)[0]
    for loser in (two, three):
        assert client.get(loser.get_absolute_url()).status_code == 302
        assert client.get(loser.get_absolute_url(), follow=True).redirect_chain[-1][0] == one.get_absolute_url()
    undo(second, make_editor())
    assert record() == between
    assert client.get(two.get_absolute_url()).status_code == 200
    assert client.get(three.get_absolute_url()).headers["Location"] == two.get_absolute_url()
    undo(first, make_editor())
    assert client.get(three.get_absolute_url()).status_code == 200
    assert not Redirect.objects.exists()


def test_a_merger_is_undone_in_one_go_and_a_correction_made_since_stays_with_its_reports() -> None:
    tell("two", account("2025-06-10"))
    tell("three", account("2025-06-10"))
    one, two = meeting_of("one"), meeting_of("two")
    made = merge_meetings(one, two, make_editor(), WHY)
    assert len(made) == 2
    correct_meeting(one, "city", "Calgary", make_editor(), WHY)
    undo(made[1], make_editor())
    assert not Judgement.objects.in_force().exists()
    assert meeting_of("two") == meeting_of("three") == two
    assert {meeting_of("one").city, meeting_of("two").city} == {"Calgary", "Kananaskis"}


def test_a_split_keeps_parting_what_comes_later_and_a_merger_replaces_it() -> None:
    tell("two", account())
    tell("three", account())
    address = the_meeting().public_id
    split_meeting(the_meeting(), [report_of("two"), report_of("three")], make_editor(), WHY)
    assert meeting_of("one").public_id == address
    assert meeting_of("two") == meeting_of("three") != meeting_of("one")
    merge_meetings(meeting_of("one"), meeting_of("two"), make_editor("bob"), "no, one")
    assert the_meeting().public_id == address
    assert set(Judgement.objects.in_force().values_list("same", flat=True)) == {True}


def test_a_sample_is_never_the_same_as_a_real_report() -> None:
    tell("sample", account(), sample=True)
    with pytest.raises(EditingError, match="sample"):
        judge_same(report_of("one"), report_of("sample"), make_editor(), WHY)


def test_decisions_on_samples_go_with_them() -> None:
    for name, day in (("s-1", "2025-06-17"), ("s-2", "2025-06-10")):
        tell(name, account(day), said=HOPE, sample=True)
    merge_meetings(meeting_of("s-1"), meeting_of("s-2"), make_editor(), WHY)
    correct_meeting(meeting_of("s-1"), "city", "Calgary", make_editor(), WHY)
    reject_quotation(Quotation.objects.get(article__url__endswith="/s-1"), make_editor(), WHY)
    correct_meeting(meeting_of("one"), "city", "Banff", make_editor(), WHY)
    remove_samples()
    assert Correction.objects.get().value == "Banff"
    assert not Judgement.objects.exists()
    assert not Rejection.objects.exists()


def test_a_removed_statement_says_so_until_that_is_undone(client: Client) -> None:
    address = f"/statements/{Statement.objects.get().public_id}/"
    made = correct_statement(Statement.objects.get(), "removed", True, make_editor(), WHY)
    assert client.get(address).status_code == 410
    undo(made, make_editor())
    assert client.get(address).status_code == 200


def test_the_database_itself_keeps_pairs_in_order_and_one_judgement_in_force() -> None:
    tell("two", account())
    made = judge_different(report_of("one"), report_of("two"), make_editor(), WHY)
    ends = {"first_article": "x", "first_anchor": "x", "second_article": "x", "second_anchor": "x", "same": True}
    for first, second, reason in (
        (made.first, made.second, WHY),
        (made.second, made.first, WHY),
        (made.first, made.first, WHY),
        (made.first, made.second + "x", ""),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Judgement.objects.create(first=first, second=second, reason=reason, **ends)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rejection.objects.create(kind="report", article="x", anchor="x", handle="x")
    assert Report.objects.live().count() == 2
