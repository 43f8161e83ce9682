"""From the login to one's own account and another password, with and without script, open to all."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.models.roles import Role
from tests.e2e.test_every_page import AXE, faults
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _roles(transactional_db: None) -> None:
    from diplomacy.storage.roles import keep_groups  # what an earlier test emptied

    keep_groups()


def test_staff_log_in_and_change_their_password(browser: Browser, live_server: LiveServer) -> None:
    member(Role.REVIEWER)
    context = browser.new_context()
    context.add_init_script(path=AXE)
    page = context.new_page()
    page.goto(f"{live_server.url}/account/password/")
    page.keyboard.type("reviewer")  # the first field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Change your password")
    assert faults(page) == []
    page.get_by_label("Old password").fill("correct horse")
    page.get_by_label("New password", exact=True).fill("a longer horse 7")
    page.get_by_label("New password again").fill("a longer horse 7")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("status")).to_contain_text("Your password is changed.")
    expect(page).to_have_url(f"{live_server.url}/account/")
    assert faults(page) == []
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    page.go_back()
    page.reload()
    expect(page).to_have_url(f"{live_server.url}/login/?next=/account/")
    context.close()


def test_too_many_attempts_end_on_a_page_that_says_when(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for _ in range(5):
        page.goto(f"{live_server.url}/login/")
        page.get_by_label("Username").fill("somebody")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(page.get_by_role("main")).to_contain_text("Try again in 15 minutes")
    context.close()
