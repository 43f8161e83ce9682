"""What was said."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from diplomacy.queries.statements import find_statement, new_address, statement_page
from diplomacy.web.errors import gone


@require_safe
def statement(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one statement with its sources. A merged one leads to the other; a removed one says so (410)."""
    found = find_statement(public_id)
    if found is None:
        raise Http404("There is no statement at this address.")
    if found.removed_at:
        if moved := new_address(public_id):
            return redirect(moved)
        return gone(request, "This statement was removed: no article that is held here carries it any more.")
    return render(request, "statements/statement.html", {"page": statement_page(found), "statement": found})
