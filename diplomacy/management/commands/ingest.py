"""Read articles into the database."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from diplomacy.ingest import Ingester, IngestResult, Outcome
from diplomacy.management.bringing import brought, count_brought, new_in, pages_of
from diplomacy.records import RawDocument, Refusal
from diplomacy.sources.addresses import Refused
from diplomacy.sources.feeds import Item
from diplomacy.sources.pages import Fetcher
from diplomacy.storage.feeds import known_documents
from diplomacy.storage.fetching import make_fetcher
from diplomacy.wording import say_count

WORTH_A_LINE = (Outcome.FAILED, Outcome.UNREAD, Outcome.UNCHANGED)


class Command(BaseCommand):
    """Arguments, one call, one sentence."""

    help = "Read articles (text, HTML, PDF, DOCX, .eml, .json, .jsonl, .zip, folders of these, addresses, feeds, -)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "paths", nargs="*", metavar="PATH", help="file, folder or address (https://...); - for standard input"
        )
        parser.add_argument(
            "--feed",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="an RSS or Atom feed: what it lists and is not on record is fetched; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read everything, then say what became of it; fail if something could not be read."""
        if not options["paths"] and not options["feed"]:
            raise CommandError("Give a file, a folder, an address, or --feed with the address of a feed.")
        results = read_all(options["paths"], feeds=options["feed"])
        for result in results:
            if result.outcome in WORTH_A_LINE:
                self.stderr.write(str(result))
        self.stdout.write(summary(results))
        if failed := sum(r.outcome is Outcome.FAILED for r in results):
            raise CommandError(f"{failed} of {len(results)} could not be read; the others are in.")


def read_all(
    paths: list[str], *, feeds: Sequence[str] = (), title: str | None = None, sample: bool = False
) -> list[IngestResult]:
    """Read everything under the paths and new in the feeds into the database, behind a progress bar.

    Return what became of each article.
    """
    results: list[IngestResult] = []
    most = settings.SIDELINES_MAX_DOCUMENT_BYTES
    fetcher = make_fetcher()
    listed = [_listed(feed, fetcher) for feed in feeds]
    total = count_brought(paths, most)
    if total is not None:
        total += sum(1 if isinstance(items, Refusal) else len(items) for items in listed)
    with tqdm(total=total, unit=" documents", desc=title, disable=None, file=sys.stderr) as bar:
        of_feeds = ([items] if isinstance(items, Refusal) else pages_of(items, fetcher) for items in listed)
        found = _counted(chain(brought(paths, fetcher, most), *of_feeds), bar)
        results.extend(Ingester().ingest_all(found, sample=sample))
    return results


def _listed(feed: str, fetcher: Fetcher) -> list[Item] | Refusal:
    try:
        return new_in(feed, fetcher, known_documents)
    except Refused as refused:
        return Refusal(feed, str(refused))


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
