"""Accounts of the staff for tests."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User

from diplomacy.models.roles import Role


def member(role: Role | None = None, name: str = "", password: str = "correct horse", **what: Any) -> User:
    """Return a new account with a role, or with none; it is called after the role, "reader" without one."""
    user = User.objects.create_user(name or (role.name.lower() if role else "reader"), password=password, **what)
    if role:
        user.groups.add(Group.objects.get(name=role.group))
    return user
