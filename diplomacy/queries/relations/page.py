"""The page of relations: who meets whom, as a network, a matrix, a map and a table of the same filter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Q
from django.urls import reverse

from diplomacy import wording
from diplomacy.filters import LEVELS, REGIONS, MeetingFilters
from diplomacy.formats.picture import Drawn, Edge, Picture, draw
from diplomacy.formats.picture import Node as DrawnNode
from diplomacy.formats.worldmap import Link, Spot, WorldMap, world_map
from diplomacy.models import Country, Summit, SummitSeries
from diplomacy.queries.counting.columns import Columns
from diplomacy.queries.names import find_names
from diplomacy.queries.relations.encounters import Tally
from diplomacy.queries.relations.filters import LEASTS, NODES, PICTURES, RelationFilters
from diplomacy.queries.relations.matrix import Matrix, matrix
from diplomacy.queries.relations.network import Member, Network, network, start_of
from diplomacy.queries.sentence import Term, sentence

MOST_NODES = 200
MOST_PEOPLE = 600
MOST_ROWS = 200
MOST_ARCS = 160
MOST_PARTNERS = 12
MOST_SUMMITS = 60
MOST_PAIRS = 10
SHAPES = {"organisation": "square", "party": "diamond"}
TITLES = {"network": "Network", "matrix": "Matrix", "map": "Map", "table": "Table"}
FILES = (("SVG", "svg"), ("GraphML", "graphml"), ("GEXF", "gexf"), ("CSV", "csv"))


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several ways to look at the same."""

    label: str
    query: str
    current: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a field of the form offers."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form that is chosen from a list."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """A node of the drawn network: where it is, what it is called and says, and the address that selects it."""

    drawn: DrawnNode
    row: int
    slug: str
    query: str
    words: str
    state: str


@dataclass(frozen=True, slots=True)
class NetworkEdge:
    """A line of the drawn network, between two nodes by their positions."""

    drawn: Edge
    words: str
    on: bool


@dataclass(frozen=True, slots=True)
class NetworkView:
    """The network as it is drawn."""

    nodes: tuple[NetworkNode, ...]
    edges: tuple[NetworkEdge, ...]
    left_out: int
    shapes: tuple[str, ...]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two nodes that met: names, codes, the pair's page if it has one, the meetings behind the number, and when."""

    one: str
    one_code: str
    other: str
    other_code: str
    url: str
    meetings: int
    meetings_url: str
    first: str
    last: str

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.one} and {self.other}"


@dataclass(frozen=True, slots=True)
class Partner:
    """Whom the selected node met."""

    name: str
    code: str
    url: str
    meetings: int


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands beside the network: the selected node and whom it met, or the pairs that met most."""

    name: str
    code: str
    url: str
    said: str
    partners: tuple[Partner, ...]
    more: int
    meetings: int
    meetings_url: str
    close_query: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class RelationsPage:
    """What the page shows; only the picture that is asked for is made, the others are None."""

    filters: RelationFilters
    who: str
    total: int
    shown: int
    meetings: int
    plenaries: int
    terms: tuple[Term, ...]
    tabs: tuple[Tab, ...]
    kinds: tuple[Tab, ...]
    fields: tuple[Field, ...]
    kept: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    panel: Panel
    network: NetworkView | None = None
    matrix: Matrix | None = None
    map: WorldMap | None = None
    table: tuple[Pair, ...] = ()
    pairs: int = 0


def relations_page(filters: RelationFilters) -> RelationsPage:
    """Return the page that the filters ask for. Raises FilterError where they name what does not exist."""
    people = filters.people and filters.picture != "map"
    # There are a few hundred parties, and may be thousands of people: of these the table has the busiest.
    found = network(filters.meetings, people=people, least=filters.least, most=MOST_PEOPLE if people else None)
    drawn = found.busiest(MOST_NODES)
    pairs = _Pairs(found, filters.meetings)
    made: dict[str, object] = {}
    match filters.picture:
        case "network":
            made["network"] = _network(drawn, filters)
        case "matrix":
            made["matrix"] = matrix(drawn, pairs.url)
        case "map":
            made["map"] = _map(drawn, pairs, filters)
        case "table":
            shown = found.tallies[:MOST_ROWS]
            pairs.spans = found.counted.spans(list(shown))
            made["table"] = tuple(pairs.of(tally) for tally in shown)
    return RelationsPage(
        filters=filters,
        who=_who(found.total, people=people),
        total=found.total,
        shown=len(drawn.members),
        meetings=found.meetings,
        plenaries=found.plenaries,
        terms=tuple(
            Term(term.lead, term.label, filters.around(term.query))
            for term in sentence(filters.meetings, find_names(filters.meetings))
        ),
        tabs=tuple(Tab(TITLES[name], filters.but(picture=name).query(), name == filters.picture) for name in PICTURES),
        kinds=tuple(
            Tab(name.capitalize(), filters.but(nodes=name, focus="").query(), (name == "leaders") == people)
            for name in NODES
        ),
        fields=_fields(filters, found.counted.columns),
        kept=filters.hidden(),
        files=tuple((label, f"{reverse('network-file', args=[kind])}?{filters.query()}") for label, kind in FILES),
        panel=_panel(found, pairs, filters),
        pairs=len(found.tallies),
        **made,  # type: ignore[arg-type]
    )


def drawn_network(filters: RelationFilters) -> tuple[Picture, Network]:
    """Return the network as it is drawn, for a file."""
    found = network(filters.meetings, people=filters.people, least=filters.least, most=MOST_NODES)
    return _draw(found, _position(found, filters.focus)), found


def say_network(found: Network, filters: RelationFilters) -> tuple[str, str]:
    """Return a title and a note for a picture that leaves the page."""
    terms = sentence(filters.meetings, find_names(filters.meetings))
    said = " ".join(f"{term.lead} {term.label}".strip() for term in terms)
    title = f"{_who(found.total, people=found.people)} in {wording.say_count(found.meetings, 'meeting')}"
    return f"{title} {said}".strip(), "Sidelines. Meetings of two parties and small groups; plenaries are left out."


def _who(count: int, *, people: bool) -> str:
    if people:
        return wording.say_count(count, "leader")
    return f"{count:,} {'party' if count == 1 else 'countries and organisations'}"


def _draw(found: Network, selected: int) -> Picture:
    """Draw the busiest node last, so that nothing lies over its name. Positions count from the least busy."""
    members = found.members[::-1]
    at = {member.row: i for i, member in enumerate(members)}
    nodes = tuple(Drawn(m.node.label, m.node.meetings, SHAPES.get(m.node.kind, "circle"), start_of(m)) for m in members)
    return draw(nodes, tuple((at[t.one], at[t.other], t.meetings) for t in found.tallies), selected)


def _position(found: Network, slug: str) -> int:
    return next((i for i, member in enumerate(found.members[::-1]) if member.node.id == slug), -1)


def _network(found: Network, filters: RelationFilters) -> NetworkView:
    selected = _position(found, filters.focus)
    picture = _draw(found, selected)
    near = {end for edge in picture.edges if selected in (edge.one, edge.other) for end in (edge.one, edge.other)}
    members = found.members[::-1]
    names = [member.node.label for member in members]
    return NetworkView(
        nodes=tuple(
            NetworkNode(
                drawn=drawn,
                row=i,
                slug=member.node.id,
                query=filters.but(focus=member.node.id).query(),
                words=f"{member.node.label}: {wording.say_count(member.node.meetings, 'meeting')}",
                state="on" if i == selected else "near" if i in near else "",
            )
            for i, (member, drawn) in enumerate(zip(members, picture.nodes, strict=True))
        ),
        edges=tuple(
            NetworkEdge(
                drawn=edge,
                words=f"{names[edge.one]} and {names[edge.other]}: {wording.say_count(edge.weight, 'meeting')}",
                on=selected in (edge.one, edge.other),
            )
            for edge in picture.edges
        ),
        left_out=picture.left_out,
        shapes=tuple(dict.fromkeys(node.shape for node in picture.nodes)),
        least=min((edge.weight for edge in picture.edges), default=0),
        most=max((edge.weight for edge in picture.edges), default=0),
    )


class _Pairs:
    """Pairs of a network as the page shows them."""

    def __init__(self, found: Network, meetings: MeetingFilters) -> None:
        self.members = {member.row: member for member in found.members}
        # What is counted here, so that the number and the list behind it are the same.
        self.meetings = meetings.but(status=meetings.status or "held", form=meetings.form or "encounter")
        self.people = found.people
        self.spans: dict[tuple[int, int], tuple[date, date]] = {}

    def of(self, tally: Tally) -> Pair:
        one, other = sorted((self.members[tally.one], self.members[tally.other]), key=lambda member: member.node.label)
        first, last = self.spans.get((tally.one, tally.other), (None, None))
        return Pair(
            one=one.node.label,
            one_code=one.node.code,
            other=other.node.label,
            other_code=other.node.code,
            url=self.url(one, other),
            meetings=tally.meetings,
            meetings_url="" if self.people else self.listed(one, other),
            first=wording.say_day(first) if first else "",
            last=wording.say_day(last) if last else "",
        )

    def url(self, one: Member, other: Member) -> str:
        """Return the page of the pair; two people have none."""
        return "" if self.people else pair_url(one.node.id, other.node.id)

    def listed(self, *members: Member) -> str:
        """Return the timeline of what these did together; of one of them, of all it did."""
        if self.people:
            return f"{reverse('timeline')}?{self.meetings.but(leader=members[0].node.id).query()}"
        slugs = dict.fromkeys((*self.meetings.country, *(member.node.id for member in members)))
        return f"{reverse('timeline')}?{self.meetings.but(country=tuple(slugs)).query()}"


def pair_url(one: str, other: str) -> str:
    """Return the address of the page of two parties, given by their slugs."""
    return reverse("pair", args=sorted((one, other)))


def _panel(found: Network, pairs: _Pairs, filters: RelationFilters) -> Panel:
    selected = next((member for member in found.members if member.node.id == filters.focus), None)
    close = filters.but(focus="").query()
    if selected is None:
        newest = tuple(pairs.of(tally) for tally in found.tallies[:MOST_PAIRS])
        said = "The one that was selected met nobody within these filters." if filters.focus else ""
        return Panel("", "", "", said, (), 0, 0, "", close, newest)
    met = [tally for tally in found.tallies if selected.row in (tally.one, tally.other)]
    partners = [(pairs.members[t.other if t.one == selected.row else t.one], t.meetings) for t in met]
    return Panel(
        name=selected.node.label,
        code=selected.node.code,
        url=selected.url,
        said=f"Met {len(met):,} of the {len(found.members) - 1:,} others.",
        partners=tuple(
            Partner(m.node.label, m.node.code, pairs.url(selected, m) or m.url, times)
            for m, times in partners[:MOST_PARTNERS]
        ),
        more=max(0, len(partners) - MOST_PARTNERS),
        meetings=selected.node.meetings,
        meetings_url=pairs.listed(selected),
        close_query=close,
        pairs=(),
    )


def _map(found: Network, pairs: _Pairs, filters: RelationFilters) -> WorldMap:
    """Return the parties where they are, the larger the more they met, and the pairs as arcs between them."""
    placed = {member.row: member for member in found.members if member.position}
    selected = next((row for row, member in placed.items() if member.node.id == filters.focus), None)
    links: list[Link] = []
    for tally in found.tallies:
        if len(links) == MOST_ARCS:
            break
        one, other = placed.get(tally.one), placed.get(tally.other)
        if not (one and other and one.position and other.position):
            continue
        if selected is not None and selected not in (tally.one, tally.other):
            continue
        pair = pairs.of(tally)
        words = wording.say_count(pair.meetings, "meeting")
        links.append(Link(one.position, other.position, pair.name, pair.meetings, words, pair.url))
    spots = [
        Spot(
            longitude=member.position[0],
            latitude=member.position[1],
            name=member.node.label,
            count=member.node.meetings,
            words=wording.say_count(member.node.meetings, "meeting"),
            url=f"?{filters.but(focus='' if row == selected else member.node.id).query()}",
        )
        for row, member in placed.items()
        if member.position
    ]
    return world_map(
        "Who met whom: parties where they are, and an arc for each pair", spots, links, what="Pair", rows=links
    )


def _fields(filters: RelationFilters, columns: Columns) -> tuple[Field, ...]:
    meetings = filters.meetings
    country = meetings.country[0] if meetings.country else ""
    lists: Sequence[tuple[str, str, str, Sequence[tuple[str, str]]]] = (
        ("country", "Country", country, [("", "any"), *_countries(columns)]),
        ("summit", "Summit", meetings.summit, [("", "any or none"), *_summits(columns, meetings.summit)]),
        ("level", "Level", meetings.level, [("", "any"), *((each, wording.say_level(each)) for each in LEVELS)]),
        ("region", "Region", meetings.region, [("", "any"), *((each, wording.say_region(each)) for each in REGIONS)]),
        (
            "least",
            "At least",
            str(filters.least),
            [(str(each), wording.say_count(each, "meeting")) for each in LEASTS],
        ),
    )
    return tuple(
        Field(name, label, tuple(Choice(value, said, value == chosen) for value, said in choices))
        for name, label, chosen, choices in lists
    )


def _countries(columns: Columns) -> Iterable[tuple[str, str]]:
    """Return slug and name of every party that took part in a meeting."""
    present = np.flatnonzero(np.bincount(columns.countries.values, minlength=1)).tolist()
    return Country.objects.filter(pk__in=present).values_list("slug", "name")


def _summits(columns: Columns, chosen: str) -> Iterable[tuple[str, str]]:
    """Return slug and label of the summits with most meetings, the newest first, and of the chosen one or series."""
    counts = np.bincount(columns.summit, minlength=1)
    counts[0] = 0  # meetings at none
    busiest = [int(row) for row in np.argsort(-counts, kind="stable")[:MOST_SUMMITS] if counts[row]]
    listed = list(Summit.objects.filter(Q(pk__in=busiest) | Q(slug=chosen)).values_list("slug", "label"))
    if chosen and chosen not in [slug for slug, _ in listed]:
        code = SummitSeries.objects.filter(slug=chosen).values_list("code", flat=True).first()
        listed.insert(0, (chosen, f"any {code}" if code else "none"))
    return listed
