"""Search over everything."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from diplomacy.filters import check_choice, check_words, read_parameters
from diplomacy.queries.search.page import KINDS, search_page
from diplomacy.web.requests import HttpRequest, wants_part


@require_safe
@vary_on_headers("HX-Request", "Cookie")
def search(request: HttpRequest) -> HttpResponse:
    """Show what is found for `q`, of all kinds or of one; HTMX gets the results alone, as one types."""
    given = read_parameters(dict(request.GET.lists()), ("q", "kind"))
    words = check_words(next(iter(given["q"]), ""), "q")
    kind = check_choice("kind", next(iter(given["kind"]), ""), KINDS)
    template = "search/search.html#results" if wants_part(request) else "search/search.html"
    return render(request, template, {"page": search_page(words, kind, request.user)})
