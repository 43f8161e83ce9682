"""Batches: watching one being read, trying again, calling off, and saying where its articles came out."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from diplomacy import wording
from diplomacy.models import Batch
from diplomacy.models.roles import Role
from diplomacy.queries.intake.batches import (
    BatchFilters,
    batch_list,
    batch_page,
    find_batch,
    marks_of,
    parse_filters,
)
from diplomacy.queries.intake.unplaced import PAGE, outlet_names, unplaced, unplaced_rows
from diplomacy.storage.documents import cancel, cancel_batch, retry, retry_failed
from diplomacy.tasks import enqueue_placing
from diplomacy.web.placing import Placing
from diplomacy.web.requests import HttpRequest, wants_part
from diplomacy.web.staff import for_role

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NOTHING_NEW = 204
ALL = "all"


@require_safe
@never_cache
@for_role(Role.EDITOR)
def batches(request: HttpRequest) -> HttpResponse:
    """Show what was brought in, the newest first."""
    return render(request, "upload/batches.html", {"page": batch_list(request.GET.get("before", ""))})


@require_safe
@never_cache
@for_role(Role.EDITOR)
@vary_on_headers("HX-Request")
def batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the documents of a batch and what was found; HTMX gets what has changed since, which may be nothing."""
    found, filters = _batch(public_id), _filters(request)
    if wants_part(request):
        return _changes(request, found, filters)
    placing = Placing.of(unplaced_rows(found))
    return _page(request, found, filters, placing)


@require_POST
@for_role(Role.EDITOR)
def act(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read again what failed, or call off what waits: one document, or all of the batch."""
    found, filters = _batch(public_id), _filters(request)
    for name, one, every, said in (
        ("retry", retry, retry_failed, "will be read again"),
        ("cancel", cancel, cancel_batch, "will not be read"),
    ):
        wanted = request.POST.get(name, "")
        if not wanted:
            continue
        document = found.documents.filter(public_id=wanted).defer("content").first()
        number = every(found) if wanted == ALL else int(bool(document and one(document)))
        done = f"{wording.say_count(number, 'document')} {said}."
        messages.success(
            request, done if number else "Nothing was left to do: the documents are further than they were."
        )
    return redirect(f"{found.get_absolute_url()}{filters.query()}")


@require_POST
@for_role(Role.EDITOR)
def place(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say where and when articles of the batch came out; each is a correction that stays, and is read again with it."""
    found = _batch(public_id)
    rows = unplaced_rows(found)
    placing = Placing.of(rows, request.POST)
    if not placing.is_valid():
        return _page(request, found, BatchFilters(), placing, status=422)
    user = cast("User", request.user)
    reason = f"said with the batch of {found.created_at:%Y-%m-%d %H:%M}"
    done, later = placing.save(user, reason)
    beyond = unplaced(found).count() - len(later) if placing.for_all and len(rows) == PAGE else 0
    if later or beyond:
        enqueue_placing(found, user, reason, placing.for_all, later)
    messages.success(request, _say_placed(done, len(later) + beyond))
    return redirect(found)


def _changes(request: HttpRequest, found: Batch, filters: BatchFilters) -> HttpResponse:
    """Answer a page that asks for news: nothing, or how far the batch is, with the rows if they have changed."""
    mark, rows_mark = marks_of(found, filters)
    rows_changed = rows_mark != request.GET.get("rows", "")
    if not rows_changed and mark == request.GET.get("seen", ""):
        return HttpResponse(status=NOTHING_NEW)
    page = batch_page(found, filters)
    asked = request.GET.get("asked", "")
    ask = not page.progress.under_way and not asked
    context = {
        "page": page,
        "rows_changed": rows_changed,
        "asked": asked,
        "placing": Placing.of(unplaced_rows(found)) if ask else None,
        "outlets": outlet_names() if ask else (),
    }
    return render(request, "upload/batch.html#news", context)


def _page(
    request: HttpRequest, found: Batch, filters: BatchFilters, placing: Placing, status: int = 200
) -> HttpResponse:
    context = {
        "page": batch_page(found, filters),
        "placing": placing,
        "outlets": outlet_names() if placing.rows else (),
    }
    return render(request, "upload/batch.html", context, status=status)


def _batch(public_id: str) -> Batch:
    found = find_batch(public_id)
    if found is None:
        raise Http404("There is no batch at this address.")
    return found


def _filters(request: HttpRequest) -> BatchFilters:
    return parse_filters(*(request.GET.get(name, "") for name in ("state", "after", "document", "from")))


def _say_placed(number: int, rest: int) -> str:
    if not number and not rest:
        return "Nothing was given."
    said = f"Saved for {wording.say_count(number, 'article')}; what they report is dated anew in a moment."
    return f"{said} {rest:,} more follow in the background." if rest else said
