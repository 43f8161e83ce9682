"""What was brought in, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q

from diplomacy import wording
from diplomacy.models import Article, Batch, Document, Meeting, Quotation, Report
from diplomacy.queries.articles import UNTITLED, with_title
from diplomacy.queries.cards import Card, card, card_rows


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article of a document with what was found in it."""

    url: str
    title: str
    unread: str
    meetings: tuple[Card, ...]
    statements: str


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A document of a batch: how far it has come, why it was not read, or what was found."""

    name: str
    state: str
    label: str
    reasons: tuple[str, ...]
    articles: tuple[ReadArticle, ...]


@dataclass(frozen=True, slots=True)
class BatchPage:
    """What a batch's page shows."""

    batch: Batch
    rows: tuple[BatchRow, ...]
    done: int
    found: str

    @property
    def under_way(self) -> bool:
        """Whether something is still to be read."""
        return self.done < len(self.rows)


@dataclass(frozen=True, slots=True)
class BatchLine:
    """An earlier batch in one line."""

    url: str
    created_at: datetime
    documents: str
    note: str


def find_batch(public_id: str) -> Batch | None:
    """Return a batch by its public id."""
    return Batch.objects.filter(public_id=public_id).first()


def batch_page(batch: Batch) -> BatchPage:
    """Return the page of a batch, its documents in the order in which they came. The bytes are not loaded."""
    documents = list(
        Document.objects.filter(batch=batch)
        .defer("content")
        .prefetch_related(Prefetch("articles", _articles()))
        .order_by("pk")
    )
    cards = _cards(article for document in documents for article in document.articles.all())
    found = {card.public_id for cards_of_one in cards.values() for card in cards_of_one}
    return BatchPage(
        batch=batch,
        rows=tuple(_row(document, cards) for document in documents),
        done=sum(document.state not in Document.UNDER_WAY for document in documents),
        found=wording.say_count(len(found), "meeting"),
    )


def earlier_batches(most: int = 10) -> tuple[BatchLine, ...]:
    """Return the newest batches, each with how many documents it has, not read and waiting."""
    rows = Batch.objects.annotate(
        total=Count("documents"),
        failed=Count("documents", filter=Q(documents__state=Document.State.FAILED)),
        waiting=Count("documents", filter=Q(documents__state__in=Document.UNDER_WAY)),
    )
    return tuple(_line(row) for row in rows.order_by("-created_at", "-pk")[:most])


def _line(row: Any) -> BatchLine:
    notes = [f"{row.waiting:,} waiting"] * bool(row.waiting) + [f"{row.failed:,} not read"] * bool(row.failed)
    return BatchLine(
        url=row.get_absolute_url(),
        created_at=row.created_at,
        documents=wording.say_count(row.total, "document"),
        note=", ".join(notes) or "all read",
    )


def _articles() -> Any:
    """Return articles with what a row says of them, however many there are in a fixed number of queries."""
    reports = Report.objects.live().order_by("sentence_start", "pk").only("article", "meeting")
    quotations = Quotation.objects.live().only("article")
    return with_title(Article.objects.order_by("pk")).prefetch_related(
        Prefetch("reports", reports, to_attr="live_reports"),
        Prefetch("quotations", quotations, to_attr="live_quotations"),
    )


def _cards(articles: Iterable[Any]) -> dict[int, tuple[Card, ...]]:
    """Return the meetings of each article, in the order in which it tells them."""
    told = {
        article.pk: list(dict.fromkeys(r.meeting_id for r in article.live_reports if r.meeting_id))
        for article in articles
    }
    wanted = {number for numbers in told.values() for number in numbers}
    rows = card_rows(Meeting.objects.current().filter(pk__in=wanted)) if wanted else []
    cards = {row.pk: card(row) for row in rows}
    return {key: tuple(cards[n] for n in numbers if n in cards) for key, numbers in told.items()}


def _row(document: Document, cards: dict[int, tuple[Card, ...]]) -> BatchRow:
    return BatchRow(
        name=document.name,
        state=document.state,
        label=document.get_state_display().capitalize(),
        reasons=tuple(line.removeprefix(f"{document.origin}: ") for line in document.error.splitlines()),
        articles=tuple(_read_article(article, cards[article.pk]) for article in document.articles.all()),
    )


def _read_article(article: Any, cards: tuple[Card, ...]) -> ReadArticle:
    return ReadArticle(
        url=article.get_absolute_url(),
        title=article.title or UNTITLED,
        unread=article.unread,
        meetings=cards,
        statements=wording.say_count(len(article.live_quotations), "statement"),
    )
