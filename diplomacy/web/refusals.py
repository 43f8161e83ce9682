"""How a stranger is asked to log in."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """Lead to the form, and from there back to the page; a part that HTMX asks for reloads its page, which does so."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Refresh": "true", "Cache-Control": "no-store"})
    asked = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return redirect_to_login(asked)
