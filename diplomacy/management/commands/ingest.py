"""Read articles into the database."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from diplomacy.ingest import Ingester, IngestResult, Outcome
from diplomacy.records import RawDocument, Refusal
from diplomacy.sources.files import count, documents
from diplomacy.wording import say_count

WORTH_A_LINE = (Outcome.FAILED, Outcome.UNREAD, Outcome.UNCHANGED)


class Command(BaseCommand):
    """Arguments, one call, one sentence."""

    help = "Read articles (text, HTML, PDF, DOCX, .eml, .json, .jsonl, .zip, folders of these, -) into the database."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="file or folder; - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read everything, then say what became of it; fail if something could not be read."""
        results = read_all(options["paths"])
        for result in results:
            if result.outcome in WORTH_A_LINE:
                self.stderr.write(str(result))
        self.stdout.write(summary(results))
        if failed := sum(r.outcome is Outcome.FAILED for r in results):
            raise CommandError(f"{failed} of {len(results)} could not be read; the others are in.")


def read_all(paths: list[str], *, title: str | None = None, sample: bool = False) -> list[IngestResult]:
    """Read everything under the paths into the database behind a progress bar; return what became of each article."""
    results: list[IngestResult] = []
    most = settings.SIDELINES_MAX_DOCUMENT_BYTES
    total = count(paths, max_bytes=most)
    with tqdm(total=total, unit=" documents", desc=title, disable=None, file=sys.stderr) as bar:
        found = _counted(documents(paths, stdin=sys.stdin.buffer, max_bytes=most), bar)
        results.extend(Ingester().ingest_all(found, sample=sample))
    return results


def _counted(found: Iterable[RawDocument | Refusal], bar: tqdm[Any]) -> Iterator[RawDocument | Refusal]:
    """Move the bar on after each document: one may hold many articles."""
    for document in found:
        yield document
        bar.update()


def summary(results: list[IngestResult]) -> str:
    """Say in a sentence what became of all documents."""
    if not results:
        return "Nothing to read there."
    counts = Counter(r.outcome for r in results)
    outcomes = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
    meetings = say_count(sum(r.meetings for r in results), "meeting")
    statements = say_count(sum(r.statements for r in results), "statement")
    return f"{len(results)} read: {outcomes}; they report {meetings} and {statements}."
