"""The lead of the front page: the most notable of the newest meetings, with a headline and the sentence that proves it.

Notable is, in this order: a meeting of leaders, one of few people, one that many sources tell of, one in person. All
else being equal the newest leads. Samples lead only where there is nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from diplomacy import wording
from diplomacy.models import Meeting, Report
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.queries.articles import UNTITLED, say_published
from diplomacy.queries.cards import Card, card, card_rows
from diplomacy.queries.highlights import mark_id
from diplomacy.queries.marking import Piece
from diplomacy.records import Form, Level, Mode

CANDIDATES = 40
FEW = 4
MOST_TOPICS = 4
LONGEST = 420  # characters of a sentence that a front page quotes
FIELDS = ("status", "mode", "date", "place")
VERBS = {Mode.IN_PERSON: "met", Mode.PHONE: "spoke by phone", Mode.VIDEO: "spoke by video"}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence of an article with the words that prove something marked, and the way to them."""

    pieces: tuple[Piece, ...]
    source: str
    published: str
    url: str
    sample: bool


@dataclass(frozen=True, slots=True)
class Lead:
    """The lead: its headline, a line below it, and a sentence from one of its sources, if it is short enough."""

    card: Card
    headline: str
    deck: str
    quoted: Quoted | None


def find_lead(held: MeetingQuerySet) -> Lead | None:
    """Return the most notable of the newest of these meetings; None where there are none."""
    newest = held.newest_first().values_list("pk", flat=True)[:CANDIDATES]
    rows = list(card_rows(Meeting.objects.filter(pk__in=list(newest))).newest_first())
    if not rows:
        return None
    row = min(rows, key=_order)
    shown = card(row)
    # The sentence that tells of it as it came to be, and proves most; of equals the one that was published first.
    quoted = max(_quotable(row), key=lambda pair: pair[0], default=None)
    return Lead(shown, headline(row, shown), _deck(row), quoted[1] if quoted else None)


def headline(row: Meeting, shown: Card) -> str:
    """Return who met whom, and in which city, as a headline has it."""
    where = f" in {row.city}" if row.city and row.mode == Mode.IN_PERSON else ""
    return f"{shown.title} {VERBS[Mode(row.mode)]}{where}"


def _order(row: Any) -> tuple[bool, bool, bool, bool, int, bool]:
    people = [each for each in row.participations.all() if not each.optional]
    return (
        row.sample,
        len(people) < 2,
        row.level != Level.LEADERS,
        row.form == Form.PLENARY or len(people) > FEW,
        -row.sources,
        row.mode != Mode.IN_PERSON,
    )


def _deck(row: Meeting) -> str:
    topics = [topic.phrase for topic in row.topics.all()][:MOST_TOPICS]
    return f"On the table: {wording.join_names(topics)}." if topics else ""


def _quotable(row: Meeting) -> Iterator[tuple[tuple[bool, int], Quoted]]:
    """Yield the sentences that tell of a meeting, the oldest publication first, with how well each proves it."""
    reports = Report.objects.live().filter(meeting=row).select_related("version", "article__outlet")
    for report in reports.oldest_publication_first():
        start, end, part = report.sentence_start, report.sentence_end, report.sentence_part
        if part != "text" or end - start > LONGEST:
            continue
        spans = sorted(
            (max(span[0], start), min(span[1], end), field)
            for field in FIELDS
            if (span := report.evidence.get(field)) and span[2] == part and span[0] < end and span[1] > start
        )
        article = report.article
        yield (
            (report.status == row.status and not report.background, len(spans)),
            Quoted(
                pieces=tuple(_pieces(report.version.text, spans, start, end)),
                source=article.outlet.name if article.outlet else report.version.title or UNTITLED,
                published=say_published(article),
                url=f"{article.get_absolute_url()}" + (f"#{mark_id(report.anchor, spans[0][2])}" if spans else ""),
                sample=article.sample,
            ),
        )


def _pieces(text: str, spans: list[tuple[int, int, str]], start: int, end: int) -> Iterator[Piece]:
    at = start
    for first, last, _ in spans:
        if first >= at:
            if first > at:
                yield Piece(text[at:first])
            yield Piece(text[first:last], marked=True)
            at = last
    if end > at:
        yield Piece(text[at:end])
