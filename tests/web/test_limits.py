"""A question that takes the database too long is ended, and the visitor is told what to narrow."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import Client

from diplomacy.queries import current
from diplomacy.queries.columns import Columns, load_columns
from diplomacy.web import limits, timeline
from tests.stories import account, make_world, tell

pytestmark = pytest.mark.django_db(transaction=True)


def limit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        found: str = cursor.fetchone()[0]
        return found


@pytest.fixture
def _limited() -> Iterator[None]:
    limits.limit_statements(connection, 0.05)
    yield
    limits.limit_statements(connection, 0)


def slowly(*args: object, **options: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")


@pytest.mark.usefixtures("_limited")
def test_a_slow_question_gets_a_page_that_says_what_to_narrow(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "timeline_page", slowly)
    response = client.get("/meetings/?words=everything")
    assert response.status_code == 503
    page = response.content.decode()
    assert "That took too long" in page
    assert "a country, a summit, fewer years" in page
    monkeypatch.undo()
    assert client.get("/meetings/").status_code == 200, "the connection goes on"


@pytest.mark.usefixtures("_limited")
def test_all_meetings_may_take_longer_and_the_limit_holds_again(monkeypatch: pytest.MonkeyPatch) -> None:
    make_world()
    tell("one", account())
    monkeypatch.setattr(current, "_held", None)
    seen: list[str] = []

    def noting() -> Columns:
        seen.append(limit())
        return load_columns()

    monkeypatch.setattr(current, "load_columns", noting)
    assert len(current.current_columns()) == 1
    assert (seen, limit()) == (["0"], "50ms")


def test_connections_of_web_processes_are_limited_from_the_start() -> None:
    limits.limit_connections()
    try:
        connection.close()
        assert limit() == "5s"
    finally:
        connection_created.disconnect(dispatch_uid="limit statements")
        connection.close()
    assert limit() == "0"


def test_meetings_are_read_before_the_first_visitor_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "_held", None)
    current.load_in_background()
    until = time.monotonic() + 20
    while current._held is None and time.monotonic() < until:
        time.sleep(0.01)
    assert current._held is not None
