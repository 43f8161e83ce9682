"""The Content-Security-Policy holds back nothing that the pages or the Django admin need."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

PAGES = ("/", "/meetings/", "/countries/", "/leaders/", "/summits/", "/login/")
STAFF_PAGES = (
    "/admin/",
    "/admin/auth/user/",
    "/admin/auth/user/add/",
    "/upload/",
    "/batches/",
    "/feeds/",
    "/review/",
    "/status/",
)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_held_back(page: Page, live_server: LiveServer) -> None:
    get_user_model().objects.create_superuser("admin", "", "password")
    refused: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            refused.append(f"{page.url}: {message.text}")

    page.on("console", note)
    for path in PAGES:
        answer = page.goto(f"{live_server.url}{path}")
        assert answer is not None
        assert "default-src 'self'" in answer.headers["content-security-policy"]
    page.goto(f"{live_server.url}/login/?next=/admin/")
    page.fill("#id_username", "admin")
    page.fill("#id_password", "password")
    page.click("main [type=submit]")
    page.wait_for_url("**/admin/")
    for path in STAFF_PAGES:
        page.goto(f"{live_server.url}{path}")
    assert refused == []


@pytest.mark.django_db(transaction=True)
def test_what_the_policy_forbids_does_not_run(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/meetings/")
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.intruder = true";
        document.body.append(script);
    }""")
    assert page.evaluate("window.intruder") is None
