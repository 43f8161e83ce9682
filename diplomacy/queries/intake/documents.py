"""Documents that were brought in, as rows: how far each has come, why it was not read, or what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, prefetch_related_objects
from django.db.models.functions import Length
from django.template.defaultfilters import filesizeformat

from diplomacy import wording
from diplomacy.models import Article, Batch, Document, Quotation, Report
from diplomacy.queries.articles import UNTITLED, say_published, with_title
from diplomacy.queries.cards import Card, cards_by_number

State = Document.State
MOST_ARTICLES = 5  # of one document that are shown in its row
MOST_REASONS = 5
ARTICLES_A_PAGE = 50  # where one document is shown alone

LABELS: Mapping[str, str] = {
    State.PENDING: "Waiting",
    State.FETCHING: "Being fetched",
    State.READING: "Being read",
    State.READ: "Read",
    State.FAILED: "Not read",
    State.CANCELLED: "Cancelled",
    State.COPY: "Copy",
    State.REFUSED: "Not taken in",
}


@dataclass(frozen=True, slots=True)
class FoundMeeting:
    """A meeting that an article reports; `novelty` says whether the batch brought it or added to what was there."""

    card: Card
    novelty: str


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article of a document with what was found in it. `source` is its outlet and day, `note` what is to know."""

    url: str
    title: str
    source: str
    note: str
    unread: str
    meetings: tuple[FoundMeeting, ...]
    found: str


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A document of a batch. `more` says how many more articles it has, `can` what may be done: retry or cancel;
    `alone_url` shows it alone, where there is more of it to show."""

    id: str
    name: str
    note: str
    state: str
    label: str
    reasons: tuple[str, ...]
    articles: tuple[ReadArticle, ...]
    more: str
    more_url: str
    alone_url: str
    can: str


def documents_of(batch: Batch) -> Any:
    """Return the documents of a batch in the order in which they came, with their sizes and without their bytes."""
    return batch.documents.defer("content").annotate(size=Length("content")).order_by("pk")


def rows_of(
    documents: Sequence[Any],
    batch: Batch,
    *,
    news: Mapping[int, str] | None = None,
    alone: bool = False,
    after: int = 0,
) -> tuple[BatchRow, ...]:
    """Return rows of `documents_of` as they are shown, in a fixed number of questions to the database.

    Each with its first articles; a document that is shown `alone` with a page of them, from behind the one numbered
    `after`. `news` are the novelties of the whole batch, where they are known.
    """
    most = ARTICLES_A_PAGE if alone else MOST_ARTICLES
    told = with_title(Article.objects.filter(pk__gt=after).order_by("pk")).select_related("outlet")
    reports = Report.objects.live().order_by("sentence_part", "sentence_start", "pk").only("article", "meeting")
    articles = told.prefetch_related(
        Prefetch("reports", reports, to_attr="live_reports"),
        Prefetch("quotations", Quotation.objects.live().only("article", "statement"), to_attr="live_quotations"),
    )
    prefetch_related_objects(documents, Prefetch("articles", articles[:most], to_attr="first_articles"))
    links = Article.documents.through.objects.filter(document__in=documents, article__gt=after).order_by()
    numbers = dict(links.values_list("document").annotate(n=Count("pk")))
    cards = _cards(article for document in documents for article in document.first_articles)
    if news is None:
        news = novelties(batch, {n for meetings in cards.values() for n in meetings})
    return tuple(_row(each, numbers.get(each.pk, 0), batch, cards, news, alone=alone) for each in documents)


def novelties(batch: Batch, meetings: Iterable[int] | None = None) -> dict[int, str]:
    """Return, by number, what the batch did for each meeting that its articles report.

    `new`: the first article that reported it came with the batch; `joined`: one that came with it added to what was
    there; empty where all of its articles that report it had come before.
    """
    mine = set(batch_articles(batch).values_list("pk", flat=True))
    wanted = Report.objects.live().filter(article__in=mine, meeting__removed_at=None).exclude(meeting=None)
    wanted = wanted.filter(meeting__in=set(meetings)) if meetings is not None else wanted
    numbers = set(wanted.order_by().values_list("meeting", flat=True))
    told = Report.objects.live().filter(meeting__in=numbers).order_by()
    first: dict[int, Any] = {}
    ours: dict[int, Any] = {}
    for meeting, article, came in told.values_list("meeting", "article", "article__created_at"):
        first[meeting] = min(came, first.get(meeting, came))
        if article in mine and came >= batch.created_at:
            ours[meeting] = min(came, ours.get(meeting, came))
    return {n: "" if n not in ours else "new" if ours[n] <= first[n] else "joined" for n in first}


def batch_articles(batch: Batch) -> Any:
    """Return the articles in print that came in a batch, each once."""
    links = Article.documents.through.objects.filter(document__batch=batch)
    return Article.objects.in_print().filter(pk__in=links.values("article"))


def _cards(articles: Iterable[Any]) -> dict[int, dict[int, Card]]:
    """Return the meetings of each article by number, in the order in which it tells them."""
    told = {a.pk: list(dict.fromkeys(r.meeting_id for r in a.live_reports if r.meeting_id)) for a in articles}
    cards = cards_by_number({number for numbers in told.values() for number in numbers})
    return {key: {n: cards[n] for n in numbers if n in cards} for key, numbers in told.items()}


def _row(
    document: Any,
    number: int,
    batch: Batch,
    cards: Mapping[int, Mapping[int, Card]],
    news: Mapping[int, str],
    *,
    alone: bool,
) -> BatchRow:
    articles = document.first_articles
    more = number - len(articles)
    page = f"{batch.get_absolute_url()}?document={document.public_id}"
    return BatchRow(
        id=document.public_id,
        name=document.name,
        note=filesizeformat(document.size) if document.size else "",
        state=document.state,
        label="Waiting to be fetched" if waits_for_fetching(document) else LABELS[document.state],
        reasons=_reasons(document, most=None if alone else MOST_REASONS),
        articles=tuple(_read_article(article, batch, cards[article.pk], news) for article in articles),
        more=f"{wording.say_count(more, 'more article')} of it" if more else "",
        more_url=f"{page}&from={articles[-1].pk}" if more else "",
        alone_url=page if not alone and len(document.error.splitlines()) > MOST_REASONS else "",
        can=_can(document),
    )


def waits_for_fetching(document: Any) -> bool:
    """Tell whether a document is an address that nobody has been at yet."""
    return bool(document.state == State.PENDING and not document.size and document.url)


def _reasons(document: Any, most: int | None) -> tuple[str, ...]:
    """Return why a document was not read, or what of it was not; of many reasons the first ones and how many more."""
    lines = document.error.splitlines()
    shown = [_reason(line, document.origin) for line in lines[:most]]
    if len(lines) > len(shown):
        shown.append(f"And {wording.say_count(len(lines) - len(shown), 'more part')} not read.")
    return tuple(shown)


def _reason(line: str, origin: str) -> str:
    """Return a reason as a sentence. What stands in a document, as in an archive, goes by its name in there."""
    sentence = line.removeprefix(f"{origin}:").strip().rstrip(".")
    names_a_part = line.startswith(f"{origin}:") and not line.startswith(f"{origin}: ")
    return f"{sentence}." if names_a_part else f"{sentence[:1].upper()}{sentence[1:]}."


def _can(document: Any) -> str:
    """Return what may be done; what was not taken in has no bytes to be read again."""
    if document.state == State.PENDING:
        return "cancel"
    again = document.state in (State.FAILED, State.CANCELLED)
    return "retry" if again and (document.size or document.url) else ""


def _read_article(article: Any, batch: Batch, cards: Mapping[int, Card], news: Mapping[int, str]) -> ReadArticle:
    statements = len({quotation.statement_id for quotation in article.live_quotations})
    source = f"{article.outlet.name if article.outlet else 'Outlet not known'}, {say_published(article)}"
    notes = []
    if article.withdrawn_at:
        notes.append("withdrawn")
    if article.created_at < batch.created_at:
        notes.append("was here before")
    if article.copy_of_id:
        notes.append("tells the same as another article, counted once")
    found = (wording.say_count(len(cards), "meeting") if cards else "No meeting", _say_statements(statements))
    return ReadArticle(
        url=article.get_absolute_url(),
        title=article.title or UNTITLED,
        source=source,
        note=", ".join(notes),
        unread=article.unread,
        meetings=tuple(FoundMeeting(card, news.get(number, "")) for number, card in cards.items()),
        found=", ".join(filter(None, found)),
    )


def _say_statements(number: int) -> str:
    return wording.say_count(number, "statement") if number else ""
