"""Articles, and what was read out of them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from diplomacy.article_filters import ArticleFilters
from diplomacy.queries.access import shows_full_text
from diplomacy.queries.article_list import article_list as list_of_articles
from diplomacy.queries.article_list import outlet_choices
from diplomacy.queries.articles import article_page as page_of_article
from diplomacy.queries.articles import find_article, why_withdrawn
from diplomacy.web.errors import gone
from diplomacy.web.requests import HttpRequest, wants_part


@require_safe
def article_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an article with its evidence marked: whole to those who may read it, else around the evidence."""
    article = find_article(public_id)
    if article is None:
        raise Http404("There is no article at this address.")
    if article.withdrawn_at:
        return gone(request, why_withdrawn(article), reverse("article-history", args=[public_id]))
    page = page_of_article(article, in_full=shows_full_text(article, request.user))
    return render(request, "articles/article.html", {"page": page, "article": article})


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def article_list(request: HttpRequest) -> HttpResponse:
    """Show the articles that the query string asks for.

    HTMX gets the part of the page that changes: all results, or the next page's lines alone.
    """
    filters = ArticleFilters.parse(dict(request.GET.lists()))
    page = list_of_articles(filters, request.user)
    template = "articles/list.html"
    if wants_part(request):
        template += "#more" if request.htmx.target == "more" else "#results"
    return render(request, template, {"page": page, "filters": filters, "outlets": outlet_choices()})
