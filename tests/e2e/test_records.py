"""The pages of one record: evidence opened, accounts compared, a mistake reported, a mark followed to its fact."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.models import Article, Meeting, MistakeReport, Statement
from diplomacy.records import Evidence, PlaceReading, Span, SummitReading, TopicReading
from diplomacy.storage.articles import OutletFacts
from tests.stories import HERE, HOPE, account, make_world, tell

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
NARROW: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def _stories(transactional_db: None) -> None:
    make_world()
    topic = TopicReading("hope", Evidence(Span(47, 51), "test"))
    seoul, tokyo = (OutletFacts(name, "government", code) for name, code in (("Seoul", "KOR"), ("Tokyo", "JPN")))
    tell("seoul", account(summit=G7, topics=(topic,)), said=HOPE, outlet=seoul)
    tell("tokyo", account(summit=G7, place=PlaceReading(HERE, "Calgary", "CAN")), outlet=tokyo, text="Lee met Ishiba.")
    tell("earlier", account("2025-05-03"), outlet=OutletFacts("The Daily", "press", None))


def the_meeting() -> Meeting:
    return Meeting.objects.get(summit__slug="g7-2025")


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "dark"), (NARROW, "light")], ids=["wide", "narrow"])
def test_the_pages_of_records_shut_nobody_out(
    browser: Browser, live_server: LiveServer, size: ViewportSize, scheme: str
) -> None:
    context = browser.new_context(viewport=size, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    statement = Statement.objects.get()
    for address in (
        the_meeting().get_absolute_url(),
        f"{the_meeting().get_absolute_url()}mistake/?field=date",
        Article.objects.get(url__endswith="/seoul").get_absolute_url(),
        "/articles/?words=lee&kind=government",
        f"/statements/{statement.public_id}/",
    ):
        page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        found = [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]
        assert not found, address
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), address
    context.close()


@pytest.mark.parametrize(("script", "size"), [(True, NARROW), (False, WIDE)], ids=["script", "no script"])
def test_a_doubtful_fact_is_opened_compared_and_reported(
    browser: Browser, live_server: LiveServer, script: bool, size: ViewportSize
) -> None:
    context = browser.new_context(viewport=size, java_script_enabled=script)
    page = context.new_page()
    page.goto(live_server.url + the_meeting().get_absolute_url())
    expect(page.get_by_role("heading", name="What each side said happened")).to_be_visible()
    expect(page.locator(".readouts tr:not(.group)", has_text="They differ")).to_contain_text("Calgary, Canada")
    fact = page.locator("details.fact", has_text="Where")
    fact.locator("summary").first.click()
    expect(fact.locator(".odds blockquote")).to_have_count(2)
    fact.get_by_role("link", name="Is this wrong?").click()
    expect(page.get_by_role("radio", name="The place")).to_be_checked()
    page.get_by_label("How can we reach you?").fill("me@example.org")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Say what is wrong, in a sentence or two.")).to_be_visible()
    expect(page.get_by_label("How can we reach you?")).to_have_value("me@example.org")
    page.get_by_label("What should it say").fill("It was Banff.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.reload()
    page.get_by_role("link", name="Back to the meeting").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lee Jae-myung")
    assert [report.words for report in MistakeReport.objects.all()] == ["It was Banff."]
    page.get_by_role("link", name="3\N{NO-BREAK SPACE}May 2025").first.click()
    page.go_back()
    expect(page.get_by_role("heading", name="What each side said happened")).to_be_visible()
    context.close()


def test_a_mark_leads_to_its_fact_and_the_fact_back(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size(NARROW)
    page.goto(f"{live_server.url}/articles/")
    page.get_by_text("Narrow the list").click()
    page.locator(".facets").get_by_role("link", name="Governments").click()
    expect(page.locator(".lines > li")).to_have_count(2)
    page.locator(".lines").get_by_role("link", name="seoul").click()
    page.locator(".article-text").get_by_role("link", name="when", exact=True).click()
    fact = page.locator(f"[id='{page.url.rsplit('#', 1)[1]}']")
    expect(fact).to_be_in_viewport()
    fact.get_by_role("link").click()
    expect(
        page.locator(f"mark[id='{page.url.rsplit('#', 1)[1]}'], span[id='{page.url.rsplit('#', 1)[1]}']")
    ).to_have_count(1)
    page.go_back()
    expect(fact).to_be_in_viewport()
    page.go_back()
    page.go_back()
    expect(page.locator(".lines > li")).to_have_count(2)
    page.go_back()
    expect(page.locator(".lines > li")).to_have_count(3)
