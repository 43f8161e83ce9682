from __future__ import annotations

import pytest
from django.db.utils import IntegrityError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from diplomacy.web.outage import OutageMiddleware


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
