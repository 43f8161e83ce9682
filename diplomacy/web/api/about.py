"""What the interface is, for people, with requests that work on this site."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diplomacy.queries.examples import examples
from diplomacy.web.api.problems import PREFIX
from diplomacy.web.citing import site


@dataclass(frozen=True, slots=True)
class Request:
    """A request to try, and what it asks for."""

    says: str
    address: str


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Explain the interface."""
    known, begin = examples(), f"{site(request)}{PREFIX}"
    pair = f"country={known.get('{one}', '')}&country={known.get('{other}', '')}"
    asked = [
        Request("The newest meetings of two countries", f"{begin}meetings?{pair}"),
        Request("Leaders who met on the sidelines of a summit", f"{begin}meetings?summit=g7-2025&level=leaders"),
        Request("One meeting, each fact with its sentence", begin + known.get("meetings/{id}", "meetings/ID")),
    ]
    return render(request, "api/about.html", {"requests": asked})
