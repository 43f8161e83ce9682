"""Read articles into the database."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from diplomacy.ingest import Ingester, IngestResult, Outcome
from diplomacy.sources.files import count, documents

WORTH_A_LINE = (Outcome.FAILED, Outcome.UNREAD, Outcome.UNCHANGED)


class Command(BaseCommand):
    """Arguments, one call, one sentence."""

    help = "Read articles (.json, .jsonl, .txt, .html, folders of these, - for standard input) into the database."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="file or folder; - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read everything, then say what became of it; fail if something could not be read."""
        paths = options["paths"]
        results = []
        with tqdm(total=count(paths), unit=" articles", disable=None, file=sys.stderr) as bar:
            for result in Ingester().ingest_all(documents(paths, stdin=sys.stdin.buffer)):
                results.append(result)
                bar.update()
        for result in results:
            if result.outcome in WORTH_A_LINE:
                self.stderr.write(str(result))
        self.stdout.write(summary(results))
        if failed := sum(r.outcome is Outcome.FAILED for r in results):
            raise CommandError(f"{failed} of {len(results)} could not be read; the others are in.")


def summary(results: list[IngestResult]) -> str:
    """Say in a sentence what became of all documents."""
    if not results:
        return "Nothing to read there."
    counts = Counter(r.outcome for r in results)
    outcomes = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
    meetings, statements = sum(r.meetings for r in results), sum(r.statements for r in results)
    return f"{len(results)} read: {outcomes}; they report {meetings} meetings and {statements} statements."
