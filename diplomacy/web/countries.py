"""Countries and organisations."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diplomacy.filters import FilterError
from diplomacy.queries.countries import country_page, find_country, listed_countries

YEARS = range(1800, 2200)


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """List the parties that met somebody, the most active first."""
    return render(request, "countries/list.html", {"countries": listed_countries()})


@require_safe
def country(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one party: partners, meetings, calendar of a year, office-holders, statements."""
    year = _year(request.GET.get("year", "").strip())
    found = find_country(slug)
    if found is None:
        raise Http404("There is no country or organisation at this address.")
    return render(request, "countries/country.html", {"page": country_page(found, year=year)})


def _year(text: str) -> int | None:
    """Read the calendar's year. Raises FilterError."""
    if not text:
        return None
    if not (len(text) == 4 and text.isascii() and text.isdigit() and int(text) in YEARS):
        raise FilterError("year", text.replace("\x00", "?"), f"it must be a year from {YEARS[0]} to {YEARS[-1]}")
    return int(text)
