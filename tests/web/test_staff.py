"""Who may see what: each role opens its pages and those of the roles before it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from diplomacy.models.roles import Role, may
from diplomacy.storage.roles import keep_groups
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_roles_before_it_may(role: Role) -> None:
    user = member(role)
    assert [each for each in Role if may(user, each)] == list(role.includes)


def test_without_a_role_or_with_a_shut_account_nobody_may_anything() -> None:
    shut = member(Role.ADMIN, is_active=False)
    assert not any(may(user, role) for user in (None, member(), shut) for role in Role)


def test_keeping_the_groups_again_takes_nothing_from_them() -> None:
    extra = Permission.objects.get(codename="delete_summit")
    reviewers = Group.objects.get(name="Reviewers")
    reviewers.permissions.add(extra)
    before = set(reviewers.permissions.all())
    keep_groups()
    assert set(reviewers.permissions.all()) == before
    assert Group.objects.count() == len(Role)


@pytest.mark.parametrize(
    ("role", "links"),
    [(None, []), (Role.REVIEWER, []), (Role.EDITOR, ["/upload/"]), (Role.ADMIN, ["/upload/", "/admin/"])],
)
def test_the_navigation_shows_what_the_role_opens(client: Client, role: Role | None, links: list[str]) -> None:
    client.force_login(member(role))
    page = client.get("/method/").content.decode()
    assert [link for link in ("/upload/", "/admin/") if f'<a href="{link}"' in page] == links
    assert "Log out" in page
