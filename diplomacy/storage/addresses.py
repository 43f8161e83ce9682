"""Addresses that are to be fetched: each a document without content until a worker has been there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from diplomacy.models import Batch, Document
from diplomacy.records import RawDocument, Refusal
from diplomacy.sources.addresses import Address, Refused, check_address, normal_address
from diplomacy.storage.claims import check_claim
from diplomacy.storage.documents import LONGEST_NAME

MOST_ADDRESSES = 1000  # in one go
_SHOWN = 200  # characters of a line that is refused


def store_addresses(
    batch: Batch | None,
    lines: str | Iterable[str],
    *,
    outlet: str = "",
    published: date | None = None,
    most: int = MOST_ADDRESSES,
) -> tuple[list[Document], list[Refusal]]:
    """Keep addresses, one a line, each as a document that waits to be fetched; return these, and why others are not.

    Blank lines are passed over. The same address twice, in the batch too, is kept once: what tells pages apart is what
    tells articles apart (tracking and fragments do not). The caller has them fetched: `tasks.enqueue_document`.
    """
    lines = lines.splitlines() if isinstance(lines, str) else lines
    seen = {normal_address(url) for url in batch.documents.values_list("url", flat=True)} if batch else set()
    stored: list[Document] = []
    refusals: list[Refusal] = []
    for line in filter(None, map(str.strip, lines)):
        try:
            address = check_address(line, settings.SIDELINES_FETCH_PORTS)
        except Refused as error:
            refusals.append(Refusal(_shown(line), str(error)))
            continue
        if (key := normal_address(address.url)) in seen:
            continue
        if len(stored) == most:
            refusals.append(Refusal(_shown(line), f"and what follows is left out: at most {most:,} addresses at once"))
            break
        seen.add(key)
        stored.append(store_address(batch, address, outlet=outlet, published=published))
    return stored, refusals


def store_address(
    batch: Batch | None,
    address: Address,
    *,
    outlet: str = "",
    published: date | None = None,
    published_fallback: date | None = None,
) -> Document:
    """Keep one address, checked before, as a document that waits to be fetched."""
    return Document.objects.create(
        batch=batch,
        name=address.url[:LONGEST_NAME],
        origin=address.url,
        content=b"",
        sha256="",
        url=address.url,
        outlet_hint=outlet[:160],
        published_hint=published,
        published_fallback=published_fallback,
    )


@transaction.atomic
def keep_fetched(document: Document, raw: RawDocument) -> None:
    """Put what was fetched into the document. Its address becomes the one that it was found at in the end."""
    check_claim()
    document.content = raw.content
    document.sha256 = hashlib.sha256(raw.content).hexdigest()
    document.media_type = raw.media_type[:100]
    document.url = raw.url or document.url
    document.fetched_at = timezone.now()
    document.save(update_fields=["content", "sha256", "media_type", "url", "fetched_at"])


@transaction.atomic
def mark_put_off(document: Document, why: str) -> None:
    """Say that the document waits to be fetched once more, and why it was not fetched now."""
    check_claim()
    document.state = Document.State.PENDING
    document.error = f"{document.origin}: {why}; it is tried again"
    document.save(update_fields=["state", "error"])


def _shown(line: str) -> str:
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
