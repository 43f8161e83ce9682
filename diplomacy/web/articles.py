"""Articles, and what was read out of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diplomacy.queries.access import shows_full_text
from diplomacy.queries.articles import Cursor, find_article
from diplomacy.queries.articles import article_list as lines_of_articles
from diplomacy.queries.articles import article_page as page_of_article
from diplomacy.web.errors import gone


@require_safe
def article_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an article with its evidence marked: whole to those who may read it, else around the evidence."""
    article = find_article(public_id)
    if article is None:
        raise Http404("There is no article at this address.")
    if article.withdrawn_at:
        return gone(request, "This article was withdrawn, and nothing that rests on it alone is shown any more.")
    page = page_of_article(article, in_full=shows_full_text(article, request.user))
    return render(request, "articles/article.html", {"page": page, "article": article})


@require_safe
def article_list(request: HttpRequest) -> HttpResponse:
    """Show the articles, the newest first, a page at a time; `before` is where the last page ended."""
    place = request.GET.get("before", "")
    after = Cursor.parse(place) if place else None
    context = {"page": lines_of_articles(after), "older": after is not None}
    return render(request, "articles/list.html", context)
