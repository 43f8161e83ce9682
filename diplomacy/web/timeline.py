"""The timeline of meetings."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from diplomacy.filters import MeetingFilters
from diplomacy.queries.choices import narrowed, suggestions
from diplomacy.queries.timeline import timeline_page
from diplomacy.web.requests import HttpRequest, wants_part, without_indentation

LOADED_BY_SCROLLING = ("", "1", "2")  # pages, after which a reader has to ask: else the page's foot is out of reach


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def timeline(request: HttpRequest) -> HttpResponse:
    """Show the meetings that the query string asks for.

    HTMX gets the part of the page that changes: all results, or the next page's days alone. The form's address, with
    its empty fields and names as people type them, leads on to the short one that the filters have.
    """
    given = dict(request.GET.lists())
    filters = MeetingFilters.parse(given)
    names = [name for name in given.get("with", []) if name.strip()]
    if names or any("" in values for values in given.values()):
        query = narrowed(filters, names).query()
        return HttpResponseRedirect(f"{reverse('timeline')}{f'?{query}' if query else ''}")
    loaded = request.GET.get("loaded", "")
    context: dict[str, object] = {
        "page": timeline_page(filters, unfolded=request.GET.get("more", "")),
        "filters": filters,
        "loads_itself": loaded in LOADED_BY_SCROLLING,
        "loaded": LOADED_BY_SCROLLING.index(loaded) + 1 if loaded in LOADED_BY_SCROLLING else 9,
        "part": wants_part(request),
        "unfolded": bool(request.GET.get("more")),
    }
    template = "meetings/timeline.html"
    if wants_part(request):
        template += "#more" if request.htmx.target == "more" else "#results"
    return without_indentation(render(request, template, context))


@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """Offer what a name that is being typed could mean, as options of the form's list."""
    return render(request, "meetings/names.html", {"choices": suggestions(request.GET.get("with", ""))})
