"""Accounts of the staff: made with a role and a password that is shown once."""

from __future__ import annotations

import secrets

from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from diplomacy.models.roles import Role
from diplomacy.storage.roles import give_role


class AccountError(Exception):
    """Why an account cannot be made, in one sentence."""


def find_account(name: str) -> User | None:
    """Return the account of that name, if there is one."""
    return User.objects.filter(username=name).first()


def new_account(name: str, role: Role | None) -> tuple[User, str]:
    """Make an account with a role, or with none; return it and its password, which is kept nowhere.

    Raises `AccountError` where the name is taken or cannot be one.
    """
    user, password = User(username=name), make_password()
    user.set_password(password)
    try:
        user.full_clean()
    except ValidationError as error:
        raise AccountError(" ".join(error.messages)) from error
    with transaction.atomic():
        user.save()
        give_role(user, role)
    return user, password


def new_password(user: User) -> str:
    """Give an account another password, which logs it out everywhere; return it."""
    password = make_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    return password


def make_password() -> str:
    """Return a password of 96 random bits."""
    return secrets.token_urlsafe(12)


def forget_failures(name: str) -> int:
    """Forget the failures to log in to an account, so that it may be tried again; return of how many browsers."""
    deleted: int = AccessAttempt.objects.filter(username=name).delete()[0]
    return deleted
