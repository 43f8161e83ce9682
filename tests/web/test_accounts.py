"""Logging in and out."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from diplomacy.models.roles import Role
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return member(Role.EDITOR, password="correct horse")


def test_staff_log_in_to_where_they_were_going_and_out_again(client: Client, staff: User) -> None:
    page = client.get("/upload/", follow=True)
    assert page.redirect_chain == [("/login/?next=/upload/", 302)]
    filled = {"username": "editor", "password": "correct horse", "next": page.context["next"]}
    assert client.post("/login/", filled).headers["Location"] == "/upload/"
    assert client.get("/login/").headers["Location"] == "/upload/"
    assert client.post("/logout/").headers["Location"] == "/"
    assert client.get("/upload/").status_code == 302


def test_a_wrong_password_says_so(client: Client, staff: User) -> None:
    response = client.post("/login/", {"username": "editor", "password": "wrong"})
    assert response.status_code == 200
    assert "Please enter a correct username and password" in response.content.decode()


def test_nobody_is_sent_to_another_site(client: Client, staff: User) -> None:
    filled = {"username": "editor", "password": "correct horse", "next": "https://example.org/"}
    assert client.post("/login/", filled).headers["Location"] == "/upload/"


def test_a_link_does_not_log_out(client: Client, staff: User) -> None:
    client.force_login(staff)
    assert client.get("/logout/").status_code == 405
