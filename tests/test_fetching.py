"""Addresses are fetched by the worker: read, refused with the reason, tried again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from diplomacy import tasks
from diplomacy.ingest import Ingester
from diplomacy.models import Article, Document
from diplomacy.records import Article as Told
from diplomacy.records import Extraction
from diplomacy.sources.addresses import check_address
from diplomacy.storage.addresses import store_address, store_addresses
from diplomacy.storage.documents import cancel, mark_fetching, mark_reading, retry
from tests.sites import Site, answer, leads_to, serving
from tests.stories import make_world

pytestmark = pytest.mark.django_db

PAGE = "<html><head><title>Talks</title></head><body><p>Lee met Ishiba in Seoul, officials said.</p></body></html>"


class ReadsNothing:
    def read(self, article: Told) -> Extraction:
        return Extraction(article=article.id)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Iterator[Site]:
    make_world()
    with serving() as made:
        settings.SIDELINES_FETCH_PORTS = {made.port}
        fetcher, ingester = made.fetcher(), Ingester(lambda reference: ReadsNothing())
        monkeypatch.setattr(tasks, "_fetcher", lambda: fetcher)
        monkeypatch.setattr(tasks, "_ingester", lambda: ingester)
        yield made


def bring(site: Site, *paths: str) -> list[Document]:
    documents, refusals = store_addresses(None, [site.url + path for path in paths])
    assert not refusals
    for document in documents:
        tasks.enqueue_document(document)
    return documents


def work(*documents: Document, later: bool = False) -> list[str]:
    """Do what was ordered, with `later` also what was put off; return what the documents say then."""
    if later:
        DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    for order in DBTaskResult.objects.ready():
        DBTaskResult.objects.filter(pk=order.pk).update(status=TaskResultStatus.SUCCESSFUL)
        order.task.call(*order.args_kwargs["args"])
    for document in documents:
        document.refresh_from_db()
    return [document.state for document in documents]


def test_an_address_is_fetched_and_read(site: Site) -> None:
    site.answers |= {"/a?utm_source=x": leads_to("/b", "301 Moved"), "/b": answer(PAGE, "text/html; charset=utf-8")}
    [document] = bring(site, "/a?utm_source=x")
    assert work(document) == ["read"]
    assert document.fetched_at
    assert not document.to_fetch
    assert (bytes(document.content), document.media_type) == (PAGE.encode(), "text/html; charset=utf-8")
    assert (document.url, document.origin) == (f"{site.url}/b", f"{site.url}/a?utm_source=x")
    article = Article.objects.get()
    assert article.url == f"{site.url}/b"
    assert list(article.documents.all()) == [document]


def test_what_is_refused_says_why(site: Site) -> None:
    site.answers |= {"/gone": answer(status="410 Gone"), "/inside": leads_to("http://10.0.0.1/")}
    documents = bring(site, "/gone", "/inside", "/nothing")
    assert work(*documents) == ["failed"] * 3
    assert [d.error.removeprefix(f"{d.origin}: ") for d in documents] == [
        "was taken away for good (the site answered 410)",
        "leads on to an address that leads to a private network, and only the public web is fetched from",
        "is not there (the site answered 404)",
    ]
    assert not Article.objects.exists()


def test_a_site_in_trouble_is_asked_again_twice(site: Site) -> None:
    site.answers["/a"] = answer(status="503 Busy", Retry_After="120")
    [document] = bring(site, "/a")
    began = timezone.now()
    assert work(document) == ["pending"]
    ended = timezone.now()
    assert document.error.endswith("the site is in trouble (the site answered 503); it is tried again")
    order = DBTaskResult.objects.latest("enqueued_at")
    assert isinstance(order.run_after, datetime)
    assert began <= order.run_after - timedelta(seconds=120) <= ended
    assert work(document) == ["pending"]  # not before its time
    assert len(site.paths) == 1
    assert work(document, later=True) == ["pending"]
    assert work(document, later=True) == ["failed"]
    assert document.error.endswith("the site is in trouble (the site answered 503)")
    assert len(site.paths) == 3
    site.answers["/a"] = answer(PAGE)
    assert retry(document)
    assert work(document) == ["read"]
    assert not document.error


def test_a_site_that_wants_a_long_rest_is_not_waited_for(site: Site) -> None:
    site.answers["/a"] = answer(status="429 Slow", Retry_After="7200")
    [document] = bring(site, "/a")
    assert work(document) == ["failed"]


def test_a_failed_one_is_fetched_anew_when_it_is_ordered_again(site: Site) -> None:
    site.answers["/a"] = answer("<p></p>")
    [document] = bring(site, "/a")
    assert work(document) == ["failed"]
    site.answers["/a"] = answer(PAGE)
    retry(document)
    assert work(document) == ["read"]
    assert bytes(document.content) == PAGE.encode()


def test_what_was_cancelled_is_not_fetched(site: Site) -> None:
    [document] = bring(site, "/a")
    assert cancel(document)
    tasks.fetch_document.enqueue(document.pk)
    assert work(document) == ["cancelled"]
    assert not site.asked


def test_a_worker_that_died_while_reading_leaves_what_it_fetched(site: Site) -> None:
    site.answers["/a"] = answer(PAGE)
    [fetching, reading] = bring(site, "/a", "/b")
    mark_fetching(fetching)
    mark_reading(reading)
    Document.objects.filter(pk=reading.pk).update(content=PAGE.encode(), sha256="x", url=f"{site.url}/b")
    assert work(fetching, reading) == ["read", "read"]
    assert site.paths == ["/a"]


def test_a_fault_of_the_program_is_kept_with_the_document(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def page(self, text: str) -> None:
            raise KeyError("x")

    monkeypatch.setattr(tasks, "_fetcher", Broken)
    [document] = bring(site, "/a")
    with pytest.raises(KeyError):
        work()
    document.refresh_from_db()
    assert document.state == "failed"
    assert "the program failed on it (KeyError)" in document.error


@pytest.mark.parametrize(
    ("head", "day"), [("", "2026-05-03"), ('<meta name="date" content="2026-04-01">', "2026-04-01")]
)
def test_the_day_that_a_feed_gives_holds_where_the_page_says_none(site: Site, head: str, day: str) -> None:
    site.answers["/a"] = answer(PAGE.replace("<title>", f"{head}<title>"))
    document = store_address(None, check_address(f"{site.url}/a", {site.port}), published_fallback=date(2026, 5, 3))
    tasks.enqueue_document(document)
    assert work(document) == ["read"]
    assert Article.objects.get().published == date.fromisoformat(day)
