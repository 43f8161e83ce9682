"""Bytes as they came: storing them, and saying what became of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from diplomacy.models import Batch, Document
from diplomacy.records import RawDocument, Refusal
from diplomacy.storage.claims import check_claim
from diplomacy.storage.orders import order_again, withdraw

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

LONGEST_NAME = 255  # characters of a document's name


@dataclass(frozen=True, slots=True)
class Hints:
    """What the one who brings documents knows of them; it wins over what they say of themselves."""

    outlet: str = ""
    published: date | None = None
    title: str = ""
    url: str = ""


NO_HINTS = Hints()


def new_batch(user: AbstractBaseUser | None) -> Batch:
    """Return a new batch of documents, brought by the user."""
    return Batch.objects.create(created_by_id=user.pk if user else None)


def store_upload(
    batch: Batch | None, name: str, content: bytes, media_type: str = "", hints: Hints = NO_HINTS
) -> Document:
    """Keep a document as it came, waiting to be read."""
    raw = RawDocument(
        name=name,
        content=content,
        origin=name,
        media_type=media_type,
        url=hints.url or None,
        outlet=hints.outlet or None,
        published=hints.published,
        title=hints.title or None,
    )
    return _create(raw, batch)


def file_document(raw: RawDocument) -> Document:
    """Return the row of a document that is being read, made only where these bytes from this place are not kept yet.

    Must be called inside the transaction that stores what was read of it.
    """
    sha256 = hashlib.sha256(raw.content).hexdigest()
    known = Document.objects.filter(sha256=sha256, origin=raw.origin, batch=None).order_by("pk").first()
    if known is None:
        return _create(raw, None, state=Document.State.READ, read_at=timezone.now())
    mark_read(known)
    return known


def raw_of(document: Document) -> RawDocument:
    """Return a stored document in the shape that reading takes."""
    return RawDocument(
        name=document.name,
        content=bytes(document.content),
        origin=document.origin,
        media_type=document.media_type,
        url=document.url or None,
        outlet=document.outlet_hint or None,
        published=document.published_hint,
        title=document.title_hint or None,
        published_fallback=document.published_fallback,
    )


def mark_fetching(document: Document) -> bool:
    """Say that a worker is fetching the document; False where it was cancelled or is done: then it is left alone."""
    return _take_up(document, Document.State.FETCHING)


def mark_reading(document: Document) -> bool:
    """Say that a worker has taken the document up; False where it was cancelled or is done: then it is left alone."""
    return _take_up(document, Document.State.READING)


def mark_read(document: Document, refusals: Iterable[Refusal] = ()) -> None:
    """Say that the document was read, with what could not be read of it."""
    _mark(document, Document.State.READ, "\n".join(map(str, refusals)))


def mark_failed(document: Document, refusals: Iterable[Refusal]) -> None:
    """Say that nothing could be read of the document, and why. Raises ValueError without a reason."""
    error = "\n".join(map(str, refusals))
    if not error:
        raise ValueError("a document fails for a reason")
    _mark(document, Document.State.FAILED, error)


def retry(document: Document) -> bool:
    """Have a document that failed or was cancelled read once more; return whether it was such a one."""
    return bool(_again(Document.objects.filter(pk=document.pk)))


def retry_failed(batch: Batch) -> int:
    """Have all documents of a batch that failed read once more; return how many."""
    return _again(Document.objects.filter(batch=batch, state=Document.State.FAILED))


def cancel(document: Document) -> bool:
    """Have a document that waits not be read; return False where it is being read or is done."""
    return bool(_cancel(Document.objects.filter(pk=document.pk)))


def cancel_batch(batch: Batch) -> int:
    """Have all documents of a batch that wait not be read; return how many."""
    return _cancel(Document.objects.filter(batch=batch))


@transaction.atomic
def _again(wanted: QuerySet[Document]) -> int:
    ended = (Document.State.FAILED, Document.State.CANCELLED)
    documents = _locked(wanted.filter(state__in=ended))
    _all(documents).update(state=Document.State.PENDING, error="", read_at=None)
    order_again(documents)
    return len(documents)


@transaction.atomic
def _cancel(wanted: QuerySet[Document]) -> int:
    # A worker that takes one up at this moment waits for these locks, and then finds it cancelled.
    documents = _locked(wanted.filter(state=Document.State.PENDING))
    _all(documents).update(state=Document.State.CANCELLED)
    withdraw(documents)
    return len(documents)


def _locked(documents: QuerySet[Document]) -> list[Document]:
    return list(documents.defer("content").order_by("pk").select_for_update())


def _all(documents: Iterable[Document]) -> QuerySet[Document]:
    return Document.objects.filter(pk__in=[document.pk for document in documents])


@transaction.atomic
def _take_up(document: Document, state: Document.State) -> bool:
    rows = Document.objects.select_for_update().filter(pk=document.pk, state__in=Document.UNDER_WAY)
    if rows.values_list("pk").first() is None:
        return False
    _mark(document, state, "")
    return True


@transaction.atomic
def _mark(document: Document, state: Document.State, error: str) -> None:
    check_claim()
    document.state = state
    document.error = error
    document.read_at = None if state in Document.UNDER_WAY else timezone.now()
    document.save(update_fields=["state", "error", "read_at"])


def _create(raw: RawDocument, batch: Batch | None, **what_became_of_it: Any) -> Document:
    return Document.objects.create(
        batch=batch,
        name=raw.name[-LONGEST_NAME:],
        origin=raw.origin,
        content=raw.content,
        media_type=raw.media_type[:100],
        sha256=hashlib.sha256(raw.content).hexdigest(),
        url=raw.url or "",
        outlet_hint=(raw.outlet or "")[:160],
        published_hint=raw.published,
        title_hint=raw.title or "",
        published_fallback=raw.published_fallback,
        **what_became_of_it,
    )
