"""Read articles into the database."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from diplomacy.ingest import Ingester, IngestResult, Outcome
from diplomacy.management.bringing import everything
from diplomacy.records import RawDocument, Refusal
from diplomacy.storage.feeds import known_documents
from diplomacy.storage.fetching import make_fetcher
from diplomacy.storage.forking import FEW, Forked, NumberError, ProcessDiedError, how_many
from diplomacy.wording import say_count

WORTH_A_LINE = (Outcome.FAILED, Outcome.UNREAD, Outcome.UNCHANGED)


class Command(BaseCommand):
    """Arguments, one call, one sentence."""

    help = "Read articles (text, HTML, PDF, DOCX, .eml, .json, .jsonl, .zip, folders of these, addresses, feeds, -)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("paths", nargs="*", metavar="PATH", help="file, folder or address; - for standard input")
        parser.add_argument(
            "--feed",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="an RSS or Atom feed: what it lists and is not on record is fetched; may be given several times",
        )
        parser.add_argument(
            "--processes",
            type=int,
            metavar="N",
            help=f"how many read at once (1 for up to {FEW} documents, else as many as there are processors)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read everything, then say what became of it; fail if something could not be read."""
        if not options["paths"] and not options["feed"]:
            raise CommandError("Give a file, a folder, an address, or --feed with the address of a feed.")
        try:
            results = read_all(options["paths"], feeds=options["feed"], processes=options["processes"])
        except NumberError as error:
            raise CommandError(f"--processes {error}.") from error
        except ProcessDiedError as error:
            raise CommandError(f"Not all was read: {error}. Run it again for the rest.") from error
        for result in results:
            if result.outcome in WORTH_A_LINE:
                self.stderr.write(str(result))
        self.stdout.write(summary(results))
        if failed := sum(r.outcome is Outcome.FAILED for r in results):
            raise CommandError(f"{failed} of {len(results)} could not be read; the others are in.")


def read_all(
    paths: list[str],
    *,
    feeds: Sequence[str] = (),
    title: str | None = None,
    sample: bool = False,
    processes: int | None = None,
) -> list[IngestResult]:
    """Read everything under the paths and what is new in the feeds into the database behind a progress bar.

    Return what became of each article.

    Without a number of processes many documents are read by as many as there are processors. Raises ProcessDiedError,
    and NumberError for a number that cannot be.
    """
    results: list[IngestResult] = []
    most = settings.SIDELINES_MAX_DOCUMENT_BYTES
    found, total = everything(paths, feeds, make_fetcher(), most, known_documents)
    many = how_many(processes, total)
    ingester = Ingester()
    with tqdm(total=total, unit=" documents", desc=title, disable=None, file=sys.stderr) as bar:
        if many == 1:
            results.extend(ingester.ingest_all(_counted(found, bar), sample=sample))
            return results

        def read(document: RawDocument | Refusal) -> list[IngestResult]:
            return list(ingester.ingest_all([document], sample=sample))

        with Forked(read, many) as readers:
            for some in readers.run(found):
                results.extend(some)
                bar.update()
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
