"""The pages in a real browser: the timeline filtered by a summit, wide and narrow, with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.models import Meeting
from diplomacy.records import Evidence, Mode, ModeReading, Participant, RoleKind, Span, Status, SummitReading
from tests.stories import HERE, HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db(transaction=True)

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
NARROW: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def _stories(transactional_db: None) -> None:
    make_world()
    lee = account().participants[0]
    tell("summit", account(summit=G7), said=HOPE)
    tell("second", account("2025-06-16", summit=G7, participants=(lee, CARNEY)), sample=True)
    tell("call", account("2025-05-03", mode=ModeReading(Mode.PHONE, HERE), place=None))
    tell("plan", account("2025-05-20", status=Status.PLANNED))
    tell("undated", account(None), published=None)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_timeline_narrows_to_a_summit_without_loading_the_page_anew(
    page: Page, live_server: LiveServer, size: dict[str, int]
) -> None:
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.goto(f"{live_server.url}/meetings/")
    expect(page.locator("article.meeting")).to_have_count(5)
    page.evaluate("window.stillHere = true")
    if size is NARROW:
        page.get_by_text("Narrow the list").click()
    page.locator(".facets").get_by_role("link", name="G7 2025").click()
    expect(page.locator("article.meeting")).to_have_count(2)
    assert page.url.endswith("/meetings/?summit=g7-2025")
    assert page.evaluate("window.stillHere") is True
    page.go_back()
    expect(page.locator("article.meeting")).to_have_count(5)
    expect(page.locator(".masthead")).to_have_count(1)


def test_everything_works_without_javascript(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=WIDE)
    page = context.new_page()
    page.goto(f"{live_server.url}/meetings/")
    page.locator(".facets").get_by_role("link", name="G7 2025").click()
    expect(page.locator("article.meeting")).to_have_count(2)
    page.locator(".sentence").get_by_role("link", name="G7 2025").click()
    expect(page.locator("article.meeting")).to_have_count(5)
    page.get_by_label("Country, person, summit").fill("South Korea")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(f"{live_server.url}/meetings/?country=south-korea")
    page.locator(".facets").get_by_role("link", name="No report found").click()
    expect(page.locator("article.meeting")).to_have_count(1)
    page.locator("article.meeting h3 a").click()
    page.locator("details.fact summary").first.focus()
    expect(page.locator("details.fact[open] mark").first).to_be_visible()
    context.close()


def test_a_fact_opens_its_sentence_and_leads_into_the_article(page: Page, live_server: LiveServer) -> None:
    meeting = Meeting.objects.filter(summit__slug="g7-2025", sample=False).get()
    page.goto(live_server.url + meeting.get_absolute_url())
    fact = page.locator("details.fact", has_text="When")
    fact.locator("summary").click()
    expect(fact.locator("mark")).to_be_visible()
    fact.get_by_role("link", name="See it in the article").click()
    mark = page.url.rsplit("#", 1)[1]
    expect(page.locator(f"[id='{mark}']")).to_be_in_viewport()
