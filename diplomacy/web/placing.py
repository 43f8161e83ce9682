"""The table in which one says where and when articles came out: a row for all of them, and one for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from diplomacy.editing.articles import correct_article
from diplomacy.models import Article
from diplomacy.queries.intake.unplaced import Unplaced
from diplomacy.web.forms import PlacingForm

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

EVERY = "all"
PATIENCE = 4.0  # seconds that a person waits for what they save; each article settles what it reports anew


@dataclass(frozen=True, slots=True)
class PlacingRow:
    """An article that is asked about, with a form for what is not known of it."""

    article: Unplaced
    form: PlacingForm


@dataclass(frozen=True, slots=True)
class Placing:
    """The whole table. What is given for all is taken where an article has no value and none is given for it alone."""

    every: PlacingForm
    rows: tuple[PlacingRow, ...]

    @classmethod
    def of(cls, articles: Sequence[Unplaced], data: QueryDict | None = None) -> Placing:
        """Return the table of these articles, filled in where `data` is given."""
        return cls(PlacingForm(data, prefix=EVERY), tuple(PlacingRow(each, _form(each, data)) for each in articles))

    @property
    def number(self) -> int:
        """How many articles it asks about."""
        return len(self.rows)

    @property
    def for_all(self) -> dict[str, str]:
        """What is given for all, as plain words; the table must be valid."""
        return {name: str(value) for name, value in self.every.cleaned_data.items() if value}

    def is_valid(self) -> bool:
        """Tell whether all that was filled in can be taken; each field says what is wrong."""
        return all([self.every.is_valid(), *(row.form.is_valid() for row in self.rows)])

    def save(
        self, user: AbstractBaseUser, reason: str, seconds: float = PATIENCE
    ) -> tuple[int, dict[str, dict[str, str]]]:
        """Correct the articles that something is given for, as long as the time allows; the table must be valid.

        Return how many were corrected, and, by public id and as plain words, what is given for the others.
        """
        done, later, end = 0, {}, monotonic() + seconds
        for article, values in self.given():
            if monotonic() < end:
                correct_article(article, user, reason, **values)
                done += 1
            else:
                later[article.public_id] = {name: str(value) for name, value in values.items()}
        return done, later

    def given(self) -> Iterator[tuple[Article, Mapping[str, Any]]]:
        """Yield the articles that something is given for, each with it; the table must be valid."""
        for row in self.rows:
            own, shared = row.form.cleaned_data, self.every.cleaned_data
            values: dict[str, str | date] = {n: v for n in row.form.fields if (v := own.get(n) or shared.get(n))}
            if values:
                yield row.article.article, values


def _form(article: Unplaced, data: QueryDict | None) -> PlacingForm:
    form = PlacingForm(data, prefix=article.id)
    for name, known in (("outlet", article.outlet), ("published", article.published)):
        if known:
            del form.fields[name]
    return form
