"""How long a statement may take that a page asks for, and what a visitor sees when it takes longer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.utils import OperationalError
from psycopg2.errors import QueryCanceled

TOO_SLOW = (
    "This was asked for and not found within {seconds} seconds, so the search was ended. "
    "Ask for less: a country, a summit, fewer years, or rarer words. Nothing is lost."
)


def limit_connections() -> None:
    """Limit the statements of every connection that this process opens from now on; only web processes do this."""
    connection_created.connect(_limit, dispatch_uid="limit statements")


def _limit(connection: BaseDatabaseWrapper, **_: Any) -> None:
    limit_statements(connection, settings.SIDELINES_STATEMENT_SECONDS)


def limit_statements(connection: BaseDatabaseWrapper, seconds: float) -> None:
    """Have PostgreSQL end a statement of this connection that takes longer; 0 for no limit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{int(seconds * 1000)}ms"])


def took_too_long(exception: Exception) -> bool:
    """Tell whether a statement was ended for its time."""
    return isinstance(exception, OperationalError) and isinstance(exception.__cause__, QueryCanceled)


def too_slow() -> str:
    """Return the sentence for a visitor."""
    return TOO_SLOW.format(seconds=settings.SIDELINES_STATEMENT_SECONDS)
