"""Who meets whom, in a browser: with script a node is found, selected in place and zoomed to; without, it is a link."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.models import Country
from diplomacy.records import Evidence, Participant, RoleKind, Span, SummitReading
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db(transaction=True)

NARROW: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def _stories(transactional_db: None) -> None:
    make_world()
    lee, ishiba = account().participants
    carney = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
    tell("summit", account(summit=SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))))
    tell("second", account("2025-06-16", participants=(lee, carney)))
    tell("third", account("2025-05-03", participants=(ishiba, carney)), published="2025-05-04")
    for code, longitude in (("KOR", 127.0), ("JPN", 138.0), ("CAN", -95.0)):
        Country.objects.filter(code=code).update(longitude=longitude, latitude=40.0)


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_name_is_found_and_whom_it_met_is_shown_in_place(
    page: Page, live_server: LiveServer, size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    page.goto(f"{live_server.url}/relations/")
    net = page.locator("svg.net[data-level]")
    expect(net).to_be_visible()
    before = net.locator(".n", has_text="Japan").get_attribute("transform")
    page.evaluate("window.stillHere = true")
    page.get_by_role("button", name="Zoom in").click()
    expect(net.locator(".n", has_text="Japan")).not_to_have_attribute("transform", before or "")
    page.get_by_label("Find a name in the picture").fill("japan")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("#panel h2")).to_have_text("Japan")
    expect(net.locator(".n.on")).to_have_count(1)
    expect(net.locator(".n.near")).to_have_count(2)
    assert page.url.endswith("/relations/?focus=japan")
    assert page.evaluate("window.stillHere") is True
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text("Pairs that met most")
    page.go_forward()
    expect(page.locator("#panel h2")).to_have_text("Japan")
    page.locator("#panel").get_by_role("link", name="South Korea").click()
    expect(page).to_have_url(f"{live_server.url}/countries/japan/south-korea/")


@pytest.mark.usefixtures("libraries")
def test_a_node_is_selected_with_the_keyboard_and_dragged_with_the_mouse(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size(WIDE)
    page.goto(f"{live_server.url}/relations/")
    node = page.locator("svg.net[data-level] .n", has_text="Canada")
    node.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Canada")
    box = node.locator("circle").bounding_box()
    assert box
    before, line = node.get_attribute("transform"), page.locator("svg.net line.on").first
    end = line.get_attribute("x1"), line.get_attribute("x2")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=4)
    page.mouse.up()
    assert node.get_attribute("transform") != before
    assert (line.get_attribute("x1"), line.get_attribute("x2")) != end
    expect(page.locator("#panel h2")).to_have_text("Canada")


def test_every_picture_works_without_script(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=WIDE)
    page = context.new_page()
    page.goto(f"{live_server.url}/relations/")
    page.locator(".net .n", has_text="Japan").locator("text").click()
    expect(page.locator("#panel h2")).to_have_text("Japan")
    page.locator(".views").get_by_role("link", name="Matrix").click()
    expect(page.locator(".matrix tbody tr")).to_have_count(3)
    page.locator(".views").get_by_role("link", name="Leaders").click()
    expect(page.locator(".matrix tbody th", has_text="Shigeru Ishiba")).to_be_visible()
    page.locator(".views").get_by_role("link", name="Map").click()
    expect(page.locator(".map .dot")).to_have_count(3)
    page.get_by_label("Summit").select_option("g7-2025")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"/relations/\?.*summit=g7-2025.*&picture=map$"))
    expect(page.locator(".sentence")).to_contain_text("at G7 2025")
    context.close()


def test_wide_pictures_shut_nobody_out(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    for picture in ("network", "network&focus=japan", "matrix", "map", "table"):
        page.goto(f"{live_server.url}/relations/?picture={picture}")
        found = [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]
        assert not found, picture
    context.close()
