"""Copies of articles: how they find one another in the database, and the oldest, which speaks for all.

The order of locks keeps two processes from losing a link or waiting in a circle: first the marks of the article, old
and new, then, only where there are copies, one lock for everybody who changes a group. Nobody may have written to the
rows of stored articles before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from diplomacy.models import Article, ArticleVersion, CopyLink, CopyMark
from diplomacy.resolution.copies import (
    LONGEST_GAP,
    Copy,
    are_copies,
    groups,
    may_be_copies,
    representative,
    signature,
)
from diplomacy.storage.bulk import insert_rows
from diplomacy.storage.locks import lock

MOST_COUNTED = 32_767
SAMPLE = 0x5A5A5A5A5A5A5A5A  # samples have marks of their own, so that they meet only one another


@dataclass(frozen=True, slots=True)
class Kin:
    """The marks of an article as it is to be stored, and the stored articles that it is a copy of."""

    marks: frozenset[int] = frozenset()
    copies: frozenset[int] = frozenset()
    before: frozenset[int] = frozenset()


def find_kin(row: Article | None, text: str, outlet: int | None, published: date | None, *, sample: bool) -> Kin:
    """Lock what tells an article's copies, and return those that it will have with this text, outlet and day.

    `row` is the article as it is stored, if it is. Must be called inside a transaction, before the row is written.
    """
    copy = Copy(signature(text), str(outlet) if outlet else None, published)
    marks = frozenset(value ^ SAMPLE if sample else value for value in copy.signature.marks)
    before = _lock_kin(row, marks)
    copies = _copies(row.pk if row else 0, copy, marks)
    if copies or before:
        lock(["copies"])
    return Kin(marks, copies, before)


def leave_kin(row: Article) -> Kin:
    """Lock what tells a stored article's copies, and return that it has none any more, as a withdrawn one."""
    before = _lock_kin(row, frozenset())
    if before:
        lock(["copies"])
    return Kin(before=before)


def join_kin(row: Article, kin: Kin, *, new: bool = False) -> frozenset[int]:
    """Write an article's marks and links, and who speaks for its group and for the groups it left.

    `new` says that the article has no marks yet. Returns the articles that have another voice than before.
    """
    if not new:
        row.copy_marks.all().delete()
    among = min(len(kin.marks), MOST_COUNTED)
    insert_rows(
        CopyMark,
        ("article", "value", "day", "among"),
        [(row.pk, value, row.published, among) for value in sorted(kin.marks)],
    )
    if not (kin.copies or kin.before):
        return frozenset()
    CopyLink.objects.filter(_of(row.pk)).delete()
    CopyLink.objects.bulk_create(
        CopyLink(one_id=min(row.pk, other), other_id=max(row.pk, other)) for other in sorted(kin.copies)
    )
    return frozenset(_speak_for({row.pk, *kin.copies, *kin.before}))


def _lock_kin(row: Article | None, marks: frozenset[int]) -> frozenset[int]:
    """Lock the marks that an article has and will have; return the articles that it is linked with now."""
    stored = set(row.copy_marks.values_list("value", flat=True)) if row else set()
    lock(f"mark {value}" for value in stored | marks)
    if row is None:
        return frozenset()
    links = CopyLink.objects.filter(_of(row.pk)).values_list("one", "other")
    return frozenset(number for link in links for number in link) - {row.pk}


def _copies(own: int, copy: Copy, marks: frozenset[int]) -> frozenset[int]:
    """Return the stored articles in print that are copies of this one."""
    if not marks:
        return frozenset()
    alike = CopyMark.objects.filter(value__in=marks).exclude(article=own).values_list("article", "among")
    if copy.published:
        # Put together of two, for a day that may be missing would keep the index from narrowing the other days.
        alike = alike.filter(day__range=_days(copy.published)).union(alike.filter(day=None), all=True)
    shared = Counter(alike)
    worth = [pk for (pk, among), number in shared.items() if may_be_copies(number, len(marks), among)]
    if not worth:
        return frozenset()
    return frozenset(pk for pk, other in _stored(worth) if are_copies(copy, other))


def _days(day: date) -> tuple[date, date]:
    ends = [day.toordinal() + sign * LONGEST_GAP.days for sign in (-1, 1)]
    first, last = (date.fromordinal(min(max(end, 1), date.max.toordinal())) for end in ends)
    return first, last


def _stored(articles: Iterable[int]) -> Iterator[tuple[int, Copy]]:
    versions = (
        ArticleVersion.objects.filter(article__in=list(articles))
        .order_by("article", "-number")
        .distinct("article")
        .values_list("article", "text", "article__outlet", "article__published")
    )
    for article, text, outlet, published in versions:
        yield article, Copy(signature(text), str(outlet) if outlet else None, published)


def _speak_for(articles: set[int]) -> Iterator[int]:
    """Write who speaks for the groups of these articles; yield each article whose voice is another now."""
    members, links = set(articles), set[tuple[int, int]]()
    fresh = members
    while fresh:
        found = set(CopyLink.objects.filter(Q(one__in=fresh) | Q(other__in=fresh)).values_list("one", "other"))
        links |= found
        fresh = {number for link in found for number in link} - members
        members |= fresh
    rows = Article.objects.filter(pk__in=members).values_list("pk", "published", "key", "copy_of")
    known = {pk: (published, key) for pk, published, key, _ in rows}
    now = {pk: copy_of for pk, _, _, copy_of in rows}
    for group in groups(known, links):
        voice = representative({pk: known[pk] for pk in group})
        for pk in sorted(group):
            wanted = None if pk == voice else voice
            if now[pk] != wanted:
                Article.objects.filter(pk=pk).update(copy_of=wanted)
                yield pk


def _of(article: int) -> Q:
    return Q(one=article) | Q(other=article)
