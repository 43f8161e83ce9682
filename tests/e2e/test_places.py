"""From a country to the pair, and from a summit to who met whom: with and without JavaScript, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.records import Evidence, Level, Participant, RoleKind, Span, SummitReading
from tests.stories import HERE, HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db(transaction=True)

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
SIZES: list[ViewportSize] = [{"width": 1280, "height": 900}, {"width": 390, "height": 844}]


@pytest.fixture(autouse=True)
def _stories(transactional_db: None) -> None:
    make_world()
    lee = account().participants[0]
    tell("old", account("2023-03-16", level=Level.LEADERS))
    tell("summit", account(summit=G7, level=Level.LEADERS), said=HOPE)
    tell("second", account("2025-06-16", summit=G7, participants=(lee, CARNEY)))


@pytest.fixture(params=[(True, 0), (False, 1)], ids=["script, wide", "no script, narrow"])
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    script, size = request.param
    context = browser.new_context(java_script_enabled=script, viewport=SIZES[size])
    yield context.new_page()
    context.close()


def test_a_countrys_partner_leads_to_the_two_and_back(visitor: Page, live_server: LiveServer) -> None:
    visitor.goto(f"{live_server.url}/countries/south-korea/")
    visitor.locator("table.ranking").get_by_role("link", name="Japan").click()
    expect(visitor).to_have_url(f"{live_server.url}/countries/japan/south-korea/")
    expect(visitor.locator(".deck")).to_contain_text(
        "Their leaders last met in person on 17\N{NO-BREAK SPACE}June 2025"
    )
    visitor.locator("figure.terms summary").press("Enter")
    expect(visitor.locator("figure.terms table")).to_contain_text("16\N{NO-BREAK SPACE}March 2023")
    visitor.go_back()
    expect(visitor.locator("h1")).to_have_text("South Korea")
    visitor.go_forward()
    expect(visitor.locator("h1")).to_contain_text("Japan and South Korea")


def test_a_summits_matrix_opens_the_meetings_behind_a_number(visitor: Page, live_server: LiveServer) -> None:
    visitor.goto(f"{live_server.url}/summits/")
    visitor.get_by_role("link", name="51st G7 summit", exact=True).click()
    visitor.get_by_role("region", name="Matrix").focus()
    visitor.get_by_role("link", name="Japan and South Korea: 1 meeting").click()
    expect(visitor.locator("article.meeting")).to_have_count(1)
    assert "summit=g7-2025" in visitor.url
    visitor.go_back()
    visitor.get_by_role("link", name="In the timeline").first.click()
    expect(visitor).to_have_url(f"{live_server.url}/meetings/?summit=g7-2025")
    expect(visitor.locator("article.meeting")).to_have_count(2)


def test_a_day_of_the_calendar_and_another_year_are_addresses(visitor: Page, live_server: LiveServer) -> None:
    visitor.goto(f"{live_server.url}/countries/japan/")
    visitor.get_by_role("navigation", name="Year of the calendar").get_by_role("link", name="2023").click()
    expect(visitor).to_have_url(f"{live_server.url}/countries/japan/?year=2023#calendar")
    visitor.get_by_role("link", name="16\N{NO-BREAK SPACE}March 2023: 1 meeting").click()
    expect(visitor.locator("article.meeting")).to_have_count(1)
