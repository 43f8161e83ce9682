"""What a name that an editor types can mean: exact names only, so that nothing is taken for what comes near it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from diplomacy.models import Country, Leader, Summit, Term
from diplomacy.queries.choices import suggestions
from diplomacy.reference.names import fold, unaccent

OFFERED = 8
KINDS = ("country", "person", "summit")
_WITH_SLUG = re.compile(r".*\(([a-z0-9]+(?:-[a-z0-9]+)*)\)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Offer:
    """A name that is offered while one types, and what tells it from others like it."""

    name: str
    note: str


class UnknownNameError(LookupError):
    """Nothing, or more than one thing, has a name; the text says so in a sentence."""


def offers(kind: str, text: str) -> tuple[Offer, ...]:
    """Return what a name, or its beginning, could mean; of namesakes the slug stands behind the name."""
    if kind == "summit":
        wanted = unaccent(text.strip())[:120]
        if len(wanted) < 2:
            return ()
        rows = Summit.objects.filter(Q(label__istartswith=wanted) | Q(name__icontains=wanted))
        return tuple(Offer(row.label, row.name) for row in rows.only("label", "name")[:OFFERED])
    found = [each for each in suggestions(text) if each.filter in ("country", "leader")]
    if kind == "country":
        return tuple(Offer(each.name, each.note) for each in found if each.filter == "country")
    slugs = [each.slug for each in found if each.filter == "leader"]
    terms = Term.objects.filter(leader__slug__in=slugs).select_related("country", "leader").order_by(
        F("start_earliest").asc(nulls_first=True)
    )  # fmt: skip
    offices = {term.leader.slug: f"{term.role}, {term.country.name}" for term in terms}
    namesakes = _namesakes(each.name for each in found if each.filter == "leader")
    return tuple(
        Offer(
            f"{each.name} ({each.slug})" if each.name in namesakes and each.filter == "leader" else each.name,
            offices.get(each.slug, each.note),
        )
        for each in found
    )


def _namesakes(names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value]


def country_of(text: str) -> Country:
    """Return the country or organisation of a name, code or alias. Raises UnknownNameError."""
    wanted = fold(text.strip())
    found = [row for row in Country.objects.all() if wanted in _names_of(row)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownNameError(f"“{text}” can be {_either(each.name for each in found)}: write which.")
    raise UnknownNameError(f"No country or organisation here is called “{text}”{_near('country', text)}.")


def _names_of(row: Country) -> set[str]:
    return {fold(each) for each in (row.name, row.code, row.slug, row.official_name, *row.aliases) if each}


def summit_of(text: str) -> Summit:
    """Return the edition of a label, name or slug. Raises UnknownNameError."""
    wanted = text.strip()
    found = list(Summit.objects.filter(Q(label__iexact=wanted) | Q(name__iexact=wanted) | Q(slug=wanted.lower()))[:3])
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownNameError(f"“{text}” can be {_either(each.slug for each in found)}: write which.")
    raise UnknownNameError(f"No edition of a summit here is called “{text}”{_near('summit', text)}.")


def leader_of(text: str) -> Leader:
    """Return the person of a name, or of the slug in brackets behind it. Raises UnknownNameError."""
    if named := _WITH_SLUG.fullmatch(text):
        if found := Leader.objects.filter(slug=named[1]).first():
            return found
        raise UnknownNameError(f"No person here has the address “{named[1]}”.")
    people = list(_people(text))
    if len(people) == 1:
        return people[0]
    if people:
        several = _either(f"{each.name} ({each.slug})" for each in people)
        raise UnknownNameError(f"Several people are called “{text}”: write {several}.")
    raise UnknownNameError(f"Nobody here is called “{text}”{_near('person', text)}.")


def party_or_leader(text: str) -> Country | Leader:
    """Return the person of a name, else the country or organisation of it. Raises UnknownNameError."""
    try:
        return leader_of(text)
    except UnknownNameError as error:
        if _WITH_SLUG.fullmatch(text) or list(_people(text)):
            raise
        try:
            return country_of(text)
        except UnknownNameError:
            raise error from None


def _people(text: str) -> Iterator[Leader]:
    wanted = fold(text.strip())
    if not wanted:
        return
    rows: QuerySet[Leader] = Leader.objects.filter(folded__contains=wanted).order_by("sort_key", "pk")
    for row in rows[:200]:
        if wanted == row.slug or wanted in {fold(each) for each in (row.name, *row.aliases)}:
            yield row


def _either(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def _near(kind: str, text: str) -> str:
    names = [offer.name for offer in offers(kind, text)][:4]
    return f"; near it: {', '.join(names)}" if names else ""
