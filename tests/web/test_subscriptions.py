"""Feeds and calendars of countries, pairs, leaders, summits and series."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from lxml import etree

from diplomacy.formats.atom import ATOM
from diplomacy.queries import exports
from diplomacy.records import Evidence, Participant, RoleKind, Span, Status, SummitReading
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
PAGES = {
    "/countries/japan/": ("Sidelines: Japan", 2),
    "/countries/canada/": ("Sidelines: Canada", 1),
    "/countries/south-korea/japan/": ("Sidelines: South Korea and Japan", 2),
    "/countries/japan/canada/": ("Sidelines: Japan and Canada", 0),
    "/leaders/shigeru-ishiba/": ("Sidelines: Shigeru Ishiba", 2),
    "/summits/g7-2025/": ("Sidelines: 51st G7 summit", 1),
    "/summits/g7/": ("Sidelines: G7 summit", 1),
}


@pytest.fixture(autouse=True)
def _stories() -> None:
    make_world()
    tell("one", account("2025-03-16"))
    tell("two", account("2025-06-17", summit=G7, participants=(account().participants[0], CARNEY)))
    tell("three", account("2025-06-01", status=Status.PLANNED))


@pytest.mark.parametrize(("address", "title", "count"), [(page, *found) for page, found in PAGES.items()])
def test_each_page_has_its_feed_and_its_calendar(client: Client, address: str, title: str, count: int) -> None:
    root = etree.fromstring(client.get(f"{address}feed.atom").content)
    assert root.findtext(f"{{{ATOM}}}title") == title
    assert root.findtext(f"{{{ATOM}}}id") == f"http://testserver{address}feed.atom"
    assert root.xpath("string(a:link[@rel='alternate']/@href)", namespaces={"a": ATOM}) == f"http://testserver{address}"
    assert len(root.findall(f"{{{ATOM}}}entry")) == count
    calendar = Calendar.from_ical(client.get(f"{address}calendar.ics").content)
    assert str(calendar["NAME"]) == title
    assert str(calendar["URL"]) == f"http://testserver{address}"
    assert len(calendar.walk("VEVENT")) == count


@pytest.mark.parametrize("file", ["feed.atom", "calendar.ics"])
@pytest.mark.parametrize(
    "address",
    [
        "/countries/atlantis/",
        "/countries/UPPER_case/",
        "/countries/japan/japan/",
        "/countries/japan/atlantis/",
        "/leaders/nobody/",
        "/summits/g99/",
        "/summits/none/",
    ],
)
def test_what_does_not_exist_is_missing(client: Client, address: str, file: str) -> None:
    assert client.get(address + file).status_code == 404


@pytest.mark.parametrize("file", ["feed", "calendar"])
def test_what_did_not_change_is_not_sent_again(client: Client, file: str) -> None:
    address = reverse(f"leader-{file}", args=["lee-jae-myung"])
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    tell("four", account("2025-05-20"))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_calendar_holds_the_newest_where_there_are_too_many(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_EVENTS", 1)
    calendar = Calendar.from_ical(client.get("/countries/south-korea/calendar.ics").content)
    (event,) = list[Any](calendar.walk("VEVENT"))
    assert event["DTSTART"].dt.isoformat() == "2025-06-17"
