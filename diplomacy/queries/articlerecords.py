"""Articles and statements as records for programs; what may be shown of a text is `access`'s rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Prefetch

from diplomacy.article_filters import ArticleFilters
from diplomacy.filters import PublishedCursor
from diplomacy.formats.articlerecords import (
    ArticleRecord,
    CarrierRecord,
    PassageRecord,
    QuotationRecord,
    ReadArticleRecord,
    StatementRecord,
)
from diplomacy.models import Article, ArticleVersion, Quotation, Report, Statement
from diplomacy.queries import article_list, statement_list
from diplomacy.queries.access import shows_full_text
from diplomacy.queries.articles import with_title
from diplomacy.queries.evidence import evidence, with_evidence
from diplomacy.queries.highlights import passages
from diplomacy.queries.published import behind
from diplomacy.queries.records import source
from diplomacy.statement_filters import StatementFilters


def page_of_articles(
    filters: ArticleFilters, site: str, size: int
) -> tuple[list[ArticleRecord], PublishedCursor | None]:
    """Return the page of articles that the filters ask for, and where the next one begins.

    Raises FilterError where the filters name an outlet that there is not.
    """
    article_list.find_outlet(filters)
    found = with_article(behind(article_list.matching(filters), filters.after))
    rows = list(found.order_by(F("published").desc(nulls_last=True), "-id")[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    after = PublishedCursor(last.published, last.pk) if last else None
    return [article_record(row, site) for row in rows[:size]], after


def with_article(found: Any) -> Any:
    """Return articles with all that their records hold, in a fixed number of queries."""
    return with_title(found).select_related("outlet__country", "copy_of")


def article_record(row: Any, site: str) -> ArticleRecord:
    """Return a row of `with_article` as a record."""
    outlet = row.outlet
    return ArticleRecord(
        id=row.public_id,
        url=site + row.get_absolute_url(),
        address=row.url or None,
        title=row.title or None,
        outlet=outlet.name if outlet else None,
        outlet_slug=outlet.slug if outlet else None,
        outlet_kind=outlet.kind if outlet else None,
        outlet_country=outlet.country.code if outlet and outlet.country else None,
        published=row.published,
        copy_of=row.copy_of.public_id if row.copy_of else None,
        full_text=shows_full_text(row),
        sample=row.sample,
    )


def read_article(article: Article, site: str) -> ReadArticleRecord:
    """Return an article in print with what was read out of it, and as much of its text as everybody may read."""
    row = with_article(Article.objects.filter(pk=article.pk)).get()
    version = ArticleVersion.objects.filter(article=article).order_by("-number").first()
    text = version.text if version else ""
    reports = with_evidence(Report.objects.live().filter(article=article)).order_by("sentence_start", "pk")
    found = [(report.version_id, each) for report in reports for each in evidence(report)]
    quotations = list(Quotation.objects.live().filter(article=article).select_related("leader", "statement"))
    current = version.pk if version else None
    spans = [(each.start, each.end) for of, each in found if of == current and each.part == "text"]
    spans += [(start, end) for each in quotations if each.version_id == current for start, end in each.spans]
    shown = [(0, len(text))] if shows_full_text(row) else passages(text, spans)
    return ReadArticleRecord(
        article=article_record(row, site),
        passages=tuple(PassageRecord(start, end, text[start:end]) for start, end in shown if end > start),
        evidence=tuple(each for _, each in found),
        quotations=tuple(map(_quotation, sorted(quotations, key=lambda each: (each.spans, each.pk)))),
    )


def with_carriers(found: Any) -> Any:
    """Return statements with all that their records hold, in a fixed number of queries."""
    carried = Quotation.objects.live().select_related("article__outlet").order_by("article__published", "pk")
    return found.select_related("leader", "country", "meeting").prefetch_related(Prefetch("quotations", carried))


def statement_record(row: Statement, site: str) -> StatementRecord:
    """Return a row of `with_carriers` as a record."""
    meeting = row.meeting if row.meeting and not row.meeting.removed_at else None
    return StatementRecord(
        id=row.public_id,
        url=f"{site}/statements/{row.public_id}/",
        words=row.closed_words,
        kind=row.kind,
        speaker=row.leader.name if row.leader else row.speaker,
        leader=row.leader.slug if row.leader else None,
        country=row.country.code if row.country else None,
        role=row.role or None,
        published=row.published,
        meeting=meeting.public_id if meeting else None,
        sources=_carriers(row.quotations.all(), site),
        sample=row.sample,
    )


def statements_of(meeting: int, site: str) -> list[StatementRecord]:
    """Return what was said at a meeting or about it."""
    rows = with_carriers(Statement.objects.current().filter(meeting=meeting)).order_by("pk")
    return [statement_record(row, site) for row in rows]


def one_statement(statement: Statement, site: str) -> StatementRecord:
    """Return one statement."""
    return statement_record(with_carriers(Statement.objects.filter(pk=statement.pk)).get(), site)


def page_of_statements(
    filters: StatementFilters, site: str, size: int
) -> tuple[list[StatementRecord], PublishedCursor | None]:
    """Return the page of statements that the filters ask for, and where the next one begins.

    Raises FilterError where the filters name what does not exist.
    """
    found = behind(statement_list.matching(filters, statement_list.find_named(filters)), filters.after)
    rows = list(with_carriers(found)[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    after = PublishedCursor(last.published, last.pk) if last else None
    return [statement_record(row, site) for row in rows[:size]], after


def _carriers(quotations: Iterable[Quotation], site: str) -> tuple[CarrierRecord, ...]:
    return tuple(CarrierRecord(source(each.article, site), each.closed_words, each.via or None) for each in quotations)


def _quotation(row: Quotation) -> QuotationRecord:
    statement = row.statement if row.statement and not row.statement.removed_at else None
    spans: Sequence[Sequence[int]] = row.spans
    return QuotationRecord(
        statement=statement.public_id if statement else None,
        speaker=row.leader.name if row.leader else row.speaker,
        kind=row.kind,
        words=row.closed_words,
        spans=tuple((start, end) for start, end in spans),
    )
