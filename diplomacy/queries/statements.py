"""Statements: words that somebody said, and the articles that carry them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from diplomacy import wording
from diplomacy.models import Meeting, Quotation, Redirect, Statement
from diplomacy.queries.articles import UNTITLED, say_published
from diplomacy.queries.cards import Card, any_sample, card, card_rows
from diplomacy.queries.highlights import passages, quote_id
from diplomacy.queries.history.scopes import with_decisions
from diplomacy.queries.meeting.proofs import Piece, outlet_name, voice

MOST_OTHERS = 6


@dataclass(frozen=True, slots=True)
class StatementSource:
    """An article that carries the words, in the form in which it has them.

    `passages` are the sentences that hold them with their neighbours, the words marked.
    """

    title: str
    outlet: str
    published: str
    url: str
    words: str
    via: str
    sample: bool
    passages: tuple[tuple[Piece, ...], ...] = ()
    copy: bool = False
    quotation: int = 0


@dataclass(frozen=True, slots=True)
class StatementPage:
    """What a statement's page shows. `others` are more words from the same meeting; `voices` counts copies once."""

    statement: Statement
    meeting: Card | None
    sources: tuple[StatementSource, ...]
    voices: str
    others: tuple[Statement, ...]
    has_samples: bool

    @property
    def articles(self) -> int:
        """How many articles carry the words."""
        return len({source.url.partition("#")[0] for source in self.sources})


def find_statement(public_id: str) -> Statement | None:
    """Return a statement by its public id, removed or not."""
    rows = with_decisions(Statement.objects.select_related("leader", "country", "meeting__summit"))
    found: Statement | None = rows.filter(public_id=public_id).first()
    return found


def find_quotation(number: int) -> Quotation | None:
    """Return a quotation by its row."""
    return Quotation.objects.filter(pk=number).select_related("article__outlet", "version", "statement").first()


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
    rows = list(quotations)
    others = Statement.objects.current().filter(meeting=meeting).exclude(pk=statement.pk) if meeting else None
    found = list(others.select_related("leader", "country").order_by("kind", "pk")[:MOST_OTHERS]) if others else []
    shown_meeting = card(meeting) if meeting else None
    return StatementPage(
        statement=statement,
        meeting=shown_meeting,
        sources=tuple(map(_source, rows)),
        voices=_say_voices(rows),
        others=tuple(found),
        has_samples=statement.sample or any_sample([shown_meeting] if shown_meeting else []) or any_sample(found),
    )


def _say_voices(quotations: Sequence[Quotation]) -> str:
    """Say how many articles carry the words, and how many of them are independent of one another."""
    articles = len({quotation.article_id for quotation in quotations})
    voices = len({voice(quotation.article) for quotation in quotations})
    said = wording.say_count(voices, "independent source")
    return said if articles == voices else f"{wording.say_count(articles, 'article')}, {said}"


def count_sources(statement: Statement) -> int:
    """Return how many articles carry a statement."""
    return Quotation.objects.live().filter(statement=statement).values("article").distinct().count()


def _source(quotation: Quotation) -> StatementSource:
    article = quotation.article
    return StatementSource(
        title=quotation.version.title or UNTITLED,
        outlet=outlet_name(article),
        published=say_published(article),
        url=f"{article.get_absolute_url()}#{quote_id(quotation.anchor)}",
        words=quotation.words,
        via=quotation.via,
        sample=article.sample,
        passages=tuple(_passages(quotation)),
        copy=article.copy_of_id is not None,
        quotation=quotation.pk,
    )


def _passages(quotation: Quotation) -> Iterator[tuple[Piece, ...]]:
    """Yield the stretches of the text that hold the words, each cut where the words begin and end."""
    text, spans = quotation.version.text, sorted((int(start), int(end)) for start, end in quotation.spans)
    for start, end in passages(text, spans):
        cuts = {start, end} | {min(max(place, start), end) for span in spans for place in span}
        pieces = [
            Piece(text[left:right], marked=any(first <= left and right <= last for first, last in spans))
            for left, right in pairwise(sorted(cuts))
        ]
        yield tuple(piece for piece in pieces if piece.text)
