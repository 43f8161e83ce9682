"""Statements: words that somebody said, and the articles that carry them."""

from __future__ import annotations

from dataclasses import dataclass

from diplomacy.models import Meeting, Quotation, Redirect, Statement
from diplomacy.queries.articles import UNTITLED, say_published
from diplomacy.queries.cards import Card, card, card_rows
from diplomacy.queries.highlights import quote_id


@dataclass(frozen=True, slots=True)
class StatementSource:
    """An article that carries the words, in the form in which it has them."""

    title: str
    outlet: str
    published: str
    url: str
    words: str
    via: str
    sample: bool


@dataclass(frozen=True, slots=True)
class StatementPage:
    """What a statement's page shows."""

    statement: Statement
    meeting: Card | None
    sources: tuple[StatementSource, ...]

    @property
    def articles(self) -> int:
        """How many articles carry the words."""
        return len({source.url.partition("#")[0] for source in self.sources})


def find_statement(public_id: str) -> Statement | None:
    """Return a statement by its public id, removed or not."""
    return Statement.objects.select_related("leader", "country").filter(public_id=public_id).first()


def new_statement(public_id: str) -> Statement | None:
    """Return the statement that took the place of a merged one."""
    end = Redirect.objects.end_of(Redirect.Target.STATEMENT, public_id)
    return find_statement(end) if end != public_id else None


def statement_page(statement: Statement) -> StatementPage:
    """Return the page of a statement: the meeting it belongs to, and its sources, the oldest first."""
    meeting = card_rows(Meeting.objects.current().filter(statements=statement)).first()
    quotations = (
        Quotation.objects.live()
        .filter(statement=statement)
        .select_related("article__outlet", "version")
        .order_by("article__published", "pk")
    )
    return StatementPage(
        statement=statement,
        meeting=card(meeting) if meeting else None,
        sources=tuple(map(_source, quotations)),
    )


def count_sources(statement: Statement) -> int:
    """Return how many articles carry a statement."""
    return Quotation.objects.live().filter(statement=statement).values("article").distinct().count()


def _source(quotation: Quotation) -> StatementSource:
    article = quotation.article
    return StatementSource(
        title=quotation.version.title or UNTITLED,
        outlet=article.outlet.name if article.outlet else "",
        published=say_published(article),
        url=f"{article.get_absolute_url()}#{quote_id(quotation.anchor)}",
        words=quotation.words,
        via=quotation.via,
        sample=article.sample,
    )
