"""The front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diplomacy.queries.home import home_page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what is coming up, what just happened and what was said."""
    return render(request, "home.html", {"page": home_page()})
