"""What a newcomer does first: bring an article in, follow it to the timeline, filter by a summit."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.models.roles import Role
from diplomacy.storage.reference import load_reference
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)

HEADLINE = "Lee and Ishiba agree to keep talking at Kananaskis"
ARTICLE = f"""{HEADLINE}

South Korean President Lee Jae-myung met Japanese Prime Minister Shigeru Ishiba on Tuesday on the sidelines of the G7 \
summit in Kananaskis, Canada. The two leaders discussed trade and regional security.

"We want to meet again before the year is out, in Seoul or in Tokyo," Ishiba told reporters.
"""
WIDTHS = [1280, 390]


@pytest.fixture
def world(transactional_db: None) -> None:
    """Give the database what the program knows of the world, and a member of staff."""
    load_reference()
    member(Role.EDITOR, password="correct horse")


def upload(page: Page, server: LiveServer) -> None:
    """Log in as staff, paste the article, and let a worker read it while the page looks on."""
    page.goto(f"{server.url}/upload/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    page.get_by_label("Paste a text").fill(ARTICLE)
    page.get_by_label("Outlet, for all of these").fill("Example Wire")
    page.get_by_label("Published, for all of these").fill("2025-06-18")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_role("heading", name="0 of 1 done")).to_be_visible()
    call_command("worker", "--drain")


def test_staff_upload_an_article_and_follow_it_to_the_timeline(
    page: Page, live_server: LiveServer, world: None
) -> None:
    upload(page, live_server)
    expect(page.get_by_role("heading", name="1 document, all done")).to_be_visible(timeout=8000)
    page.get_by_role("link", name="Lee Jae-myung and Shigeru Ishiba").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kananaskis, 17\N{NO-BREAK SPACE}June 2025")
    page.get_by_role("link", name="Meetings", exact=True).first.click()
    expect(page.locator("article.meeting")).to_have_count(1)
    expect(page.locator("article.meeting")).to_contain_text("G7 2025")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_timeline_is_filtered_by_a_summit_and_back(
    page: Page, live_server: LiveServer, world: None, width: int
) -> None:
    upload(page, live_server)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/meetings/")
    facets = page.locator("details.facets")
    if not facets.get_by_role("link", name="G7 2025").is_visible():
        facets.locator("summary").click()
    facets.get_by_role("link", name="G7 2025").click()
    expect(page.locator(".sentence")).to_contain_text("at G7 2025")
    expect(page).to_have_url(f"{live_server.url}/meetings/?summit=g7-2025")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.reload()
    expect(page.locator("article.meeting")).to_have_count(1)
    page.go_back()
    expect(page).to_have_url(f"{live_server.url}/meetings/")
    expect(page.locator(".sentence")).not_to_contain_text("at G7 2025")


def test_an_upload_can_be_followed_without_javascript(browser: Browser, live_server: LiveServer, world: None) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    upload(page, live_server)
    page.reload()
    expect(page.get_by_role("heading", name="1 document, all done")).to_be_visible()
    page.get_by_role("link", name="Lee Jae-myung and Shigeru Ishiba").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kananaskis")
