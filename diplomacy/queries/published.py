"""What articles and statements have in common where they are listed: their order, and how a list says what it holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from diplomacy.filters import ListFilters, PublishedCursor
from diplomacy.queries.sentence import Term

Row = TypeVar("Row", bound=Model)


def behind(found: QuerySet[Row], after: PublishedCursor | None) -> QuerySet[Row]:
    """Leave out what stands on the pages before; the newest come first, undated last."""
    if after is None:
        return found
    if after.published is None:
        return found.filter(published=None, pk__lt=after.row)
    same_day = Q(published=after.published, pk__lt=after.row)
    return found.filter(same_day | Q(published__lt=after.published) | Q(published=None))


def terms(filters: ListFilters, parts: Iterable[tuple[str, str, str]]) -> tuple[Term, ...]:
    """Return the sentence of a filter from words, value and name of each part; a part without a value says nothing."""
    none = type(filters)()
    return tuple(
        Term(lead, label, filters.but(**{name: getattr(none, name)}).query()) for lead, label, name in parts if label
    )
