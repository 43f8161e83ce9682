"""The timeline: what it shows, how it is filtered, what it refuses."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from urllib.parse import parse_qs, urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplomacy.filters import MeetingFilters
from diplomacy.models import Country, Leader, Meeting, Place
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
    page = shown(client).partition('<section class="day">')[2]
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


def test_calendar_shows_a_month_day_by_day_and_long_stretches_by_year(client: Client) -> None:
    tell("one", account("2025-06-16"))
    tell("two", account("2025-06-17", participants=(LEE, CARNEY)))
    tell("three", account("2025-06", participants=(LEE, CARNEY), mode=ModeReading(Mode.PHONE, HERE), place=None))
    month = shown(client, "?view=calendar&since=2025-06-01&until=2025-06-30")
    assert 'aria-label="16\N{NO-BREAK SPACE}June 2025: 1 meeting"' in month
    assert "South Korea – Japan" in month
    assert "1 meeting of this month on a day that is not known" in month
    tell("four", account("2019-01-05"))
    tell("five", account(None, participants=(LEE, CARNEY), place=None), published=None)
    years = shown(client, "?view=calendar")
    assert 'aria-label="January 2019: 1"' in years
    assert 'aria-label="June 2025: 3"' in years
    assert "1 more without a date" in years


def test_map_counts_cities_and_says_what_is_not_on_it(client: Client) -> None:
    canada = Country.objects.get(code="CAN")
    Place.objects.create(slug="kananaskis", name="Kananaskis", country=canada, latitude=50.9, longitude=-115.1)
    tell("one", account("2025-06-16"))
    tell("two", account("2025-06-17", participants=(LEE, CARNEY), mode=ModeReading(Mode.PHONE, HERE), place=None))
    page = shown(client, "?view=map")
    assert "Kananaskis, Canada: 1 meeting" in page
    assert "place=kananaskis" in page
    assert "Not on the map: 1 meeting without a city" in page
    assert shown(client, "?place=kananaskis").count('<article class="meeting') == 1


def test_table_lists_the_same_meetings(client: Client) -> None:
    tell("one", account("2025-06-16", level=Level.LEADERS))
    tell("two", account("2025-06-17", status=Status.CANCELLED, participants=(LEE, CARNEY)))
    page = shown(client, "?view=table")
    assert page.count('<th scope="row">') >= 2
    assert "Lee Jae-myung and Mark Carney" in page
    assert 'aria-sort="descending"' in page
    assert "?sort=oldest&amp;view=table" in page


def test_bars_lead_to_their_days_and_count_only_what_surely_lies_there(client: Client) -> None:
    tell("one", account("2025-06-16"))
    tell("two", account("2025-06-17", participants=(LEE, CARNEY)))
    tell("three", account("2025-06", participants=(LEE, CARNEY), mode=ModeReading(Mode.PHONE, HERE), place=None))
    chart = timeline.timeline_page(MeetingFilters(since=date(2025, 6, 10), until=date(2025, 6, 20))).histogram
    assert chart
    assert chart.every == "a day"
    assert [(bar.label, bar.count) for bar in chart.filled] == [
        ("16\N{NO-BREAK SPACE}June 2025", 1),
        ("17\N{NO-BREAK SPACE}June 2025", 1),
    ]
    assert chart.vague_note == "1 more is dated less exactly and in no bar"
    assert chart.filled[0].query == "since=2025-06-16&until=2025-06-16"
    for query, bars in (("", "a day"), ("?until=2025-12-31", "a month"), ("?since=2014-01-01", "a year")):
        assert f"Meetings {bars}" in shown(client, query)


@pytest.mark.parametrize(
    ("first", "last", "every", "bars"),
    [
        ("2025-06-01", "2025-06-30", "a day", 30),
        ("2024-01-10", "2025-06-30", "a month", 18),
        ("1990-01-01", "2025-06-30", "a year", 36),
        ("1815-06-09", "2025-06-30", "every 5 years", 43),
        ("0001-01-01", "9999-12-31", "every 250 years", 40),
    ],
)
def test_a_bar_stands_for_what_fits_the_time(first: str, last: str, every: str, bars: int) -> None:
    tell("one", account(first))
    tell("two", account(last, participants=(LEE, CARNEY)))
    chart = timeline.timeline_page(MeetingFilters()).histogram
    assert chart
    assert (chart.every, len(chart.bars), sum(bar.count for bar in chart.bars)) == (every, bars, 2)
    assert chart.bars[-1].x + chart.bars[-1].width <= 100


def test_a_facet_group_unfolds_and_folds_by_address(client: Client) -> None:
    for number in range(8):
        Leader.objects.create(slug=f"a-{number}", name=f"Anna {number}", folded=f"anna {number}", sort_key=str(number))
    for number in range(8):
        who = Participant(f"Anna {number}", "CAN", "Minister", RoleKind.OTHER, HERE, leader=f"a-{number}")
        tell(f"story-{number}", account(f"2025-0{number + 1}-03", participants=(LEE, who)))
    page = shown(client, "?country=canada")
    assert 'href="?country=canada&amp;more=leader">3 more' in page
    unfolded = shown(client, "?country=canada&more=leader")
    assert 'href="?country=canada">Fewer' in unfolded
    assert unfolded.count("Anna") > page.count("Anna")


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("?with=South+Korea&since=&until=&words=", "/meetings/?country=south-korea"),
        ("?with=kor", "/meetings/?country=south-korea"),
        ("?country=japan&with=south%20korea", "/meetings/?country=japan&country=south-korea"),
        ("?country=japan&with=Japan", "/meetings/?country=japan"),
        ("?with=Shigeru+Ishiba&view=table", "/meetings/?leader=shigeru-ishiba&view=table"),
        ("?with=ishiba", "/meetings/?leader=shigeru-ishiba"),
        ("?with=G7+2025&with=Canada", "/meetings/?country=canada&summit=g7-2025"),
        ("?with=&since=&words=", "/meetings/"),
    ],
)
def test_names_as_people_type_them_lead_to_the_address_of_what_they_mean(
    client: Client, query: str, address: str
) -> None:
    response = client.get(f"/meetings/{query}")
    assert (response.status_code, response["Location"]) == (302, address)


def test_a_name_that_nobody_has_gets_what_comes_near(client: Client) -> None:
    response = client.get("/meetings/", {"with": "lee and ishiba"})
    assert response.status_code == 400
    assert "it must be a country, a person or a summit" in response.content.decode()
    assert client.get("/meetings/", {"with": "x" * 5000}).status_code == 400


def test_names_are_offered_while_they_are_typed(client: Client) -> None:
    offered = client.get("/meetings/names/", {"with": "ja"}).content.decode()
    assert '<option value="Japan">country</option>' in offered
    assert client.get("/meetings/names/", {"with": "j"}).content.strip() == b""
    assert client.get("/meetings/names/").status_code == 200


def test_the_sentence_says_the_filter_and_each_part_leads_to_the_rest(client: Client) -> None:
    tell("one", account("2025-06-17", summit=G7, level=Level.LEADERS))
    page = timeline.timeline_page(
        MeetingFilters(
            country=("south-korea", "japan"),
            leader="lee-jae-myung",
            summit="g7",
            since=date(2025, 6, 1),
            until=date(2025, 6, 30),
            level="leaders",
            mode="in_person",
            status="held",
            region="asia",
        )
    )
    assert page.said == (
        "1 meeting of leaders with South Korea and Japan with a party of Asia attended by Lee Jae-myung in person"
        " at any G7 in June 2025 that were held"
    )
    for term in page.terms:
        rest = timeline.timeline_page(MeetingFilters.parse(parse_qs(term.query)))
        assert len(rest.terms) == len(page.terms) - 1


def test_exports_are_of_exactly_what_is_shown(client: Client) -> None:
    tell("one", account("2025-06-17"))
    page = shown(client, "?country=japan&view=table&sort=oldest")
    for name in ("csv", "json", "ics", "atom"):
        assert f'href="/meetings.{name}?country=japan&amp;sort=oldest"' in page


def test_fifty_meetings_weigh_at_most_sixty_thousand_bytes(client: Client) -> None:
    aides = [Participant(f"Aide {code}", code, "Adviser", RoleKind.OTHER, HERE) for code in ("KOR", "JPN")]
    topics = tuple(TopicReading(f"matter {n}", HERE, theme=theme) for n, theme in enumerate(["trade", "energy"]))
    for number in range(52):
        day = date(2025, 1, 1) + timedelta(days=3 * number)
        people = (LEE, CARNEY, *aides) if number % 2 else (LEE, account().participants[1], aides[0])
        tell(f"story-{number}", account(day.isoformat(), summit=G7, participants=people, topics=topics))
    page = shown(client, "?country=south-korea")
    assert page.count('<article class="meeting') == 50
    assert len(page.encode()) <= 60_000


parameters = [*(field.name for field in fields(MeetingFilters)), "with", "more", "loaded", "view", "other"]
values = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "",
            "japan",
            "none",
            "g7",
            "0001-01-01",
            "9999-12-31",
            "2025-02-30",
            "calendar",
            "map",
            "table",
            "oldest",
            "-",
            "%",
            "'",
            '"',
            "((",
            "a:*",
            "\u202e",
            "\ud7ff",
            "İ",
            "x" * 3000,
            "-1",
            "1e9",
            "MHww",
        ]
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(parameters), values), max_size=6))
def test_no_query_string_repeated_long_or_odd_is_a_fault_of_the_program(
    client: Client, pairs: list[tuple[str, str]]
) -> None:
    response = client.get(f"/meetings/?{urlencode(pairs)}")
    assert response.status_code in (200, 302, 400)
    if response.status_code == 302:  # to the short address of the same question, which may ask for what cannot be
        assert client.get(response["Location"]).status_code in (200, 400)
