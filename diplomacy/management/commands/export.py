"""Write what the database holds to standard output."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diplomacy.filters import FilterError
from diplomacy.formats.meetings import ExportedMeeting, to_json
from diplomacy.queries.exports import exported_meetings
from diplomacy.queries.versions import a_day, meetings_as_of, past_day
from diplomacy.storage.published import meetings_published_until

BOTH = (
    "--as-of and --published-until do not go together: the one says what this database held on a day, the other what "
    "it makes now of the articles that were out by a day."
)


class Command(BaseCommand):
    """Arguments, one call."""

    help = "Write all meetings as JSON lines, sorted by date, parties and place."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("what", choices=["meetings"], help="what to export")
        parser.add_argument(
            "--as-of", metavar="DAY", help="as this database held them at the end of the day (UTC), e.g. 2026-11-30"
        )
        parser.add_argument(
            "--published-until",
            metavar="DAY",
            help="as the articles tell them that were published on or before the day, e.g. 2025-07-01",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one object a line."""
        for meeting in _chosen(options["as_of"], options["published_until"]):
            self.stdout.write(json.dumps(to_json(meeting), ensure_ascii=False))


def _chosen(as_of: str | None, published_until: str | None) -> Iterator[ExportedMeeting]:
    if as_of is not None and published_until is not None:
        raise CommandError(BOTH)
    try:
        if as_of is not None:
            return meetings_as_of(past_day("--as-of", as_of))
        if published_until is not None:
            return meetings_published_until(a_day("--published-until", published_until))
    except FilterError as error:
        raise CommandError(f"{error.name} is {error.value!r}, but {error.allowed}.") from error
    return exported_meetings()
