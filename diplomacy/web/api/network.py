"""The network of who meets whom."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.http import HttpRequest, JsonResponse
from ninja import Query, Router

from diplomacy.queries.relations.filters import LEASTS, NODES, RelationFilters
from diplomacy.queries.relations.network import network as network_of
from diplomacy.web.api import schemas
from diplomacy.web.api.asking import MeetingFilterParameters, choice, parameters
from diplomacy.web.citing import site

router = Router(tags=["Network"])


class NetworkParameters(MeetingFilterParameters):
    """The filters of the page of relations."""

    nodes: str = choice("who the nodes are", NODES, NODES[0])
    least: str = choice("leaves out pairs that met less often", map(str, LEASTS), str(LEASTS[0]))


@router.get("/network", response={200: schemas.Network, 400: schemas.Problem}, summary="Who meets whom")
def network(request: HttpRequest, asked: Query[NetworkParameters]) -> JsonResponse:
    """Countries or leaders, and how often each two met, within the filters: meetings held of two or a small group.

    All of them, the most active first; plenaries are counted apart. The same as GraphML, GEXF and CSV: `/relations/`.
    """
    filters = RelationFilters.parse(parameters(request, NetworkParameters))
    found = network_of(filters.meetings, people=filters.people, least=filters.least)
    begin = site(request)
    nodes = [{**asdict(member.node), "url": begin + member.url} for member in found.members]
    edges = [
        {"source": e.source, "target": e.target, "meetings": e.meetings, "first": _day(e.first), "last": _day(e.last)}
        for e in found.edges
    ]
    # Not by way of the schema, which would take longer over twenty thousand edges than all that was counted.
    return JsonResponse({"nodes": nodes, "edges": edges, "meetings": found.meetings, "plenaries": found.plenaries})


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
