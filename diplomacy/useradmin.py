"""Accounts in Django's admin: a name, a password, a role, and nothing else that gives power."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from diplomacy.models.roles import Role, role_of
from diplomacy.storage.roles import give_role

if TYPE_CHECKING:  # the classes take their model in brackets for mypy only
    ChangeForm = UserChangeForm[User]
    CreationForm = UserCreationForm[User]
    Accounts = UserAdmin[User]
else:
    ChangeForm = UserChangeForm
    CreationForm = UserCreationForm
    Accounts = UserAdmin

CHOICES = [("", "None: reads only"), *((role.value, f"{role.label.title()}: {role.duty}") for role in Role)]
HELP = "Each role may also do what those before it may."


class NewAccountForm(CreationForm):
    """A new account with its role."""

    role = forms.ChoiceField(choices=CHOICES, required=False, widget=forms.RadioSelect, initial="", help_text=HELP)


class AccountForm(ChangeForm):
    """An account; nobody can shut themselves out."""

    role = forms.ChoiceField(choices=CHOICES, required=False, widget=forms.RadioSelect, help_text=HELP)
    asking: User  # who fills it in

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Choose the role that the account has."""
        super().__init__(*args, **kwargs)
        if "role" not in self.fields:  # shown to somebody who may only look
            return
        self.fields["role"].initial = role_of(self.instance) or ""
        if self.instance.is_superuser:
            self.fields["role"].disabled = True
            self.fields["role"].help_text = "Made at the command line: may do everything."

    def clean(self) -> dict[str, Any]:
        """Refuse to take one's own powers away."""
        said = super().clean() or self.cleaned_data
        if self.instance.pk == self.asking.pk:
            if not said.get("is_active"):
                self.add_error("is_active", "This is your own account: ask another admin to shut it.")
            if not self.instance.is_superuser and said.get("role") != Role.ADMIN:
                self.add_error("role", "This is your own account: ask another admin to change its role.")
        return said


admin.site.unregister([User, Group])  # the groups are those of the roles, and `migrate` keeps them


@admin.register(User)
class AccountAdmin(Accounts):
    """Accounts are shut, never deleted: what they decided keeps their name."""

    form = AccountForm
    add_form = NewAccountForm
    fieldsets = (
        (None, {"fields": ("username", "password", "first_name", "last_name", "email")}),
        ("What they may do", {"fields": ("role", "is_active")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2", "role")}),)
    readonly_fields = ("last_login", "date_joined")
    list_display = ("username", "first_name", "last_name", "role", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description="role")
    def role(self, user: User) -> str:
        """What the account is."""
        held = {group.name for group in user.groups.all()}
        if user.is_superuser:
            return "everything"
        return next((role.label for role in reversed(Role) if role.group in held), "none")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch the groups with the accounts."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who fills it in."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.asking = request.user
        return form

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only one who may do everything changes another such: else an admin could take that account over."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or bool(getattr(request.user, "is_superuser", False)))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Store the account, and its role with it."""
        super().save_model(request, obj, form, change)
        if not obj.is_superuser:
            give_role(obj, Role(form.cleaned_data["role"]) if form.cleaned_data["role"] else None)
