"""Articles, and what was read out of them."""

from __future__ import annotations

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Query, Router

from diplomacy.filters import FilterError, check_slug
from diplomacy.queries.articlerecords import articles as records_of_articles
from diplomacy.queries.articlerecords import read_article
from diplomacy.queries.articles import Cursor, find_article
from diplomacy.web.api import schemas
from diplomacy.web.api.asking import Page, limit_of, next_address, one, parameters
from diplomacy.web.api.problems import GoneError
from diplomacy.web.citing import site

router = Router(tags=["Articles"])


class ArticleParameters(Page):
    """Which articles."""

    outlet: str = Field("", description="slug of the outlet")


@router.get("/articles", response={200: schemas.Articles, 400: schemas.Problem}, summary="Find articles")
def articles(request: HttpRequest, response: HttpResponse, asked: Query[ArticleParameters]) -> dict[str, object]:
    """Articles that were read, the newest first, undated last: what is known of each, not its text."""
    given = parameters(request, ArticleParameters)
    limit = limit_of(given)
    outlet, place = check_slug("outlet", one(given, "outlet")), one(given, "after")
    found = records_of_articles(outlet, site(request), _cursor(place), limit + 1)
    after = str(found[limit - 1][1]) if len(found) > limit else ""
    return {
        "articles": [record for record, _ in found[:limit]],
        "next": next_address(request, response, after),
    }


@router.get(
    "/articles/{id}",
    response={200: schemas.ArticleDetail, 404: schemas.Problem, 410: schemas.Problem},
    summary="One article",
)
def article(request: HttpRequest, id: str) -> dict[str, object]:
    """An article with everything that was read out of it, and as much of its text as everybody may read."""
    found = find_article(id)
    if found is None:
        raise Http404("There is no article of this id.")
    if found.withdrawn_at:
        raise GoneError("This article was withdrawn, and nothing that rests on it alone is given any more.")
    read = read_article(found, site(request))
    return {
        **asdict(read.article),
        "passages": read.passages,
        "evidence": read.evidence,
        "quotations": read.quotations,
    }


def _cursor(place: str) -> Cursor | None:
    try:
        return Cursor.parse(place) if place else None
    except FilterError as error:
        raise FilterError("after", place, "it must be a page's own `next`, which it is not") from error
