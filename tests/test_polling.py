"""Feeds are polled: what is new is fetched once, what fails is left alone the longer, and no two workers poll one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from diplomacy import tasks
from diplomacy.models import Article, Document, Feed, FeedEntry
from diplomacy.sources.addresses import check_address
from diplomacy.storage.addresses import store_addresses
from diplomacy.storage.feeds import ON_RECORD, add_feed, claim_due, go_on, pause
from tests.sites import Site, answer, leads_to, serving
from tests.stories import make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Iterator[Site]:
    with serving() as made:
        settings.SIDELINES_FETCH_PORTS = {80, 443, made.port}
        fetcher = made.fetcher()
        monkeypatch.setattr(tasks, "_fetcher", lambda: fetcher)
        yield made


def rss(*items: str) -> bytes:
    return answer(
        f"<rss version='2.0'><channel><title>T</title>{''.join(items)}</channel></rss>", "text/xml", ETag='"1"'
    )


def item(address: str, guid: str = "", title: str = "", day: str = "") -> str:
    parts = {"link": address, "title": title, "pubDate": day}
    told = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value)
    told += f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    return f"<item>{told}</item>"


def kept(site: Site, path: str = "/feed", **what: object) -> Feed:
    feed = add_feed(check_address(site.url + path, {site.port}), "World", "", 60, None)
    Feed.objects.filter(pk=feed.pk).update(**what)
    return feed


def poll(feed: Feed) -> str:
    said = str(tasks.poll_feed.call(feed.pk))
    feed.refresh_from_db()
    return said


def test_what_is_new_is_fetched_the_oldest_first_and_only_once(site: Site) -> None:
    feed = kept(site, outlet="The Daily")
    new, old = (
        item(f"{site.url}/2", "g2", "Second"),
        item(f"{site.url}/1", "g1", "First", "Tue, 17 Jun 2025 23:30:00 -0700"),
    )
    site.answers["/feed"] = rss(new, old)
    assert poll(feed) == "World: 2 new articles"
    documents = list(Document.objects.order_by("pk"))
    assert [(d.url, d.outlet_hint, d.published_fallback) for d in documents] == [
        (f"{site.url}/1", "The Daily", date(2025, 6, 17)),
        (f"{site.url}/2", "The Daily", None),
    ]
    assert [e.document for e in FeedEntry.objects.order_by("pk")] == documents
    orders = DBTaskResult.objects.order_by("enqueued_at")
    assert [(o.task_path, o.args_kwargs["args"]) for o in orders] == [
        ("diplomacy.tasks.fetch_document", [d.pk]) for d in documents
    ]
    site.answers["/feed"] = rss(item(f"{site.url}/3", "g3"), new, old)
    assert poll(feed) == "World: 1 new article"
    assert Document.objects.count() == 3
    site.answers["/feed"] = answer(status="304 Not Modified", Content_Length="")
    assert poll(feed) == "World: 0 new articles"
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    assert feed.state == "active"
    assert feed.last_success_at == feed.polled_at


def test_what_cannot_be_fetched_is_noted_with_the_reason(site: Site) -> None:
    feed = kept(site)
    site.answers["/feed"] = rss(item("http://10.0.0.1/x"), item("", "only-an-id"), item("file:///etc/passwd"))
    assert poll(feed) == "World: 0 new articles"
    assert [(e.address, e.reason) for e in FeedEntry.objects.order_by("pk")] == [
        ("file://etc/passwd", "must begin with http:// or https://"),
        ("", "has no address"),
        ("http://10.0.0.1/x", "leads to a private network, and only the public web is fetched from"),
    ]
    assert not Document.objects.exists()


def test_what_is_on_record_or_on_its_way_is_not_fetched_again(site: Site) -> None:
    make_world()
    article = tell("known")
    Article.objects.filter(pk=article.pk).update(key=f"url:news.example:{site.port}/known")
    [waiting], _ = store_addresses(None, [f"{site.url}/waiting"])
    feed, other = kept(site), kept(site, "/other")
    addresses = ("known/?utm_source=rss", "waiting", "new", "new#again")
    site.answers["/feed"] = site.answers["/other"] = rss(*(item(f"{site.url}/{address}") for address in addresses))
    assert poll(feed) == "World: 1 new article"
    new = Document.objects.get(url=f"{site.url}/new")
    entries = [(e.document, e.reason) for e in FeedEntry.objects.order_by("pk")]
    assert entries == [(new, ""), (new, ""), (waiting, ""), (None, ON_RECORD)]
    assert poll(other) == "World: 0 new articles"


def test_failures_are_counted_and_the_feed_is_left_alone_the_longer(site: Site) -> None:
    feed = kept(site)
    site.answers["/feed"] = answer(status="500 Broken")
    for number, hours in ((1, 2), (2, 4), (3, 8)):
        assert "in trouble (the site answered 500)" in poll(feed)
        assert (feed.state, feed.failures) == ("failing", number)
        assert 0.85 * hours < (feed.next_at - timezone.now()) / timedelta(hours=1) < 1.15 * hours
    site.answers["/feed"] = rss()
    poll(feed)
    assert (feed.state, feed.failures, feed.last_error) == ("active", 0, "")
    assert (feed.next_at - timezone.now()) < timedelta(hours=1.2)


def test_a_site_says_how_long_it_wants_to_be_left_alone(site: Site) -> None:
    feed = kept(site)
    site.answers["/feed"] = answer(status="429 Slow", Retry_After="36000")
    poll(feed)
    assert timedelta(hours=9.9) < feed.next_at - timezone.now() < timedelta(hours=10.1)


def test_a_feed_that_is_gone_for_good_is_paused(site: Site) -> None:
    feed = kept(site)
    site.answers["/feed"] = answer(status="410 Gone")
    poll(feed)
    assert (feed.state, feed.last_error) == ("paused", "was taken away for good (the site answered 410)")
    assert poll(feed) == "The feed was removed or paused."
    assert tasks.poll_due_feeds() == "0 feeds to be looked at."


def test_a_feed_that_moved_for_good_is_kept_under_its_new_address(site: Site) -> None:
    feed, other = kept(site, "/old"), kept(site, "/taken")
    site.answers |= {"/old": leads_to("/new", "301 Moved"), "/new": rss(), "/taken": leads_to("/new", "301 Moved")}
    poll(feed)
    poll(other)
    assert (feed.address, other.address) == (f"{site.url}/new", f"{site.url}/taken")


def test_what_is_no_feed_fails_with_the_reason(site: Site) -> None:
    feed = kept(site)
    site.answers["/feed"] = answer("<html>no</html>")
    poll(feed)
    assert (feed.state, feed.last_error) == ("failing", "is no feed (RSS or Atom)")


def test_a_fault_of_the_program_is_shown_with_the_feed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = kept(site)
    monkeypatch.setattr(tasks, "_fetcher", lambda: None)
    with pytest.raises(AttributeError):
        tasks.poll_feed.call(feed.pk)
    feed.refresh_from_db()
    assert feed.state == "failing"
    assert feed.last_error.startswith("cannot be looked at: the program failed on it (AttributeError)")


def test_only_what_is_due_is_polled(site: Site) -> None:
    later = timezone.now() + timedelta(minutes=5)
    due, paused, removed = kept(site), kept(site, "/p"), kept(site, "/r")
    kept(site, "/later", next_at=later)
    pause(paused)
    removed.delete()
    assert tasks.poll_due_feeds() == "1 feed to be looked at."
    assert tasks.poll_due_feeds() == "0 feeds to be looked at."
    assert [o.args_kwargs["args"] for o in DBTaskResult.objects.all()] == [[due.pk]]
    go_on(paused)
    assert claim_due(timezone.now()) == [paused.pk]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_poll_the_same(site: Site) -> None:
    feeds = {kept(site, f"/{number}").pk for number in range(20)}
    found: list[int] = []
    gate = threading.Barrier(4)

    def claim() -> None:
        gate.wait()
        found.extend(claim_due(timezone.now()))
        connection.close()

    workers = [threading.Thread(target=claim) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(found) == sorted(feeds)


def test_looking_for_due_feeds_recurs() -> None:
    assert any(job.run is tasks.poll_due_feeds and job.every == timedelta(minutes=1) for job in tasks.RECURRING)
