"""Bringing articles in: what is refused, what is kept, and what is shown while it is read."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from diplomacy.models import Article, Batch, Document, Statement
from diplomacy.records import Refusal
from diplomacy.storage.documents import mark_failed, mark_read, mark_reading, new_batch, store_upload
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def file(name: str = "a.html", content: bytes = b"<p>Lee met Ishiba.</p>") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")


def test_files_and_a_text_are_kept_and_wait_to_be_read(admin_client: Client) -> None:
    sent = {
        "uploads": [file(), file("b.html", b"other")],
        "text": "Lee met Ishiba.",
        "outlet": "The Daily",
        "published": "2025-06-18",
    }
    response = admin_client.post("/upload/", sent)
    batch = Batch.objects.get()
    assert response.headers["Location"] == batch.get_absolute_url()
    assert batch.created_by == User.objects.get()
    kept = [(d.name, bytes(d.content), d.state) for d in Document.objects.order_by("pk")]
    assert kept == [
        ("a.html", b"<p>Lee met Ishiba.</p>", "pending"),
        ("b.html", b"other", "pending"),
        ("pasted text", b"Lee met Ishiba.", "pending"),
    ]
    assert {(d.outlet_hint, d.published_hint) for d in Document.objects.all()} == {("The Daily", date(2025, 6, 18))}
    asked = sorted(task.args_kwargs["args"][0] for task in DBTaskResult.objects.all())
    assert asked == sorted(Document.objects.values_list("pk", flat=True))


def test_one_article_may_have_a_title_and_an_address(admin_client: Client) -> None:
    admin_client.post("/upload/", {"text": "Lee met.", "title": "Talks", "url": "https://example.org/x"})
    document = Document.objects.get()
    assert (document.title_hint, document.url) == ("Talks", "https://example.org/x")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose at least one file, or paste a text."),
        ({"text": " \n "}, "Choose at least one file, or paste a text."),
        ({"uploads": [file(), file("void.html", b"")]}, "void.html is empty."),
        ({"uploads": [file(), file("big.html", b"x" * 2001)]}, "big.html has 2.0 KB; the most is 2.0 KB a file."),
        ({"text": "ä" * 1001}, "The text has 2.0 KB; the most is 2.0 KB."),
        ({"text": "a\0b"}, "Null characters are not allowed."),
        ({"text": "x", "published": "yesterday"}, "The date must be a day such as 2025-06-18."),
        ({"text": "x", "url": "javascript:alert(1)"}, "The address must begin with http:// or https://."),
        ({"text": "x", "url": "https://example.org/" + "x" * 600}, "at most 600 characters"),
        ({"text": "x", "uploads": [file()], "title": "y"}, "Several articles cannot share this"),
        ({"text": "x", "outlet": "y" * 161}, "at most 160 characters"),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_kept(
    admin_client: Client, settings: LazySettings, sent: dict[str, object], sentence: str
) -> None:
    settings.SIDELINES_MAX_DOCUMENT_BYTES = 2000
    for upload in sent.get("uploads", []):  # type: ignore[attr-defined]
        upload.seek(0)
    response = admin_client.post("/upload/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert page.count('class="error"') == 1
    assert not Document.objects.exists()
    assert not Batch.objects.exists()


def test_a_refused_form_keeps_what_was_typed(admin_client: Client) -> None:
    page = admin_client.post("/upload/", {"text": "Lee met.", "published": "x"}).content.decode()
    assert "Lee met.</textarea>" in page


@pytest.mark.parametrize("address", ["/upload/", "/batches/x/"])
def test_only_staff_may(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"] == f"/login/?next={address}"
    client.force_login(User.objects.create_user("reader"))
    assert client.get(address).status_code == 403
    assert client.post(address).status_code in (403, 405)


def batch_of(*names: str) -> tuple[Batch, list[Document]]:
    batch = new_batch(None)
    return batch, [store_upload(batch, name, name.encode()) for name in names]


def test_a_batch_follows_its_documents_until_all_are_done(admin_client: Client) -> None:
    make_world()
    batch, (good, bad, unread) = batch_of("good.html", "bad.pdf", "news.html")
    mark_reading(good)
    page = admin_client.get(batch.get_absolute_url()).content.decode()
    assert "0 of 3 done" in page
    assert 'hx-trigger="every 1s"' in page
    tell("one", account(), said=HOPE).documents.add(good)
    tell("two").documents.add(unread)
    reason = "the text seems to be in French, and only English is read"
    Article.objects.filter(url__endswith="/two").update(unread=reason)
    mark_read(good)
    mark_read(unread)
    mark_failed(bad, [Refusal("bad.pdf", "PDF files are not read yet.")])
    page = admin_client.get(batch.get_absolute_url()).content.decode()
    assert "3 of 3 done, 1 meeting found" in page
    assert "hx-trigger" not in page
    assert "<p>PDF files are not read yet.</p>" in page
    assert f"Not read: {reason}." in page
    meeting = Statement.objects.get().meeting
    assert meeting is not None
    assert (
        f'<a href="{meeting.get_absolute_url()}">Lee Jae-myung and Shigeru Ishiba</a>, 17\xa0June 2025, Kananaskis'
        in page
    )
    assert "1 statement" in page


def test_htmx_gets_the_part_that_changes(admin_client: Client) -> None:
    batch, _ = batch_of("a.html")
    part = admin_client.get(batch.get_absolute_url(), headers=HTMX)
    assert part.content.decode().strip().startswith("<section")
    assert 'id="progress"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]
    whole = admin_client.get(batch.get_absolute_url(), headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in whole.content.decode()


def test_a_batch_that_is_not_there(admin_client: Client) -> None:
    assert admin_client.get("/batches/nothing/").status_code == 404


def test_earlier_batches_are_listed(admin_client: Client) -> None:
    batch, (_, bad) = batch_of("a.html", "b.html")
    mark_failed(bad, [Refusal("b.html", "It is empty.")])
    page = admin_client.get("/upload/").content.decode()
    assert batch.get_absolute_url() in page
    assert "2 documents" in page
    assert "1 waiting, 1 not read" in page


def test_twenty_documents_ask_the_database_no_more_than_ten(
    admin_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_world()
    for many in (10, 20):
        batch, documents = batch_of(*(f"{number}.html" for number in range(many)))
        for number, document in enumerate(documents):
            tell(f"{number}", account(f"2025-06-{number + 1:02}"), said=HOPE).documents.add(document)
        with django_assert_num_queries(11):
            admin_client.get(batch.get_absolute_url())
