"""What the background work is doing, for the staff."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from diplomacy.models.roles import Role
from diplomacy.queries.intake.status import find_failed, live, status_page
from diplomacy.storage.documents import retry
from diplomacy.storage.orders import repeat
from diplomacy.tasks import RECURRING
from diplomacy.web.requests import HttpRequest, wants_part
from diplomacy.web.staff import for_role

TEMPLATE = "status/status.html"


@require_safe
@never_cache
@for_role(Role.REVIEWER)
@vary_on_headers("HX-Request")
def status(request: HttpRequest) -> HttpResponse:
    """Show queue, workers, throughput, failures and recurring jobs; HTMX gets the part that changes."""
    if wants_part(request):
        return render(request, f"{TEMPLATE}#live", {"live": live()})
    page = status_page(RECURRING)
    return render(request, TEMPLATE, {"page": page, "live": page.live})


@require_POST
@never_cache
@for_role(Role.EDITOR)
def retry_failed(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have a document that failed read once more."""
    document = find_failed(public_id)
    if document is None:
        raise Http404("There is no document that failed at this address: it may be read by now.")
    if retry(document):
        messages.success(request, f"{document.name} will be read once more.")
    return redirect("status")


@require_POST
@never_cache
@for_role(Role.EDITOR)
def repeat_task(request: HttpRequest, order: UUID) -> HttpResponse:
    """Have a task that failed and is of no document done once more."""
    if not repeat(order):
        raise Http404("There is no task that failed at this address: it may be done by now.")
    messages.success(request, "The task will be done once more.")
    return redirect("status")
