"""What an upload brings is kept once, and what is not taken in is kept with the reason."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.db import transaction

from diplomacy.models import Batch, Document
from diplomacy.records import Refusal
from diplomacy.storage.documents import new_batch, retry, retry_failed
from diplomacy.storage.uploads import bring, hold, note_copy, plain_name, refuse, refuse_all, why_refused

pytestmark = pytest.mark.django_db


def states(batch: Batch) -> list[tuple[str, str, str]]:
    return list(batch.documents.order_by("pk").values_list("name", "state", "error"))


def test_the_same_bytes_are_the_same_only_within_a_batch() -> None:
    one, other = new_batch(None), new_batch(None)
    with transaction.atomic():
        hold(one)
        first, new = bring(one, "a.txt", b"Lee met.")
        assert new
        assert bring(one, "a.txt", b"Lee met.") == (first, False)
        copy, new = bring(one, "b.txt", b"Lee met.")
        assert (copy.state, bytes(copy.content), new) == (Document.State.COPY, b"", False)
        assert bring(one, "b.txt", b"Lee met.") == (copy, False)
        assert bring(one, "a.txt", b"Ishiba met.")[1]
        assert bring(other, "b.txt", b"Lee met.")[1]
    assert [state for _, state, _ in states(one)] == ["pending", "copy", "pending"]


def test_a_copy_names_the_document_that_is_read_not_another_copy() -> None:
    batch = new_batch(None)
    for name in ("a.txt", "b.txt", "c.txt"):
        bring(batch, name, b"x")
    assert states(batch)[2] == ("c.txt", "copy", "c.txt: holds the same bytes as a.txt and is read once")


def test_what_was_refused_is_said_once_and_never_tried_again() -> None:
    batch = new_batch(None)
    document = refuse(batch, "void.txt", "is empty")
    assert refuse(batch, "void.txt", "is empty") == document
    refuse_all(batch, [Refusal("nonsense", "must begin with https://")])
    note_copy(batch, "https://example.org/?utm_source=x", "https://example.org/")
    assert [state for _, state, _ in states(batch)] == ["refused", "refused", "copy"]
    assert not retry(document)
    assert retry_failed(batch) == 0


def test_a_size_that_cannot_be_is_said(settings: LazySettings) -> None:
    settings.SIDELINES_MAX_DOCUMENT_BYTES = 2048
    assert why_refused(2048) == ""
    assert why_refused(0) == "is empty"
    assert why_refused(2049) == "has 2.0 KB; the most is 2.0 KB a file"


@pytest.mark.parametrize(("name", "plain"), [("\0\u202e\u200b", "file"), (" ä\n/ö.txt ", "ä/ö.txt"), ("", "file")])
def test_a_name_is_what_is_seen(name: str, plain: str) -> None:
    assert plain_name(name) == plain
