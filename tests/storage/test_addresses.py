"""Addresses are kept until a worker has been there."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult

from diplomacy.models import Document
from diplomacy.storage.addresses import store_addresses
from diplomacy.storage.documents import new_batch, store_upload
from diplomacy.tasks import enqueue_document

pytestmark = pytest.mark.django_db


def test_addresses_wait_to_be_fetched_and_others_are_refused_with_the_reason() -> None:
    batch = new_batch(None)
    documents, refusals = store_addresses(
        batch, "https://example.org/a\n\n  http://127.0.0.1/x \nnot one\nhttps://example.org/b?utm_source=x\n"
    )
    assert [(d.url, d.name, d.origin, d.state, d.to_fetch) for d in documents] == [
        (url, url, url, "pending", True) for url in ("https://example.org/a", "https://example.org/b?utm_source=x")
    ]
    assert list(map(str, refusals)) == [
        "http://127.0.0.1/x: leads to this machine itself, and only the public web is fetched from",
        "not one: holds a blank or another character that no address has",
    ]
    assert list(batch.documents.order_by("pk")) == documents


def test_the_same_address_is_kept_once_in_a_batch() -> None:
    batch = new_batch(None)
    store_addresses(batch, ["https://example.org/a"])
    documents, refusals = store_addresses(
        batch,
        [
            "http://www.example.org/a/?utm_source=feed#top",
            "https://EXAMPLE.org/a",
            "https://example.org/b",
            "https://example.org/b#x",
        ],
    )
    assert [d.url for d in documents] == ["https://example.org/b"]
    assert not refusals
    assert len(store_addresses(new_batch(None), ["https://example.org/a"])[0]) == 1


def test_too_many_are_said() -> None:
    documents, refusals = store_addresses(None, (f"https://example.org/{n}" for n in range(5)), most=3)
    assert len(documents) == 3
    assert [str(r) for r in refusals] == [
        "https://example.org/3: and what follows is left out: at most 3 addresses at once"
    ]


def test_an_address_is_ordered_to_be_fetched_and_a_text_to_be_read() -> None:
    [address], _ = store_addresses(None, ["https://example.org/a"], outlet="The Daily")
    enqueue_document(address)
    enqueue_document(store_upload(None, "a.txt", b"Lee met."))
    assert sorted(task.task_path for task in DBTaskResult.objects.all()) == [
        "diplomacy.tasks.fetch_document",
        "diplomacy.tasks.read_document",
    ]
    assert Document.objects.get(pk=address.pk).outlet_hint == "The Daily"
