"""Bringing articles in: by a form, or by its script, which sends files a few at a time."""

from __future__ import annotations

from collections.abc import Iterator, Set

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from diplomacy.models import Batch, Document
from diplomacy.models.roles import Role
from diplomacy.queries.intake.batches import batch_list, find_batch
from diplomacy.queries.intake.unplaced import outlet_names
from diplomacy.sources.addresses import normal_address
from diplomacy.storage.addresses import store_addresses
from diplomacy.storage.documents import Hints, new_batch
from diplomacy.storage.uploads import (
    MOST_DOCUMENTS,
    bring,
    hold,
    note_copy,
    refuse,
    refuse_all,
    say_size,
    why_refused,
)
from diplomacy.tasks import enqueue_document
from diplomacy.web.forms import PASTED, BringingForm, UploadForm
from diplomacy.web.requests import HttpRequest
from diplomacy.web.staff import for_role

UNPROCESSABLE = 422
SHOWN = 5  # earlier batches beside the form


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_role(Role.EDITOR)
def upload(request: HttpRequest) -> HttpResponse:
    """Take files, a pasted text and addresses, keep them and have them read; then show the batch."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and (batch := _start(request, form)):
        return redirect(batch)
    context = {
        "form": form,
        "earlier": batch_list(most=SHOWN),
        "outlets": outlet_names(),
        "most": settings.SIDELINES_MAX_DOCUMENT_BYTES,
        "most_said": say_size(settings.SIDELINES_MAX_DOCUMENT_BYTES),
        "most_files": MOST_DOCUMENTS,
        "most_files_said": f"{MOST_DOCUMENTS:,}",
    }
    return render(request, "upload/upload.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_POST
@never_cache
@for_role(Role.EDITOR)
def start(request: HttpRequest) -> JsonResponse:
    """Begin a batch for the script: take text and addresses, say where `to_come` files are to be sent to."""
    form = UploadForm(request.POST, request.FILES)
    batch = _start(request, form)
    if batch is None:
        return JsonResponse({"errors": form.errors.get_json_data()}, status=UNPROCESSABLE)
    return JsonResponse({"batch": batch.get_absolute_url(), "files": reverse("batch-files", args=[batch.public_id])})


@require_POST
@never_cache
@for_role(Role.EDITOR)
def add_files(request: HttpRequest, public_id: str) -> JsonResponse:
    """Take a few files of a batch for the script; say of each what became of it. Sent twice, they are kept once."""
    batch = find_batch(public_id)
    if batch is None:
        raise Http404("There is no batch at this address.")
    form = BringingForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=UNPROCESSABLE)
    with transaction.atomic():
        hold(batch)
        taken = [*_take_files(batch, form, form.hints()), *_note_refused(batch, form)]
    return JsonResponse({"files": [{"state": document.state, "said": _said(document)} for document in taken]})


@transaction.atomic
def _start(request: HttpRequest, form: UploadForm) -> Batch | None:
    """Return a new batch with what the form brings; None, with the reasons at the form, where nothing can be taken."""
    if not form.is_valid():
        return None
    batch = new_batch(request.user if request.user.is_authenticated else None)
    hints, values = form.hints(), form.cleaned_data
    general = Hints(hints.outlet, hints.published) if values["text"] else hints
    taken = {"uploads": list(_take_files(batch, form, general)), "addresses": [], "text": []}
    if values["text"]:
        taken["text"] = [_take(batch, PASTED, values["text"].encode(), "text/plain", hints)]
    if values["addresses"]:
        taken["addresses"] = _take_addresses(batch, values["addresses"], hints)
    all_of_them = [document for documents in taken.values() for document in documents]
    if (
        all_of_them
        and all(document.state == Document.State.REFUSED for document in all_of_them)
        and not values["to_come"]
    ):
        transaction.set_rollback(True)
        for name, documents in taken.items():
            for document in documents:
                form.add_error(name, f"{document.error.rstrip('.')}.")
        return None
    return batch


def _take_files(batch: Batch, form: BringingForm, hints: Hints) -> Iterator[Document]:
    """Keep the form's files one after the other, so that one at a time is in memory; yield what became of each."""
    room = MOST_DOCUMENTS - batch.documents.count()
    for name, file in form.brought():
        room -= 1
        reason = why_refused(file.size or 0) if room >= 0 else f"is one too many: a batch holds {MOST_DOCUMENTS:,}"
        yield refuse(batch, name, reason) if reason else _take_file(batch, name, file, hints)


def _take_file(batch: Batch, name: str, file: UploadedFile[bytes], hints: Hints) -> Document:
    content = file.read()
    file.close()
    return _take(batch, name, content, file.content_type or "", hints)


def _take(batch: Batch, name: str, content: bytes, media_type: str, hints: Hints) -> Document:
    document, new = bring(batch, name, content, media_type, hints)
    if new:
        enqueue_document(document)
    return document


def _take_addresses(batch: Batch, lines: str, hints: Hints) -> list[Document]:
    documents, refusals = store_addresses(batch, lines, outlet=hints.outlet, published=hints.published)
    for document in documents:
        enqueue_document(document)
    copies = [note_copy(batch, line, first) for line, first in _repeated(lines, {r.origin for r in refusals})]
    return [*documents, *refuse_all(batch, refusals), *copies]


def _repeated(lines: str, refused: Set[str]) -> Iterator[tuple[str, str]]:
    """Yield the addresses that lead where one before them leads, each with that one."""
    first: dict[str, str] = {}
    for line in filter(None, map(str.strip, lines.splitlines())):
        if line not in refused and first.setdefault(normal_address(line), line) != line:
            yield line, first[normal_address(line)]


def _note_refused(batch: Batch, form: BringingForm) -> Iterator[Document]:
    for name, reason in form.refused_before():
        yield refuse(batch, name, reason)


def _said(document: Document) -> str:
    return document.error.removeprefix(f"{document.origin}: ")
