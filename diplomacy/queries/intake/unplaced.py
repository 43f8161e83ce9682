"""Articles of a batch that came without an outlet or a day: they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from diplomacy.models import Article, Batch, Outlet
from diplomacy.queries.articles import UNTITLED, say_published, with_title
from diplomacy.queries.intake.documents import batch_articles

PAGE = 25  # each is a correction of its own, and takes a while
MOST_OUTLETS = 1000  # names that are offered


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An article without an outlet or a day; what is known stands in its place, what is not is empty."""

    article: Article
    id: str
    url: str
    title: str
    outlet: str
    published: str


def unplaced(batch: Batch) -> Any:
    """Return the articles of a batch in print, read, that have no outlet or no day, in the order of their coming."""
    found = batch_articles(batch).filter(Q(outlet=None) | Q(published=None), unread="")
    return found.exclude(read_at=None).order_by("pk")


def unplaced_rows(batch: Batch, most: int = PAGE) -> tuple[Unplaced, ...]:
    """Return the first of them as they are shown."""
    return tuple(map(_row, with_title(unplaced(batch)).select_related("outlet")[:most]))


def outlet_names() -> Iterable[str]:
    """Return the names of outlets on record, as a help in typing."""
    return tuple(Outlet.objects.order_by("name").values_list("name", flat=True)[:MOST_OUTLETS])


def _row(article: Any) -> Unplaced:
    return Unplaced(
        article=article,
        id=article.public_id,
        url=article.get_absolute_url(),
        title=article.title or UNTITLED,
        outlet=article.outlet.name if article.outlet else "",
        published=say_published(article) if article.published else "",
    )
