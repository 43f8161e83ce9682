"""Review in a browser: ten questions by keyboard with one undone; the same by buttons without script; open to all."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.models import Confirmation, Rejection
from diplomacy.models.roles import Role
from diplomacy.records import Participant, RoleKind
from tests.e2e.test_every_page import AXE, faults
from tests.people import member
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db(transaction=True)

TEN = 10


@pytest.fixture(autouse=True)
def _stories(transactional_db: None) -> None:
    make_world()
    for number in range(TEN):
        tell(f"low-{number}", account(f"2025-01-{2 * number + 1:02}", confidence=0.3 + number / 100))
    member(Role.REVIEWER, "ann", "correct horse")


def log_in(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/review/")
    page.get_by_label("Username").fill("ann")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("main").get_by_role("button", name="Log in").click()


def test_ten_questions_are_answered_by_keyboard_and_one_undone(page: Page, live_server: LiveServer) -> None:
    log_in(page, live_server)
    expect(page.get_by_role("button", name="Turn single keys off")).to_be_visible()  # the keys are heard
    count = page.locator(".review .kicker")
    for left in range(TEN, 1, -1):
        expect(count).to_contain_text(f"1 of {left}")
        page.keyboard.press("r" if left == TEN else "a")
    expect(count).to_contain_text("1 of 1")
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#review-said")).to_have_text("Accepted.")
    page.keyboard.press("u")
    expect(count).to_contain_text("of 2")
    expect(page.locator("#review-said")).to_have_text("Taken back.")
    page.keyboard.press("w")
    page.keyboard.type("a meeting of aides")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(count).to_contain_text("1 of 1")
    last = page.url
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Nothing waits for a decision")).to_be_visible()
    assert Confirmation.objects.in_force().count() == TEN - 2
    assert sorted(Rejection.objects.values_list("reason", flat=True))[0] == "a meeting of aides"
    page.go_back()
    expect(page).to_have_url(last)
    expect(page.locator("#question")).to_contain_text("ann has decided this: right as read")


def test_keys_can_be_turned_off_and_do_not_act_in_a_field(page: Page, live_server: LiveServer) -> None:
    log_in(page, live_server)
    page.get_by_label("Reason").press_sequentially("aa")
    page.get_by_label("Reason").press("Enter")
    page.get_by_role("button", name="Turn single keys off").click()
    page.keyboard.press("a")
    page.get_by_role("button", name="Turn single keys on").click()
    page.keyboard.press("j")
    expect(page.locator(".review .kicker")).to_contain_text("2 of 10")
    page.go_back()
    expect(page.locator(".review .kicker")).to_contain_text("1 of 10")
    assert not Confirmation.objects.exists()


def test_without_script_buttons_do_the_same(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    log_in(page, live_server)
    page.get_by_role("button", name="Right as read").click()
    expect(page.get_by_role("status").filter(has_text="Accepted.")).to_be_visible()
    expect(page.locator(".review .kicker")).to_contain_text("1 of 9")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".review .kicker")).to_contain_text("1 of 10")


def test_the_page_is_open_to_all_and_fits_the_screen(browser: Browser, live_server: LiveServer) -> None:
    lee = account().participants[0]
    stranger = Participant("Shigeru Ishibba", "JPN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
    tell("found", account("2025-08-01", participants=(lee, stranger)))
    tell("two", account("2025-06-17"))
    third = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
    tell("three", account("2025-06-17", participants=(*account().participants, third), place=None))
    context = browser.new_context()
    context.add_init_script(path=AXE)
    page = context.new_page()
    log_in(page, live_server)
    page.get_by_role("button", name="Right as read").click()
    wrong = [f"after an answer: {fault}" for fault in faults(page)]
    for kind in ("unsure", "person"):
        page.emulate_media(color_scheme="light")
        page.goto(f"{live_server.url}/review/?kind={kind}")
        wrong += [f"{kind}: {fault}" for fault in faults(page)]
    context.close()
    assert not wrong, "\n".join(wrong)
