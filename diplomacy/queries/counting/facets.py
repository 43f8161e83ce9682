"""Facets: what the timeline can be narrowed to, how many meetings each choice leaves, and the address of each.

Countries add up (they met each other), so each counts within what is chosen. Of everything else one value can be
chosen; its group counts what there would be without it, so that the other values can be compared and taken instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
from django.db.models import QuerySet

from diplomacy import wording
from diplomacy.filters import LEVELS, MODES, MOST_COUNTRIES, NO_SUMMIT, STATUSES, MeetingFilters
from diplomacy.models import Country, Leader, Place, Summit, Theme
from diplomacy.queries.counting.columns import LEVEL, MODE, Numbers
from diplomacy.queries.counting.selection import STATES, Selection
from diplomacy.queries.names import Names

SHOWN = 6
NO_SUMMIT_LABEL = "No summit"
MOST = 60  # of a group that a reader unfolds


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that the timeline can be narrowed to, or back from. `mark` and `kind` name its sign, if it has one."""

    label: str
    count: int
    query: str
    selected: bool = False
    code: str = ""
    mark: str = ""
    kind: str = ""

    @property
    def printed(self) -> str:
        """The count as it is printed."""
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """The values of one filter that most meetings have; `others` tells how many values are left out.

    `more` is the query string of the page that shows this group unfolded, or, where it is, of the page as before.
    """

    title: str
    facets: tuple[Facet, ...]
    name: str = ""
    others: int = 0
    more: str = ""
    unfolded: bool = False


def facet_groups(selection: Selection, names: Names, unfolded: str = "") -> tuple[FacetGroup, ...]:
    """Return the groups that have something to choose, the one named unfolded."""
    here, columns = selection.filters.query(), selection.columns
    places = selection.counted(columns.place, "place")
    places[:1] = 0  # those at no place that is known
    leaders, themes = selection.linked(columns.leaders, "leader"), selection.linked(columns.themes, "theme")
    groups = (
        _countries(selection, names, unfolded),
        _one_of("leader", "Leader", Leader, names.leader, leaders, selection.filters, unfolded),
        _summits(selection, names, unfolded),
        _one_of("place", "City", Place, names.place, places, selection.filters, unfolded),
        _choices("Status", selection, "status", STATUSES),
        _choices("How", selection, "mode", MODES),
        _choices("Level", selection, "level", LEVELS),
        _one_of("theme", "Theme", Theme, names.theme, themes, selection.filters, unfolded),
    )
    return tuple(_folded(group, here, group.name == unfolded) for group in groups if group.facets)


def _folded(group: FacetGroup, here: str, unfolded: bool) -> FacetGroup:
    if unfolded:
        return replace(group, more=here, unfolded=True)
    cut = group.facets[: SHOWN + sum(facet.selected for facet in group.facets)]
    others = group.others + len(group.facets) - len(cut)
    return replace(group, facets=cut, others=others, more=f"{here}{'&' if here else ''}more={group.name}")


def _countries(selection: Selection, names: Names, unfolded: str) -> FacetGroup:
    filters = selection.filters
    counts = selection.linked(selection.columns.countries)
    chosen = tuple(
        Facet(row.name, selection.total, filters.without_country(row.slug).query(), selected=True, code=row.code)
        for row in names.countries
    )
    for row in names.countries:
        counts[row.pk : row.pk + 1] = 0
    found = Country.objects.values_list("pk", "name", "slug", "code")
    others = _most(counts, _many("country", unfolded), found,
        lambda name, slug, code, count: Facet(name, count, filters.with_country(slug).query(), code=code),
    )  # fmt: skip
    if len(chosen) >= MOST_COUNTRIES:
        return FacetGroup("Country", chosen, "country")
    return _group("country", "Country", chosen, others, counts)


def _one_of(
    name: str,
    title: str,
    model: type[Leader] | type[Place] | type[Theme],
    chosen: Leader | Place | Theme | None,
    counts: Numbers,
    filters: MeetingFilters,
    unfolded: str,
) -> FacetGroup:
    """Return a group of which one value can be chosen, given how often each comes up by its number."""
    without = filters.but(**{name: ""}).query()
    taken = (Facet(chosen.name, _take(counts, chosen.pk), without, selected=True),) if chosen else ()
    others = _most(counts, _many(name, unfolded), model.objects.values_list("pk", "name", "slug"),
        lambda label, slug, count: Facet(label, count, filters.but(**{name: slug}).query()),
    )  # fmt: skip
    return _group(name, title, taken, others, counts)


def _summits(selection: Selection, names: Names, unfolded: str) -> FacetGroup:
    filters = selection.filters
    counts = selection.counted(selection.columns.summit, "summit")
    chosen: tuple[Facet, ...] = ()
    if names.summit:
        chosen = (
            Facet(names.summit.label, _take(counts, names.summit.pk), filters.but(summit="").query(), selected=True),
        )
    elif names.series:
        chosen = (Facet(f"any {names.series.code}", selection.total, filters.but(summit="").query(), selected=True),)
    none = _take(counts, 0)
    at_none = filters.summit == NO_SUMMIT
    apart = Facet(NO_SUMMIT_LABEL, none, filters.but(summit="" if at_none else NO_SUMMIT).query(), selected=at_none)
    found = Summit.objects.values_list("pk", "label", "slug")
    others = _most(counts, _many("summit", unfolded), found,
        lambda label, slug, count: Facet(label, count, filters.but(summit=slug).query()),
    )  # fmt: skip
    if at_none:
        chosen = (apart,)
    elif none and (others or chosen):
        others = [*others[: SHOWN - 1], apart, *others[SHOWN - 1 :]]
    return _group("summit", "Summit", chosen, others, counts)


def _choices(title: str, selection: Selection, name: str, order: Sequence[str]) -> FacetGroup:
    """Return a group whose values are few and always in the same order."""
    filters = selection.filters
    column, numbers, say = {
        "status": (selection.states, STATES, wording.say_status),
        "mode": (selection.columns.mode, _numbers(MODE), wording.say_mode),
        "level": (selection.columns.level, _numbers(LEVEL), _say_level),
    }[name]
    counts = selection.counted(column, name)
    chosen = getattr(filters, name)
    return FacetGroup(
        name=name,
        title=title,
        facets=tuple(
            Facet(
                say(value),
                count,
                filters.but(**{name: "" if value == chosen else value}).query(),
                selected=value == chosen,
                mark="" if name == "level" else value,
                kind={"status": "st", "mode": "md"}.get(name, ""),
            )
            for value in order
            if (count := _at(counts, numbers[value])) or value == chosen
        ),
    )


def _group(name: str, title: str, chosen: Sequence[Facet], others: Sequence[Facet], counts: Numbers) -> FacetGroup:
    listed = sum(facet.label != NO_SUMMIT_LABEL for facet in others)
    return FacetGroup(title, (*chosen, *others), name, int(np.count_nonzero(counts)) - listed)


def _many(name: str, unfolded: str) -> int:
    return MOST if unfolded == name else SHOWN


def _most(counts: Numbers, many: int, found: QuerySet[Any, tuple[Any, ...]], make: Callable[..., Facet]) -> list[Facet]:
    """Return the facets of the values that most meetings have; equal ones by name, so that they do not jump."""
    top = np.argpartition(-counts, many)[:many] if len(counts) > many else np.arange(len(counts))
    wanted = [int(pk) for pk in top if counts[pk]]
    rows = {row[0]: row[1:] for row in found.filter(pk__in=wanted)} if wanted else {}
    order = sorted(rows, key=lambda pk: (-counts[pk], str(rows[pk][0])))
    return [make(*rows[pk], int(counts[pk])) for pk in islice(order, many)]


def _take(counts: Numbers, number: int) -> int:
    """Return a count, and set it to nothing: its value is shown apart from the others."""
    count = _at(counts, number)
    counts[number : number + 1] = 0
    return count


def _at(counts: Numbers, number: int) -> int:
    return int(counts[number]) if number < len(counts) else 0


def _numbers(kind: Sequence[str]) -> Mapping[str, int]:
    return {str(value): number for number, value in enumerate(kind, start=1)}


def _say_level(level: str) -> str:
    words = wording.say_level(level)
    return words[:1].upper() + words[1:]
