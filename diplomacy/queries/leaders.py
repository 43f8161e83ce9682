"""Leaders: their offices, whom they met, what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.formats.worldmap import WorldMap
from diplomacy.models import Leader, Meeting, Participation, ReportParticipant, Statement, Term
from diplomacy.queries.cards import Card, any_sample, card, card_rows
from diplomacy.queries.charts import Bar, year_bars
from diplomacy.queries.dyads import ThemeCount, count_by_year, theme_counts
from diplomacy.queries.said import newest_statements
from diplomacy.queries.terms import OFFICES, OfficeChart, leader_chart
from diplomacy.queries.travel import leader_travel
from diplomacy.records import RoleKind
from diplomacy.reference.names import fold

PAGE = 60
NEWEST = 8
COMING = 5
STATEMENTS = 8
MOST_COUNTERPARTS = 12
ALIKE = 0.4  # word similarity of pg_trgm: a letter too many or too few in a family name still finds it


@dataclass(frozen=True, slots=True)
class ListedLeader:
    """A person in the list."""

    name: str
    url: str
    office: str
    code: str
    meetings: int
    found: bool


@dataclass(frozen=True, slots=True)
class LeaderList:
    """A page of the list, and whether there are more than it shows."""

    leaders: tuple[ListedLeader, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Somebody whom a person met: how often, how often in person, and the last day known; widths in per cent."""

    name: str
    url: str
    code: str
    meetings: int
    in_person: int
    last: str
    width: int
    in_person_width: int


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """What a person's page shows. `given_office` is what articles call somebody whose terms are not known."""

    leader: Leader
    code: str
    offices: OfficeChart | None
    given_office: str
    counterparts: tuple[Counterpart, ...]
    travel: WorldMap | None
    abroad: int
    in_person: int
    years: tuple[Bar, ...]
    themes: tuple[ThemeCount, ...]
    coming: tuple[Card, ...]
    newest: tuple[Card, ...]
    statements: tuple[Statement, ...]
    meetings: int
    query: str
    has_samples: bool

    @property
    def now(self) -> tuple[str, ...]:
        """The offices held now, in words."""
        held = self.offices.offices if self.offices else ()
        return tuple(f"{office.role}, {office.when}" for office in held if office.now)

    @property
    def meetings_said(self) -> str:
        """How many meetings are on record, in words."""
        return wording.say_count(self.meetings, "meeting")

    @property
    def abroad_said(self) -> str:
        """How many of the meetings in person were outside the person's own country, in words."""
        return f"{self.abroad} of {wording.say_count(self.in_person, 'meeting')} in person were abroad."


def listed_leaders(words: str = "", today: date | None = None) -> LeaderList:
    """Return the people of that name, the likeliest first; without words those who met most.

    Each with the highest office held on the day, today where none is given, else with the last one held.
    """
    today = today or timezone.now().date()
    met = Count("participations__meeting", filter=Q(participations__meeting__removed_at=None), distinct=True)
    rows = Leader.objects.prefetch_related(
        Prefetch(
            "terms",
            Term.objects.select_related("country").order_by(F("start_earliest").desc(nulls_last=True)),
        )
    )
    if words:
        wanted = fold(words)
        rows = rows.annotate(likeness=TrigramWordSimilarity(wanted, "folded")).filter(likeness__gte=ALIKE)
        rows = rows.annotate(n=met).order_by("-likeness", "-n", "sort_key", "pk")
    else:
        rows = rows.annotate(n=met).filter(n__gt=0).order_by("-n", "sort_key", "pk")
    given = _given_roles().filter(leader=OuterRef("pk"))
    rows = rows.annotate(
        given_role=Subquery(given.values("role")[:1]),
        given_party=Subquery(given.values("country__name")[:1]),
        given_code=Subquery(given.values("country__code")[:1]),
    )
    found = list(rows[: PAGE + 1])
    return LeaderList(tuple(_listed(row, today) for row in found[:PAGE]), len(found) > PAGE)


def _given_roles() -> QuerySet[ReportParticipant]:
    """Return participants with the office that an article gives them, the newest first."""
    live = ReportParticipant.objects.filter(report__retired_at=None).exclude(role="")
    return live.order_by(F("report__article__published").desc(nulls_last=True), "pk")


def _listed(row: Leader, today: date) -> ListedLeader:
    terms = list(row.terms.all())
    now = sorted((term for term in terms if term.end is None or term.end.latest >= today), key=_rank)
    shown = next(iter([*now, *terms]), None)
    until = f", until {wording.say_date(shown.end)}" if shown and shown.end and not now else ""
    return ListedLeader(
        name=row.name,
        url=row.get_absolute_url(),
        office=f"{shown.role}, {shown.country.name}{until}" if shown else _given_office(row),
        code=shown.country.code if shown else getattr(row, "given_code", None) or "",
        meetings=getattr(row, "n", 0),
        found=row.origin == Leader.Origin.ARTICLE,
    )


def _given_office(row: Leader) -> str:
    """Return the office that the newest article gives somebody whose terms are not known."""
    role, party = getattr(row, "given_role", None), getattr(row, "given_party", None)
    return ", ".join(filter(None, (role, party)))


def _rank(term: Term) -> int:
    """Sort offices: those of a state first, a post among others last."""
    return OFFICES.index(RoleKind(term.role_kind)) if term.role_kind in OFFICES else len(OFFICES)


def find_leader(slug: str) -> Leader | None:
    """Return a person by slug."""
    return Leader.objects.filter(slug=slug).first()


def leader_page(leader: Leader, today: date | None = None) -> LeaderPage:
    """Return the page of a person as of a day, today where none is given."""
    today = today or timezone.now().date()
    filters = MeetingFilters(leader=leader.slug)
    theirs = Meeting.objects.current().with_leader(leader.slug)
    coming = theirs.upcoming(today).order_by(F("earliest").asc(nulls_last=True), "pk")
    planned = tuple(card(row) for row in card_rows(coming)[:COMING])
    newest = theirs.exclude(pk__in=coming.values("pk")).newest_first()
    cards = tuple(card(row) for row in card_rows(newest)[:NEWEST])
    statements = newest_statements(STATEMENTS, leader=leader)
    given = _given_roles().filter(leader=leader).values_list("role", "country__name", "country__code").first()
    offices = leader_chart(leader, today)
    travel, in_person, abroad = leader_travel(leader, filters)
    return LeaderPage(
        leader=leader,
        code=_code(leader) or (given[2] if given else "") or "",
        offices=offices,
        given_office=", ".join(filter(None, given[:2] if given else ())),
        counterparts=_counterparts(leader),
        travel=travel,
        abroad=abroad,
        in_person=in_person,
        years=year_bars(count_by_year(theirs), filters),
        themes=theme_counts(theirs.values("pk"), filters),
        coming=planned,
        newest=cards,
        statements=statements,
        meetings=theirs.count(),
        query=filters.query(),
        has_samples=any_sample(cards, planned, statements),
    )


def _code(leader: Leader) -> str:
    """Return the code of the party for which somebody held office last."""
    newest = leader.terms.select_related("country").order_by(F("start_earliest").desc(nulls_last=True), "role").first()
    return newest.country.code if newest else ""


def _counterparts(leader: Leader) -> tuple[Counterpart, ...]:
    """Return whom the person met most, in meetings held of two parties or a small group."""
    held = Meeting.objects.current().held().exclude(form="plenary").with_leader(leader.slug)
    own = set(Participation.objects.filter(leader=leader).values_list("country", flat=True).distinct())
    rows = list(
        Participation.objects.filter(meeting__in=held.values("pk"), leader__isnull=False, optional=False)
        .exclude(leader=leader)
        .exclude(country__in=own)
        .values("leader")
        .annotate(
            n=Count("meeting", distinct=True),
            met=Count("meeting", distinct=True, filter=Q(meeting__mode="in_person")),
            last=Max("meeting__latest", filter=Q(meeting__earliest=F("meeting__latest"))),
            code=Max("country__code"),
        )
        .order_by("-n", F("last").desc(nulls_last=True), "leader__sort_key")[:MOST_COUNTERPARTS]
    )
    people = Leader.objects.in_bulk([row["leader"] for row in rows])
    most = max((row["n"] for row in rows), default=1)
    return tuple(
        Counterpart(
            name=people[row["leader"]].name,
            url=people[row["leader"]].get_absolute_url(),
            code=row["code"] or "",
            meetings=row["n"],
            in_person=row["met"],
            last=wording.say_day(row["last"]) if row["last"] else wording.UNKNOWN_DATE,
            width=round(100 * row["n"] / most),
            in_person_width=round(100 * row["met"] / most),
        )
        for row in rows
    )
