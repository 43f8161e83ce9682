"""The interface in a real browser: its reference without any script, under the policy, and scripts of other origins."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.records import Status
from tests.stories import account, make_world, tell

pytestmark = pytest.mark.django_db(transaction=True)

SIZES: dict[str, ViewportSize] = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}


@pytest.fixture(autouse=True)
def _stories(transactional_db: None) -> None:
    make_world()
    tell("held", account("2025-03-17"))
    tell("off", account("2025-06-17", status=Status.CANCELLED))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_address_is_tried_from_its_reference(
    browser: Browser, live_server: LiveServer, size: str, script: bool
) -> None:
    context = browser.new_context(viewport=SIZES[size], java_script_enabled=script)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(f"{live_server.url}/api/")
    page.get_by_role("link", name="All addresses and fields").click()
    form = page.locator("#meetings details")
    form.locator("summary").click()
    form.get_by_label("status", exact=True).select_option("cancelled")
    form.get_by_label("country", exact=True).fill("japan")
    form.get_by_role("button", name="Show the answer").click()
    page.wait_for_url("**/api/v1/meetings?*")
    answer = json.loads(page.locator("body").inner_text())
    assert [meeting["date"]["value"] for meeting in answer["meetings"]] == ["2025-06-17"]
    page.go_back()
    expect(page.get_by_role("heading", name="Reference, version 1")).to_be_visible()
    page.go_forward()
    assert json.loads(page.locator("body").inner_text()) == answer
    assert not complaints
    context.close()


def test_a_script_of_another_origin_reads_the_interface_and_no_page(page: Page, live_server: LiveServer) -> None:
    read = """async (address) => {
        const answer = await fetch(address, {headers: {"If-None-Match": '"x"'}});
        return (await answer.json()).meetings.length;
    }"""
    elsewhere = live_server.url.replace("localhost", "127.0.0.1")
    page.goto(f"{elsewhere}/static/css/tokens.css")  # another origin, and nothing there forbids the request itself
    assert page.evaluate("origin") == elsewhere != live_server.url
    assert page.evaluate(read, f"{live_server.url}/api/v1/meetings") == 2
    assert page.evaluate("a => fetch(a).then(r => r.text(), () => 'refused')", f"{live_server.url}/") == "refused"
