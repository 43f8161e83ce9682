"""Search, and the list of statements: from arrival to result, with and without JavaScript, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.records import Evidence, Span, SummitReading
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db(transaction=True)

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))


@pytest.fixture(autouse=True)
def _stories(transactional_db: None) -> None:
    make_world()
    tell("summit", account(summit=G7), said=HOPE)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_misspelt_name_is_found_as_one_types_and_reached_by_keyboard(
    page: Page, live_server: LiveServer, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(live_server.url)
    page.get_by_role("searchbox").fill("japan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=japan")
    expect(page.get_by_role("heading", name="Countries and organisations")).to_be_visible()
    box = page.get_by_role("searchbox")
    box.fill("")
    box.press_sequentially("ishibba")
    expect(page.locator("#found").get_by_role("link", name="Shigeru Ishiba", exact=True)).to_be_visible()
    expect(page).to_have_url(f"{live_server.url}/search/?q=ishibba")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leaders/shigeru-ishiba/")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("ishibba")
    expect(page.locator("#found").get_by_role("link", name="Shigeru Ishiba", exact=True)).to_be_visible()


def test_statements_are_narrowed_and_read_in_their_context_without_javascript(
    browser: Browser, live_server: LiveServer
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/search/?q=hope")
    page.get_by_role("link", name="hope for the whole region").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("hope for the whole region")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Statements").click()
    page.get_by_label("Words or a name").fill("hoping")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".sentence")).to_contain_text("1 statement with the words “hoping”")
    page.locator(".facets").get_by_role("link", name="G7 2025").click()
    expect(page.locator(".statement")).to_have_count(1)
    page.locator(".statement").get_by_role("link", name="Lee Jae-myung and Shigeru Ishiba").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kananaskis")
    page.context.close()
