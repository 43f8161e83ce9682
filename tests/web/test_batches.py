"""Following a batch: how far it is, what was found, trying again, calling off, saying where articles came out."""

from __future__ import annotations

from datetime import date, timedelta
from unittest.mock import ANY

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from diplomacy import tasks
from diplomacy.models import Article, ArticleDecision, Batch, Document, Meeting, Outlet, Report
from diplomacy.models.roles import Role
from diplomacy.queries.intake.unplaced import unplaced_rows
from diplomacy.records import Refusal, Span
from diplomacy.storage.articles import OutletFacts
from diplomacy.storage.documents import cancel, mark_failed, mark_read, mark_reading, new_batch, store_upload
from diplomacy.storage.guards import Guard
from diplomacy.web import batches, placing
from tests.people import member
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
DAILY = OutletFacts("The Daily", "press", None)


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(member(Role.EDITOR, first_name="Ada", last_name="Okoro"))
    return client


def batch_of(*names: str) -> tuple[Batch, list[Document]]:
    batch = new_batch(None)
    return batch, [store_upload(batch, name, name.encode()) for name in names]


def page_of(client: Client, batch: Batch, query: str = "") -> str:
    response = client.get(f"{batch.get_absolute_url()}{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_batch_follows_its_documents_until_all_are_done(editor: Client) -> None:
    make_world()
    batch, (good, bad, unread) = batch_of("good.html", "bad.pdf", "news.html")
    mark_reading(good)
    page = page_of(editor, batch)
    assert "0 of 3 done" in page
    assert "Being read" in page
    assert 'hx-trigger="every 2s"' in page
    tell("one", account(), said=HOPE, outlet=DAILY).documents.add(good)
    tell("two", outlet=DAILY).documents.add(unread)
    reason = "the text seems to be in French, and only English is read"
    Article.objects.filter(url__endswith="/two").update(unread=reason)
    mark_read(good)
    mark_read(unread)
    mark_failed(bad, [Refusal("bad.pdf", "the pages are pictures with no text in them")])
    page = page_of(editor, batch)
    assert "3 documents, all done" in page
    assert "Found 1 meeting and 1 statement." in page
    assert "It is new to the record." in page
    assert "hx-trigger" not in page
    assert "<p>The pages are pictures with no text in them.</p>" in page
    assert f"Not read: {reason}." in page
    meeting = Meeting.objects.get()
    link = f'<a href="{meeting.get_absolute_url()}">Lee Jae-myung and Shigeru Ishiba</a>, 17\xa0June 2025, Kananaskis'
    assert link in page
    assert "1 meeting, 1 statement" in page
    assert "The Daily, 18\xa0June 2025" in page


def test_it_says_what_was_new_what_joined_and_what_was_known(editor: Client) -> None:
    make_world()
    known = tell("known", account("2025-05-01"), account("2025-03-01", sentence=Span(16, 31)))
    Article.objects.update(created_at=timezone.now() - timedelta(days=1))
    batch, (document,) = batch_of("all.zip")
    for article in (known, tell("joins", account("2025-03-01")), tell("new", account("2025-06-17"))):
        article.documents.add(document)
    mark_read(document)
    page = page_of(editor, batch)
    news = "1 is new to the record, 1 joined what was there and 1 was known before from the same articles"
    assert f"Of the meetings, {news}." in page
    assert page.count('<small class="tag">new</small>') == 1
    assert page.count('<small class="tag">joined</small>') == 2  # in the article that joined, and in the one it joined
    assert "was here before" in page


def test_what_waits_in_review_from_it_is_one_press_away(editor: Client) -> None:
    make_world()
    tell("elsewhere", account("2025-02-01", confidence=0.1))
    batch, (document,) = batch_of("all.zip")
    tell("doubtful", account("2025-05-01", confidence=0.5)).documents.add(document)
    tell("more", account("2025-03-01", confidence=0.4)).documents.add(document)
    mark_read(document)
    most_doubtful = Report.objects.get(article__url__endswith="/more")
    page = page_of(editor, batch)
    link = f'href="/review/report-{most_doubtful.pk}/">Unsure readings</a><span class="count">2</span>'
    assert link in page
    assert page.count("/review/") == 2  # that, and the navigation


def test_htmx_gets_what_has_changed_and_nothing_where_nothing_has(editor: Client) -> None:
    batch, (one, _) = batch_of("a.html", "b.html")
    context = editor.get(batch.get_absolute_url()).context["page"].progress
    seen = {"seen": context.mark, "rows": context.rows_mark}
    assert editor.get(batch.get_absolute_url(), seen, headers=HTMX).status_code == 204
    mark_reading(one)
    response = editor.get(batch.get_absolute_url(), seen, headers=HTMX)
    part = response.content.decode()
    assert "<html" not in part
    assert 'id="progress"' in part
    assert '<div id="rows" hx-swap-oob="true">' in part
    assert "HX-Request" in response.headers["Vary"]
    whole = editor.get(batch.get_absolute_url(), headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in whole.content.decode()


def test_rows_that_did_not_change_are_not_sent_again(editor: Client) -> None:
    batch, documents = batch_of("a.html", "b.html")
    mark_read(documents[0])
    query = {"state": "read"}
    context = editor.get(batch.get_absolute_url(), query).context["page"].progress
    mark_reading(documents[1])
    news = editor.get(
        batch.get_absolute_url(), {**query, "seen": context.mark, "rows": context.rows_mark}, headers=HTMX
    ).content.decode()
    assert 'id="progress"' in news
    assert 'id="rows"' not in news
    assert "act/" not in news


def test_what_to_ask_comes_with_the_end_once(editor: Client) -> None:
    make_world()
    batch, (document,) = batch_of("a.html")
    tell("one", account(), published=None).documents.add(document)
    mark_read(document)
    part = editor.get(batch.get_absolute_url(), {"asked": ""}, headers=HTMX).content.decode()
    assert '<div id="placing" hx-swap-oob="true">' in part
    assert "Where and when did this come out?" in part
    assert "1 document, all done." in part
    again = editor.get(batch.get_absolute_url(), {"asked": "1"}, headers=HTMX).content.decode()
    assert "placing" not in again


def test_a_page_that_asks_already_keeps_in_mind_that_it_does(editor: Client) -> None:
    make_world()
    batch, (document, _) = batch_of("a.html", "b.html")
    tell("one", account(), published=None).documents.add(document)
    mark_read(document)
    assert '"asked": "1"' in page_of(editor, batch)
    later = editor.get(batch.get_absolute_url(), {"asked": "1"}, headers=HTMX).content.decode()
    assert '"asked": "1"' in later
    assert '"asked": ""' in editor.get(batch.get_absolute_url(), headers=HTMX).content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["read.html", "failed.html", "waiting.html"]),
        ("?state=read", ["read.html"]),
        ("?state=failed", ["failed.html"]),
        ("?state=waiting", ["waiting.html"]),
        ("?state=cancelled", []),
    ],
)
def test_documents_of_one_state_are_shown_alone(editor: Client, query: str, names: list[str]) -> None:
    batch, documents = batch_of("read.html", "failed.html", "waiting.html")
    mark_read(documents[0])
    mark_failed(documents[1], [Refusal("failed.html", "why")])
    page = page_of(editor, batch, query)
    assert [d.name for d in documents if f"{d.name}\n" in page] == names
    assert 'aria-current="page">All' in page if not query else 'aria-current="page">All' not in page


def test_a_long_batch_has_pages(editor: Client) -> None:
    batch, documents = batch_of(*(f"{n}.html" for n in range(60)))
    first = editor.get(batch.get_absolute_url()).context["page"]
    assert [row.name for row in first.rows] == [d.name for d in documents[:50]]
    second = editor.get(first.next_url).context["page"]
    assert [row.name for row in second.rows] == [d.name for d in documents[50:]]
    assert not second.next_url
    seen = {"seen": first.progress.mark, "rows": first.progress.rows_mark}
    assert editor.get(batch.get_absolute_url(), seen, headers=HTMX).status_code == 204
    mark_reading(documents[55])
    news = editor.get(batch.get_absolute_url(), seen, headers=HTMX).content.decode()
    assert 'id="progress"' in news
    assert 'id="rows"' not in news


def test_a_document_of_many_articles_is_paged_by_itself(editor: Client) -> None:
    make_world()
    batch, (document,) = batch_of("many.jsonl")
    for n in range(8):
        tell(f"a{n}").documents.add(document)
    mark_read(document)
    (row,) = editor.get(batch.get_absolute_url()).context["page"].rows
    assert [article.title for article in row.articles] == ["a0", "a1", "a2", "a3", "a4"]
    assert row.more == "3 more articles of it"
    (rest,) = editor.get(row.more_url).context["page"].rows
    assert [article.title for article in rest.articles] == ["a5", "a6", "a7"]
    assert not rest.more


def test_of_many_reasons_the_first_are_shown_and_all_where_the_document_stands_alone(editor: Client) -> None:
    batch, (document,) = batch_of("a.zip")
    mark_failed(document, [Refusal(f"a.zip:day/{n}.png", "is a picture") for n in range(9)])
    page = page_of(editor, batch)
    assert "<p>day/4.png: is a picture.</p>" in page
    assert "day/5.png" not in page
    assert "And 4 more parts not read." in page
    Document.objects.update(error="given up after 3 tries: the worker was killed")
    assert "<p>Given up after 3 tries: the worker was killed.</p>" in page_of(editor, batch)
    mark_failed(document, [Refusal(f"a.zip:day/{n}.png", "is a picture") for n in range(9)])
    assert "day/8.png" in page_of(editor, batch, f"?document={document.public_id}")


@pytest.mark.parametrize(
    "query", ["?state=happy", "?after=nobody", "?document=nobody", "?from=x", "?from=-1", "?from=99999999999999999999"]
)
def test_an_address_that_cannot_be_is_answered_with_what_is_wrong(editor: Client, query: str) -> None:
    batch, _ = batch_of("a.html")
    response = editor.get(f"{batch.get_absolute_url()}{query}")
    assert response.status_code == 400
    assert query[1:].split("=")[0] in response.content.decode()


def test_a_batch_that_is_not_there(editor: Client) -> None:
    assert editor.get("/batches/nothing/").status_code == 404
    for name in ("act", "details"):
        assert editor.post(f"/batches/nothing/{name}/").status_code == 404
    assert editor.get("/batches/?before=nothing").status_code == 400


def act(client: Client, batch: Batch, **what: str) -> str:
    response = client.post(f"{batch.get_absolute_url()}act/", what, follow=True)
    assert response.redirect_chain == [(batch.get_absolute_url(), 302)]
    return response.content.decode()


def test_what_failed_is_read_again_and_what_waits_is_called_off(editor: Client) -> None:
    batch, documents = batch_of("a.html", "b.html", "c.html", "d.html")
    one, two, three, four = documents
    mark_failed(one, [Refusal("a.html", "why")])
    mark_failed(two, [Refusal("b.html", "why")])
    mark_reading(three)
    assert "1 document will be read again." in act(editor, batch, retry=one.public_id)
    assert "1 document will be read again." in act(editor, batch, retry="all")
    assert "Nothing was left to do" in act(editor, batch, cancel=three.public_id)
    assert "1 document will not be read." in act(editor, batch, cancel=four.public_id)
    assert "2 documents will not be read." in act(editor, batch, cancel="all")
    assert "Nothing was left to do" in act(editor, batch, retry="nobody")
    states = dict(batch.documents.values_list("name", "state"))
    assert states == {"a.html": "cancelled", "b.html": "cancelled", "c.html": "reading", "d.html": "cancelled"}
    page = page_of(editor, batch)
    assert page.count("Try again") == 3


def test_it_says_that_nobody_reads_and_when_somebody_begins(editor: Client) -> None:
    batch, (document,) = batch_of("a.html")
    progress = editor.get(batch.get_absolute_url()).context["page"].progress
    seen = {"seen": progress.mark, "rows": progress.rows_mark}
    assert "No worker is running" in page_of(editor, batch)
    with Guard("somebody"):
        news = editor.get(batch.get_absolute_url(), seen, headers=HTMX).content.decode()
    assert "No worker is running" not in news
    assert "You may close this page" in news
    mark_read(document)
    assert "No worker is running" not in page_of(editor, batch)


def test_documents_of_another_batch_are_let_alone(editor: Client) -> None:
    batch, _ = batch_of("a.html")
    _, (other,) = batch_of("b.html")
    act(editor, batch, cancel=other.public_id)
    other.refresh_from_db()
    assert other.state == "pending"


def articles_without(batch: Batch, document: Document) -> tuple[Article, Article, Article]:
    bare = tell("bare", account(None), published=None)
    undated = tell("undated", account(None), published=None, outlet=DAILY)
    whole = tell("whole", account(), outlet=DAILY)
    for article in (bare, undated, whole):
        article.documents.add(document)
    mark_read(document)
    return bare, undated, whole


def test_what_came_without_outlet_or_day_is_asked_for_in_one_table(editor: Client) -> None:
    make_world()
    batch, (document,) = batch_of("a.zip")
    bare, undated, whole = articles_without(batch, document)
    page = page_of(editor, batch)
    table = page.split('class="files placing"')[1]
    assert f'name="{bare.public_id}-outlet"' in table
    assert f'name="{undated.public_id}-published"' in table
    assert f'name="{undated.public_id}-outlet"' not in table
    assert whole.get_absolute_url() not in table
    assert '<option value="The Daily">' in page
    response = editor.post(
        f"{batch.get_absolute_url()}details/",
        {"all-published": "2025-06-18", "all-outlet": "Gazette", f"{undated.public_id}-published": "2025-06-19"},
        follow=True,
    )
    assert "Saved for 2 articles" in response.content.decode()
    assert "Where and when" not in response.content.decode()
    told = {a.public_id: (str(a.outlet), a.published) for a in Article.objects.select_related("outlet")}
    assert told == {
        bare.public_id: ("Gazette", date(2025, 6, 18)),
        undated.public_id: ("The Daily", date(2025, 6, 19)),
        whole.public_id: ("The Daily", date(2025, 6, 18)),
    }
    made = ArticleDecision.objects.filter(article=bare).values_list("made_by__username", "reason")
    assert set(made) == {("editor", f"said with the batch of {batch.created_at:%Y-%m-%d %H:%M}")}
    again = DBTaskResult.objects.filter(task_path=tasks.read_article.module_path)
    assert sorted(task.args_kwargs["args"][0] for task in again) == [bare.pk, undated.pk]


def test_a_day_that_is_none_is_refused_and_what_was_typed_stays(editor: Client) -> None:
    make_world()
    batch, (document,) = batch_of("a.zip")
    bare, *_ = articles_without(batch, document)
    sent = {f"{bare.public_id}-published": "soon", f"{bare.public_id}-outlet": "Gazette"}
    response = editor.post(f"{batch.get_absolute_url()}details/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "The date must be a day such as 2025-06-18." in page
    assert 'value="Gazette"' in page
    assert not ArticleDecision.objects.exists()
    assert not Outlet.objects.filter(name="Gazette").exists()


def test_nothing_given_changes_nothing(editor: Client) -> None:
    make_world()
    batch, (document,) = batch_of("a.zip")
    articles_without(batch, document)
    response = editor.post(f"{batch.get_absolute_url()}details/", {"all-outlet": "  "}, follow=True)
    assert "Nothing was given." in response.content.decode()
    assert not ArticleDecision.objects.exists()


def test_what_is_given_for_all_reaches_those_beyond_the_table(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_world()
    batch, (document,) = batch_of("a.zip")
    for n in range(3):
        tell(f"a{n}", account(None), published=None).documents.add(document)
    monkeypatch.setattr(batches, "PAGE", 2)
    monkeypatch.setattr(batches, "unplaced_rows", lambda batch: unplaced_rows(batch, 2))
    response = editor.post(
        f"{batch.get_absolute_url()}details/", {"all-published": "2025-06-18", "all-outlet": "Gazette"}, follow=True
    )
    assert "Saved for 2 articles" in response.content.decode()
    assert "1 more follow in the background." in response.content.decode()
    order = DBTaskResult.objects.get(task_path=tasks.place_articles.module_path)
    assert order.args_kwargs["args"] == [batch.pk, ANY, ANY, {"outlet": "Gazette", "published": "2025-06-18"}, {}]
    said = tasks.place_articles.func(*order.args_kwargs["args"])
    assert said == "1 article was given what was said of them."
    assert set(Article.objects.values_list("outlet__name", "published")) == {("Gazette", date(2025, 6, 18))}
    assert tasks.place_articles.func(*order.args_kwargs["args"]).startswith("0 articles were")


def test_who_saves_much_does_not_wait_for_all_of_it(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_world()
    batch, (document,) = batch_of("a.zip")
    bare, undated, _ = articles_without(batch, document)
    times = iter([0.0, 1.0, 9.0])
    monkeypatch.setattr(placing, "monotonic", lambda: next(times))
    sent = {"all-outlet": "Gazette", f"{bare.public_id}-published": "2025-06-18"}
    sent[f"{undated.public_id}-published"] = "2025-06-19"
    page = editor.post(f"{batch.get_absolute_url()}details/", sent, follow=True).content.decode()
    assert "Saved for 1 article;" in page
    assert "1 more follow in the background." in page
    order = DBTaskResult.objects.get(task_path=tasks.place_articles.module_path)
    tasks.place_articles.func(*order.args_kwargs["args"])
    told = dict(Article.objects.values_list("public_id", "published"))
    assert (told[bare.public_id], told[undated.public_id]) == (date(2025, 6, 18), date(2025, 6, 19))


def test_the_list_of_batches_has_pages_and_says_who_and_what(
    editor: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_world()
    new_batch(None)  # nothing was put into it
    batch, documents = batch_of("a.html", "b.html", "c.html")
    Batch.objects.filter(pk=batch.pk).update(created_by=User.objects.get())
    tell("one", account()).documents.add(documents[0])
    mark_read(documents[0])
    cancel(documents[1])
    page = editor.get("/batches/").content.decode()
    assert page.count("<tr>") == 2
    assert "Ada Okoro" in page
    assert "3 documents" in page
    assert "1 meeting" in page
    assert "1 under way, 1 cancelled" in page
    for number in (10, 20):
        for n in range(number):
            batch_of(f"{n}.html")
        with django_assert_num_queries(8):
            editor.get("/batches/")
    for n in range(30):
        batch_of(f"{n}.html")
    first = editor.get("/batches/").context["page"]
    second = editor.get(first.next_url).context["page"]
    assert len(first.lines) == 30
    assert not {line.url for line in first.lines} & {line.url for line in second.lines}


def test_twenty_documents_ask_the_database_no_more_than_ten(
    editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_world()
    for many in (10, 20):
        batch, documents = batch_of(*(f"{number}.html" for number in range(many)))
        for number, document in enumerate(documents):
            story = tell(f"{number}", account(f"2025-06-{number + 1:02}"), said=HOPE, published=None)
            story.documents.add(document)
            mark_read(document)
        with django_assert_num_queries(24):
            editor.get(batch.get_absolute_url())
        context = editor.get(batch.get_absolute_url()).context["page"].progress
        with django_assert_num_queries(7):
            seen = {"seen": context.mark, "rows": context.rows_mark}
            editor.get(batch.get_absolute_url(), seen, headers=HTMX)
