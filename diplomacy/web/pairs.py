"""Two parties together."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from diplomacy.queries.pairs import find_pair, pair_page


@require_safe
def pair(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """Show two parties together. Their slugs stand in the order of the alphabet; the other way round leads on."""
    if slug == other:
        raise Http404("A pair needs two parties, and these two are the same.")
    if slug > other:
        return redirect("pair", other, slug, permanent=True)
    found = find_pair(slug, other)
    if found is None:
        raise Http404("There is no pair at this address: one of the two is not known here.")
    return render(request, "pairs/pair.html", {"page": pair_page(*found)})
