"""The one Django app of Sidelines."""

from django.apps import AppConfig


class DiplomacyConfig(AppConfig):
    """Named after the package; everything else is Django's default."""

    name = "diplomacy"
    verbose_name = "Sidelines"
    default_auto_field = "django.db.models.BigAutoField"
