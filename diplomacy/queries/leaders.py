"""Leaders: their offices, whom they met, what they said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import F, OuterRef, Prefetch, Subquery
from django.utils import timezone

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.models import Country, Leader, Participation, SamePerson, Statement, Term
from diplomacy.queries.cards import Card, any_sample
from diplomacy.queries.charts import Bar, year_bars
from diplomacy.queries.counting.columns import Numbers
from diplomacy.queries.counting.tallies import Meetings, leader_counts, of_leader
from diplomacy.queries.history.scopes import with_decisions
from diplomacy.queries.partners import Partner, ThemeCount, cards_by_id, partner, theme_counts
from diplomacy.queries.said import newest_statements
from diplomacy.queries.search.names import alike
from diplomacy.queries.sides import main_parties, met_for
from diplomacy.queries.terms import OFFICES, OfficeChart, leader_chart
from diplomacy.queries.travel import Travel, leader_travel
from diplomacy.records import RoleKind

PAGE = 60
NEWEST = 8
COMING = 5
STATEMENTS = 8
MOST_COUNTERPARTS = 12
LOOKED_AT = 60  # people met most, among whom those of the own side are left out


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
class LeaderPage:
    """What a person's page shows. `given_office` is what articles call somebody whose terms are not known."""

    leader: Leader
    code: str
    offices: OfficeChart | None
    given_office: str
    counterparts: tuple[Partner, ...]
    travel: Travel | None
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


def listed_leaders(words: str = "", today: date | None = None) -> LeaderList:
    """Return the people of that name, the likeliest first; without words those who met most.

    Each with the highest office held on the day, today where none is given, else with the last one held.
    """
    today = today or timezone.now().date()
    counts = leader_counts()
    terms = Term.objects.select_related("country").order_by(F("start_earliest").desc(nulls_last=True))
    called = Participation.objects.filter(leader=OuterRef("pk")).exclude(role="").order_by("-meeting_id")
    rows = Leader.objects.prefetch_related(Prefetch("terms", terms)).annotate(
        given_role=Subquery(called.values("role")[:1]),
        given_party=Subquery(called.values("country__name")[:1]),
        given_code=Subquery(called.values("country__code")[:1]),
    )
    if words:
        found = alike(rows, F("folded"), words, most=PAGE + 1)
        found.sort(key=lambda row: (-round(row.likeness, 1), -_count(counts, row.pk), row.sort_key, row.pk))
    else:
        busiest = np.argsort(-counts, kind="stable")[: PAGE + 1]
        found = list(rows.filter(pk__in=[int(pk) for pk in busiest if counts[pk]]))
        found.sort(key=lambda row: (-_count(counts, row.pk), row.sort_key, row.pk))
    shown = tuple(_listed(row, today, _count(counts, row.pk)) for row in found[:PAGE])
    return LeaderList(shown, len(found) > PAGE)


def _count(counts: Numbers, pk: int) -> int:
    return int(counts[pk]) if pk < len(counts) else 0


def _listed(row: Any, today: date, meetings: int) -> ListedLeader:
    """Return a person as the list shows them, who has no term with the office that articles give."""
    terms = list(row.terms.all())
    now = sorted((term for term in terms if term.end is None or term.end.latest >= today), key=_rank)
    shown = next(iter([*now, *terms]), None)
    until = f", until {wording.say_date(shown.end)}" if shown and shown.end and not now else ""
    given = ", ".join(filter(None, (row.given_role, row.given_party)))
    return ListedLeader(
        name=row.name,
        url=row.get_absolute_url(),
        office=f"{shown.role}, {shown.country.name}{until}" if shown else given,
        code=shown.country.code if shown else row.given_code or "",
        meetings=meetings,
        found=row.origin == Leader.Origin.ARTICLE,
    )


def _rank(term: Term) -> int:
    """Sort offices: those of a state first, a post among others last."""
    return OFFICES.index(RoleKind(term.role_kind)) if term.role_kind in OFFICES else len(OFFICES)


def find_leader(slug: str) -> Leader | None:
    """Return a person by slug."""
    found: Leader | None = with_decisions(Leader.objects.filter(slug=slug)).first()
    return found


def taken_for(slug: str) -> str:
    """Return the slug of the leader whom a person says that somebody found in articles is; empty where nobody does."""
    return SamePerson.objects.in_force().filter(found=slug).values_list("leader", flat=True).first() or ""


def leader_page(leader: Leader, today: date | None = None) -> LeaderPage:
    """Return the page of a person as of a day, today where none is given."""
    today = today or timezone.now().date()
    filters = MeetingFilters(leader=leader.slug)
    theirs = of_leader(leader)
    coming = cards_by_id(theirs.coming(today, COMING))
    newest = cards_by_id(theirs.newest(today, NEWEST))
    statements = newest_statements(STATEMENTS, leader=leader)
    offices = leader_chart(leader, today)
    called = Participation.objects.filter(leader=leader).exclude(role="").order_by("-meeting_id")
    given = None if offices else called.values_list("role", "country__name", "country__code").first()
    travel = leader_travel(leader, theirs, filters)
    return LeaderPage(
        leader=leader,
        code=_code(leader) or (given[2] if given else "") or "",
        offices=offices,
        given_office=", ".join(filter(None, given[:2] if given else ())),
        counterparts=_counterparts(leader, theirs),
        travel=travel,
        years=year_bars(theirs.by_year(), filters),
        themes=theme_counts(theirs, filters),
        coming=coming,
        newest=newest,
        statements=statements,
        meetings=len(theirs),
        query=filters.query(),
        has_samples=any_sample(coming, newest, statements),
    )


def _code(leader: Leader) -> str:
    """Return the code of the party for which somebody holds office, or held it last."""
    party = main_parties([leader.pk]).get(leader.pk)
    return Country.objects.values_list("code", flat=True).get(pk=party) if party else ""


def _counterparts(leader: Leader, theirs: Meetings) -> tuple[Partner, ...]:
    """Return whom the person met most, in meetings held of two parties or a small group; not those of the own side."""
    own = parties_of([leader.pk]).get(leader.pk, frozenset())
    met = theirs.leaders_met(leader)[:LOOKED_AT]
    parties = parties_of([each.pk for each in met])
    met = [each for each in met if not own & parties.get(each.pk, frozenset())]
    people = Leader.objects.in_bulk([each.pk for each in met])
    met.sort(key=lambda each: (-each.meetings, -(each.last or date.min).toordinal(), people[each.pk].sort_key))
    codes = dict(Country.objects.filter(pk__in=set().union(*parties.values())).values_list("pk", "code"))
    most = met[0].meetings if met else 1
    return tuple(
        partner(
            each,
            people[each.pk].name,
            next((codes[pk] for pk in parties.get(each.pk, ())), ""),
            people[each.pk].get_absolute_url(),
            most,
        )
        for each in met[:MOST_COUNTERPARTS]
    )


def parties_of(leaders: Sequence[int]) -> dict[int, frozenset[int]]:
    """Return the parties for which people act, by number in the database."""
    found = main_parties(leaders)
    found |= met_for([pk for pk in leaders if pk not in found])
    return {pk: frozenset({party}) for pk, party in found.items()}
