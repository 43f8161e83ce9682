"""Whether this process lives and can serve pages, for machines that ask."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from diplomacy.queries.readiness import pending_migrations

AWAY = "The database cannot be reached.\n"


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """Answer `ok`: this process answers. Where it does not, it is to be restarted."""
    return _say("ok\n")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer `ok`, or 503 and why no page can be served yet: then visitors are to be sent elsewhere, or to wait."""
    try:
        pending = pending_migrations()
    except (DatabaseError, InterfaceError):
        return _say(AWAY, 503)
    if pending:
        return _say(f"The database needs {pending} migrations: run `manage.py migrate`.\n", 503)
    return _say("ok\n")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer `ok`, or 503 where the database does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return _say(AWAY, 503)
    return _say("ok\n")


def _say(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain")
