"""Countries and organisations, and whom they meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, Q
from django.utils import timezone

from diplomacy import wording
from diplomacy.models import Country, Leader, Meeting, Participation, Statement, Term
from diplomacy.queries.cards import Card, any_sample, card, card_rows
from diplomacy.records import PartialDate, RoleKind

NEWEST = 10
MOST_PARTNERS = 12
MOST_OFFICES = 14
OFFICES = (
    RoleKind.HEAD_OF_STATE,
    RoleKind.HEAD_OF_GOVERNMENT,
    RoleKind.FOREIGN_MINISTER,
    RoleKind.DEFENCE_MINISTER,
    RoleKind.ORGANISATION_HEAD,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A party in the list: how often it met others, and the last day on which it is known to have met any."""

    name: str
    code: str
    url: str
    kind: str
    meetings: int
    last: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A party that another met: how often, and the last day on which it is known to have met it."""

    name: str
    code: str
    url: str
    query: str
    meetings: int
    last: str
    width: int


@dataclass(frozen=True, slots=True)
class Office:
    """A term of office as a page shows it."""

    name: str
    url: str
    role: str
    when: str
    now: bool


@dataclass(frozen=True, slots=True)
class CountryPage:
    """What a party's page shows."""

    country: Country
    partners: tuple[Partner, ...]
    coming: tuple[Card, ...]
    newest: tuple[Card, ...]
    offices: tuple[Office, ...]
    statements: tuple[Statement, ...]
    meetings: int
    has_samples: bool


def listed_countries() -> list[Listed]:
    """Return every party that took part in a current meeting, the most active first."""
    part = Q(participations__meeting__removed_at=None, participations__optional=False)
    on_a_known_day = part & Q(
        participations__meeting__status="held", participations__meeting__earliest=F("participations__meeting__latest")
    )
    rows = (
        Country.objects.annotate(
            n=Count("participations__meeting", filter=part, distinct=True),
            last=Max("participations__meeting__latest", filter=on_a_known_day),
        )
        .filter(n__gt=0)
        .order_by("-n", "sort_key")
    )
    return [
        Listed(
            name=row.name,
            code=row.code,
            url=row.get_absolute_url(),
            kind=row.get_kind_display(),
            meetings=row.n,
            last=wording.say_day(row.last) if row.last else "",
        )
        for row in rows
    ]


def find_country(slug: str) -> Country | None:
    """Return a party by its slug."""
    return Country.objects.filter(slug=slug).first()


def country_page(country: Country, today: date | None = None) -> CountryPage:
    """Return the page of a party as of a day, today where none is given."""
    today = today or timezone.now().date()
    theirs = Meeting.objects.current().involving_country(country.slug)
    coming = theirs.upcoming(today).order_by(F("earliest").asc(nulls_last=True), "pk")
    newest = theirs.exclude(pk__in=coming.values("pk")).newest_first()
    cards = tuple(card(row) for row in card_rows(newest)[:NEWEST])
    planned = tuple(card(row) for row in card_rows(coming)[:NEWEST])
    statements = tuple(
        Statement.objects.current().filter(country=country).select_related("leader", "country", "meeting")[:NEWEST]
    )
    return CountryPage(
        country=country,
        partners=_partners(country),
        coming=planned,
        newest=cards,
        offices=_offices(country, today),
        statements=statements,
        meetings=theirs.count(),
        has_samples=any_sample(cards, planned, statements),
    )


def _partners(country: Country) -> tuple[Partner, ...]:
    """Return the parties met, the most often met first: meetings held of two parties or a small group."""
    held = Meeting.objects.current().held().exclude(form="plenary").involving_country(country.slug)
    rows = list(
        Participation.objects.filter(meeting__in=held.values("pk"), country__isnull=False, optional=False)
        .exclude(country=country)
        .values("country")
        .annotate(
            n=Count("meeting", distinct=True),
            last=Max("meeting__latest", filter=Q(meeting__earliest=F("meeting__latest"))),
        )
        .order_by("-n", F("last").desc(nulls_last=True), "country__sort_key")[:MOST_PARTNERS]
    )
    names = Country.objects.in_bulk([row["country"] for row in rows])
    most = max((row["n"] for row in rows), default=1)
    partners = ((names[row["country"]], row) for row in rows)
    return tuple(
        Partner(
            name=other.name,
            code=other.code,
            url=other.get_absolute_url(),
            query=f"country={country.slug}&country={other.slug}",
            meetings=row["n"],
            last=wording.say_day(row["last"]) if row["last"] else wording.UNKNOWN_DATE,
            width=round(100 * row["n"] / most),
        )
        for other, row in partners
    )


def _offices(country: Country, today: date) -> tuple[Office, ...]:
    """Return who holds the main offices now, then who held them last, the newest first."""
    terms = Term.objects.filter(country=country, role_kind__in=OFFICES).select_related("leader")
    offices = sorted((office(term, today) for term in terms.filter(_recent(today))), key=lambda each: not each.now)
    return tuple(offices[:MOST_OFFICES])


def _recent(today: date) -> Q:
    """Keep terms that reach into the last five years."""
    return Q(end_latest=None) | Q(end_latest__gte=date(today.year - 5, 1, 1))


def office(term: Term, today: date, *, of: str = "") -> Office:
    """Return a term as a page shows it, with the party's name after the role where it is given."""
    return Office(
        name=term.leader.name,
        url=term.leader.get_absolute_url(),
        role=wording.say_office(term.role, of),
        when=wording.say_term(term.start, term.end),
        now=term.end is None or PartialDate.day(today).overlaps(term.end),
    )


def leader_terms(leader: Leader, today: date) -> tuple[Office, ...]:
    """Return a person's offices, the newest first."""
    return tuple(office(term, today, of=term.country.name) for term in leader.terms.select_related("country", "leader"))
