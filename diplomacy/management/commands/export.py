"""Write what the database holds to standard output."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from diplomacy.formats.meetings import to_json
from diplomacy.queries.exports import exported_meetings


class Command(BaseCommand):
    """Arguments, one call."""

    help = "Write all meetings as JSON lines, sorted by date, parties and place."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("what", choices=["meetings"], help="what to export")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one object a line."""
        for meeting in exported_meetings():
            self.stdout.write(json.dumps(to_json(meeting), ensure_ascii=False))
