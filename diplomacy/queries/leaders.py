"""Leaders: their offices, whom they met, what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from diplomacy import wording
from diplomacy.models import Leader, Meeting, Participation, ReportParticipant, Statement, Term
from diplomacy.queries.cards import Card, any_sample, card, card_rows
from diplomacy.queries.countries import OFFICES
from diplomacy.records import RoleKind
from diplomacy.reference.names import fold

PAGE = 60
NEWEST = 10
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
    """Somebody whom a person met, and how often."""

    name: str
    url: str
    code: str
    meetings: int
    width: int


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """What a person's page shows."""

    leader: Leader
    offices: tuple[Office, ...]
    given_office: str
    counterparts: tuple[Counterpart, ...]
    coming: tuple[Card, ...]
    newest: tuple[Card, ...]
    statements: tuple[Statement, ...]
    meetings: int
    has_samples: bool


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
    theirs = Meeting.objects.current().with_leader(leader.slug)
    coming = theirs.upcoming(today).order_by(F("earliest").asc(nulls_last=True), "pk")
    planned = tuple(card(row) for row in card_rows(coming)[:NEWEST])
    newest = theirs.exclude(pk__in=coming.values("pk")).newest_first()
    cards = tuple(card(row) for row in card_rows(newest)[:NEWEST])
    statements = tuple(
        Statement.objects.current().filter(leader=leader).select_related("leader", "country", "meeting")[:NEWEST]
    )
    given = _given_roles().filter(leader=leader).values_list("role", "country__name").first()
    return LeaderPage(
        leader=leader,
        offices=leader_terms(leader, today),
        given_office=", ".join(filter(None, given or ())),
        counterparts=_counterparts(leader),
        coming=planned,
        newest=cards,
        statements=statements,
        meetings=theirs.count(),
        has_samples=any_sample(cards, planned, statements),
    )


def _counterparts(leader: Leader) -> tuple[Counterpart, ...]:
    """Return whom the person met most, in meetings held of two parties or a small group."""
    held = Meeting.objects.current().held().exclude(form="plenary").with_leader(leader.slug)
    own = set(Participation.objects.filter(leader=leader).values_list("country", flat=True))
    rows = list(
        Participation.objects.filter(meeting__in=held.values("pk"), leader__isnull=False, optional=False)
        .exclude(leader=leader)
        .exclude(country__in=own)
        .values("leader", "country__code")
        .annotate(n=Count("meeting", distinct=True))
        .order_by("-n", "leader__sort_key")[:MOST_COUNTERPARTS]
    )
    people = Leader.objects.in_bulk([row["leader"] for row in rows])
    most = max((row["n"] for row in rows), default=1)
    return tuple(
        Counterpart(
            name=people[row["leader"]].name,
            url=people[row["leader"]].get_absolute_url(),
            code=row["country__code"] or "",
            meetings=row["n"],
            width=round(100 * row["n"] / most),
        )
        for row in rows
    )
