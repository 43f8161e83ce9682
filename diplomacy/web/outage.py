"""What a visitor sees while the database is away, or where it would have taken too long."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from psycopg2.errors import QueryCanceled

logger = logging.getLogger(__name__)


def limit_statements(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Give up a statement after the seconds of the setting, on a connection that was just made; 0 is no limit.

    For the signal `connection_created`; only the web server is limited (`wsgi.py`), not the worker nor commands.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{settings.SIDELINES_QUERY_SECONDS}s"])


class OutageMiddleware:
    """Answers 503 with a sentence, instead of 500 with a traceback, when a view loses its database or its patience."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do on the way in and out."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a lost database or a statement that took too long; None for any other exception."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        slow = isinstance(exception.__cause__, QueryCanceled)
        said = "Given up as too slow" if slow else "Database unavailable"
        logger.error("%s for %s: %s", said, request.path, " ".join(str(exception).split()))
        # Without a request: the page's usual context would ask the database who is logged in.
        context = {"slow": slow, "seconds": settings.SIDELINES_QUERY_SECONDS, "path": request.path}
        page = render_to_string("errors/503.html", context)
        return HttpResponse(page, status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})
