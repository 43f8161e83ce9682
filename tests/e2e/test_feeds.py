"""Feeds: from trying one to what came of it, with script and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.conf import settings as all_settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy import tasks
from diplomacy.models import Document, Feed
from diplomacy.models.roles import Role
from diplomacy.records import Refusal
from diplomacy.storage.documents import mark_failed
from diplomacy.web import feeds
from tests.e2e.test_every_page import AXE, faults
from tests.people import member
from tests.sites import Site, answer, serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Iterator[Site]:
    member(Role.ADMIN)
    with serving() as made:
        settings.SIDELINES_FETCH_PORTS = {80, 443, made.port}
        monkeypatch.setattr(feeds, "make_fetcher", lambda **limits: made.fetcher())
        monkeypatch.setattr(tasks, "_fetcher", made.fetcher)
        items = (
            f"<item><title>Talks in Seoul</title><link>{made.url}/1</link></item><item><title>Nowhere</title></item>"
        )
        made.answers["/rss"] = answer(
            f"<rss version='2.0'><channel><title>World</title>{items}</channel></rss>", "text/xml"
        )
        yield made


def come_in(context: BrowserContext, server: LiveServer) -> Page:
    """Open a page of the context as an admin."""
    client = Client()
    client.force_login(User.objects.get())
    name = all_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server.url}])
    return context.new_page()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_feed_is_tried_kept_followed_and_removed(
    browser: Browser, live_server: LiveServer, site: Site, script: bool
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=script, bypass_csp=script)
    page = come_in(context, live_server)
    page.goto(f"{live_server.url}/feeds/")
    page.get_by_role("link", name="Add the first").click()
    page.get_by_label("Address of the feed").fill(f"{site.url}/nothing")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("This is not there (the site answered 404).")).to_be_visible()
    page.get_by_label("Address of the feed").fill(f"{site.url}/rss")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="World")).to_be_visible()
    expect(page.get_by_text("It lists 2 entries; 1 would be fetched now.")).to_be_visible()
    if script:
        page.add_script_tag(path=AXE)
        assert not faults(page)
        page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1, name="World")).to_be_visible()
    tasks.poll_feed.call(Feed.objects.get().pk)
    page.reload()
    expect(page.get_by_role("listitem").filter(has_text="Talks in Seoul")).to_contain_text("Waiting")
    document = Document.objects.get()
    mark_failed(document, [Refusal(document.origin, "is empty")])
    if not script:
        page.reload()
    expect(page.get_by_role("listitem").filter(has_text="Talks in Seoul")).to_contain_text("Is empty.", timeout=9000)
    if script:
        page.add_script_tag(path=AXE)
        assert not faults(page)
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".deck")).to_contain_text("Paused")
    page.get_by_role("link", name="All feeds").click()
    page.get_by_role("link", name="World", exact=True).click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Remove it").click()
    page.get_by_role("button", name="Remove the feed").click()
    expect(page.get_by_text("No feed is kept yet.")).to_be_visible()
    context.close()
