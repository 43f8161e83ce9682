"""Batches: what was brought in together, how far it has come, and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.http import urlencode

from diplomacy import wording
from diplomacy.filters import FilterError
from diplomacy.models import Batch, Document, Quotation, Report
from diplomacy.queries.intake.documents import BatchRow, batch_articles, documents_of, novelties, rows_of
from diplomacy.queries.intake.questions import Questions, questions_of
from diplomacy.queries.intake.status import somebody_works

PAGE = 50
BATCHES_A_PAGE = 30
State = Document.State
# What the states are called together: the parameter's value, the word, the states.
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("waiting", "Waiting", (State.PENDING,)),
    ("reading", "Being read", (State.FETCHING, State.READING)),
    ("read", "Read", (State.READ,)),
    ("failed", "Not read", (State.FAILED, State.REFUSED)),
    ("copy", "Copies", (State.COPY,)),
    ("cancelled", "Cancelled", (State.CANCELLED,)),
)

# What a batch did for one meeting, and for several.
NEWS = {
    "new": ("is new to the record", "are new to the record"),
    "joined": ("joined what was there", "joined what was there"),
    "": ("was known before from the same articles", "were known before from the same articles"),
}


@dataclass(frozen=True, slots=True)
class BatchFilters:
    """What of a batch is asked for: documents in a group of states, from behind one; or one document's articles."""

    state: str = ""
    after: str = ""
    document: str = ""
    articles_from: int = 0

    def query(self) -> str:
        """Return the query string, without what is not given."""
        given = (("state", self.state), ("after", self.after), ("document", self.document))
        first = (("from", str(self.articles_from)),) if self.articles_from else ()
        text = urlencode([pair for pair in (*given, *first) if pair[1]])
        return f"?{text}" if text else ""


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many documents are in a group of states, and the address that shows them alone."""

    key: str
    label: str
    count: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch has come: what changes while it is read. `mark` changes with it, `rows_mark` with the rows.

    It is `idle` where something waits and no worker lives that could read it.
    """

    total: int
    done: int
    said: str
    counts: tuple[StateCount, ...]
    found: tuple[str, ...]
    questions: tuple[Questions, ...]
    can_retry: bool
    can_cancel: bool
    under_way: bool
    idle: bool
    mark: str
    rows_mark: str


@dataclass(frozen=True, slots=True)
class BatchPage:
    """What a batch's page shows."""

    url: str
    created_at: datetime
    brought_by: str
    progress: Progress
    rows: tuple[BatchRow, ...]
    query: str
    next_url: str
    first_url: str


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch in one line."""

    url: str
    created_at: datetime
    brought_by: str
    documents: str
    meetings: str
    note: str


@dataclass(frozen=True, slots=True)
class BatchList:
    """A page of the list of batches, the newest first."""

    lines: tuple[BatchLine, ...]
    next_url: str


def find_batch(public_id: str) -> Batch | None:
    """Return a batch by its public id."""
    return Batch.objects.select_related("created_by").filter(public_id=public_id).first()


def parse_filters(state: str, after: str, document: str, articles_from: str) -> BatchFilters:
    """Return the filters that an address gives. Raises FilterError."""
    allowed = [key for key, _, _ in GROUPS]
    if state and state not in allowed:
        raise FilterError("state", state, f"it must be one of {', '.join(allowed)}")
    if articles_from and not (articles_from.isascii() and articles_from.isdigit() and len(articles_from) < 19):
        raise FilterError("from", articles_from, "it must be a number; a page's own link gives it")
    return BatchFilters(state, after, document, int(articles_from or 0))


def batch_page(batch: Batch, filters: BatchFilters) -> BatchPage:
    """Return a page of a batch's documents. Raises FilterError where a document is not of this batch."""
    counts = _counts(batch)  # before the rows: a page that is told that all is done asks for no news of them
    documents = page_of(batch, filters)
    shown = documents[:PAGE]
    alone = bool(filters.document)
    done = not any(counts.get(state) for state in Document.UNDER_WAY)
    news = novelties(batch) if done else None
    rows = rows_of(shown, batch, news=news, alone=alone, after=filters.articles_from if alone else 0)
    more = rows[0].more_url if alone and rows else ""
    if len(documents) > PAGE:
        more = _address(batch, BatchFilters(filters.state, shown[-1].public_id))
    first = bool(filters.after or filters.document)
    return BatchPage(
        url=batch.get_absolute_url(),
        created_at=batch.created_at,
        brought_by=wording.say_account(batch.created_by),
        progress=_progress(batch, filters, shown, counts, news),
        rows=rows,
        query=filters.query(),
        next_url=more,
        first_url=_address(batch, BatchFilters(filters.state)) if first else "",
    )


def page_of(batch: Batch, filters: BatchFilters) -> list[Any]:
    """Return the documents of a page and one more, if there is one. Raises FilterError."""
    found = documents_of(batch)
    if filters.document:
        rows = list(found.filter(public_id=filters.document))
        if not rows:
            raise FilterError("document", filters.document, "there is no such document in this batch")
        return rows
    if filters.state:
        found = found.filter(state__in=next(states for key, _, states in GROUPS if key == filters.state))
    if filters.after:
        last = batch.documents.filter(public_id=filters.after).values_list("pk", flat=True).first()
        if last is None:
            raise FilterError("after", filters.after, "there is no such document in this batch")
        found = found.filter(pk__gt=last)
    return list(found[: PAGE + 1])


def _progress(
    batch: Batch, filters: BatchFilters, shown: Sequence[Any], counts: dict[str, int], news: Mapping[int, str] | None
) -> Progress:
    total = sum(counts.values())
    waiting = sum(counts.get(state, 0) for state in Document.UNDER_WAY)
    done = total - waiting
    idle = _is_idle(counts)
    return Progress(
        total=total,
        done=done,
        said=f"{done:,} of {total:,} done" if waiting else f"{wording.say_count(total, 'document')}, all done",
        counts=tuple(_state_counts(batch, counts, total, filters)),
        found=_say_so_far(batch) if news is None else _say_found(batch, list(news.values())),
        questions=() if news is None else questions_of(batch),
        can_retry=bool(counts.get(State.FAILED)),
        can_cancel=bool(counts.get(State.PENDING)),
        under_way=bool(waiting),
        idle=idle,
        mark=_mark(counts, idle=idle),
        rows_mark=_rows_mark(shown),
    )


def marks_of(batch: Batch, filters: BatchFilters) -> tuple[str, str]:
    """Return the two marks that a page's progress would have now, for three questions to the database."""
    counts = _counts(batch)
    return _mark(counts, idle=_is_idle(counts)), _rows_mark(page_of(batch, filters)[:PAGE])


def batch_list(before: str = "", most: int = BATCHES_A_PAGE) -> BatchList:
    """Return a page of batches, the newest first, from behind one. Raises FilterError where there is none such.

    One that nothing was put into is left out.
    """
    found = Batch.objects.filter(Exists(Document.objects.filter(batch=OuterRef("pk"))))
    if before:
        last = Batch.objects.filter(public_id=before).first()
        if last is None:
            raise FilterError("before", before, "there is no such batch")
        found = found.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk))
    found = found.select_related("created_by").order_by("-created_at", "-pk")
    batches = list(found[: most + 1])
    shown = batches[:most]
    counts = _counts_of(shown)
    meetings = _meetings_of(shown)
    return BatchList(
        lines=tuple(_line(each, counts.get(each.pk, {}), meetings.get(each.pk, 0)) for each in shown),
        next_url=f"{reverse('batches')}?before={shown[-1].public_id}" if len(batches) > most else "",
    )


def _counts(batch: Batch) -> dict[str, int]:
    return dict(batch.documents.order_by().values_list("state").annotate(n=Count("pk")))


def _counts_of(batches: Sequence[Batch]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    rows = Document.objects.filter(batch__in=batches).order_by().values_list("batch", "state")
    for batch, state, number in rows.annotate(n=Count("pk")):
        found.setdefault(batch, {})[state] = number
    return found


def _meetings_of(batches: Sequence[Batch]) -> dict[int, int]:
    """Return how many meetings the articles of each batch report."""
    told = Report.objects.live().filter(article__documents__batch__in=batches, meeting__removed_at=None).order_by()
    rows = told.values_list("article__documents__batch").annotate(n=Count("meeting", distinct=True))
    return {batch: number for batch, number in rows if batch is not None}


def _state_counts(batch: Batch, counts: dict[str, int], total: int, filters: BatchFilters) -> Iterable[StateCount]:
    yield StateCount("all", "All", f"{total:,}", _address(batch, BatchFilters()), not filters.state)
    for key, label, states in GROUPS:
        number = sum(counts.get(state, 0) for state in states)
        if number or filters.state == key:
            address = _address(batch, BatchFilters(key))
            yield StateCount(key, label, f"{number:,}", address, filters.state == key)


def _say_so_far(batch: Batch) -> tuple[str, ...]:
    number = _meetings_of([batch]).get(batch.pk, 0)
    return (f"Found {wording.say_count(number, 'meeting')} so far.",) if number else ()


def _say_found(batch: Batch, news: Sequence[str]) -> tuple[str, ...]:
    """Return what was found, in sentences: how much, and what it did to the record."""
    if not news:
        return ()
    quoted = Quotation.objects.live().filter(article__in=batch_articles(batch)).exclude(statement=None)
    statements = quoted.aggregate(n=Count("statement", distinct=True))["n"]
    found = wording.say_count(len(news), "meeting")
    if statements:
        found += f" and {wording.say_count(statements, 'statement')}"
    return f"Found {found}.", _say_news(news)


def _say_news(news: Sequence[str]) -> str:
    """Return what the meetings found did to the record, in a sentence."""
    parts = [(news.count(kind), *words) for kind, words in NEWS.items() if kind in news]
    if len(parts) == 1:
        number, one, more = parts[0]
        return f"It {one}." if number == 1 else f"All of the meetings {more}."
    said = wording.join_names([f"{number:,} {one if number == 1 else more}" for number, one, more in parts])
    return f"Of the meetings, {said}."


def _line(batch: Batch, counts: dict[str, int], meetings: int) -> BatchLine:
    waiting = sum(counts.get(state, 0) for state in Document.UNDER_WAY)
    failed = counts.get(State.FAILED, 0) + counts.get(State.REFUSED, 0)
    parts = ((waiting, "under way"), (failed, "not read"), (counts.get(State.CANCELLED, 0), "cancelled"))
    return BatchLine(
        url=batch.get_absolute_url(),
        created_at=batch.created_at,
        brought_by=wording.say_account(batch.created_by),
        documents=wording.say_count(sum(counts.values()), "document"),
        meetings=wording.say_count(meetings, "meeting") if meetings else "no meeting",
        note=", ".join(f"{number:,} {words}" for number, words in parts if number) or "all read",
    )


def _address(batch: Batch, filters: BatchFilters) -> str:
    return f"{batch.get_absolute_url()}{filters.query()}"


def _is_idle(counts: Mapping[str, int]) -> bool:
    """Tell whether something waits and no worker lives."""
    return any(counts.get(state) for state in Document.UNDER_WAY) and not somebody_works()


def _mark(counts: Mapping[str, int], *, idle: bool) -> str:
    return _digest((idle, sorted(counts.items())))


def _rows_mark(documents: Iterable[Any]) -> str:
    return _digest([(document.pk, document.state, document.read_at) for document in documents])


def _digest(values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]
