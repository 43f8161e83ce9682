"""The network of who meets whom, as pages draw it and files carry it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils import timezone

from diplomacy.filters import MeetingFilters
from diplomacy.formats.network import Edge, Node
from diplomacy.formats.projection import Point, project
from diplomacy.models import Country, Leader, Place
from diplomacy.queries.relations.encounters import Encounters, Tally, encounters
from diplomacy.queries.sides import main_parties, met_for


@dataclass(frozen=True, slots=True)
class Member:
    """A node with what pages need beside what files carry: its page's address and its place in the world, if any."""

    node: Node
    row: int
    url: str
    position: Point | None


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Nodes and pairs of a filter, the busiest first. `meetings` are counted once each; `plenaries` are not in them.

    `total` counts all nodes, of which the network may hold the busiest only.
    """

    members: tuple[Member, ...]
    tallies: tuple[Tally, ...]
    meetings: int
    plenaries: int
    total: int
    people: bool
    counted: Encounters

    def busiest(self, most: int) -> Network:
        """Return the network of the busiest nodes alone, without those that met none of the others."""
        rows = {member.row for member in self.members[:most]}
        tallies = tuple(tally for tally in self.tallies if tally.one in rows and tally.other in rows)
        paired = {row for tally in tallies for row in (tally.one, tally.other)}
        members = tuple(member for member in self.members[:most] if member.row in paired)
        return replace(self, members=members, tallies=tallies)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes, as `formats.network` takes them."""
        return tuple(member.node for member in self.members)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The edges, as `formats.network` takes them."""
        slugs = {member.row: member.node.id for member in self.members}
        spans = self.counted.spans(list(self.tallies))
        return tuple(
            Edge(slugs[t.one], slugs[t.other], t.meetings, *spans.get((t.one, t.other), (None, None)))
            for t in self.tallies
        )


def network(filters: MeetingFilters, *, people: bool = False, least: int = 1, most: int | None = None) -> Network:
    """Return who met whom within the filters: parties, or people. Raises FilterError where they name what is not here.

    `least` keeps the pairs that met at least so often, and the nodes that they leave; `most` the busiest nodes.
    """
    found = encounters(filters, timezone.now().date(), people=people, most=most)
    tallies = tuple(tally for tally in found.tallies() if tally.meetings >= least)
    paired = {row for tally in tallies for row in (tally.one, tally.other)}
    busy = {row: n for row, n in zip(found.nodes.tolist(), found.busy.tolist(), strict=True) if row in paired}
    members = _people(busy) if people else _parties(busy)
    total = found.total if least == 1 else len(members)
    return Network(members, tallies, found.meetings, found.plenaries, total, people, found)


def _parties(busy: dict[int, int]) -> tuple[Member, ...]:
    known = Country.objects.select_related("seat").in_bulk(busy)
    seats = _seats(known.values())
    return tuple(
        Member(
            node=Node(party.slug, party.name, party.kind, party.code, party.region, busy[row]),
            row=row,
            url=party.get_absolute_url(),
            position=seats.get(row) or position(party),
        )
        for row, party in ((row, known[row]) for row in busy)
    )


def _people(busy: dict[int, int]) -> tuple[Member, ...]:
    known = Leader.objects.in_bulk(busy)
    sides = main_parties(known)
    sides |= met_for([row for row in known if row not in sides])
    countries = Country.objects.select_related("seat").in_bulk(set(sides.values()))
    found = []
    for row in busy:
        leader, party = known[row], countries.get(sides.get(row, 0))
        code, region = (party.code, party.region) if party else ("", "")
        found.append(
            Member(
                node=Node(leader.slug, leader.name, "leader", code, region, busy[row]),
                row=row,
                url=leader.get_absolute_url(),
                position=position(party) if party else None,
            )
        )
    return tuple(found)


def _seats(parties: Iterable[Country]) -> dict[int, Point]:
    """Return where organisations have their headquarters, by row number."""
    homes = {each.pk: (each.headquarters, each.seat_id) for each in parties if each.headquarters and each.seat_id}
    places = Place.objects.filter(name__in={city for city, _ in homes.values()})
    where = {
        (place.name, place.country_id): (place.longitude, place.latitude)
        for place in places
        if place.longitude is not None and place.latitude is not None
    }
    return {row: where[home] for row, home in homes.items() if home in where}


def position(party: Country) -> Point | None:
    """Return where a party is on the globe, in degrees east and north; an organisation is where its seat is."""
    for each in (party, party.seat):
        if each and each.longitude is not None and each.latitude is not None:
            return each.longitude, each.latitude
    return None


def start_of(member: Member) -> Point:
    """Return where a node begins before the layout moves it: where it lies in the world, else in the middle."""
    return project(*member.position) if member.position else (500.0, 220.0)
