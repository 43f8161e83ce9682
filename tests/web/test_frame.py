"""What stands around every page: its address, what a shared link says, navigation, headers."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from diplomacy.web.context import NAV
from tests.stories import account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    tell("one", account())


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_page_says_its_own_address_and_a_list_that_of_what_it_shows(client: Client) -> None:
    assert '<link rel="canonical" href="http://testserver/countries/japan/">' in page(client, "/countries/japan/?x=1")
    text = page(client, "/statements/?country=japan&words=")
    assert '<link rel="canonical" href="http://testserver/statements/?country=japan">' in text


def test_the_public_address_is_that_of_the_setting(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SIDELINES_URL", "https://sidelines.example")
    assert 'href="https://sidelines.example/method/"' in page(client, "/method/")


def test_a_shared_link_has_the_words_of_the_page(client: Client) -> None:
    text = page(client, "/statements/")
    assert '<meta property="og:title" content="Statements · Sidelines">' in text
    assert 'property="og:description"' in text
    assert "What leaders and ministers said" in text


def test_search_and_errors_are_not_for_other_search_engines(client: Client) -> None:
    for address in ("/search/?q=japan", "/nowhere/"):
        text = page(client, address)
        assert '<meta name="robots" content="noindex">' in text
        assert "canonical" not in text


def test_every_section_stands_in_the_navigation_and_the_current_one_is_marked(client: Client) -> None:
    text = page(client, "/countries/japan/")
    for _, label in NAV:
        assert f">{label}</a>" in text
    assert 'href="/countries/" aria-current="page"' in text
    assert text.count('aria-current="page"') == 1


def test_pages_are_compressed_and_give_away_no_powers(client: Client) -> None:
    response = client.get("/method/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
