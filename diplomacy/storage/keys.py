"""From the codes and slugs that records use to the rows that hold them.

A run that stores many articles keeps one `Keys`: the reference tables are small and their row numbers do not change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.utils.text import slugify

from diplomacy.models import Country, Leader, Place, SamePerson, Summit, SummitSeries, Theme
from diplomacy.records import ExtractedStatement, Participant
from diplomacy.reference.names import fold, sort_key

FOUND, SAMPLE = "-found", "-sample"


class Keys:
    """Row numbers by code or slug, loaded once and looked up again where something is new."""

    def __init__(self) -> None:
        """Start empty: each table is read when it is first asked for."""
        self._rows: dict[str, dict[str, int]] = {}
        self._names: dict[str, str] = {}
        self._taken_for: dict[str, str] | None = None

    def country(self, code: str | None) -> int | None:
        """Return the row of a country or organisation by its code."""
        return self._find("country", code, lambda: Country.objects.values_list("code", "pk"))

    def leader(self, slug: str | None) -> int | None:
        """Return the row of a leader by slug; of somebody found, the leader whom a person says that it is."""
        return self._find("leader", slug, _leaders)

    def known_speaker(self, said: ExtractedStatement, *, sample: bool) -> ExtractedStatement:
        """Return words with the leader whom a person says that their speaker is; as they are where nobody said so."""
        if self._taken_for is None:
            self._taken_for = taken_for_all()
        if said.leader or not self._taken_for:
            return said
        known = self._taken_for.get(found_slug(Participant(said.speaker, said.party), sample=sample) or "")
        return replace(said, leader=known) if known else said

    def summit(self, slug: str | None) -> int | None:
        """Return the row of a summit's edition by slug."""
        return self._find("summit", slug, lambda: Summit.objects.values_list("slug", "pk"))

    def series(self, slug: str | None) -> int | None:
        """Return the row of a summit series by slug."""
        return self._find("series", slug, lambda: SummitSeries.objects.values_list("slug", "pk"))

    def theme(self, slug: str | None) -> int | None:
        """Return the row of a theme by slug."""
        return self._find("theme", slug, lambda: Theme.objects.values_list("slug", "pk"))

    def place(self, city: str | None, country: str | None) -> int | None:
        """Return the row of a city by its name and its country's code."""
        if not city or not country:
            return None
        rows = Place.objects.values_list("name", "country__code", "pk")
        return self._find("place", f"{city}|{country}", lambda: ((f"{n}|{c}", pk) for n, c, pk in rows))

    def country_name(self, code: str) -> str:
        """Return a party's usual name by its code; the code itself where it is not known."""
        if not self._names:
            self._names = dict(Country.objects.values_list("code", "name"))
        return self._names.get(code, code)

    def add_found_people(self, people: Iterable[Participant], *, sample: bool) -> None:
        """Make a leader of each person whom only articles know, marked as found; nobody is guessed into a namesake.

        Rows are made in the order of their slugs, so that two processes that find the same people never wait for one
        another in a circle.
        """
        wanted = {slug: person for person in people if (slug := found_slug(person, sample=sample))}
        fresh = [slug for slug in sorted(wanted) if self.leader(slug) is None]
        if not fresh:
            return
        Leader.objects.bulk_create(
            (_found_person(slug, wanted[slug], sample=sample) for slug in fresh), ignore_conflicts=True
        )
        self._rows["leader"].update(Leader.objects.filter(slug__in=fresh).values_list("slug", "pk"))

    def _find(self, table: str, key: str | None, read: Callable[[], Iterable[tuple[str, int]]]) -> int | None:
        if not key:
            return None
        if table not in self._rows:
            self._rows[table] = dict(read())
        return self._rows[table].get(key)


def taken_for_all() -> dict[str, str]:
    """Return the leader whom people say that each found person is in the end, both by their slugs."""
    same = dict(SamePerson.objects.in_force().values_list("found", "leader"))
    ends: dict[str, str] = {}
    for found in same:
        known, seen = found, {found}
        while (known := same.get(known, known)) not in seen:
            seen.add(known)
        ends[found] = known
    return ends


def _leaders() -> Iterable[tuple[str, int]]:
    rows = dict(Leader.objects.values_list("slug", "pk"))
    ends = taken_for_all()
    return (rows | {found: rows[known] for found, known in ends.items() if known in rows}).items()


def _found_person(slug: str, person: Participant, *, sample: bool) -> Leader:
    name = person.name or ""
    return Leader(
        slug=slug,
        name=name,
        aliases=list(person.aliases),
        family_name=name.split()[-1],
        origin=Leader.Origin.ARTICLE,
        confirmed=False,
        sample=sample,
        folded=fold(name),
        sort_key=sort_key(name),
    )


def found_slug(person: Participant, *, sample: bool) -> str | None:
    """Return the slug under which a person whom only articles know is kept; None for known people and bare offices.

    It holds the party, so that namesakes of two countries stay two people, and it cannot be that of a reference row.
    """
    if person.leader or not person.name or not person.party:
        return None
    name = slugify(fold(person.name))
    return f"{name[:80]}-{slugify(person.party)}{SAMPLE if sample else FOUND}" if name else None


def is_found_slug(slug: str | None) -> bool:
    """Tell whether a slug is that of a person whom only articles know."""
    return bool(slug and slug.endswith((FOUND, SAMPLE)))
