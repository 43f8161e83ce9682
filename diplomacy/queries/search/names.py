"""Search by name: leaders, countries and organisations, summits and their series. Typing errors are forgiven.

The database finds names that share enough runs of three letters (pg_trgm). They are then ranked: the very name, names
that hold all the words, those whose words begin so, those that are nearly so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from enum import IntEnum
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Count, F, Func, OuterRef, Prefetch, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat, Lower

from diplomacy import wording
from diplomacy.models import Country, Leader, Participation, Summit, SummitSeries, Term
from diplomacy.models.reference import plain_names
from diplomacy.queries.marking import Piece, mark
from diplomacy.reference.names import fold, normalise

CANDIDATES = 40
ALIKE = 0.4  # word similarity from which a name is looked at: one wrong letter in a family name leaves it above that
CLOSE = 0.75  # share of letters that a misspelt word must have in common with the word that is meant


class Rank(IntEnum):
    """How well a name answers."""

    EXACT = 0
    WORDS = 1
    BEGINS = 2
    NEAR = 3
    OTHER = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its name with the words asked for marked, a line about it, and how well it answers.

    `far` is how far a misspelt word is from the name, 0 to 1; `names` are all that it is called, for telling what such
    a word was meant to be.
    """

    url: str
    title: tuple[Piece, ...]
    note: str = ""
    snippet: tuple[Piece, ...] = ()
    code: str = ""
    status: str = ""
    status_label: str = ""
    sample: bool = False
    rank: Rank = Rank.WORDS
    far: float = 0.0
    names: tuple[str, ...] = ()


def rank(wanted: str, names: Iterable[str]) -> tuple[Rank, float]:
    """Return how well the best of the names answers to words that were normalised, and how far it is from them."""
    return min((_rank(wanted, normalise(name)) for name in names if name), default=(Rank.OTHER, 1.0))


def _rank(wanted: str, name: str) -> tuple[Rank, float]:
    asked, words = wanted.split(), name.split()
    if wanted.replace(" ", "") == name.replace(" ", ""):
        return Rank.EXACT, 0.0
    if set(asked) <= set(words):
        return Rank.WORDS, 0.0
    if all(any(word.startswith(each) for word in words) for each in asked):
        return Rank.BEGINS, 0.0
    nearest = [get_close_matches(each, words, 1, CLOSE) for each in asked]
    if not all(nearest):
        return Rank.OTHER, 1.0
    return Rank.NEAR, 1 - min(
        SequenceMatcher(None, each, near[0]).ratio() for each, near in zip(asked, nearest, strict=True)
    )


def find_leaders(words: str, most: int, today: date) -> list[Hit]:
    """Return the people of that name, the likeliest first, each with the office held on the day or last."""
    terms = Term.objects.select_related("country").order_by(F("start_earliest").desc(nulls_last=True))
    met = Participation.objects.filter(leader=OuterRef("pk")).order_by().values("leader").annotate(n=Count("pk"))
    people = Leader.objects.prefetch_related(Prefetch("terms", terms)).annotate(met=Subquery(met.values("n")))
    rows = alike(people, F("folded"), words)
    # Who met more often is the likelier to be meant, unless another's name is clearly nearer.
    rows.sort(key=lambda row: (-round(row.likeness, 1), -(row.met or 0)))
    found = _ranked(rows, words, lambda row: (row.name, *row.aliases))
    return [
        Hit(
            url=row.get_absolute_url(),
            title=mark(row.name, words),
            note=_office(row, today),
            code=next((term.country.code for term in row.terms.all()), ""),
            sample=row.sample,
            rank=how[0],
            far=how[1],
            names=(row.name, *row.aliases),
        )
        for row, how in found[:most]
    ]


def find_countries(words: str, most: int) -> list[Hit]:
    """Return the parties of that name, short or official, former or of its people, the likeliest first."""
    lists = (
        Func(F(name), Value(" "), function="array_to_string", output_field=TextField())
        for name in ("aliases", "former_names", "demonyms")
    )
    parts = [part for name in ("name", "official_name", "code", *lists) for part in (name, Value(" "))]
    rows = alike(Country.objects.all(), _plain(Concat(*parts, output_field=TextField())), words)

    def names(row: Country) -> tuple[str, ...]:
        return (row.name, row.code, row.official_name, *row.aliases, *row.former_names, *row.demonyms)

    return [
        Hit(
            row.get_absolute_url(),
            mark(row.name, words),
            _kind(row),
            code=row.code,
            rank=how[0],
            far=how[1],
            names=names(row),
        )
        for row, how in _ranked(rows, words, names)[:most]
    ]


def find_summits(words: str, most: int) -> list[Hit]:
    """Return series and editions of that name or in that city, the likeliest first, the newest of equals."""
    lists = Func(F("aliases"), Value(" "), function="array_to_string", output_field=TextField())
    text = Concat("code", Value(" "), "name", Value(" "), lists, output_field=TextField())
    series = alike(SummitSeries.objects.filter(collection=False), _plain(text), words)
    found = [
        Hit(f"/summits/{row.slug}/", mark(row.name, words), "the series, with all editions", rank=how[0], far=how[1])
        for row, how in _ranked(series, words, lambda row: (row.code, row.name, *row.aliases))
    ]
    rows = Summit.objects.select_related("host", "series")
    editions = alike(rows, plain_names("label", "name", "city"), words, F("start").desc(nulls_last=True))
    named = _ranked(editions, words, lambda row: (row.label, row.name, f"{row.label} {row.name} {row.city}"))
    for row, how in named:
        where = wording.say_place(row.city, row.host.name if row.host else "")
        # Under a heading for one-off meetings the label is no name for any of them.
        title = row.name if row.series.collection else row.label
        note = ", ".join(filter(None, (row.name if row.name != title else str(row.year), where)))
        found.append(Hit(row.get_absolute_url(), mark(title, words), note, rank=how[0], far=how[1]))
    return sorted(found, key=lambda hit: (hit.rank, hit.far))[:most]


def _plain(text: Concat) -> Func:
    return Lower(Func(text, function="public.sidelines_plain", output_field=TextField()))


def alike(rows: QuerySet[Any], field: Any, words: str, *order: Any, most: int = CANDIDATES) -> list[Any]:
    """Return the rows whose field holds something like the words, the likest first.

    The operator, unlike the function, can use a trigram index; its threshold is a setting of the transaction.
    """
    wanted = fold(words)
    rows = rows.annotate(haystack=field, likeness=TrigramWordSimilarity(wanted, "haystack"))
    rows = rows.filter(haystack__trigram_word_similar=wanted).order_by("-likeness", *order, "pk")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
        return list(rows[:most])


def _ranked(rows: Sequence[Any], words: str, names: Any) -> list[tuple[Any, tuple[Rank, float]]]:
    """Return the rows with their ranks, the best first; those alike stay as they came, other names go."""
    wanted = normalise(words)
    ranked = ((row, rank(wanted, names(row))) for row in rows)
    return sorted((pair for pair in ranked if pair[1][0] < Rank.OTHER), key=lambda pair: pair[1])


def _office(row: Leader, today: date) -> str:
    terms = list(row.terms.all())
    now = next((term for term in terms if term.end is None or term.end.latest >= today), None)
    shown = now or next(iter(terms), None)
    if shown is None:
        return "found in an article" if row.origin == Leader.Origin.ARTICLE else ""
    until = f", until {wording.say_date(shown.end)}" if now is None and shown.end else ""
    return f"{shown.role}, {shown.country.name}{until}"


def _kind(row: Country) -> str:
    return row.official_name if row.official_name != row.name else ""
