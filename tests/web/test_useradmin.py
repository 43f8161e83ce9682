"""Accounts in Django's admin: one role each, and no way to more power than one has."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diplomacy.models.roles import Role, role_of
from tests.people import member

pytestmark = pytest.mark.django_db

POWERS = {"is_superuser": "on", "is_staff": "on", "groups": "1", "user_permissions": "1"}


@pytest.fixture
def admin(client: Client) -> User:
    user = member(Role.ADMIN)
    client.force_login(user)
    return user


def page(user: User) -> str:
    return f"/admin/auth/user/{user.pk}/change/"


def change(client: Client, user: User, **values: str) -> dict[str, list[str]]:
    """Send the form of an account with these values; return what is wrong."""
    sent = {"username": user.username, "is_active": "on", "role": role_of(user) or "", **values}
    response = client.post(page(user), {name: value for name, value in sent.items() if value})
    if response.status_code == 302:
        return {}
    return dict(response.context["adminform"].form.errors)


def test_an_admin_makes_an_account_with_a_role(client: Client, admin: User) -> None:
    new = {"username": "ada", "password1": "a longer horse 7", "password2": "a longer horse 7", "role": "edit"}
    assert client.post("/admin/auth/user/add/", new | POWERS).status_code == 302
    ada = User.objects.get(username="ada")
    assert role_of(ada) is Role.EDITOR
    assert not ada.is_staff
    assert not ada.is_superuser
    assert not ada.user_permissions.exists()
    assert [group.name for group in ada.groups.all()] == ["Editors"]


@pytest.mark.parametrize("role", [*Role, None])
def test_a_role_is_one_choice(client: Client, admin: User, role: Role | None) -> None:
    user = member(Role.EDITOR, "ada")
    other = Group.objects.create(name="Friends")
    user.groups.add(other)
    assert not change(client, user, role=role or "", **POWERS)
    user = User.objects.get(pk=user.pk)
    assert role_of(user) == role
    assert {group.name for group in user.groups.all()} == {"Friends"} | ({role.group} if role else set())
    assert (user.is_staff, user.is_superuser) == (role is Role.ADMIN, False)


def test_the_form_offers_a_role_and_no_other_power(client: Client, admin: User) -> None:
    text = client.get(page(member(Role.EDITOR))).content.decode()
    assert 'name="role" value="edit"' in text
    for power in POWERS:
        assert f'name="{power}"' not in text


def test_nobody_shuts_themselves_out(client: Client, admin: User) -> None:
    assert list(change(client, admin, role="edit")) == ["role"]
    assert list(change(client, admin, is_active="")) == ["is_active"]
    assert not change(client, admin, first_name="Ada")
    assert role_of(User.objects.get(pk=admin.pk)) is Role.ADMIN


def test_an_admin_cannot_take_over_who_may_do_everything(client: Client, admin: User) -> None:
    root = User.objects.create_superuser("root", "", "x")
    assert client.get(page(root)).status_code == 200
    new = {"password1": "a longer horse 7", "password2": "a longer horse 7"}
    assert client.post(f"/admin/auth/user/{root.pk}/password/", new).status_code == 403
    assert client.post(page(root), {"username": "root", "role": "edit"}).status_code == 403
    root.refresh_from_db()
    assert root.check_password("x")
    client.force_login(root)
    assert not change(client, root, first_name="Ada", role="edit")
    root = User.objects.get(pk=root.pk)
    assert (root.first_name, root.is_superuser, root.is_staff) == ("Ada", True, True)


def test_accounts_are_never_deleted(client: Client, admin: User) -> None:
    user = member(Role.EDITOR)
    assert client.post(f"/admin/auth/user/{user.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": str(user.pk), "post": "yes"}
    client.post("/admin/auth/user/", chosen)
    assert User.objects.filter(pk=user.pk).exists()


def test_groups_are_those_of_the_roles(client: Client, admin: User) -> None:
    assert client.get("/admin/auth/group/").status_code == 404


def test_other_marks_of_an_account_do_not_open_the_admin(client: Client) -> None:
    user = member(Role.EDITOR, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_user"))
    client.force_login(user)
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/auth/user/", follow=True).status_code == 403


def test_twenty_accounts_ask_the_database_no_more_than_ten(client: Client, admin: User) -> None:
    counts = []
    for start in (0, 10):
        for number in range(start, start + 10):
            member(Role.EDITOR, f"editor-{number}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/admin/auth/user/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
