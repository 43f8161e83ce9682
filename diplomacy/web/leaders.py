"""Leaders."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from diplomacy.filters import LONGEST_WORDS, FilterError
from diplomacy.queries.leaders import find_leader, leader_page, listed_leaders, taken_for
from diplomacy.web.requests import HttpRequest, wants_part


@require_safe
@vary_on_headers("HX-Request")
def leader_list(request: HttpRequest) -> HttpResponse:
    """List the people who met most, or those of a name."""
    words = request.GET.get("name", "").strip()
    if "\x00" in words or len(words) > LONGEST_WORDS:
        raise FilterError("name", words.replace("\x00", "?"), f"it must be text of at most {LONGEST_WORDS} characters")
    template = "leaders/list.html"
    if wants_part(request):
        template += "#results"
    return render(request, template, {"page": listed_leaders(words), "words": words})


@require_safe
def leader(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one person: offices, counterparts, meetings, quotations. A name that is a leader's leads on to that one."""
    found = find_leader(slug)
    if found is None:
        raise Http404("There is no leader at this address.")
    if known := taken_for(slug):
        return redirect("leader", known)
    return render(request, "leaders/leader.html", {"page": leader_page(found)})
