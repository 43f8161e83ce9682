"""Bringing articles in, and watching them being read."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from diplomacy.models import Batch
from diplomacy.models.roles import Role
from diplomacy.queries.documents import batch_page, earlier_batches, find_batch
from diplomacy.storage.documents import new_batch, store_upload
from diplomacy.tasks import enqueue_document
from diplomacy.web.forms import UploadForm, size
from diplomacy.web.requests import HttpRequest, wants_part
from diplomacy.web.staff import for_role


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.EDITOR)
def upload(request: HttpRequest) -> HttpResponse:
    """Take files or a pasted text, keep them and have them read; then show the batch."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        return redirect(_store(request, form))
    status = 422 if form.is_bound else 200
    context = {"form": form, "batches": earlier_batches(), "most": size(settings.SIDELINES_MAX_DOCUMENT_BYTES)}
    return render(request, "upload/upload.html", context, status=status)


@require_safe
@never_cache
@for_role(Role.EDITOR)
@vary_on_headers("HX-Request")
def batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the documents of a batch and what was found; HTMX gets the part that changes."""
    found = find_batch(public_id)
    if found is None:
        raise Http404("There is no batch at this address.")
    template = "upload/batch.html"
    if wants_part(request):
        template += "#progress"
    return render(request, template, {"page": batch_page(found)})


@transaction.atomic
def _store(request: HttpRequest, form: UploadForm) -> Batch:
    values = form.cleaned_data
    batch = new_batch(request.user if request.user.is_authenticated else None)
    for brought in form.documents():
        document = store_upload(
            batch,
            brought.name,
            brought.content,
            brought.media_type,
            url=values["url"],
            outlet=values["outlet"],
            published=values["published"],
            title=values["title"],
        )
        enqueue_document(document)
    return batch
