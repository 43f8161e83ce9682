"""Fetch the browser libraries."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from diplomacy.management.vendor import AssetsError, Vendor


class Command(BaseCommand):
    """Arguments, one call, one sentence."""

    help = "Fetch the browser libraries of package-lock.json into static/vendor/ (needs Node or a network)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether npm has run already."""
        parser.add_argument("--installed", action="store_true", help="node_modules/ is there: fetch nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch what is missing."""
        vendor = Vendor(settings.BASE_DIR)
        try:
            fetched = vendor.fetch(installed=options["installed"])
        except AssetsError as error:
            raise CommandError(f"The browser libraries are missing: {error}") from error
        self.stdout.write(f"Browser libraries in {vendor.folder}: {'fetched' if fetched else 'up to date'}.")
