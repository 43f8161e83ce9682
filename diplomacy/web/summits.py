"""Summits and their series."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diplomacy.filters import SLUG, FilterError
from diplomacy.queries.summits import find_series, find_summit, listed_summits, series_page, summit_page


@require_safe
def summit_list(request: HttpRequest) -> HttpResponse:
    """List the summits on whose sidelines somebody met, from the one after `after`."""
    after = request.GET.get("after", "").strip()
    if after and not SLUG.fullmatch(after):
        raise FilterError("after", after.replace("\x00", "?"), "it must be a page's own link, which it is not")
    return render(request, "summits/list.html", {"page": listed_summits(after), "after": after})


@require_safe
def summit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one edition of a summit (`g7-2025`), or a series with its editions (`g7`)."""
    if edition := find_summit(slug):
        return render(request, "summits/summit.html", {"page": summit_page(edition)})
    if series := find_series(slug):
        return render(request, "summits/series.html", {"page": series_page(series)})
    raise Http404("There is no summit at this address.")
