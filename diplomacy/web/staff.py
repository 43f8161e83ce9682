"""Who may see staff pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from diplomacy.models.roles import Role, may
from diplomacy.web.refusals import ask_to_log_in

View = Callable[..., HttpResponse]


def refusal(role: Role) -> str:
    """Return what is said to somebody whose account has not the role."""
    return f"This page is for {role.group.lower()}, and your account is not one of theirs."


def for_role(role: Role) -> Callable[[View], View]:
    """Send a stranger to log in, and refuse (403) somebody who is logged in without the role."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return ask_to_log_in(request)
            if not may(request.user, role):
                raise PermissionDenied(refusal(role))
            return view(request, *args, **kwargs)

        guarded.role = role  # type: ignore[attr-defined]  # the table of who may do what is held against it
        return guarded

    return guard
