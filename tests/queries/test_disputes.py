"""What a meeting's page says where sources disagree, and what an editor put right."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from diplomacy.editing.corrections import correct_meeting
from diplomacy.models import Article, Meeting
from diplomacy.queries.meeting.disputes import disputes, say_agreement
from diplomacy.queries.meeting.page import meeting_page
from diplomacy.queries.meeting.rows import reports_of
from diplomacy.records import PlaceReading, Status
from tests.editing.desk import WHY, make_editor
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def test_sources_that_are_at_odds_are_shown_with_their_number(client: Client) -> None:
    for name in ("one", "two"):
        tell(name, account())
    tell("three", account(place=PlaceReading(HERE, "Calgary", "CAN")))
    page = " ".join(client.get(Meeting.objects.get().get_absolute_url()).content.decode().split())
    assert "Sources are at odds: Kananaskis (2 sources); Calgary (1 source)." in page
    assert "2 sources agree, 1 differs" in page
    odds = page.split('<div class="odds">')[1].split('class="small wrong"')[0]
    kananaskis, calgary = odds.split('<p class="odd">')[1:]
    assert kananaskis.count("<blockquote>") == 2
    assert calgary.count("<blockquote>") == 1


def test_nothing_is_said_where_all_agree(client: Client) -> None:
    tell("one", account())
    tell("two", account())
    assert "at odds" not in client.get(Meeting.objects.get().get_absolute_url()).content.decode()


def test_an_editors_value_stands_with_what_the_machine_reads_and_why(client: Client) -> None:
    tell("one", account())
    correct_meeting(Meeting.objects.get(), "city", "Calgary", make_editor(), WHY)
    page = html.unescape(" ".join(client.get(Meeting.objects.get().get_absolute_url()).content.decode().split()))
    assert "An editor set city to Calgary; articles read as: Kananaskis." in page
    assert WHY in page


def test_a_copy_is_no_second_source(client: Client) -> None:
    tell("one", account())
    original, copy = (tell(name, account(place=PlaceReading(HERE, "Calgary", "CAN"))) for name in ("two", "three"))
    Article.objects.filter(pk=copy.pk).update(copy_of=original)
    page = client.get(Meeting.objects.get().get_absolute_url()).content.decode()
    assert "Calgary (1 source)" in page
    assert "Kananaskis (1 source)" in page


def test_a_plan_does_not_prove_that_a_meeting_was_held_and_a_month_agrees_with_its_day(client: Client) -> None:
    tell("plan", account("2025-06-16", status=Status.PLANNED), published="2025-06-10")
    tell("day", account())
    tell("month", account("2025-06"), published="2025-07-02")
    meeting = Meeting.objects.current().get()
    reports = list(reports_of(meeting))
    assert say_agreement(meeting, "Status", reports) == "2 sources agree"
    assert say_agreement(meeting, "When", reports) == "2 sources agree"
    assert say_agreement(meeting, "Who", reports) == "3 sources agree"
    assert say_agreement(meeting, "Summit", reports) == ""


def test_values_at_odds_are_looked_up_together(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tell("one", account())
    meeting = Meeting.objects.get()
    meeting.disputed = {"country": [["CAN", [1]], ["JPN", [2]], ["KOR", [3]]], "summit": [["g7-2025", [1]]]}
    with django_assert_num_queries(2):
        told = disputes(meeting, [], {})
    assert [each.value for each in told["Where"]] == ["Canada", "Japan", "South Korea"]
    assert told["Summit"][0].value == "G7 2025"


def test_of_many_sources_some_sentences_are_shown_and_the_rest_is_counted() -> None:
    for number in range(9):
        tell(f"story {number}", account())
    facts = {fact.label: fact for fact in meeting_page(Meeting.objects.get()).facts}
    assert (len(facts["When"].proofs), facts["When"].more) == (6, "3 more sources")
    assert facts["When"].agreement == "9 sources agree"
    tell("other", account(place=PlaceReading(HERE, "Calgary", "CAN")))
    where = {fact.label: fact for fact in meeting_page(Meeting.objects.get()).facts}["Where"]
    assert [len(each.proofs) for each in where.at_odds] == [3, 1]
