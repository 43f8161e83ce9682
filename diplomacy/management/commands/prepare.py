"""Bring the installation up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diplomacy.management.preparation import PreparationError, prepare


class Command(BaseCommand):
    """Arguments, one call, one sentence."""

    help = "Make the database, reference data, static files, samples and first account; skips what is done."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to leave out."""
        parser.add_argument("--no-samples", action="store_true", help="read no sample articles at the first start")
        parser.add_argument("--no-assets", action="store_true", help="fetch no browser libraries")
        parser.add_argument("--no-static", action="store_true", help="gather no static files")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare."""
        try:
            account = prepare(
                self.stdout.write,
                samples=not options["no_samples"],
                assets=not options["no_assets"],
                static=not options["no_static"],
            )
        except PreparationError as error:
            raise CommandError(str(error)) from error
        if account:
            self.stdout.write(f"Log in as {account.name} with the password {account.password} (shown only now).")
        self.stdout.write("Ready.")
