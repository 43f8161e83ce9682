"""Load the reference data that ships with the program."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from diplomacy.reference.csvfiles import ReferenceDataError
from diplomacy.storage.reference import load_reference


class Command(BaseCommand):
    """One call, one sentence."""

    help = "Load countries, leaders, cities and summits from the program's files. Corrections by people stay."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is new."""
        try:
            written = load_reference()
        except ReferenceDataError as error:
            raise CommandError(str(error)) from error
        if not written:
            self.stdout.write("The reference data is as it was.")
            return
        self.stdout.write("Loaded " + ", ".join(f"{count:,} {name}" for name, count in written.items()) + ".")
