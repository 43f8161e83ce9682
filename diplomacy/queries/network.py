"""The network of who meets whom, as pages draw it and files carry it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from diplomacy.filters import MeetingFilters
from diplomacy.formats.network import Edge, Node
from diplomacy.formats.projection import Point, project
from diplomacy.models import Country, Leader, Term
from diplomacy.queries.encounters import Tally, encounters
from diplomacy.queries.timeline import find_names


@dataclass(frozen=True, slots=True)
class Member:
    """A node with what pages need beside what files carry: its page's address and its place in the world, if any."""

    node: Node
    row: int
    url: str
    position: Point | None


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges of a filter, the busiest first. `meetings` are counted once each; `plenaries` are not in it."""

    members: tuple[Member, ...]
    tallies: tuple[Tally, ...]
    meetings: int
    plenaries: int
    people: bool

    def busiest(self, most: int) -> Network:
        """Return the network of the busiest nodes alone."""
        kept = self.members[:most]
        rows = {member.row for member in kept}
        tallies = tuple(tally for tally in self.tallies if tally.one in rows and tally.other in rows)
        return Network(kept, tallies, self.meetings, self.plenaries, self.people)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes, as `formats.network` takes them."""
        return tuple(member.node for member in self.members)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The edges, as `formats.network` takes them."""
        slugs = {member.row: member.node.id for member in self.members}
        return tuple(Edge(slugs[t.one], slugs[t.other], t.meetings, t.first, t.last) for t in self.tallies)


def network(filters: MeetingFilters, *, people: bool = False, least: int = 1) -> Network:
    """Return who met whom within the filters: parties, or people. Raises FilterError where they name what is not here.

    `least` keeps the pairs that met at least so often, and the nodes that they leave.
    """
    find_names(filters)
    found = encounters(filters, timezone.now().date(), people=people)
    busy = found.busy()
    chosen = list(busy)
    tallies = [tally for tally in found.tallies() if tally.meetings >= least]
    if least > 1:
        paired = {row for tally in tallies for row in (tally.one, tally.other)}
        chosen = [row for row in chosen if row in paired]
    members = _people(chosen, busy) if people else _parties(chosen, busy)
    return Network(members, tuple(tallies), found.meetings, found.plenaries, people)


def _parties(rows: list[int], busy: dict[int, int]) -> tuple[Member, ...]:
    known = Country.objects.select_related("seat").in_bulk(rows)
    return tuple(
        Member(
            node=Node(party.slug, party.name, party.kind, party.code, party.region, busy[row]),
            row=row,
            url=party.get_absolute_url(),
            position=position(party),
        )
        for row, party in ((row, known[row]) for row in rows)
    )


def _people(rows: list[int], busy: dict[int, int]) -> tuple[Member, ...]:
    known = Leader.objects.in_bulk(rows)
    parties: dict[int, Country] = {}
    # The newest term comes first and says whom a person acts for.
    for term in Term.objects.filter(leader__in=rows).select_related("country__seat"):
        parties.setdefault(term.leader_id, term.country)
    found = []
    for row in rows:
        leader, party = known[row], parties.get(row)
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


def position(party: Country) -> Point | None:
    """Return where a party is on the globe, in degrees east and north; an organisation is where its seat is."""
    for each in (party, party.seat):
        if each and each.longitude is not None and each.latitude is not None:
            return each.longitude, each.latitude
    return None


def start_of(member: Member) -> Point:
    """Return where a node begins before the layout moves it: where it lies in the world, else in the middle."""
    return project(*member.position) if member.position else (500.0, 220.0)


