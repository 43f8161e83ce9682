"""Somebody whom only articles know, and the leaders who may be meant: by name, and by the country that they act for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from diplomacy import wording
from diplomacy.models import Country, Leader, Participation, SamePerson, Term
from diplomacy.queries.search.names import alike
from diplomacy.reference.names import fold, normalise

MOST = 5  # who has a key of their own
ALIKE = 0.75  # the share of letters in common from which a name is offered
SAME_SIDE = 0.15  # how much likelier somebody is who acts for the same party


@dataclass(frozen=True, slots=True)
class Namesake:
    """A leader who may be meant: the number that is its key, the office held last, and why they are offered."""

    number: int
    slug: str
    name: str
    url: str
    office: str
    why: str


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Whom articles name: the offices and parties that they give, and how many meetings tell of them."""

    roles: tuple[str, ...]
    parties: tuple[str, ...]
    meetings: int


def found_person(leader: Leader) -> FoundPerson:
    """Return what articles say of somebody."""
    rows = list(
        Participation.objects.filter(leader=leader, meeting__removed_at=None)
        .order_by("-meeting_id")
        .values_list("role", "country__name", "meeting")
    )
    return FoundPerson(
        roles=tuple({normalise(role): role for role, *_ in rows if role}.values())[:3],
        parties=tuple(dict.fromkeys(party for _, party, _ in rows if party)),
        meetings=len({meeting for *_, meeting in rows}),
    )


def namesakes(found: Leader) -> tuple[Namesake, ...]:
    """Return the leaders who may be meant by a name, the likeliest first: alike in name, best of the same party."""
    today = timezone.now().date()
    parties = set(
        Country.objects.filter(participations__leader=found, participations__meeting__removed_at=None)
        .values_list("pk", flat=True)
        .distinct()
    )
    people = _known(found)
    rows = {row.pk: row for row in alike(people, F("folded"), found.name)}
    family = normalise(found.name).split()[-1:]
    own = [
        row
        for row in people.filter(terms__country__in=parties, folded__icontains=" ".join(family)).distinct()[:20]
        if set(family) & set(normalise(row.name).split())
    ]
    rows |= {row.pk: row for row in own}
    scored = [(_likeness(found.name, (row.name, *row.aliases)), row) for row in rows.values()]
    near = [(score, row) for score, row in scored if score >= ALIKE or row in own]
    ranked = sorted(
        ((score + SAME_SIDE * _acts_for(row, parties), row) for score, row in near),
        key=lambda pair: (-pair[0], pair[1].sort_key, pair[1].pk),
    )
    return tuple(_namesake(number, row, parties, today) for number, (_, row) in enumerate(ranked[:MOST], 1))


def find_known(name: str, found: Leader) -> list[Leader]:
    """Return the leaders, other than somebody found, of exactly this name or at this address."""
    people = _known(found)
    if by_slug := people.filter(slug=name.strip().casefold()).first():
        return [by_slug]
    wanted = normalise(name)
    rows = people.filter(folded__icontains=fold(name.strip())) if wanted else people.none()
    return [row for row in rows[:50] if wanted in {normalise(each) for each in (row.name, *row.aliases)}]


def _known(found: Leader) -> QuerySet[Leader]:
    """Return who may be meant: whoever is confirmed and not taken for somebody else."""
    terms = Term.objects.select_related("country").order_by(F("start_earliest").desc(nulls_last=True))
    taken = SamePerson.objects.in_force().values("found")
    people = Leader.objects.filter(confirmed=True).exclude(pk=found.pk).exclude(slug__in=taken)
    return people.prefetch_related(Prefetch("terms", terms))


def _likeness(name: str, names: Iterable[str]) -> float:
    """Return how alike a name is to the likest of some names, 0 to 1, whatever the order of its words."""
    wanted = " ".join(sorted(normalise(name).split()))
    return max(SequenceMatcher(None, wanted, " ".join(sorted(normalise(each).split()))).ratio() for each in names)


def _acts_for(row: Leader, parties: set[int]) -> bool:
    return any(term.country_id in parties for term in row.terms.all())


def _namesake(number: int, row: Leader, parties: set[int], today: date) -> Namesake:
    terms = list(row.terms.all())
    now = next((term for term in terms if term.end is None or term.end.latest >= today), None)
    shown = now or next(iter(terms), None)
    until = f", until {wording.say_date(shown.end)}" if shown and shown.end and now is None else ""
    return Namesake(
        number=number,
        slug=row.slug,
        name=row.name,
        url=row.get_absolute_url(),
        office=f"{shown.role}, {shown.country.name}{until}" if shown else "office not known",
        why="acts for the same party" if _acts_for(row, parties) else "alike in name",
    )
