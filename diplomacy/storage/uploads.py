"""What an upload brings: kept once, and what is not taken in kept with the reason, so that nothing is passed over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from diplomacy.models import Batch, Document
from diplomacy.records import Refusal
from diplomacy.storage.documents import LONGEST_NAME, NO_HINTS, Hints, store_upload

MOST_DOCUMENTS = 5000  # in a batch


def hold(batch: Batch) -> None:
    """Let nobody else add to the batch until the transaction ends, so that the same bytes are seen to be the same."""
    Batch.objects.select_for_update().get(pk=batch.pk)


def bring(
    batch: Batch, name: str, content: bytes, media_type: str = "", hints: Hints = NO_HINTS
) -> tuple[Document, bool]:
    """Keep what was brought in the batch; return its document, and whether it is new and is to be read.

    Under the same name the same bytes are the same document, so sending again what was cut off changes nothing. Under
    another name they are a copy, which is kept by name only. Must be called while the batch is held.
    """
    name = plain_name(name)
    sha256 = hashlib.sha256(content).hexdigest()
    known = Document.objects.filter(batch=batch, sha256=sha256).order_by("pk")
    same = known.filter(name=name[-LONGEST_NAME:]).first()
    if same:
        return same, False
    original = known.exclude(state=Document.State.COPY).first()
    if original:
        reason = f"holds the same bytes as {original.name} and is read once"
        return _left_out(batch, name, Document.State.COPY, reason, sha256), False
    return store_upload(batch, name, content, media_type, hints), True


def refuse(batch: Batch, name: str, reason: str) -> Document:
    """Say in the batch that something was not taken in, and why."""
    name = plain_name(name)
    same = batch.documents.filter(name=name[-LONGEST_NAME:], state=Document.State.REFUSED).first()
    return same or _left_out(batch, name, Document.State.REFUSED, reason)


def note_copy(batch: Batch, name: str, original: str) -> Document:
    """Say in the batch that something is the same as another thing of it."""
    return _left_out(batch, plain_name(name), Document.State.COPY, f"is the same as {original} and is read once")


def refuse_all(batch: Batch, refusals: Iterable[Refusal]) -> list[Document]:
    """Say the same of several."""
    return [refuse(batch, refusal.origin, refusal.reason) for refusal in refusals]


def why_refused(size: int) -> str:
    """Return why something of so many bytes is not taken in, in words that follow its name; empty where it is."""
    most = settings.SIDELINES_MAX_DOCUMENT_BYTES
    if not size:
        return "is empty"
    return f"has {say_size(size)}; the most is {say_size(most)} a file" if size > most else ""


def say_size(number: int) -> str:
    """Return a number of bytes as people say it: `10.0 MB`."""
    return filesizeformat(number).replace("\N{NO-BREAK SPACE}", " ")


def plain_name(name: str) -> str:
    """Return a name without what is not seen: control characters, and what turns the direction of writing."""
    return "".join(c for c in name if c.isprintable()).strip() or "file"


def _left_out(batch: Batch, name: str, state: Document.State, reason: str, sha256: str = "") -> Document:
    return Document.objects.create(
        batch=batch,
        name=name[-LONGEST_NAME:],
        origin=name,
        content=b"",
        sha256=sha256 or hashlib.sha256(b"").hexdigest(),
        state=state,
        error=str(Refusal(name, reason)),
        read_at=timezone.now(),
    )
