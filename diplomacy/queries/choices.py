"""What forms offer to choose from: countries, people and summits by the names that readers type, or as whole lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

from diplomacy.filters import LONGEST_WORDS, MOST_COUNTRIES, FilterError, MeetingFilters
from diplomacy.models import Country, Leader, Summit, SummitSeries
from diplomacy.reference.names import fold, unaccent

SUGGESTED = 8
LEAST = 2  # letters, before anything is suggested
ALIKE = 0.4  # word similarity of pg_trgm, as in the list of leaders


@dataclass(frozen=True, slots=True)
class Choice:
    """What a name can mean: which filter it sets to which slug, and how it is shown."""

    filter: str
    slug: str
    name: str
    note: str


def narrowed(filters: MeetingFilters, names: Sequence[str]) -> MeetingFilters:
    """Return the filters with the countries, the person or the summit of these names as well.

    Raises FilterError for a name that means nothing here, or more than can be asked for.
    """
    for name in names:
        choice = meant(name)
        if choice.filter == "country":
            if choice.slug not in filters.country:
                filters = filters.with_country(choice.slug)
        else:
            filters = filters.but(**{choice.filter: choice.slug})
    if len(filters.country) > MOST_COUNTRIES:
        raise FilterError("with", " and ".join(names), f"at most {MOST_COUNTRIES} countries can be asked for at once")
    return filters


def meant(name: str) -> Choice:
    """Return what a name means. Raises FilterError where nothing here has that name, and says what comes near."""
    found = suggestions(name)
    wanted = fold(name.strip())
    for choice in found:
        if wanted in (fold(choice.name), choice.slug):
            return choice
    if len(found) == 1 or (found and found[0].filter == "country" and _is_name(found[0].slug, wanted)):
        return found[0]
    near = f"near it are {', '.join(choice.name for choice in found[:5])}" if found else "nothing here comes near it"
    raise FilterError("with", name, f"it must be a country, a person or a summit; {near}")


def suggestions(text: str) -> tuple[Choice, ...]:
    """Return what a name, or its beginning, could mean: countries first, then summits, then people."""
    wanted = fold(text.strip())[:LONGEST_WORDS]
    if len(wanted) < LEAST or "\0" in text:
        return ()
    found = [*_countries(wanted), *_summits(unaccent(text.strip())[:LONGEST_WORDS])][:SUGGESTED]
    return (*found, *_leaders(wanted, SUGGESTED - len(found)))


def _countries(wanted: str) -> Iterator[Choice]:
    rows = Country.objects.values_list("slug", "name", "code", "kind", "aliases", "official_name")
    ranked = []
    for slug, name, code, kind, aliases, official in rows:
        names = [fold(each) for each in (name, code, official, *aliases)]
        if wanted in names:
            ranked.append((0, name, slug, kind))
        elif any(each.startswith(wanted) for each in names):
            ranked.append((1, name, slug, kind))
        elif any(f" {wanted}" in each for each in names):
            ranked.append((2, name, slug, kind))
    for _, name, slug, kind in sorted(ranked):
        yield Choice("country", slug, name, {"state": "country", "party": "party"}.get(kind, kind))


def _summits(wanted: str) -> Iterator[Choice]:
    for code, slug, name in SummitSeries.objects.filter(
        Q(code__istartswith=wanted) | Q(name__istartswith=wanted), collection=False
    ).values_list("code", "slug", "name")[:3]:
        yield Choice("summit", slug, code, f"any {name}")
    editions = Summit.objects.filter(Q(label__istartswith=wanted) | Q(name__icontains=wanted))
    for label, slug, name in editions.values_list("label", "slug", "name")[:5]:
        yield Choice("summit", slug, label, name)


def _leaders(wanted: str, most: int) -> Iterator[Choice]:
    if most < 1:
        return
    rows = Leader.objects.filter(folded__trigram_word_similar=wanted)
    rows = rows.annotate(likeness=TrigramWordSimilarity(wanted, "folded")).filter(likeness__gte=ALIKE)
    for slug, name in rows.order_by("-likeness", "sort_key", "pk").values_list("slug", "name")[:most]:
        yield Choice("leader", slug, name, "person")


def _is_name(slug: str, wanted: str) -> bool:
    """Tell whether a country goes by exactly that name, code or alias."""
    row = Country.objects.values_list("name", "code", "official_name", "aliases").get(slug=slug)
    return wanted in {fold(each) for each in (*row[:3], *row[3])}
