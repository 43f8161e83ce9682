"""One search over everything: people, countries, summits by name; meetings, statements, articles by their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.utils import timezone

from diplomacy import wording
from diplomacy.models import Theme
from diplomacy.queries.search.names import Hit, Rank, find_countries, find_leaders, find_summits
from diplomacy.queries.search.texts import (
    COUNTED,
    Found,
    find_articles,
    find_meetings,
    find_statements,
    text_query,
)
from diplomacy.reference.names import normalise

if TYPE_CHECKING:
    from diplomacy.queries.access import Reader

FEW, MANY = 5, 50
FIND: dict[str, Callable[[SearchQuery, str, int, Reader], Found]] = {
    "meetings": lambda query, words, most, reader: find_meetings(query, words, most),
    "statements": lambda query, words, most, reader: find_statements(query, words, most),
    "articles": find_articles,
}
TITLES = {
    "leaders": "People",
    "countries": "Countries and organisations",
    "summits": "Summits",
    "meetings": "Meetings",
    "statements": "Statements",
    "articles": "Articles",
}
KINDS = tuple(TITLES)
ONE = {
    "leaders": ("person", "people"),
    "countries": ("country or organisation", "countries and organisations"),
    "summits": ("summit", "summits"),
    "meetings": ("meeting", "meetings"),
    "statements": ("statement", "statements"),
    "articles": ("article", "articles"),
}
ALSO = {"meetings": "/meetings/", "statements": "/statements/"}  # lists that take the same words


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind. `more` leads to the rest, `more_label` says how much that is."""

    kind: str
    title: str
    hits: tuple[Hit, ...]
    more: str = ""
    more_label: str = ""

    @property
    def best(self) -> tuple[Rank, float]:
        """How well the best of it answers, and how far that is from what was asked."""
        return min(((hit.rank, hit.far) for hit in self.hits), default=(Rank.OTHER, 1.0))


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What a search finds, in groups, the surest first. `corrected` are the words that were searched for instead."""

    words: str
    kind: str
    groups: tuple[Group, ...]
    corrected: str
    said: str
    has_samples: bool


def search_page(words: str, kind: str = "", reader: Reader = None, today: date | None = None) -> SearchPage:
    """Return what a search finds: a few of each kind, or many of one. Without words nothing is searched for."""
    if not any(letter.isalnum() for letter in words):
        return SearchPage(words, kind, (), "", "", has_samples=False)
    today = today or timezone.now().date()
    most = MANY if kind else FEW
    names = [group for group in _names(words, most, today) if not kind or group.kind == kind]
    texts, corrected = _texts(words, names, kind, most, reader)
    groups = tuple(sorted((group for group in (*names, *texts) if group.hits), key=lambda group: group.best))
    return SearchPage(
        words=words,
        kind=kind,
        groups=groups,
        corrected=corrected,
        said=_say(groups, words),
        has_samples=any(hit.sample for group in groups for hit in group.hits),
    )


def _names(words: str, most: int, today: date) -> list[Group]:
    """Return the groups of names. Names that are only nearly so stand back where another is surely so."""
    finders: dict[str, Callable[[int], list[Hit]]] = {
        "leaders": lambda n: find_leaders(words, n, today),
        "countries": lambda n: find_countries(words, n),
        "summits": lambda n: find_summits(words, n),
    }
    found = {kind: find(most + 1) for kind, find in finders.items()}
    best = min((hit.rank for hits in found.values() for hit in hits), default=Rank.NEAR)
    kept = {kind: [hit for hit in hits if hit.rank < Rank.NEAR or best == Rank.NEAR] for kind, hits in found.items()}
    return [_group(kind, hits, most, words) for kind, hits in kept.items()]


def _group(kind: str, hits: Sequence[Hit], most: int, words: str) -> Group:
    more = f"/search/?{urlencode({'q': words, 'kind': kind})}" if len(hits) > most and most < MANY else ""
    return Group(kind, TITLES[kind], tuple(hits[:most]), more, "More of them" if more else "")


def _texts(words: str, names: Iterable[Group], kind: str, most: int, reader: Reader) -> tuple[list[Group], str]:
    """Return the groups of texts, and the words that stood in for those asked for.

    A kind in which nothing has the words is searched for words that begin so, and then for those that were meant.
    """
    attempts = [(words, text_query(words)), (words, text_query(words, begun=True))]
    if (meant := correct(words, names)) != words:
        attempts.append((meant, text_query(meant)))
    groups, corrected = [], ""
    for each in (kind,) if kind in FIND else () if kind else FIND:
        for number, (asked, query) in enumerate(attempts):
            found = FIND[each](query, asked, most, reader)
            if found.hits:
                groups.append(_counted(each, found, asked, sure=number == 0, leads_on=number != 1))
                corrected = corrected or (asked if asked != words else "")
                break
    return groups, corrected


def _counted(kind: str, found: Found, words: str, *, sure: bool, leads_on: bool) -> Group:
    """Return a group of texts, with the way to the rest where the list of that kind finds the same."""
    hits = found.hits if sure else tuple(replace(hit, rank=Rank.NEAR, far=1.0) for hit in found.hits)
    group = Group(kind, TITLES[kind], hits)
    if found.count <= len(found.hits):
        return group
    number = f"More than {COUNTED:,}" if found.count > COUNTED else f"All {found.count:,}"
    if kind in ALSO and leads_on:
        return replace(group, more=f"{ALSO[kind]}?{urlencode({'words': words})}", more_label=number)
    if len(found.hits) < MANY:
        return replace(group, more=f"/search/?{urlencode({'q': words, 'kind': kind})}", more_label=number)
    return replace(group, more_label=f"the newest {MANY} of {number.removeprefix('All ').lower()}")


def correct(words: str, names: Iterable[Group]) -> str:
    """Return the words with each that is in no name found nor a theme replaced by one that is nearly the same.

    Where a word is like none of them it stays; where nothing changes the words come back as they were.
    """
    known = {word for group in names for hit in group.hits for name in hit.names for word in normalise(name).split()}
    known |= {word for name in Theme.objects.values_list("name", flat=True) for word in normalise(name).split()}
    meant = []
    for word in words.split():
        plain = normalise(word)
        near = [] if plain in known or word.startswith("-") else get_close_matches(plain, sorted(known), 1, 0.75)
        meant.append(near[0] if near else word)
    return " ".join(meant)


def _say(groups: Sequence[Group], words: str) -> str:
    """Return in a sentence what was found."""
    if not groups:
        return f"Nothing was found for “{words}”"
    parts = [
        f"more than {len(group.hits)} {ONE[group.kind][1]}"
        if group.more
        else wording.say_count(len(group.hits), *ONE[group.kind])
        for group in groups
    ]
    return f"Found {wording.join_names(parts)}"
