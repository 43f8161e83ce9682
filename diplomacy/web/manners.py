"""What the site tells machines about itself: where crawlers may go, where the icon is, whom to tell of a hole."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

# Records and lists are for every search engine. Forms, staff pages, and what makes much work for nothing are not; the
# last rule keeps crawlers out of combinations of filters, of which there is no end.
CLOSED_TO_CRAWLERS = (
    *("/account/", "/admin/", "/batches/", "/feeds/", "/login/", "/review/", "/status/", "/upload/"),
    *("/*/edit/", "/*/mistake/"),
    *("/api/v1/", "/data/sidelines.zip", "/meetings.csv", "/meetings.ics", "/meetings.json"),
    *("/meetings/names/", "/relations/network.", "/search/", "/*?*&"),
)
ADVICE_HOLDS = timedelta(days=180)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say where crawlers may go; nowhere, where reading needs an account."""
    closed = ("/",) if settings.SIDELINES_CLOSED else CLOSED_TO_CRAWLERS
    return _text(["User-agent: *", *(f"Disallow: {path}" for path in closed)])


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a hole (RFC 9116); 404 where the setting names nobody."""
    if not settings.SIDELINES_SECURITY_CONTACT:
        raise Http404("Nobody is named here to tell of a hole.")
    expires = (timezone.now() + ADVICE_HOLDS).replace(microsecond=0)
    lines = [f"Contact: {settings.SIDELINES_SECURITY_CONTACT}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}"]
    if settings.SIDELINES_URL:
        lines.append(f"Canonical: {settings.SIDELINES_URL}{request.path}")
    return _text([*lines, "Preferred-Languages: en"])


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon, where something asks for it without having read a page."""
    return redirect(f"{settings.STATIC_URL}img/icon.svg")


def _text(lines: list[str]) -> HttpResponse:
    response = HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "max-age=3600"
    return response
