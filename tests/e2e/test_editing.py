"""The editors' main tasks in a browser: a fact corrected in its place, two editors on one field, undo, merge, split."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.models import Article, Correction, Meeting, Statement
from diplomacy.models.roles import Role
from tests.editing.desk import the_meeting
from tests.people import member
from tests.stories import HOPE, account, make_world, tell

NARROW: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def _stories(transactional_db: None) -> None:
    make_world()
    tell("one", account(), said=HOPE)


def logged_in(
    browser: Browser,
    server: LiveServer,
    name: str,
    *,
    role: Role = Role.EDITOR,
    size: ViewportSize = WIDE,
    script: bool = True,
    dark: bool = False,
) -> BrowserContext:
    """Return a browser in which somebody with the role is logged in."""
    client = Client()
    client.force_login(member(role, name=name, first_name=name.capitalize()))
    context = browser.new_context(viewport=size, java_script_enabled=script, color_scheme="dark" if dark else "light")
    context.set_default_timeout(5000)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])
    return context


def set_city(page: Page, city: str, why: str) -> None:
    page.get_by_role("link", name="Edit where").click()
    page.get_by_label("City").fill(city)
    page.get_by_label("Why").fill(why)
    page.get_by_role("button", name="Save").click()


def test_two_editors_meet_on_one_field_and_the_second_chooses_then_undoes(
    browser: Browser, live_server: LiveServer
) -> None:
    ann, bob = (logged_in(browser, live_server, name).new_page() for name in ("ann", "bob"))
    address = live_server.url + the_meeting().get_absolute_url()
    for page in (ann, bob):
        page.goto(address)
    bob.get_by_role("link", name="Edit where").click()
    expect(bob.get_by_label("City")).to_be_focused()
    set_city(ann, "Calgary", "the protocol")
    expect(ann.locator("#fact-place")).to_contain_text("Calgary, Canada")
    expect(ann.locator("#heading")).to_contain_text("Calgary")
    expect(ann.get_by_role("link", name="Edit where")).to_be_focused()
    bob.get_by_label("City").fill("Banff")
    bob.get_by_label("Why").fill("a guess")
    bob.get_by_role("button", name="Save").click()
    clash = bob.get_by_role("alert")
    expect(clash).to_contain_text("Ann decided so")
    expect(clash.get_by_role("row", name="City")).to_have_accessible_name("City Calgary Banff")
    bob.get_by_role("button", name="Save mine instead").click()
    expect(bob.locator("#fact-place")).to_contain_text("Banff, Canada")
    bob.locator(".saved").get_by_role("button", name="Undo").click()
    expect(bob.locator("#fact-place")).to_contain_text("Calgary, Canada")
    bob.get_by_role("link", name="2 decisions by editors").click()
    expect(bob.get_by_text("Undone by Bob")).to_be_visible()
    bob.go_back()
    expect(bob.locator("#fact-place")).to_contain_text("Calgary, Canada")
    for page in (ann, bob):
        page.context.close()


def test_without_script_a_fact_is_a_page_of_its_own_and_what_was_typed_stays(
    browser: Browser, live_server: LiveServer
) -> None:
    context = logged_in(browser, live_server, "ann", size=NARROW, script=False)
    page = context.new_page()
    page.goto(live_server.url + the_meeting().get_absolute_url())
    page.get_by_role("link", name="Edit when").click()
    page.get_by_label("When").fill("31 June 2025")
    page.get_by_label("Why").fill("the protocol")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("“31 June 2025” is no date")).to_be_visible()
    expect(page.get_by_label("Why")).to_have_value("the protocol")
    page.get_by_label("When").fill("June 2025")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#fact-date")).to_contain_text("June 2025")
    page.get_by_role("link", name="See it in the history, or undo it").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone by Ann")).to_be_visible()
    assert the_meeting().earliest == the_meeting().latest
    context.close()


def test_a_participant_is_found_by_typing_and_escape_gives_a_form_up(browser: Browser, live_server: LiveServer) -> None:
    context = logged_in(browser, live_server, "ann")
    page = context.new_page()
    page.goto(live_server.url + the_meeting().get_absolute_url())
    page.get_by_role("link", name="Edit summit").click()
    page.get_by_label("Summit", exact=True).press("Escape")
    expect(page.get_by_role("link", name="Edit summit")).to_be_focused()
    page.get_by_role("link", name="Edit who took part").click()
    page.get_by_label("Who", exact=True).press_sequentially("cana")
    expect(page.locator("datalist option[value='Canada']")).to_be_attached()
    page.get_by_label("Who", exact=True).fill("Canada")
    page.get_by_label("Why").fill("host")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#fact-who .who")).to_have_count(3)
    assert Correction.objects.get().field == "participant can"
    context.close()


@pytest.mark.parametrize(("script", "size"), [(True, WIDE), (False, NARROW)], ids=["script", "no script"])
def test_meetings_are_merged_and_split_again(
    browser: Browser, live_server: LiveServer, script: bool, size: ViewportSize
) -> None:
    tell("two", account("2025-06-10"))
    context = logged_in(browser, live_server, "ann", script=script, size=size)
    page = context.new_page()
    page.goto(live_server.url + Meeting.objects.current().latest("earliest").get_absolute_url())
    page.get_by_role("link", name="Merge with another meeting").click()
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("row", name="Date")).to_contain_text("differ")
    page.get_by_label("Why").fill("one talk, told twice")
    page.get_by_role("button", name="They are one meeting: merge").click()
    expect(page.get_by_text("Merged.")).to_be_visible()
    assert Meeting.objects.current().count() == 1
    page.get_by_role("link", name="Split", exact=True).click()
    page.get_by_role("checkbox").last.check()
    page.get_by_label("Why").fill("two talks after all")
    page.get_by_role("button", name="Split").click()
    expect(page.get_by_text("Split: this is the other meeting.")).to_be_visible()
    assert Meeting.objects.current().count() == 2
    context.close()


def test_a_missed_meeting_is_added_by_keyboard(browser: Browser, live_server: LiveServer) -> None:
    context = logged_in(browser, live_server, "ann", script=False)
    page = context.new_page()
    page.goto(live_server.url + Article.objects.get().get_absolute_url())
    page.get_by_role("link", name="Add a meeting").click()
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="They met again.")).to_be_checked()
    page.get_by_label("Participant 1").fill("Canada")
    page.get_by_label("Participant 2").fill("Japan")
    page.get_by_label("Why").fill("it says so")
    page.get_by_role("button", name="Add the meeting").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Canada and Japan")
    context.close()


@pytest.mark.parametrize(("size", "dark"), [(WIDE, True), (NARROW, False)], ids=["wide", "narrow"])
def test_the_editors_pages_shut_nobody_out(
    browser: Browser, live_server: LiveServer, size: ViewportSize, dark: bool
) -> None:
    tell("two", account("2025-06-10"))
    other, one = (meeting.get_absolute_url() for meeting in Meeting.objects.current().order_by("earliest"))
    article = Article.objects.earliest("pk").get_absolute_url()
    statement = f"/statements/{Statement.objects.get().public_id}/"
    context = logged_in(browser, live_server, "boss", role=Role.ADMIN, size=size, dark=dark)
    page = context.new_page()
    page.goto(live_server.url + one)
    set_city(page, "Banff", "the protocol")
    expect(page.locator(".saved")).to_be_visible()
    page.get_by_role("link", name="Edit when").click()
    expect(page.locator(".sheet")).to_be_visible()
    page.get_by_role("link", name="Edit how").click()
    expect(page.locator(".sheet")).to_have_count(2)
    pages = [f"{one}edit/who/", f"{one}merge/", f"{one}merge/{other.split('/')[2]}/", f"{one}split/", f"{one}history/"]
    pages += [f"{article}add-meeting/", f"{article}add-statement/", statement, f"{statement}edit/meeting/", "/changes/"]
    for address in ("", *pages, "/leaders/lee-jae-myung/edit/"):
        if address:
            page.goto(live_server.url + address)
        found = [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]
        assert not found, address
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), address
    context.close()
