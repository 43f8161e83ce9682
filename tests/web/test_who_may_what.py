"""Every address, tried as everybody: only what the table in docs/pages.md says.

A new address that no row of the table matches fails here, and so does one whose row says something else than the site.
What stands for a placeholder is a record of the stories below, or a value that names nothing: a guard comes before
the look-up, so a 404 shows that somebody was let in.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import resolve

from diplomacy.models import Article, Feed, Meeting, Statement
from diplomacy.models.roles import Role
from diplomacy.storage.documents import new_batch, store_upload
from diplomacy.web.closed import OPEN
from tests.access import ADDRESSES, LADDER, ROLES, ROWS, WHO, row_of
from tests.people import member
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled() -> dict[str, str]:
    """The addresses by how they stand in urls.py, with records in their placeholders."""
    make_world()
    article = tell("one", account(), said=HOPE)
    batch = new_batch(None)
    article.documents.add(store_upload(batch, "a.html", b"x"))
    records = {
        "meetings": Meeting.objects.get().public_id,
        "statements": Statement.objects.get().public_id,
        "articles": Article.objects.get().public_id,
        "batches": batch.public_id,
        "feeds": Feed.objects.create(address="https://example.org/feed", name="A feed").public_id,
        "countries": "japan",
        "leaders": "shigeru-ishiba",
        "summits": "g7-2025",
        "relations": "svg",
        "pairs": "japan",
    }

    def fill(address: str) -> str:
        address = re.sub(r"<uuid:[^>]+>", "00000000-0000-4000-8000-000000000000", address)
        section = address.removeprefix("/api/v1").split("/")[1]
        address = re.sub(r"<uuid:[^>]+>", str(UUID(int=1)), address)
        first = re.sub(r"<(?!int)[^>]+>", records.get(section, "1"), address, count=1)
        return re.sub(r"<[^>]+>", "south-korea" if section in ("countries", "pairs") else "1", first)

    return {address: fill(address) for address in ADDRESSES}


def browser(who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "visitors":
        client.force_login(member(ROLES[who], who))
    return client


def refused(response: Any) -> bool:
    """Whether somebody was kept out: asked to log in, forbidden, or told that nothing is taken in here."""
    led = response.status_code == 302 and response["Location"]
    asked = led and (led.startswith(("/login/", "/admin/login/")) or led == "/admin/")  # which asks in its turn
    return bool(asked) or response.status_code in (401, 403, 405)


def may(who: str, least: str) -> bool:
    return least != "nobody" and LADDER.index(who) >= LADDER.index(least)


def skipped(who: str, address: str) -> bool:
    """Whether somebody need not be tried: Django's admin has one guard for hundreds of addresses.

    What admins may not do there either, tests/web/test_admin.py knows.
    """
    return address.startswith("/admin/") and address != "/admin/" and who not in ("visitors", "editors")


def test_the_table_is_in_words_that_the_test_knows() -> None:
    assert len(ROWS) > 10
    assert {row.reads for row in ROWS} | {row.acts for row in ROWS} <= set(WHO)
    assert len({row.address for row in ROWS}) == len(ROWS)


def test_every_row_is_that_of_an_address() -> None:
    used = {row_of(address) for address in ADDRESSES}
    assert [row.address for row in ROWS if row not in used] == []


def test_every_address_that_is_tried_is_one_of_the_site(filled: dict[str, str]) -> None:
    for address, tried in filled.items():
        assert "(?P<url>" not in resolve(tried).route, f"{tried} does not lead to {address}"


@pytest.mark.parametrize("who", LADDER)
def test_everybody_reads_what_the_table_says(filled: dict[str, str], who: str) -> None:
    client = browser(who)
    wrong = []
    for address, tried in filled.items():
        row = row_of(address)
        if skipped(who, address) or (row.reads == "visitors" and who not in ("visitors", "accounts")):
            continue  # what is open to all is not shut to some
        response = client.get(tried)
        assert response.status_code < 500, tried
        let_in = not refused(response)
        if let_in != may(who, row.reads):
            wrong.append(f"{tried}: {who} got {response.status_code}, but the table says {row.reads} read it")
        if who != "visitors" and row.reads != "visitors":
            assert "no-store" in response["Cache-Control"], tried
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", LADDER)
def test_everybody_acts_where_the_table_says(filled: dict[str, str], who: str) -> None:
    wrong = []
    client = browser(who)
    user = User.objects.filter(username=who).first()
    for address, tried in filled.items():
        row = row_of(address)
        if skipped(who, address) or (row.acts == "nobody" and who not in ("visitors", "editors")):
            continue
        response = client.post(tried)
        if user and client.session.get("_auth_user_id") is None:  # it was the one to log out
            client.force_login(user)
        assert response.status_code < 500, tried
        let_in = not refused(response)
        if let_in != may(who, row.acts):
            wrong.append(f"{tried}: {who} got {response.status_code}, but the table says {row.acts} act there")
    assert not wrong, "\n".join(wrong)


def test_no_form_is_taken_that_no_page_of_ours_has_sent(filled: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    tried = {filled[address] for address in ADDRESSES if row_of(address).acts != "nobody"}
    assert len(tried) > 10
    client.force_login(member(Role.ADMIN))
    for address in tried:
        response = client.post(address)
        assert response.status_code == 403, address
        assert b"The form was not accepted" in response.content, address


def test_a_closed_site_opens_to_nobody_without_an_account(filled: dict[str, str], settings: LazySettings) -> None:
    settings.SIDELINES_CLOSED = True
    client = browser("visitors")
    for address, tried in [*filled.items(), ("/nowhere/", "/nowhere/"), ("/meetings/nobody/", "/meetings/nobody/")]:
        response = client.get(tried)
        if address != "/nowhere/" and row_of(address).always:
            assert response.status_code in (200, 301, 302, 404, 503), tried
            assert not refused(response), tried
        elif response.status_code == 302:
            assert response["Location"] == f"/login/?next={tried}"
        else:
            assert response.status_code == 401, tried
            assert response["WWW-Authenticate"].startswith("Cookie "), tried
            assert response["Content-Type"].startswith(("text/plain", "application/problem+json")), tried
            assert "Access-Control-Allow-Origin" not in response
        assert "private" in response["Cache-Control"], tried
    assert {filled[address] for address in ADDRESSES if row_of(address).always} | {"/livez", "/readyz"} >= OPEN


@pytest.mark.parametrize("address", ["/", "/meetings/", "/meetings.csv", "/api/v1/meetings", "/search/", "/data/"])
def test_an_account_opens_a_closed_site(address: str, settings: LazySettings) -> None:
    make_world()
    settings.SIDELINES_CLOSED = True
    assert Client().get(address).status_code in (302, 401)
    response = browser("accounts").get(address)
    assert response.status_code == 200
    assert {"private", "no-store"} <= set(re.split(", *", response["Cache-Control"]))


def test_a_program_is_told_in_its_own_way(settings: LazySettings) -> None:
    settings.SIDELINES_CLOSED = True
    answer = Client().get("/api/v1/meetings").json()
    assert (answer["status"], answer["title"]) == (401, "Unauthorized")
    assert Client().get("/meetings.atom").content == b"This site is read by those who have an account: log in first.\n"
    part = Client().get("/meetings/?after=x", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Refresh"]) == (401, "true")
    assert Client().get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    assert b"Reading needs no account" not in Client().get("/login/").content


def test_a_part_of_a_staff_page_reloads_it_where_the_login_has_ended() -> None:
    part = Client().get("/upload/", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Refresh"]) == (401, "true")
