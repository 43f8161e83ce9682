"""What a visitor sees while the database is away, or where it took too long to answer."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from diplomacy.web.limits import too_slow, took_too_long

logger = logging.getLogger(__name__)


class OutageMiddleware:
    """Answers 503 with a sentence, instead of 500 with a traceback, when a view loses its database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do on the way in and out."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a lost or slow database; None for any other exception."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        if took_too_long(exception):
            logger.warning("A statement took too long for %s", request.get_full_path())
            return render(request, "errors/slow.html", {"sentence": too_slow()}, status=503)
        logger.error("Database unavailable for %s: %s", request.path, " ".join(str(exception).split()))
        # Without a request: the page's usual context would ask the database who is logged in.
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})
