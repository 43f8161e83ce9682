"""Django's admin as it stands here: open to the role alone, without a login page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from diplomacy.models.roles import Role, may
from diplomacy.web.staff import refusal


class Site(AdminSite):
    """What stands under `/admin/`."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Tell whether somebody may enter: admins, whatever other marks an account bears."""
        return may(request.user, Role.ADMIN)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead a stranger to the one page on which to log in; refuse (403) somebody who is in, but not an admin."""
        if request.user.is_authenticated:
            raise PermissionDenied(refusal(Role.ADMIN))
        return redirect_to_login(request.GET.get("next", "/admin/"))
