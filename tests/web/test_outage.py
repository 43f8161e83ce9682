from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import IntegrityError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from diplomacy.web import home
from diplomacy.web.outage import OutageMiddleware, limit_statements


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
def test_a_lost_database_is_said_in_a_sentence(rf: RequestFactory, kind: type[Exception]) -> None:
    middleware = OutageMiddleware(lambda request: HttpResponse())
    answer = middleware.process_exception(rf.get("/meetings/"), kind("connection to server failed\nreally"))
    assert answer is not None
    assert answer.status_code == 503
    assert answer["Retry-After"]
    page = answer.content.decode()
    assert "The database cannot be reached" in page
    assert "connection to server" not in page


def test_other_errors_go_their_way(rf: RequestFactory) -> None:
    middleware = OutageMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(rf.get("/"), IntegrityError("twice")) is None
    assert middleware.process_exception(rf.get("/"), ValueError("x")) is None


@pytest.mark.django_db(transaction=True)
def test_a_page_that_would_take_too_long_says_what_to_do(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*args: object) -> None:
        connection.cursor().execute("SELECT pg_sleep(30)")

    monkeypatch.setattr(home, "home_page", endless)
    monkeypatch.setattr(settings, "SIDELINES_QUERY_SECONDS", 1)
    limit_statements(connection)
    try:
        answer = client.get("/?words=everything")
    finally:
        monkeypatch.setattr(settings, "SIDELINES_QUERY_SECONDS", 0)
        limit_statements(connection)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "within 1 seconds" in page
    assert 'href="/"' in page
    assert "Ask for less" in page
    assert "no-store" in answer["Cache-Control"]


def test_the_web_server_limits_each_new_connection() -> None:
    from django.db.backends.signals import connection_created

    import diplomacy.wsgi  # noqa: F401

    try:
        assert limit_statements in [receiver() for _, receiver, *_ in connection_created.receivers]
    finally:
        connection_created.disconnect(limit_statements)
