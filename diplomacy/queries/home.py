"""The front page: what is coming up, what just happened, what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F
from django.utils import timezone

from diplomacy.models import Country, Meeting, Participation, Statement
from diplomacy.queries.cards import Card, any_sample, card, card_rows

NEWEST = 8
RECENT = timedelta(days=30)
COMING = 5
MOST_ACTIVE = 8


@dataclass(frozen=True, slots=True)
class Active:
    """A party and in how many meetings it took part."""

    name: str
    code: str
    url: str
    meetings: int
    width: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the front page shows."""

    newest: tuple[Card, ...]
    recent: bool
    coming: tuple[Card, ...]
    active: tuple[Active, ...]
    statements: tuple[Statement, ...]
    meetings: int
    has_samples: bool


def home_page(today: date | None = None) -> HomePage:
    """Return the front page as of a day, today where none is given."""
    today = today or timezone.now().date()
    # By the earliest day that a meeting can be: one of which only the year is known did not just happen.
    held = Meeting.objects.current().held().order_by(F("earliest").desc(nulls_last=True), "-pk")
    newest = tuple(card(row) for row in card_rows(held)[:NEWEST])
    rows = Meeting.objects.current().upcoming(today).order_by(F("earliest").asc(nulls_last=True), "pk")
    coming = tuple(card(row) for row in card_rows(rows)[:COMING])
    statements = tuple(
        Statement.objects.current().filter(kind="direct").select_related("leader", "country", "meeting")[:COMING]
    )
    return HomePage(
        newest=newest,
        recent=any(each.date and each.date.latest >= today - RECENT for each in newest),
        coming=coming,
        active=_most_active(),
        statements=statements,
        meetings=Meeting.objects.current().count(),
        has_samples=any_sample(newest, coming, statements),
    )


def _most_active() -> tuple[Active, ...]:
    counted = (
        Participation.objects.filter(
            country__isnull=False, optional=False, meeting__removed_at=None, meeting__status="held"
        )
        .values("country")
        .annotate(n=Count("meeting", distinct=True))
        .order_by("-n", "country__sort_key")[:MOST_ACTIVE]
    )
    counts = {row["country"]: row["n"] for row in counted}
    countries = Country.objects.in_bulk(counts)
    most = max(counts.values(), default=1)
    return tuple(
        Active(c.name, c.code, c.get_absolute_url(), n, round(100 * n / most))
        for pk, n in counts.items()
        if (c := countries.get(pk))
    )
