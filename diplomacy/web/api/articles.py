"""Articles, and what was read out of them."""

from __future__ import annotations

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Query, Router

from diplomacy.article_filters import KINDS, ArticleFilters
from diplomacy.queries.articlerecords import page_of_articles, read_article
from diplomacy.queries.articles import find_article
from diplomacy.web.api import schemas
from diplomacy.web.api.asking import Page, choice, limit_of, next_address, parameters
from diplomacy.web.api.problems import GoneError
from diplomacy.web.citing import site

router = Router(tags=["Articles"])


class ArticleParameters(Page):
    """The filters of the list of articles."""

    outlet: str = Field("", description="slug of the outlet")
    kind: str = choice("who publishes", KINDS)
    since: str = Field("", description="first day of publication, as `2025-06-17`")
    until: str = Field("", description="last day")
    words: str = Field("", description="words of the text where everybody may read all of it, else of the title")


@router.get("/articles", response={200: schemas.Articles, 400: schemas.Problem}, summary="Find articles")
def articles(request: HttpRequest, response: HttpResponse, asked: Query[ArticleParameters]) -> dict[str, object]:
    """Articles that were read, the newest first, undated last: what is known of each, not its text."""
    given = parameters(request, ArticleParameters)
    found, after = page_of_articles(ArticleFilters.parse(given), site(request), limit_of(given))
    return {"articles": found, "next": next_address(request, response, after.encode() if after else "")}


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
