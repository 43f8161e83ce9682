"""What was said."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from diplomacy.models import Statement
from diplomacy.queries.citations import cite_statement, shown
from diplomacy.queries.statement_list import statement_choices
from diplomacy.queries.statement_list import statement_list as list_of_statements
from diplomacy.queries.statements import count_sources, find_statement, new_statement, statement_page
from diplomacy.statement_filters import StatementFilters
from diplomacy.web.citing import bibtex_file, site
from diplomacy.web.errors import gone
from diplomacy.web.requests import HttpRequest, wants_part

REMOVED = "This statement was removed: no article that is held here carries it any more."


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def statement_list(request: HttpRequest) -> HttpResponse:
    """Show the statements that the query string asks for.

    HTMX gets the part of the page that changes: all results, or the next page's lines alone.
    """
    filters = StatementFilters.parse(dict(request.GET.lists()))
    page = list_of_statements(filters)
    template = "statements/list.html"
    if wants_part(request):
        template += "#more" if request.htmx.target == "more" else "#results"
    return render(request, template, {"page": page, "filters": filters, "choices": statement_choices()})


@require_safe
def statement(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one statement with the articles that carry it. A merged one leads on; a removed one says so (410)."""
    found = _found(public_id)
    if found.removed_at:
        return _removed(request, found, "statement")
    page = statement_page(found)
    cited = cite_statement(found, page.articles, site(request))
    context = {"page": page, "statement": found, "cite": shown(cited, reverse("cite-statement", args=[public_id]))}
    return render(request, "statements/statement.html", context)


@require_safe
def cite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the citation of a statement as a file for BibTeX."""
    found = _found(public_id)
    if found.removed_at:
        return _removed(request, found, "cite-statement")
    return bibtex_file(cite_statement(found, count_sources(found), site(request)))


def _found(public_id: str) -> Statement:
    found = find_statement(public_id)
    if found is None:
        raise Http404("There is no statement at this address.")
    return found


def _removed(request: HttpRequest, found: Statement, address: str) -> HttpResponse:
    if (moved := new_statement(found.public_id)) and not moved.removed_at:
        return redirect(address, moved.public_id)
    return gone(request, REMOVED, reverse("statement-history", args=[found.public_id]))
