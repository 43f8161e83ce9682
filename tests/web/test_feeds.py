"""The pages of feeds: trying one, keeping it, what came, and who may do what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from diplomacy.models import Document, Feed, FeedEntry
from diplomacy.models.roles import Role
from diplomacy.records import Refusal
from diplomacy.sources.addresses import Refused, check_address
from diplomacy.storage.addresses import store_addresses
from diplomacy.storage.documents import mark_failed, mark_read
from diplomacy.storage.feeds import add_feed, note_failure
from diplomacy.web import feeds as pages
from tests.people import member
from tests.sites import Site, answer, serving
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
ADDRESS = "https://gov.example/rss"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Iterator[Site]:
    with serving() as made:
        settings.SIDELINES_FETCH_PORTS = {80, 443, made.port}
        monkeypatch.setattr(pages, "make_fetcher", lambda **limits: made.fetcher())
        items = "".join(
            f"<item><title>Talks {n}</title><link>{made.url}/{n}</link><description>They met.</description></item>"
            for n in range(3)
        )
        made.answers["/rss"] = answer(
            f"<rss version='2.0'><channel><title>World desk</title>{items}"
            "<item><title>&lt;script&gt;alert(1)&lt;/script&gt;Inside</title><link>http://10.0.0.1/</link></item></channel></rss>",
            "text/xml",
        )
        yield made


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(member(Role.ADMIN))
    return client


def kept(address: str = ADDRESS, **what: object) -> Feed:
    feed = add_feed(check_address(address), "World desk", "", 60, None)
    Feed.objects.filter(pk=feed.pk).update(**what)
    feed.refresh_from_db()
    return feed


def test_a_feed_is_tried_and_nothing_is_stored(admin: Client, site: Site) -> None:
    store_addresses(None, [f"{site.url}/1"])
    page = admin.post("/feeds/add/", {"address": f"{site.url}/rss", "interval": 60, "do": "test"}).content.decode()
    assert "World desk" in page
    assert "It lists 4 entries; 2 would be fetched now." in page
    assert f'<a href="{site.url}/0" rel="noreferrer">Talks 0</a>' in page
    assert "In already" in page
    assert "The address leads to a private network, and only the public web is fetched from." in page
    assert "Not to be fetched" in page
    assert "<script>alert" not in page
    assert not Feed.objects.exists()
    assert Document.objects.count() == 1
    assert not DBTaskResult.objects.exists()


def test_a_feed_is_kept_under_the_name_that_it_has(admin: Client, site: Site) -> None:
    sent = {"address": f"{site.url}/rss", "interval": 15, "outlet": "The Daily", "do": "add"}
    response = admin.post("/feeds/add/", sent, follow=True)
    feed = Feed.objects.get()
    assert response.redirect_chain == [(feed.get_absolute_url(), 302)]
    assert (feed.name, feed.outlet, feed.interval, feed.state) == ("World desk", "The Daily", 15, "active")
    assert feed.created_by is not None
    assert feed.next_at <= timezone.now()
    page = response.content.decode()
    assert "World desk is kept. It is looked at within a minute." in page
    assert "It was not looked at yet." in page
    assert "every 15 minutes" in page
    again = admin.post("/feeds/add/", sent)
    assert again.status_code == 422
    assert "This feed is kept already." in again.content.decode()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "This field is required."),
        ("http://127.0.0.1/rss", "The address leads to this machine itself, and only the public web is fetched from."),
        ("javascript:alert(1)", "The address must begin with http:// or https://."),
        ("/nothing", "This is not there (the site answered 404)."),
        ("/page", "This is no feed (RSS or Atom)."),
        ("/forbidden", "This is not to be fetched by programs: the site&#x27;s robots.txt says so."),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(admin: Client, site: Site, address: str, why: str) -> None:
    site.answers |= {
        "/page": answer("<html><body>No.</body></html>"),
        "/robots.txt": answer("User-agent: *\nDisallow: /forbidden", "text/plain"),
    }
    address = site.url + address if address.startswith("/") else address
    for do in ("test", "add"):
        response = admin.post("/feeds/add/", {"address": address, "outlet": "The Daily", "interval": 60, "do": do})
        assert response.status_code == 422
        page = response.content.decode()
        assert why in page
        assert 'value="The Daily"' in page
    assert not Feed.objects.exists()


def test_htmx_gets_the_part_that_changes(admin: Client, site: Site) -> None:
    sent = {"address": f"{site.url}/nothing", "interval": 60, "do": "test"}
    part = admin.post("/feeds/add/", sent, headers=HTMX)
    assert part.status_code == 200
    assert part.content.decode().strip().startswith('<div id="part">')
    added = admin.post("/feeds/add/", {**sent, "address": f"{site.url}/rss", "do": "add"}, headers=HTMX)
    assert added.headers["HX-Redirect"] == Feed.objects.get().get_absolute_url()
    feed = kept()
    part = admin.get(feed.get_absolute_url(), headers=HTMX)
    assert part.content.decode().strip().startswith("<section")
    assert "HX-Request" in part.headers["Vary"]


def test_a_feeds_page_shows_what_came_of_each_entry(admin: Client) -> None:
    make_world()
    feed = kept()
    [read, failed, waiting], _ = store_addresses(None, [f"https://gov.example/{n}" for n in range(3)])
    tell("one", account(), said=HOPE).documents.add(read)
    mark_read(read)
    mark_failed(failed, [Refusal(failed.origin, "is not there (the site answered 404)")])
    for number, document in enumerate((read, failed, waiting, None)):
        FeedEntry.objects.create(
            feed=feed,
            key=f"{number}",
            title=f"Entry {number}",
            address=f"https://gov.example/{number}" if number else "javascript:alert(1)",
            document=document,
            reason="" if document else "must begin with http:// or https://",
        )
    page = admin.get(feed.get_absolute_url()).content.decode()
    words = " ".join(page.split())
    assert "4 entries" in words
    assert "Read, 1 meeting" in words
    assert "Is not there (the site answered 404)." in words
    assert "Waiting" in words
    assert "The address must begin with http:// or https://." in words
    assert 'href="javascript:' not in page
    assert 'hx-trigger="every 4s"' in page
    Document.objects.filter(pk=waiting.pk).update(state="read")
    assert "every 4s" not in admin.get(feed.get_absolute_url()).content.decode()


def test_entries_have_pages(admin: Client) -> None:
    feed = kept()
    FeedEntry.objects.bulk_create(FeedEntry(feed=feed, key=f"{n}", title=f"Entry {n}.") for n in range(60))
    first = admin.get(feed.get_absolute_url())
    assert "Entry 59." in first.content.decode()
    assert "Entry 9." not in first.content.decode()
    following = first.context["page"].following
    second = admin.get(f"{feed.get_absolute_url()}?before={following}").content.decode()
    assert "Entry 9." in second
    assert "Entry 10." not in second
    for bad in ("x", "-1", "1.5", "9" * 40, "²"):
        assert admin.get(feed.get_absolute_url(), {"before": bad}).status_code == 400


def test_pausing_going_on_looking_and_removing(admin: Client) -> None:
    feed = kept()
    note_failure(feed, Refused("is not there"), timezone.now())
    page = admin.get(feed.get_absolute_url()).content.decode()
    assert "Failing" in page
    assert "The address is not there." in page

    def do(what: str) -> str:
        return admin.post(f"{feed.get_absolute_url()}change/", {"do": what}, follow=True).content.decode()

    assert "Paused" in do("pause")
    assert "Active" in do("go-on")
    feed.refresh_from_db()
    assert (feed.failures, feed.last_error) == (0, "")
    assert feed.next_at <= timezone.now()
    assert "It is being looked at" in do("look")
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[feed.pk]]
    assert admin.post(f"{feed.get_absolute_url()}change/", {"do": "explode"}).status_code == 404
    assert "World desk is no longer kept." in do("remove")
    assert not Feed.objects.exists()
    assert admin.get(feed.get_absolute_url()).status_code == 404


def test_what_is_said_of_a_feed_can_be_changed(admin: Client) -> None:
    feed, other = kept(), kept("https://gov.example/other")
    change = f"{feed.get_absolute_url()}change/"
    sent = {"do": "save", "address": "https://gov.example/new#x", "name": "New", "outlet": "Gov", "interval": 1440}
    later = timezone.now() + timedelta(hours=1)
    Feed.objects.filter(pk=feed.pk).update(etag="x", next_at=later, state="paused")
    assert admin.post(change, {**sent, "address": feed.address, "interval": 60}).status_code == 302
    feed.refresh_from_db()
    assert (feed.name, feed.etag, feed.next_at, feed.state) == ("New", "x", later, "paused")
    assert admin.post(change, sent).status_code == 302
    feed.refresh_from_db()
    assert (feed.etag, feed.state) == ("", "paused")  # what the old address said does not hold for the new one
    assert feed.next_at < later
    assert (feed.address, feed.name, feed.outlet, feed.interval) == ("https://gov.example/new", "New", "Gov", 1440)
    for wrong, why in (
        ({"address": other.address}, "This feed is kept already."),
        ({"interval": 1}, "Select a valid choice."),
        ({"address": "http://localhost/"}, "The address leads to this machine itself"),
    ):
        response = admin.post(change, {**sent, **wrong})
        assert response.status_code == 422
        assert why in response.content.decode()
    feed.refresh_from_db()
    assert feed.interval == 1440


def test_editors_look_and_admins_keep(client: Client) -> None:
    feed = kept()
    looks, keeps = ("/feeds/", feed.get_absolute_url()), ("/feeds/add/",)
    for address in (*looks, *keeps):
        assert client.get(address).headers["Location"] == f"/login/?next={address}"
    for role, may_look, may_keep in ((Role.REVIEWER, 403, 403), (Role.EDITOR, 200, 403), (Role.ADMIN, 200, 200)):
        client.force_login(member(role))
        assert [client.get(address).status_code for address in looks] == [may_look] * 2
        assert [client.get(address).status_code for address in keeps] == [may_keep]
        posted = client.post(f"{feed.get_absolute_url()}change/", {"do": "pause"})
        assert posted.status_code == (302 if may_keep == 200 else 403)
        page = client.get("/feeds/").content.decode()
        assert ("Add a feed" in page) is (may_keep == 200)
    assert client.get(f"{feed.get_absolute_url()}change/").status_code == 405


def test_the_list_says_what_there_is_and_what_to_do_first(admin: Client) -> None:
    assert "No feed is kept yet." in admin.get("/feeds/").content.decode()
    feed = kept(outlet="The Daily", state="failing", failures=3, last_error="does not answer")
    FeedEntry.objects.create(feed=feed, key="1", title="a")
    FeedEntry.objects.create(feed=feed, key="2", title="b", seen_at=timezone.now() - timedelta(days=8))
    words = " ".join(admin.get("/feeds/").content.decode().split())
    assert "Failing (3 times in a row)" in words
    assert "gov.example, every hour, for The Daily" in words
    assert "1 entry in the last seven days" in words
    assert "The address does not answer." in words


def test_twenty_feeds_and_entries_ask_the_database_no_more_than_ten(
    admin: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_world()
    feed = kept("https://gov.example/many")
    counts = []
    for many in (10, 20):
        for number in range(many - 10, many):
            kept(f"https://gov.example/{number}")
            [document], _ = store_addresses(None, [f"https://gov.example/article-{number}"])
            tell(f"{number}", account(f"2025-06-{number + 1:02}")).documents.add(document)
            FeedEntry.objects.create(feed=feed, key=f"{number}", title="x", document=document)
        with django_assert_num_queries(6):
            admin.get("/feeds/")
        with django_assert_num_queries(11):
            assert len(admin.get(feed.get_absolute_url()).context["page"].entries) == many
        counts.append(many)
    assert counts == [10, 20]
