"""The pages in a real browser: the timeline filtered by a summit, wide and narrow, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.models import Article, Meeting, Statement
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


def addresses() -> Iterator[str]:
    """Yield every sort of page that a visitor can see."""
    yield from ("/", "/meetings/", "/meetings/?summit=g7-2025&country=japan", "/meetings/?words=nothing", "/login/")
    yield from (f"/meetings/?view={view}" for view in ("calendar", "map", "table"))
    yield from ("/meetings/?view=calendar&since=2025-06-01&until=2025-06-30", "/meetings/?more=country&level=leaders")
    yield from ("/countries/", "/countries/japan/", "/leaders/", "/leaders/?name=ishiba", "/leaders/lee-jae-myung/")
    yield from ("/countries/japan/south-korea/", "/countries/canada/japan/")
    yield from ("/summits/", "/summits/g7/", "/summits/g7-2025/", "/articles/")
    yield from (f"/relations/?picture={picture}" for picture in ("network", "matrix", "map", "table"))
    yield from (meeting.get_absolute_url() for meeting in Meeting.objects.all())
    yield from (f"{m.get_absolute_url()}?as_of={m.changed_at:%Y-%m-%d}" for m in Meeting.objects.all()[:2])
    yield from (article.get_absolute_url() for article in Article.objects.all()[:2])
    yield from (f"/statements/{statement.public_id}/" for statement in Statement.objects.all())
    yield from ("/api/", "/api/v1/docs", "/data/")
    yield from ("/meetings/?status=happened", "/meetings/nobody/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_shuts_anybody_out_or_runs_off_the_screen(
    browser: Browser, live_server: LiveServer, scheme: str
) -> None:
    context = browser.new_context(viewport=NARROW, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    for address in addresses():
        page.goto(live_server.url + address)
        found = [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]
        assert not found, address
        too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not too_wide, address
    assert not complaints
    context.close()


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
