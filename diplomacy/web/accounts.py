"""Logging in and out. Accounts are for staff and made in the admin; visitors need none."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

login = LoginView.as_view(template_name="accounts/login.html", redirect_authenticated_user=True)
logout = LogoutView.as_view()


def admin_login(request: HttpRequest) -> HttpResponse:
    """Lead a stranger to the one page on which to log in; refuse (403) somebody who is in, but not an admin."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", "/admin/"))
