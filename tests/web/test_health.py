"""What machines ask: does it live, is it ready."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import OperationalError, connection
from django.test import Client

from diplomacy.web import health


def away() -> int:
    raise OperationalError("gone: password=secret")


def test_a_process_lives_without_its_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", away)
    response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_it_is_ready_when_the_database_is_as_it_should_be(client: Client) -> None:
    assert client.get("/readyz").content == b"ok\n"


@pytest.mark.parametrize(
    ("pending", "sentence"),
    [
        (away, "The database cannot be reached."),
        (lambda: 2, "The database needs 2 migrations: run `manage.py migrate`."),
    ],
)
def test_it_is_not_ready_and_says_why(
    client: Client, monkeypatch: pytest.MonkeyPatch, pending: Callable[[], int], sentence: str
) -> None:
    monkeypatch.setattr(health, "pending_migrations", pending)
    response = client.get("/readyz")
    assert (response.status_code, response.content.decode()) == (503, f"{sentence}\n")


@pytest.mark.parametrize("address", ["/livez", "/readyz", "/healthz"])
def test_nothing_is_changed_there(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
