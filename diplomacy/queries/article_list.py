"""The list of articles: what a filter asks for, with its facets, its sentence and its next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from diplomacy import wording
from diplomacy.article_filters import ArticleFilters
from diplomacy.filters import FilterError, PublishedCursor
from diplomacy.models import Article, ArticleVersion, Outlet, Report
from diplomacy.models.articles import ArticleQuerySet
from diplomacy.queries.access import full_text, shows_full_text
from diplomacy.queries.articles import UNTITLED, say_published, with_title
from diplomacy.queries.counting.facets import Facet, FacetGroup
from diplomacy.queries.marking import Piece, mark, snippet
from diplomacy.queries.published import behind, terms
from diplomacy.queries.sentence import Term
from diplomacy.reference.names import unaccent

if TYPE_CHECKING:
    from diplomacy.queries.access import Reader

PAGE = 50
MOST_FACETS = 12
COUNTED = 10_000  # a count beyond is not worth its wait: it is said to be more, and facets are left out
KIND_WORDS = {"government": "governments", "agency": "agencies", "press": "the press"}


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article as the list shows it; `snippet` has the words asked for, where the reader may see the whole text."""

    url: str
    title: tuple[Piece, ...]
    code: str
    outlet: str
    kind: str
    published: str
    meetings: str
    snippet: tuple[Piece, ...]
    unread: str
    copy: bool
    sample: bool


@dataclass(frozen=True, slots=True)
class ArticleList:
    """A page of the list. `total` is in words; facets are empty where too much was found to count."""

    filters: ArticleFilters
    total: str
    lines: tuple[ArticleLine, ...]
    terms: tuple[Term, ...]
    facets: tuple[FacetGroup, ...]
    next_query: str
    has_samples: bool


def article_list(filters: ArticleFilters, reader: Reader = None) -> ArticleList:
    """Return the page that the filters ask for. Raises FilterError where they name an outlet that there is not."""
    outlet = find_outlet(filters)
    found = matching(filters, reader)
    counted = found.order_by()[: COUNTED + 1].count()
    rows = list(_shown(behind(found, filters.after), filters)[: PAGE + 1])
    lines = tuple(_line(row, filters, reader) for row in rows[:PAGE])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return ArticleList(
        filters=filters,
        total=say_total(counted),
        lines=lines,
        terms=_sentence(filters, outlet),
        facets=_facets(filters, found, reader) if counted <= COUNTED else (),
        next_query=filters.but(after=PublishedCursor(last.published, last.pk)).query() if last else "",
        has_samples=any(line.sample for line in lines),
    )


def find_outlet(filters: ArticleFilters) -> Outlet | None:
    """Return the outlet that the filters name. Raises FilterError where there is none of that name."""
    outlet = Outlet.objects.filter(slug=filters.outlet).first() if filters.outlet else None
    if filters.outlet and outlet is None:
        raise FilterError("outlet", filters.outlet, "there is no outlet of that name here")
    return outlet


def matching(filters: ArticleFilters, reader: Reader = None) -> ArticleQuerySet:
    """Return the articles in print that the filters ask for, in no order, from the first page.

    Words are looked for in the whole text where the reader may see it, else in the title alone: what a list finds tells
    what is in a text.
    """
    found = Article.objects.in_print()
    if filters.outlet:
        found = found.filter(outlet__slug=filters.outlet)
    if filters.kind:
        found = found.filter(outlet__kind=filters.kind)
    if filters.since:
        found = found.filter(published__gte=filters.since)
    if filters.until:
        found = found.filter(published__lte=filters.until)
    if filters.words:
        query = SearchQuery(unaccent(filters.words), config="english", search_type="websearch")
        newer = ArticleVersion.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
        versions = (
            ArticleVersion.objects.filter(search=query)
            .filter(full_text(reader, "article") | Q(title_search=query))
            .exclude(Exists(newer))
        )
        found = found.filter(pk__in=versions.order_by().values("article"))
    return found


def say_total(counted: int) -> str:
    """Return how many articles were found, in words; counting stops a little beyond `COUNTED`."""
    if counted > COUNTED:
        return f"More than {COUNTED:,} articles"
    return wording.say_count(counted, "article") if counted else "No article"


def outlet_choices() -> tuple[tuple[str, str], ...]:
    """Return the outlets whose articles are here, as pairs of slug and name."""
    has_some = Exists(Article.objects.in_print().filter(outlet=OuterRef("pk")))
    return tuple(Outlet.objects.filter(has_some).values_list("slug", "name"))


def _shown(found: QuerySet[Article], filters: ArticleFilters) -> Any:
    """Return rows with all that lines need, the newest first, undated last."""
    reports = Report.objects.live().filter(article=OuterRef("pk"), meeting__removed_at=None).order_by()
    meetings = reports.values("article").annotate(n=Count("meeting", distinct=True)).values("n")
    rows = with_title(found).annotate(meetings=Coalesce(Subquery(meetings, output_field=IntegerField()), 0))
    if filters.words:
        latest = ArticleVersion.objects.filter(article=OuterRef("pk")).order_by("-number")
        rows = rows.annotate(text=Subquery(latest.values("text")[:1]))
    return rows.select_related("outlet__country").order_by(F("published").desc(nulls_last=True), "-id")


def _line(row: Any, filters: ArticleFilters, reader: Reader) -> ArticleLine:
    outlet: Outlet | None = row.outlet
    seen = snippet(row.text, filters.words) if filters.words and shows_full_text(row, reader) else ()
    return ArticleLine(
        url=row.get_absolute_url(),
        title=mark(row.title or UNTITLED, filters.words),
        code=outlet.country.code if outlet and outlet.country and outlet.kind == Outlet.Kind.GOVERNMENT else "",
        outlet=outlet.name if outlet else "",
        kind=outlet.get_kind_display() if outlet else "",
        published=say_published(row),
        meetings=wording.say_count(row.meetings, "meeting") if row.meetings else "",
        snippet=seen if any(piece.marked for piece in seen) else (),
        unread=row.unread,
        copy=row.copy_of_id is not None,
        sample=row.sample,
    )


def _sentence(filters: ArticleFilters, outlet: Outlet | None) -> tuple[Term, ...]:
    parts = [
        ("by", outlet.name if outlet else "", "outlet"),
        ("of", KIND_WORDS.get(filters.kind, ""), "kind"),
        ("published since", wording.say_day(filters.since) if filters.since else "", "since"),
        ("published until", wording.say_day(filters.until) if filters.until else "", "until"),
        ("with the words", f"“{filters.words}”" if filters.words else "", "words"),
    ]
    return terms(filters, parts)


def _facets(filters: ArticleFilters, found: QuerySet[Article], reader: Reader) -> tuple[FacetGroup, ...]:
    """Return the kinds of outlets and the outlets, each with its count; the one chosen stands alone."""
    kinds = dict(
        matching(filters.but(kind=""), reader)
        .exclude(outlet=None)
        .order_by()
        .values_list("outlet__kind")
        .annotate(n=Count("pk"))
    )
    outlets = (
        found.exclude(outlet=None)
        .order_by()
        .values("outlet__slug", "outlet__name")
        .annotate(n=Count("pk"))
        .order_by("-n", "outlet__name")
    )
    groups: Sequence[FacetGroup] = (
        FacetGroup(
            "Published by",
            tuple(
                Facet(
                    label[:1].upper() + label[1:],
                    kinds.get(kind, 0),
                    filters.but(kind="" if kind == filters.kind else kind).query(),
                    selected=kind == filters.kind,
                )
                for kind, label in KIND_WORDS.items()
                if kinds.get(kind) or kind == filters.kind
            ),
        ),
        FacetGroup(
            "Outlet",
            tuple(
                Facet(
                    row["outlet__name"],
                    row["n"],
                    filters.but(outlet="" if filters.outlet else row["outlet__slug"]).query(),
                    selected=bool(filters.outlet),
                )
                for row in outlets[:MOST_FACETS]
            ),
        ),
    )
    return tuple(group for group in groups if group.facets)
