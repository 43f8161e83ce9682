"""What our middleware adds to a request, for the type checker; what views do to a response."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest as DjangoRequest
from django.http import HttpResponse
from django_htmx.middleware import HtmxDetails


class HttpRequest(DjangoRequest):
    """A request that has passed HtmxMiddleware."""

    htmx: HtmxDetails


def wants_part(request: HttpRequest) -> bool:
    """Tell whether HTMX asks for a part of a page; for its history it wants the whole one."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def client_address(request: DjangoRequest) -> str:
    """Return the network address of who asks; with https the one that the proxy saw, which it adds to the list."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def without_indentation(response: HttpResponse) -> HttpResponse:
    """Return a page without the blanks before its lines, a tenth of its bytes; it must hold no `<pre>`."""
    response.content = re.sub(rb"\n\s+", b"\n", response.content).replace(b" />", b"/>")
    return response
