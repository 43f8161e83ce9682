"""Accounts from the command line."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from diplomacy.models.roles import Role, role_of
from tests.people import member

pytestmark = pytest.mark.django_db


def account(*arguments: str) -> str:
    said = StringIO()
    call_command("account", *arguments, stdout=said)
    return said.getvalue()


def password(said: str) -> str:
    found = re.search(r"with the password (\S+) \(shown only now\)", said)
    assert found, said
    return found[1]


@pytest.mark.parametrize("role", [*Role, None])
def test_an_account_is_made_with_its_role_and_password(client: Client, role: Role | None) -> None:
    said = account("ada", "--role", role.label if role else "none")
    assert said.startswith("Made the account ada")
    user = User.objects.get()
    assert role_of(user) == role
    assert (user.is_staff, user.is_superuser) == (role is Role.ADMIN, False)
    assert client.post("/login/", {"username": "ada", "password": password(said)}).status_code == 302


def test_a_role_is_changed_and_the_one_before_is_gone() -> None:
    account("ada", "--role", "admin")
    assert account("ada", "--role", "reviewer") == "The account ada has the role reviewer.\n"
    user = User.objects.get()
    assert [group.name for group in user.groups.all()] == ["Reviewers"]
    assert not user.is_staff


def test_a_new_password_logs_out_and_lets_in(client: Client) -> None:
    user = member(Role.EDITOR, "ada")
    client.force_login(user)
    new = password(account("ada", "--new-password"))
    assert client.get("/account/").status_code == 302
    assert client.post("/login/", {"username": "ada", "password": new}).status_code == 302


def test_an_account_is_shut_and_opened_again() -> None:
    member(Role.EDITOR, "ada")
    assert account("ada", "--shut") == "The account ada is shut.\n"
    assert not User.objects.get().is_active
    assert account("ada", "--open", "--role", "reviewer") == "The account ada has the role reviewer and is open.\n"
    assert User.objects.get().is_active


def test_a_lockout_is_lifted(client: Client) -> None:
    member(Role.EDITOR, "ada")
    for _ in range(5):
        client.post("/login/", {"username": "ada", "password": "wrong"})
    assert client.post("/login/", {"username": "ada", "password": "correct horse"}).status_code == 429
    assert account("ada", "--unlock") == "The account ada may be tried again.\n"
    assert not AccessAttempt.objects.exists()
    assert client.post("/login/", {"username": "ada", "password": "correct horse"}).status_code == 302


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ada"], "There is no account ada: to make it, give its --role."),
        (["a b/c", "--role", "editor"], "Enter a valid username."),
        (["x" * 151, "--role", "editor"], "at most 150 characters"),
        (["known"], "There is an account known. Say what to change"),
    ],
)
def test_what_cannot_be_is_a_sentence(arguments: list[str], sentence: str) -> None:
    member(Role.EDITOR, "known")
    with pytest.raises(CommandError, match=re.escape(sentence)):
        account(*arguments)
    assert User.objects.count() == 1
