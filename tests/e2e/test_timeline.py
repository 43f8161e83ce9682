"""The timeline in a real browser: names typed, a bar chosen, views changed, more loaded while scrolling, and back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.queries import timeline
from diplomacy.records import Participant, RoleKind
from tests.stories import HERE, account, make_world, tell

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("libraries")]

CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)


@pytest.fixture(autouse=True)
def _stories(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    make_world()
    lee = account().participants[0]
    for number in range(5):
        day = date(2025, 1, 6) + timedelta(days=28 * number)
        people = (lee, account().participants[1] if number % 2 else CARNEY)
        tell(f"story-{number}", account(day.isoformat(), participants=people), published=None)
    monkeypatch.setattr(timeline, "PAGE", 2)


def test_a_visitor_finds_a_month_of_a_country_and_goes_back_step_by_step(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/meetings/?view=table")
    page.evaluate("window.stillHere = true")
    page.get_by_label("Country, person, summit").press_sequentially("can")
    expect(page.locator("#f-names option")).to_have_attribute("value", "Canada")
    page.get_by_label("Country, person, summit").fill("Canada")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(f"{live_server.url}/meetings/?country=canada&view=table")
    expect(page.locator(".sentence")).to_contain_text("3 meetings")
    expect(page.locator(".sentence")).to_be_focused()
    assert page.evaluate("window.stillHere") is True
    assert page.title() == "Meetings with Canada · Sidelines"
    page.get_by_role("link", name="Calendar", exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/meetings/?country=canada&view=calendar")
    page.go_back()
    expect(page.locator(".meetings-table")).to_be_visible()
    page.go_back()
    expect(page.locator(".sentence")).to_contain_text("5 meetings")
    page.reload()
    expect(page.locator(".sentence")).to_contain_text("5 meetings")


def test_a_bar_sets_the_dates_and_its_table_does_so_by_keyboard(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/meetings/")
    page.get_by_text("The chart as a table").focus()
    page.keyboard.press("Enter")
    page.locator(".over-time").get_by_role("link", name="March 2025").press("Enter")
    expect(page).to_have_url(f"{live_server.url}/meetings/?since=2025-03-01&until=2025-03-31")
    expect(page.locator("article.meeting")).to_have_count(2)
    page.go_back()
    page.locator(".over-time svg a rect.hit").last.click(force=True)
    expect(page.locator(".sentence")).to_contain_text("in April 2025")


def test_more_meetings_come_while_scrolling_and_nobody_is_shut_out(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 390, "height": 600})
    page.goto(f"{live_server.url}/meetings/")
    expect(page.locator("article.meeting")).to_have_count(2)
    assert page.get_by_role("link", name="Older meetings").get_attribute("href") is not None
    for _ in range(12):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(60)
    expect(page.locator("article.meeting")).to_have_count(5)
    assert page.url == f"{live_server.url}/meetings/"
    assert not Axe().run(page).response["violations"]
