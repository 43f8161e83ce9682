"""The timeline: what it shows, how it is filtered, what it refuses."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplomacy.filters import MeetingFilters
from diplomacy.models import Meeting
from diplomacy.queries import timeline
from diplomacy.records import (
    Evidence,
    Level,
    Mode,
    ModeReading,
    Participant,
    RoleKind,
    Span,
    Status,
    SummitReading,
    TopicReading,
)
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
LEE = account().participants[0]


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def shown(client: Client, query: str = "") -> str:
    response = client.get(f"/meetings/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_meetings_stand_under_their_days_newest_first(client: Client) -> None:
    tell("one", account("2025-06-12"), published=None)
    tell("two", account("2025-06-17"))
    tell("three", account(None), published=None)
    page = shown(client)
    assert page.index("17\N{NO-BREAK SPACE}June") < page.index("12\N{NO-BREAK SPACE}June") < page.index("Undated")
    assert "date not known, reported by 1 source" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("?summit=g7-2025", 1),
        ("?summit=g7", 1),
        ("?country=japan", 2),
        ("?country=japan&country=south-korea", 2),
        ("?country=japan&country=canada", 0),
        ("?country=canada", 1),
        ("?leader=shigeru-ishiba", 2),
        ("?since=2025-06-17", 2),
        ("?until=2025-06-16", 1),
        ("?since=2025-06-01&until=2025-06-30", 3),
        ("?status=held", 2),
        ("?status=unreported", 1),
        ("?status=planned", 0),
        ("?mode=phone", 1),
        ("?summit=none", 2),
        ("?level=leaders", 1),
        ("?level=officials", 0),
        ("?theme=trade", 1),
        ("?theme=energy", 0),
        ("?region=americas", 1),
        ("?region=asia", 3),
        ("?region=africa", 0),
        ("?sort=oldest", 3),
        ("?words=ishiba", 2),
        ("?words=Kananaskis+carney", 1),
        ("?words=nobody", 0),
    ],
)
def test_filters(client: Client, query: str, found: int) -> None:
    trade = (TopicReading("tariffs", HERE, theme="trade"),)
    tell("one", account("2025-06-16", mode=ModeReading(Mode.PHONE, HERE), place=None, topics=trade))
    tell("two", account("2025-06-17", summit=G7, participants=(LEE, CARNEY)))
    tell("three", account("2025-06-18", status=Status.PLANNED, level=Level.LEADERS))
    page = shown(client, query)
    assert page.count('<article class="meeting') == found
    assert f'<b class="num">{found}</b>' in page


def test_meetings_can_stand_oldest_first_and_undated_ones_last_all_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "PAGE", 2)
    for number, day in enumerate(("2025-06-12", None, "2025-06-17", "2025-05")):
        tell(f"story-{number}", account(day, sentence=Span(0, 10 + number)), published=None)
    first = timeline.timeline_page(MeetingFilters(sort="oldest"))
    second = timeline.timeline_page(MeetingFilters.parse(parse_qs(first.next_query)))
    dates = [card.date.iso() if card.date else None for page in (first, second) for d in page.days for card in d.cards]
    assert dates == ["2025-05", "2025-06-12", "2025-06-17", None]


def test_a_plan_whose_day_has_passed_is_neither_upcoming_nor_held(client: Client) -> None:
    tell("plan", account("2025-06-16", status=Status.PLANNED))
    assert "announced for 16\N{NO-BREAK SPACE}June 2025, no report found" in shown(client)
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    tell("plan", account(tomorrow, status=Status.PLANNED))
    assert "no report found" not in shown(client)


def test_what_only_may_lie_in_the_days_asked_for_says_so(client: Client) -> None:
    tell("month", account("2025-06"))
    assert "may lie outside the dates chosen" in shown(client, "?since=2025-06-10")
    assert "may lie outside" not in shown(client, "?since=2025-06-01")


def test_facets_count_and_lead_on(client: Client) -> None:
    tell("one", account("2025-06-16"))
    tell("two", account("2025-06-17", participants=(LEE, CARNEY)))
    page = timeline.timeline_page(MeetingFilters(country=("south-korea",)))
    countries = {facet.label: (facet.count, facet.query) for facet in page.facets[0].facets}
    assert countries["Japan"] == (1, "country=south-korea&country=japan")
    assert countries["Canada"] == (1, "country=south-korea&country=canada")
    assert page.facets[0].facets[0].selected
    assert page.facets[0].facets[0].query == ""


def test_pages_hold_every_meeting_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "PAGE", 2)
    for number in range(5):
        tell(
            f"story-{number}",
            account(f"2025-06-{10 + number // 2}" if number else None, sentence=Span(0, 10 + number)),
        )
    seen: list[str] = []
    query = ""
    while True:
        page = timeline.timeline_page(MeetingFilters.parse({"after": [query]} if query else {}))
        seen += [card.public_id for day in page.days for card in day.cards]
        if not page.next_query:
            break
        query = page.next_query.removeprefix("after=")
    assert sorted(seen) == sorted(Meeting.objects.values_list("public_id", flat=True))


def test_htmx_gets_the_part_that_changes_and_history_the_whole_page(client: Client) -> None:
    tell("one", account())
    part = client.get("/meetings/", headers={"HX-Request": "true", "HX-Target": "results"})
    assert b"<html" not in part.content
    assert b'<article class="meeting' in part.content
    assert "HX-Request" in part["Vary"]
    whole = client.get("/meetings/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" in whole.content


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?status=happened", "status"),
        ("?since=tomorrow", "since"),
        ("?country=atlantis", "country"),
        ("?summit=g7&summit=g20", "summit"),
        ("?after=x", "after"),
        ("?words=a%00b", "words"),
        ("?since=2025-06-17&until=2025-06-16", "until"),
        ("?leader=nobody-at-all", "leader"),
        ("?country=A%20B", "country"),
        ("?theme=gardening", "theme"),
        ("?region=atlantis", "region"),
        ("?level=kings", "level"),
        ("?sort=best", "sort"),
        ("?view=globe", "view"),
    ],
)
def test_a_parameter_that_cannot_be_gets_a_page_that_helps(client: Client, query: str, name: str) -> None:
    response = client.get(f"/meetings/{query}")
    assert response.status_code == 400
    assert f"“{name}” is “" in response.content.decode()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from([field.name for field in fields(MeetingFilters)]),
        st.text(),
    )
)
def test_no_query_string_is_a_fault_of_the_program(client: Client, query: dict[str, str]) -> None:
    assert client.get("/meetings/", query).status_code in (200, 400)


def test_samples_say_that_they_are_samples(client: Client) -> None:
    tell("real", account())
    assert "sample" not in shown(client)
    tell("invented", account(), sample=True)
    page = shown(client)
    assert "written for demonstration; wording not real" in page
    assert page.count('<span class="sample-tag">') == 2  # in the note, and at the one sample


def test_twenty_meetings_take_no_more_queries_than_ten(client: Client) -> None:
    counts = []
    for first in (0, 10):
        for number in range(first, first + 10):
            tell(f"story-{number}", account(f"2025-06-{1 + number}", sentence=Span(0, 10 + number)))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
