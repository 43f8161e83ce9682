"""How it works, and how well."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diplomacy.queries.method import method_page


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Show how articles become meetings, how accurate that is, and what is not covered."""
    return render(request, "method/method.html", {"page": method_page()})
