"""The timeline as files: exactly what it shows, and no more queries for more meetings of a chunk."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree

from diplomacy.formats.atom import ATOM
from diplomacy.models import Meeting
from diplomacy.queries import exports
from diplomacy.records import Evidence, Mode, ModeReading, Participant, RoleKind, Span, Status, SummitReading
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db

FILES = ("csv", "json", "ics", "atom")
G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
LEE = account().participants[0]


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def fetch(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    body: bytes = response.getvalue()
    return body


def shown_ids(client: Client, query: str) -> list[str]:
    page = client.get(f"/meetings/{query}").content.decode()
    return list(dict.fromkeys(re.findall(r'<(?:h3|th scope="row")[^>]*>\s*<a[^>]*href="/meetings/(\w+)/', page)))


def week(number: int) -> str:
    """A day of its own for each story: accounts of one pair that are a day apart would be one meeting."""
    return (date(2024, 1, 1) + timedelta(weeks=number)).isoformat()


def calendar(client: Client, query: str = "") -> Any:
    return Calendar.from_ical(fetch(client, f"/meetings.ics{query}"))


def ids(client: Client, ending: str, query: str = "") -> list[str]:
    body = fetch(client, f"/meetings.{ending}{query}")
    match ending:
        case "csv":
            return [row["id"] for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig")))]
        case "json":
            return [meeting["id"] for meeting in json.loads(body)["meetings"]]
        case "ics":
            events = calendar(client, query).walk("VEVENT")
            return [str(event["UID"]).removeprefix("meeting-").removesuffix("@sidelines") for event in events]
    entries = etree.fromstring(body).iterfind(f"{{{ATOM}}}entry/{{{ATOM}}}id")
    return [str(each.text).split("/")[-2] for each in entries]


@pytest.mark.parametrize("ending", FILES)
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?summit=g7",
        "?country=japan&country=south-korea",
        "?status=unreported",
        "?mode=phone",
        "?words=carney",
        "?sort=oldest",
        "?summit=none&view=table",
    ],
)
def test_a_file_holds_what_the_timeline_shows(client: Client, ending: str, query: str) -> None:
    tell("one", account("2025-06-16", mode=ModeReading(Mode.PHONE, HERE), place=None))
    tell("two", account("2025-06-17", summit=G7, participants=(LEE, CARNEY)))
    tell("three", account("2025-06-18", status=Status.PLANNED))
    found, shown = ids(client, ending, query), shown_ids(client, query)
    assert shown
    assert (sorted(found) if ending == "atom" else found) == (sorted(shown) if ending == "atom" else shown)


def test_a_file_does_not_depend_on_the_view(client: Client) -> None:
    tell("one", account())
    assert ids(client, "csv", "?view=table") == ids(client, "csv") != []


@pytest.mark.parametrize("ending", FILES)
def test_an_unknown_value_is_refused_as_on_the_page(client: Client, ending: str) -> None:
    for query in ("status=happened", "country=atlantis", "since=tomorrow"):
        response = client.get(f"/meetings.{ending}?{query}")
        assert response.status_code == 400
        assert f"“{query.split('=')[0]}” is “" in response.content.decode()


@pytest.mark.parametrize("ending", FILES)
def test_twenty_meetings_take_no_more_queries_than_ten(client: Client, ending: str) -> None:
    counts = []
    for first in (0, 10):
        for number in range(first, first + 10):
            tell(f"story-{number}", account(week(number), sentence=Span(0, 10 + number)))
        with CaptureQueriesContext(connection) as queries:
            assert len(ids(client, ending)) == first + 10
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_file_goes_on_past_a_chunk_and_past_a_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "CHUNK", 2)
    for number in range(5):
        tell(f"story-{number}", account(week(number) if number else None, sentence=Span(0, 10 + number)))
    tell("undated", account(None), published=None)
    found = ids(client, "csv")
    assert sorted(found) == sorted(Meeting.objects.values_list("public_id", flat=True))
    assert found == ids(client, "csv", "?after=MjAyNS0wNi0xMnwyMDI1LTA2LTEyfDE")  # a page's own place is not looked at


@pytest.mark.parametrize("few", [1, 500], ids=["many", "few"])
@pytest.mark.parametrize("ties", [True, False])
def test_a_feed_leads_from_page_to_page_through_every_meeting(
    client: Client, monkeypatch: pytest.MonkeyPatch, few: int, ties: bool
) -> None:
    monkeypatch.setattr(exports, "FEED_PAGE", 2)
    monkeypatch.setattr(exports, "FEW", few)
    for number in range(5):
        tell(f"story-{number}", account(week(number), sentence=Span(0, 10 + number)))
        tell(f"other-{number}", account(week(number), participants=(LEE, CARNEY)))
    if ties:
        Meeting.objects.update(changed_at=Meeting.objects.earliest("pk").changed_at)
    address, seen = "/meetings.atom?country=japan", []
    while address:
        root = etree.fromstring(fetch(client, address))
        seen += [each.text for each in root.iterfind(f"{{{ATOM}}}entry/{{{ATOM}}}id")]
        following = root.xpath("string(a:link[@rel='next']/@href)", namespaces={"a": ATOM})
        address = str(following).removeprefix("http://testserver")
    assert len(seen) == len(set(seen)) == 5


def test_a_changed_meeting_comes_first_in_the_feed_under_the_same_id(client: Client) -> None:
    tell("one", account("2025-06-16"))
    tell("two", account("2025-05-17", sentence=Span(0, 12)))
    before = ids(client, "atom")
    tell("one", account("2025-06-16", mode=ModeReading(Mode.PHONE, HERE)))
    assert ids(client, "atom") == before[::-1]


def test_a_calendar_counts_changes_and_says_what_it_leaves_out(client: Client) -> None:
    tomorrow = date.today() + timedelta(days=1)
    tell("plan", account(tomorrow.isoformat(), status=Status.PLANNED))
    tell("year", account("2024", sentence=Span(0, 12)))
    (before,) = calendar(client).walk("VEVENT")
    tell("plan", account(tomorrow.isoformat(), status=Status.CANCELLED))
    whole = calendar(client)
    (after,) = whole.walk("VEVENT")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert (before["STATUS"], after["STATUS"]) == ("TENTATIVE", "CANCELLED")
    assert "1 meeting without a day, month or short range of days cannot stand here." in whole["X-WR-CALDESC"]


def test_a_feed_that_did_not_change_is_not_sent_again(client: Client) -> None:
    tell("one", account())
    tag = client.get("/meetings.atom")["ETag"]
    assert client.get("/meetings.atom", headers={"If-None-Match": tag}).status_code == 304
    tell("two", account("2025-06-20"))
    assert client.get("/meetings.atom", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("ending", FILES)
def test_head_makes_no_file(client: Client, ending: str) -> None:
    response = client.head(f"/meetings.{ending}")
    assert (response.status_code, response.getvalue()) == (200, b"")
    assert response.get("Content-Length") != "0"


@pytest.mark.parametrize("ending", FILES)
def test_without_meetings_a_file_is_whole_too(client: Client, ending: str) -> None:
    assert ids(client, ending) == []


def test_a_record_that_goes_while_a_file_is_made_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from diplomacy.filters import MeetingFilters

    monkeypatch.setattr(exports, "CHUNK", 1)
    for number in range(3):
        tell(f"story-{number}", account(week(number), sentence=Span(0, 10 + number)))
    found = exports.exported(MeetingFilters(), "https://s.org")
    first = next(found)
    Meeting.objects.exclude(public_id=first.id).update(removed_at=first.changed)
    assert list(found) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(FILES),
    st.dictionaries(
        st.sampled_from(["country", "since", "until", "status", "mode", "words", "after", "summit", "before"]),
        st.text() | st.sampled_from(["1~1", "99999999999999999~1", "~", "japan", "2025-06-17", "0001-01-01"]),
    ),
)
def test_no_query_string_is_a_fault_of_the_program(client: Client, ending: str, query: dict[str, str]) -> None:
    response = client.get(f"/meetings.{ending}", query)
    assert response.status_code in (200, 400)
    response.getvalue()
