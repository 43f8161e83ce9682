"""The one Django app of Sidelines, and Django's admin with a door of ours."""

from typing import Any

from django.apps import AppConfig
from django.contrib.admin import apps as django_admin  # the class by itself would count as one of ours
from django.db.models.signals import post_migrate


class DiplomacyConfig(AppConfig):
    """Named after the package; everything else is Django's default."""

    default = True
    name = "diplomacy"
    verbose_name = "Sidelines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the groups of the staff in step after every migration; Django makes the permissions just before."""
        post_migrate.connect(_keep_groups)


def _keep_groups(sender: AppConfig, **_: Any) -> None:
    from django.contrib.auth.management import create_permissions  # models can be imported only now

    from diplomacy.storage.roles import keep_groups

    if sender.label in ("diplomacy", "auth"):
        create_permissions(sender, verbosity=0)  # Django's own handler comes after this one
        keep_groups()


class SidelinesAdmin(django_admin.AdminConfig):
    """Finds every `admin.py`, as Django's own does."""

    default = False
    default_site = "diplomacy.web.adminsite.Site"
