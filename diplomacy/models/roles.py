"""Who may do what: three roles, each a group of Django's with everything that the roles before it may do.

Visitors read. Reviewers decide what waits in review. Editors bring articles in and correct the record. Admins keep
users, feeds and reference data. A superuser may do everything.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    Somebody = AbstractBaseUser | AnonymousUser | None


class Role(StrEnum):
    """What somebody on the staff is; the value is the name of the permission that the group gives."""

    REVIEWER = "review"
    EDITOR = "edit"
    ADMIN = "administer"

    @property
    def group(self) -> str:
        """The name of its group."""
        return {Role.REVIEWER: "Reviewers", Role.EDITOR: "Editors", Role.ADMIN: "Admins"}[self]

    @property
    def label(self) -> str:
        """What one of them is called."""
        return self.name.lower()

    @property
    def duty(self) -> str:
        """What they are there for, in words."""
        return dict(PERMISSIONS)[self.value]

    @property
    def includes(self) -> tuple[Role, ...]:
        """The roles whose permissions it has: its own and those before it."""
        return tuple(Role)[: tuple(Role).index(self) + 1]


PERMISSIONS = (
    (Role.REVIEWER.value, "Decides what waits in review"),
    (Role.EDITOR.value, "Brings articles in and corrects the record"),
    (Role.ADMIN.value, "Keeps users, feeds and reference data"),
)


def may(user: Somebody, role: Role) -> bool:
    """Tell whether somebody has a role, or one that includes it. A visitor and an account that was shut have none."""
    return user is not None and bool(getattr(user, "has_perm", lambda _: False)(f"diplomacy.{role}"))


def role_of(user: Somebody) -> Role | None:
    """Return the role that somebody has, the highest where there are several; None for a visitor."""
    return next((role for role in reversed(Role) if may(user, role)), None)
