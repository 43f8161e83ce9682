"""Countries and organisations."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diplomacy.queries.countries import country_page, find_country, listed_countries


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """List the parties that met somebody, the most active first."""
    return render(request, "countries/list.html", {"countries": listed_countries()})


@require_safe
def country(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one party: partners, meetings, office-holders, statements."""
    found = find_country(slug)
    if found is None:
        raise Http404("There is no country or organisation at this address.")
    return render(request, "countries/country.html", {"page": country_page(found)})
