"""Who meets whom."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from diplomacy.formats.network import edges_csv, gexf, graphml
from diplomacy.formats.picture import as_svg
from diplomacy.queries.relations.filters import RelationFilters
from diplomacy.queries.relations.network import network
from diplomacy.queries.relations.page import drawn_network, relations_page, say_network
from diplomacy.web.requests import HttpRequest, wants_part

FILES = {
    "svg": "image/svg+xml",
    "graphml": "application/xml",
    "gexf": "application/xml",
    "csv": "text/csv; charset=utf-8",
}


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def relations(request: HttpRequest) -> HttpResponse:
    """Show who met whom within a filter, as a network, a matrix, a map or a table.

    HTMX gets the part of the page that changes: all of it, or the panel beside the network alone.
    """
    filters = RelationFilters.parse(dict(request.GET.lists()))
    template = "relations/relations.html"
    if wants_part(request):
        template = "relations/_network.html#panel" if request.htmx.target == "panel" else f"{template}#results"
    return render(request, template, {"page": relations_page(filters)})


@require_safe
def network_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the network of a filter as a file: the picture as SVG, all of it as GraphML, GEXF, or the pairs as CSV."""
    if kind not in FILES:
        raise Http404(f"The network comes as {', '.join(FILES)}, not as {kind}.")
    filters = RelationFilters.parse(dict(request.GET.lists()))
    content: str | bytes
    if kind == "svg":
        picture, found = drawn_network(filters)
        content = as_svg(picture, *say_network(found, filters))
    else:
        found = network(filters.meetings, people=filters.people, least=filters.least)
        if kind == "csv":
            content = "".join(edges_csv(found.nodes, found.edges))
        else:
            content = (graphml if kind == "graphml" else gexf)(found.nodes, found.edges)
    disposition = f'attachment; filename="sidelines-network.{kind}"'
    return HttpResponse(content, content_type=FILES[kind], headers={"Content-Disposition": disposition})
