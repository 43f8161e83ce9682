"""What editors choose from: the sentences of an article, the meetings that a statement can belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from diplomacy.models import Article, ArticleVersion, Meeting, Quotation, Report, Statement
from diplomacy.queries.highlights import paragraphs
from diplomacy.queries.mistakes import named
from diplomacy.queries.sentences import sentences
from diplomacy.records import Span

ABOUT = timedelta(days=3)
MOST = 20


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article as an editor chooses it; `value` names it in a form, with the version it stands in."""

    value: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Choice:
    """A record that an editor chooses: its public id, or the number of a row, and what it is called."""

    value: str
    label: str


def newest_version(article: Article) -> ArticleVersion | None:
    """Return the newest words of an article."""
    return article.versions.order_by("-number").first()


def sentences_of(version: ArticleVersion | None, *, title: bool = True) -> tuple[tuple[Sentence, ...], ...]:
    """Return the sentences of an article, a paragraph each; the title is the first, where it is wanted."""
    if version is None:
        return ()
    found: list[tuple[Sentence, ...]] = []
    if title and version.title.strip():
        found.append((_sentence(version, 0, len(version.title), "title"),))
    every = sentences(version.text)
    for begin, end in paragraphs(version.text):
        inside = tuple(_sentence(version, a, b, "text") for a, b in every if begin <= a and b <= end)
        if inside:
            found.append(inside)
    return tuple(found)


def _sentence(version: ArticleVersion, start: int, end: int, part: str) -> Sentence:
    text = (version.title if part == "title" else version.text)[start:end]
    return Sentence(
        f"{version.number}-{part}-{start}-{end}", text, Span(start, end, "title" if part == "title" else "text")
    )


def find_words(text: str, words: str, begin: Span) -> Span | None:
    """Return where words stand in a text, wherever its lines break, beginning in a sentence; None where they do not."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    if not pattern:
        return None
    for found in re.finditer(pattern, text):
        if begin.start <= found.start() < begin.end:
            return Span(found.start(), found.end())
    return None


def reports_in(article: Article) -> tuple[Choice, ...]:
    """Return the meetings that an article reports, by the row of the report."""
    rows = Report.objects.live().filter(article=article).select_related("meeting").order_by("sentence_start", "pk")
    reports = [row for row in rows if row.meeting]
    names = named("meeting", {row.meeting.public_id for row in reports if row.meeting})
    return tuple(
        Choice(str(row.pk), names[row.meeting.public_id].name)
        for row in reports
        if row.meeting and row.meeting.public_id in names
    )


def meetings_for(statement: Statement) -> tuple[Choice, ...]:
    """Return the meetings that a statement can belong to: those of its articles, and the speaker's about that day."""
    articles = Quotation.objects.live().filter(statement=statement).values("article")
    wanted = Q(reports__in=Report.objects.live().filter(article__in=articles)) | Q(pk=statement.meeting_id)
    if statement.published and statement.leader_id:
        near = (statement.published - ABOUT, statement.published + ABOUT)
        wanted |= Q(participations__leader=statement.leader_id, earliest__range=near)
    rows = Meeting.objects.current().filter(wanted, sample=statement.sample).order_by("-latest", "pk").distinct()[:MOST]
    return named_meetings([row.public_id for row in rows])


def named_meetings(public_ids: Sequence[str]) -> tuple[Choice, ...]:
    """Return meetings with their names, in that order; those that are gone are left out."""
    names = named("meeting", public_ids)
    return tuple(Choice(each, names[each].name) for each in public_ids if each in names)
