"""Strangers cannot fill the server's disk: large bodies are refused before they are read."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

from diplomacy.models.roles import Role
from diplomacy.web.bodies import MOST
from tests.people import member
from tests.stories import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files that the server began to store."""
    names: list[str] = []
    usual = TemporaryFileUploadHandler.new_file

    def new_file(self: Any, field: str, name: str, *args: Any, **kwargs: Any) -> None:
        names.append(name)
        usual(self, field, name, *args, **kwargs)

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", new_file)
    return names


@pytest.fixture
def big(tmp_path: Any) -> Any:
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * (3 * MOST))
    return path


@pytest.mark.parametrize("who", [None, "account", "reviewer"])
def test_a_large_file_of_a_stranger_is_not_even_stored(who: str | None, big: Any, taken_in: list[str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32  # anybody can have one
    if who:
        client.force_login(member(Role.REVIEWER if who == "reviewer" else None))
    for address in ("/upload/", "/login/", "/nowhere/"):
        with big.open("rb") as file:
            response = client.post(address, {"uploads": file})
        assert response.status_code == 413, address
        assert b"That was too much text at once." in response.content
    assert taken_in == []


def test_an_editor_brings_large_files_in(client: Client, big: Any, taken_in: list[str]) -> None:
    make_world()
    client.force_login(member(Role.EDITOR))
    with big.open("rb") as file:
        assert client.post("/upload/", {"uploads": file}).status_code == 302
    assert taken_in == ["big.txt"]


def test_a_size_that_is_none_is_refused(client: Client) -> None:
    assert client.generic("POST", "/login/", CONTENT_LENGTH="many").status_code == 413
