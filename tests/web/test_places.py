"""The pages of countries, pairs, leaders and summits in a browser's eyes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diplomacy.models import Country, Leader, Meeting, Place, Summit, SummitSeries, Term
from diplomacy.queries import summits
from diplomacy.records import (
    Evidence,
    Level,
    Participant,
    RoleKind,
    Span,
    Status,
    SummitReading,
    TopicReading,
)
from tests.stories import HERE, HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

NB = "\N{NO-BREAK SPACE}"
G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
TRADE = TopicReading("tariffs", HERE, "trade")


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_a_country_leads_to_its_partner_its_years_and_its_days(client: Client) -> None:
    tell("one", account("2025-06-17", topics=(TRADE,)), said=HOPE)
    tell("two", account("2023-03-16"))
    text = page(client, "/countries/japan/")
    assert 'href="/countries/japan/south-korea/"' in text
    assert "country=japan&amp;since=2023-01-01&amp;until=2023-12-31&amp;status=held" in text
    assert "country=japan&amp;since=2025-06-17&amp;until=2025-06-17" in text
    assert "country=japan&amp;theme=trade" in text
    assert "Day by day in 2025" in text
    assert "Day by day in 2023" in page(client, "/countries/japan/?year=2023")
    assert 'href="/countries/japan/feed.atom"' in text
    assert 'href="/countries/japan/calendar.ics"' in text


@pytest.mark.parametrize("year", ["x", "99", "20250", "²025", "-202", "1066", "9999", "2025 or"])
def test_a_year_that_cannot_be_is_refused_in_words(client: Client, year: str) -> None:
    assert "it must be a year from" in page(client, f"/countries/japan/?year={year}", 400)
    page(client, "/countries/japan/?year=2025%00", 400)


def test_a_country_nobody_met_says_so_and_what_to_do(client: Client) -> None:
    text = page(client, "/countries/canada/")
    assert "No meeting with anybody is on record yet." in text
    assert "/countries/" in text
    page(client, "/countries/canada/?year=2024")


def test_plenaries_stand_apart_in_a_ranking(client: Client) -> None:
    tell("one", account("2025-06-17"))
    tell("two", account("2025-08-16", participants=(*account().participants, CARNEY)))
    Meeting.objects.filter(earliest=date(2025, 8, 16)).update(form="plenary")
    text = page(client, "/countries/japan/")
    assert "Plenaries are not counted; there were 1." in text
    assert "/countries/canada/japan/" not in text
    assert "2025: 1 meeting, and 1 plenary" in text


def test_a_pair_has_one_address(client: Client) -> None:
    tell("one", account(level=Level.LEADERS), said=HOPE)
    response = client.get("/countries/south-korea/japan/")
    assert (response.status_code, response["Location"]) == (301, "/countries/japan/south-korea/")
    text = page(client, "/countries/japan/south-korea/")
    assert "1 encounter</a> on record since 17\N{NO-BREAK SPACE}June 2025, 1 at leaders’ level" in text
    assert "No words of this side are reported here." in text
    assert 'href="/countries/japan/south-korea/feed.atom"' in text


@pytest.mark.parametrize("address", ["japan/japan", "atlantis/japan", "japan/x-y-z", "0/1"])
def test_a_pair_that_cannot_be_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/countries/{address}/", follow=True).status_code == 404


def test_a_pair_without_a_meeting_claims_nothing(client: Client) -> None:
    text = page(client, "/countries/canada/japan/")
    assert "That says what was read here, not what happened." in text
    assert "Longest silence" not in text


def test_a_leader_has_offices_places_and_words(client: Client) -> None:
    canada = Country.objects.get(code="CAN")
    Place.objects.create(slug="kananaskis", name="Kananaskis", country=canada, latitude=51.0, longitude=-115.0)
    lee = Leader.objects.get(slug="lee-jae-myung")
    term = Term(key="k", leader=lee, country=Country.objects.get(code="KOR"), role="President")
    term.role_kind, term.start_earliest, term.start_latest = "head_of_state", date(2025, 6, 4), date(2025, 6, 4)
    term.save()
    tell("one", account(topics=(TRADE,)), said=replace(HOPE, leader="shigeru-ishiba"))
    text = page(client, "/leaders/lee-jae-myung/")
    for wanted in (
        f"President, South Korea, since 4{NB}June 2025.",
        "Where they met",
        "Kananaskis: 1 meeting",
        "1 meeting held in person in a city that is known, 1 of them abroad.",
        "leader=lee-jae-myung&amp;theme=trade",
        'href="/leaders/shigeru-ishiba/"',
    ):
        assert wanted in text
    assert "hope for the whole region" in page(client, "/leaders/shigeru-ishiba/")


def test_a_summit_shows_its_days_and_what_was_not_held(client: Client) -> None:
    tell("one", account("2025-06-16", summit=G7))
    tell("two", account("2025-06-18", summit=G7, participants=(account().participants[0], CARNEY)))
    off = (account().participants[1], CARNEY)
    tell("off", account("2025-06-17", summit=G7, status=Status.CANCELLED, participants=off))
    text = page(client, "/summits/g7-2025/")
    days = ["Sunday, day 1 of 3", "Monday, day 2 of 3", "Tuesday, day 3 of 3", "Wednesday, after the summit"]
    assert [text.index(day) for day in days] == sorted(text.index(day) for day in days)
    assert "No meeting of this day was reported here." in text
    assert "Announced, not held" in text
    assert "country=japan&amp;country=south-korea&amp;summit=g7-2025" in text
    assert text.index("Members first, then guests.") > 0


def test_a_series_says_who_met_most_and_which_editions_have_nothing(client: Client) -> None:
    series = SummitSeries.objects.get(slug="g7")
    Summit.objects.create(slug="g7-2024", series=series, year=2024, label="G7 2024", name="50th G7 summit")
    tell("one", account(summit=G7))
    text = page(client, "/summits/g7/")
    assert "1 edition without a meeting on record" in text
    assert "Japan and South Korea: 1 in the timeline" in text


def test_long_lists_of_summits_have_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summits, "PAGE", 2)
    series = SummitSeries.objects.get(slug="g7")
    for year, start in ((2021, "2021-06-11"), (2022, "2022-06-11"), (2023, None), (2024, None)):
        slug = f"g7-{year}"
        Summit.objects.create(slug=slug, series=series, year=year, label=slug, name=slug, start=start, end=start)
        tell(slug, account(f"{year}-06-11", summit=SummitReading(slug, slug, G7.evidence)))
    tell("one", account(summit=G7))
    seen, address = [], "/summits/"
    while address:
        found = client.get(address).context["page"]
        seen += [each.label for each in found.summits]
        address = f"/summits/?after={found.next_after}" if found.next_after else ""
    assert seen == ["G7 2025", "g7-2022", "g7-2021", "g7-2023", "g7-2024"]
    assert "a page&#x27;s own link" in page(client, "/summits/?after=nowhere", 400)
    page(client, "/summits/?after=%00", 400)


@pytest.mark.parametrize(
    "address",
    [
        "/countries/",
        "/countries/japan/",
        "/countries/japan/south-korea/",
        "/leaders/shigeru-ishiba/",
        "/summits/",
        "/summits/g7/",
        "/summits/g7-2025/",
    ],
)
def test_twenty_meetings_take_no_more_queries_than_ten(client: Client, address: str) -> None:
    counts = []
    for first in (0, 10):
        for number in range(first, first + 10):
            code = f"C{number:02}"
            Country.objects.create(code=code, slug=f"land-{number}", kind="state", name=f"Land {number}", sort_key=code)
            stranger = Participant(f"Jane Roe the {number}", code, "envoy", RoleKind.OTHER, HERE)
            people = (*account().participants, stranger)
            day = f"2025-06-{1 + number:02}"
            tell(f"story-{number}", account(day, participants=people, summit=G7, level=Level.LEADERS), said=HOPE)
        with CaptureQueriesContext(connection) as queries:
            page(client, address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
