"""Make an account of the staff, or change one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from diplomacy.models.roles import Role
from diplomacy.storage.accounts import AccountError, find_account, forget_failures, new_account, new_password
from diplomacy.storage.roles import give_role

NO_ROLE = "none"
ROLES: dict[str, Role | None] = {**{role.label: role for role in Role}, NO_ROLE: None}


class Command(BaseCommand):
    """Arguments, one call, one sentence."""

    help = "Make an account with a role and print its password once; or change the role, password or state of one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("name", help="what one logs in with")
        parser.add_argument("--role", choices=list(ROLES), help=f"what it may do; {NO_ROLE} only reads")
        parser.add_argument("--new-password", action="store_true", help="print another password; logs out everywhere")
        parser.add_argument("--unlock", action="store_true", help="forget failures to log in")
        state = parser.add_mutually_exclusive_group()
        state.add_argument("--shut", action="store_true", help="nobody can log in with it any more; its history stays")
        state.add_argument("--open", action="store_true", help="take that back")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked, and say what the account is now."""
        user = find_account(options["name"])
        role = options["role"]
        if user is None:
            if role is None:
                raise CommandError(f"There is no account {options['name']}: to make it, give its --role.")
            try:
                user, password = new_account(options["name"], ROLES[role])
            except AccountError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"Made the account {user.username} ({role}).")
            self._show(user, password)
            return
        done = self._change(user, options)
        if not done:
            raise CommandError(f"There is an account {user.username}. Say what to change: see --help.")
        self.stdout.write(f"The account {user.username} {' and '.join(done)}.")
        if options["new_password"]:
            self._show(user, new_password(user))

    def _change(self, user: User, options: dict[str, Any]) -> list[str]:
        done = []
        if options["role"]:
            give_role(user, ROLES[options["role"]])
            done.append(f"has the role {options['role']}")
        if options["shut"] or options["open"]:
            user.is_active = options["open"]
            user.save(update_fields=["is_active"])
            done.append("is open" if user.is_active else "is shut")
        if options["unlock"]:
            forget_failures(user.username)
            done.append("may be tried again")
        if options["new_password"]:
            done.append("has a new password")
        return done

    def _show(self, user: User, password: str) -> None:
        self.stdout.write(f"Log in as {user.username} with the password {password} (shown only now).")
