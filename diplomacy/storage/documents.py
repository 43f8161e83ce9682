"""Bytes as they came: storing them, and saying what became of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from diplomacy.models import Batch, Document
from diplomacy.records import RawDocument, Refusal

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def new_batch(user: AbstractBaseUser | None) -> Batch:
    """Return a new batch of documents, brought by the user."""
    return Batch.objects.create(created_by_id=user.pk if user else None)


def store_upload(
    batch: Batch | None,
    name: str,
    content: bytes,
    media_type: str = "",
    url: str = "",
    outlet: str = "",
    published: date | None = None,
    title: str = "",
) -> Document:
    """Keep a document as it came, waiting to be read."""
    raw = RawDocument(
        name=name,
        content=content,
        origin=name,
        media_type=media_type,
        url=url or None,
        outlet=outlet or None,
        published=published,
        title=title or None,
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
    )


def mark_reading(document: Document) -> None:
    """Say that a worker has taken the document up."""
    _mark(document, Document.State.READING, "")


def mark_read(document: Document, refusals: Iterable[Refusal] = ()) -> None:
    """Say that the document was read, with what could not be read of it."""
    _mark(document, Document.State.READ, "\n".join(map(str, refusals)))


def mark_failed(document: Document, refusals: Iterable[Refusal]) -> None:
    """Say that nothing could be read of the document, and why. Raises ValueError without a reason."""
    error = "\n".join(map(str, refusals))
    if not error:
        raise ValueError("a document fails for a reason")
    _mark(document, Document.State.FAILED, error)


def _mark(document: Document, state: Document.State, error: str) -> None:
    document.state = state
    document.error = error
    document.read_at = None if state == Document.State.READING else timezone.now()
    document.save(update_fields=["state", "error", "read_at"])


def _create(raw: RawDocument, batch: Batch | None, **what_became_of_it: Any) -> Document:
    return Document.objects.create(
        batch=batch,
        name=raw.name[-255:],
        origin=raw.origin,
        content=raw.content,
        media_type=raw.media_type[:100],
        sha256=hashlib.sha256(raw.content).hexdigest(),
        url=raw.url or "",
        outlet_hint=(raw.outlet or "")[:160],
        published_hint=raw.published,
        title_hint=raw.title or "",
        **what_became_of_it,
    )
