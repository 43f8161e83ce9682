"""Keep a copy of the whole database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diplomacy.management.backups import BackupError, Database, send_backup, write_backup
from diplomacy.storage.uploads import say_size


class Command(BaseCommand):
    """Arguments, one call, one sentence."""

    help = "Write the whole database into one file, while all goes on; `restore` puts it back. Logins are left out."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("file", help="where to; - is standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        try:
            if options["file"] == "-":
                send_backup(Database.ours(), sys.stdout.buffer)
                return
            size = write_backup(Database.ours(), Path(options["file"]))
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The database is in {options['file']} ({say_size(size)}).")
