"""Search by words: meetings, statements and articles, by full-text search without regard to accents.

What is counted is counted up to a thousand; what is shown are the newest. An article of which not everybody may read
the whole text is found by its title alone, for those who may not: what a search finds tells what is in a text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from diplomacy import wording
from diplomacy.models import ArticleVersion, Meeting, Participation, Statement
from diplomacy.queries.access import readable, shows_full_text
from diplomacy.queries.articles import UNTITLED, say_published
from diplomacy.queries.cards import person, state
from diplomacy.queries.marking import Piece, mark, snippet
from diplomacy.queries.search.names import Hit
from diplomacy.reference.names import unaccent

if TYPE_CHECKING:
    from diplomacy.queries.access import Reader

COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """The newest of what was found, and how much there is; counting stops a little beyond `COUNTED`."""

    hits: tuple[Hit, ...]
    count: int


def text_query(words: str, *, begun: bool = False) -> SearchQuery:
    """Return the full-text query for words as people type them.

    Quotation marks keep words together, a minus leaves one out. `begun`: the last word may go on.
    """
    plain = unaccent(words)
    whole = SearchQuery(plain, config="english", search_type="websearch")
    *before, last = plain.split() or [""]
    if not begun or not last.isalnum() or len(last) < 3 or '"' in plain:
        return whole
    # What is stored are stems: of somebody typing "securit" towards "security" it is "secur" that stands there.
    shorter = range(min(2, max(0, len(last) - 4)) + 1)
    begins = SearchQuery(
        " | ".join(f"{last.lower()[: len(last) - cut]}:*" for cut in shorter), config="simple", search_type="raw"
    )
    if before:
        begins = SearchQuery(" ".join(before), config="english", search_type="websearch") & begins
    return reduce(or_, [whole, begins])


def find_meetings(query: SearchQuery, words: str, most: int) -> Found:
    """Return the newest meetings whose people, places or topics have the words."""
    people = Participation.objects.select_related("leader", "country").order_by("position")
    count, found = fenced(Meeting.objects.current().filter(search=query), COUNTED)
    rows = found.select_related("country", "summit").prefetch_related(Prefetch("participations", people), "topics")
    return Found(tuple(_meeting(row, words) for row in rows.newest_first()[:most]), count)


def find_statements(query: SearchQuery, words: str, most: int) -> Found:
    """Return the newest statements in which the words were said, or by a speaker of that name."""
    count, found = fenced(Statement.objects.current().filter(search=query), COUNTED)
    rows = found.select_related("leader", "country").order_by(F("published").desc(nulls_last=True), "-pk")
    return Found(tuple(_statement(row, words) for row in rows[:most]), count)


def find_articles(query: SearchQuery, words: str, most: int, reader: Reader) -> Found:
    """Return the newest articles with the words: in the whole text where the reader may see it, else in the title."""
    newer = ArticleVersion.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    newest = ArticleVersion.objects.filter(article__withdrawn_at=None).exclude(Exists(newer))
    # Each way by itself has an index; both in one condition have none.
    ways: list[QuerySet[Any]] = [newest.filter(title_search=query)]
    ways += [newest.filter(search=query).filter(rule) for rule in readable(reader)]
    rows: dict[int, ArticleVersion] = {}
    count = 0
    for way in ways:
        number, found = fenced(way, COUNTED)
        count = max(count, number)
        ordered = found.select_related("article__outlet").order_by(
            F("article__published").desc(nulls_last=True), "-article_id"
        )
        rows |= {row.pk: row for row in ordered[:most]}
    hits = sorted(rows.values(), key=lambda row: (row.article.published or date.min, row.article_id), reverse=True)
    return Found(tuple(_article(row, words, reader) for row in hits[:most]), max(count, len(rows)))


def fenced(found: QuerySet[Any], most: int) -> tuple[int, Any]:
    """Return how many rows there are, counted a little beyond `most`, and the rows for sorting.

    PostgreSQL may walk through all rows in their order in the hope of soon meeting some that fit, which takes for ever
    where few do. So few rows are picked out first: a limit is a fence that no plan looks over. Many are met soon.
    """
    some = found.order_by()[: most + 1]
    count = some.count()
    return count, found.model._default_manager.filter(pk__in=some.values("pk")) if count <= most else found


def _meeting(row: Meeting, words: str) -> Hit:
    people = [person(each) for each in row.participations.all() if not each.optional]
    how = state(row)
    where = wording.say_place(row.city, row.country.name if row.country else "")
    summit = row.summit.label if row.summit else ""
    topics = ", ".join(topic.phrase for topic in row.topics.all())
    shown = snippet(topics, words) if topics else ()
    return Hit(
        url=row.get_absolute_url(),
        title=mark(wording.join_names([each.name for each in people]), words),
        note=", ".join(filter(None, (wording.say_date(row.date), where, summit))),
        snippet=shown if any(piece.marked for piece in shown) else (),
        status=how,
        status_label=wording.say_status(how),
        sample=row.sample,
    )


def _statement(row: Statement, words: str) -> Hit:
    speaker = row.leader.name if row.leader else row.speaker
    when = wording.say_day(row.published) if row.published else "undated"
    said = snippet(row.closed_words, words)
    return Hit(
        url=f"/statements/{row.public_id}/",
        title=(Piece("“"), *said, Piece("”")) if row.kind == Statement.Kind.DIRECT else said,
        note=f"{speaker}, {when}",
        code=row.country.code if row.country else "",
        sample=row.sample,
    )


def _article(row: ArticleVersion, words: str, reader: Reader) -> Hit:
    article = row.article
    shown = snippet(row.text, words) if shows_full_text(article, reader) else ()
    outlet = article.outlet.name if article.outlet else ""
    return Hit(
        url=article.get_absolute_url(),
        title=mark(row.title or UNTITLED, words),
        note=", ".join(filter(None, (outlet, say_published(article)))),
        snippet=shown if any(piece.marked for piece in shown) else (),
        sample=article.sample,
    )
