"""Put a copy of the whole database back."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from diplomacy.management.backups import BackupError, Database, is_empty, others_at_work, read_backup
from diplomacy.wording import say_count


class Command(BaseCommand):
    """Arguments, checks, one call, one sentence."""

    help = "Replace all that the database holds by what `backup` wrote: all of it, or nothing where something fails."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("file", help="what `backup` wrote; - is standard input")
        parser.add_argument("--yes", action="store_true", help="replace what is there without asking")

    def handle(self, *args: Any, **options: Any) -> None:
        """Put it back."""
        others, empty = others_at_work(), is_empty()
        if others:
            raise CommandError(
                f"The database is used by {say_count(others, 'other')}: stop the web server and workers."
            )
        if not empty and not options["yes"] and not self._agreed(options["file"]):
            raise CommandError("Nothing was changed.")
        connection.close()
        try:
            if options["file"] == "-":
                read_backup(Database.ours(), sys.stdin.buffer)
            else:
                with open(options["file"], "rb") as file:
                    read_backup(Database.ours(), file)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read ({error.strerror}).") from error
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The copy is back in place. Run `manage.py prepare` if the program is newer than it.")

    def _agreed(self, name: str) -> bool:
        if name == "-":
            raise CommandError("The database is not empty: say --yes to replace all that it holds.")
        question = f"Replace everything in the database {connection.settings_dict['NAME']}? Type yes: "
        return input(question).strip().lower() == "yes"
