"""Logging in and out, one's own account, another password. Accounts are for staff; visitors need none."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from diplomacy import wording
from diplomacy.models.roles import role_of
from diplomacy.web.context import staff_nav

RULES = "At least eight characters; none of the common ones, not digits alone, nothing like your name."
CHANGED = "Your password is changed. Everywhere else you are logged out."


class Login(LoginView):
    """Leads on to where somebody was going, else to the first page that is for the role."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """Return the first staff page that the role opens; the front page without a role."""
        opened = staff_nav(self.request)
        return opened[0].url if opened else super().get_default_redirect_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether reading needs an account too."""
        context = super().get_context_data(closed=settings.SIDELINES_CLOSED, **kwargs)
        del context["site"]  # Django's, which would hide ours and with it the navigation
        return context


class NewPasswordForm(PasswordChangeForm):
    """Django's, with the rules in one sentence and without lists inside of hints."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say it in our words."""
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = RULES
        self.fields["new_password2"].label = "New password again"
        self.fields["new_password2"].help_text = ""


@method_decorator([login_required, never_cache], name="dispatch")
class Password(PasswordChangeView):
    """Asks for the old password and twice for the new one. Django ends the account's other sessions."""

    template_name = "accounts/password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("account")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Say that it is done."""
        messages.success(self.request, CHANGED)
        return super().form_valid(form)


login = Login.as_view()
logout = LogoutView.as_view()
password = Password.as_view()


@login_required
@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show who one is here, what the role opens, and where one's decisions are."""
    assert isinstance(request.user, User)
    shown = {
        "name": wording.say_account(request.user),
        "role": role_of(request.user),
        "opened": staff_nav(request),
        "number": request.user.pk,
    }
    return render(request, "accounts/account.html", shown)
