"""The timeline of meetings."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from diplomacy.filters import MeetingFilters
from diplomacy.queries.choices import filter_choices
from diplomacy.queries.timeline import timeline_page
from diplomacy.web.requests import HttpRequest, wants_part


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def timeline(request: HttpRequest) -> HttpResponse:
    """Show the meetings that the query string asks for.

    HTMX gets the part of the page that changes: all results, or the next page's days alone.
    """
    filters = MeetingFilters.parse(dict(request.GET.lists()))
    page = timeline_page(filters)
    template = "meetings/timeline.html"
    if wants_part(request):
        template += "#more" if request.htmx.target == "more" else "#results"
    return render(request, template, {"page": page, "filters": filters, "choices": filter_choices()})
