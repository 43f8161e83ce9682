"""Read articles and write what was found in them to standard output."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from diplomacy.formats.extractions import to_json
from diplomacy.management.bringing import brought, count_brought
from diplomacy.reading.front import read
from diplomacy.records import Article, Refusal
from diplomacy.sources.files import MAX_BYTES
from diplomacy.storage.fetching import make_fetcher


class Command(BaseCommand):
    """Arguments, one call for each article, one line for each article."""

    help = "Read articles and write the meetings and statements found in them as JSON lines. Uses no database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "paths",
            nargs="+",
            metavar="PATH",
            help="a text, HTML, PDF, DOCX, .eml, .json, .jsonl or .zip file, a folder, an address, - for stdin",
        )
        parser.add_argument(
            "--evidence",
            action="store_true",
            help="say for each value which characters it was read from, by which rule",
        )

    def handle(self, *args: Any, paths: list[str], evidence: bool, **options: Any) -> None:
        """Print one object a line; refusals go to stderr, and the exit status is 1 if there was one."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8, whatever the terminal's language
        extract = _on_first_use()
        refused = False
        with self._progress(paths) as bar:
            for found in _articles(paths, bar):
                line = found if isinstance(found, Refusal) else extract(found, evidence)
                with tqdm.external_write_mode(file=sys.stderr):
                    if isinstance(line, Refusal):
                        refused = True
                        self.stderr.write(str(line))
                    else:
                        self.stdout.write(line)
                        self.stdout.flush()
        if refused:
            sys.exit(1)

    def _progress(self, paths: list[str]) -> tqdm[Any]:
        silent = not self.stderr.isatty()
        return tqdm(
            total=None if silent else count_brought(paths, MAX_BYTES), disable=silent, unit=" documents", leave=False
        )


def _articles(paths: list[str], bar: tqdm[Any]) -> Iterator[Article | Refusal]:
    for document in brought(paths, make_fetcher(), MAX_BYTES):
        yield from [document] if isinstance(document, Refusal) else read(document)
        bar.update()


def _on_first_use() -> Callable[[Article, bool], str | Refusal]:
    """Return a function that gives an article's line of JSON, and that loads the reader when the first one comes."""
    reader = None

    def extract(article: Article, evidence: bool) -> str | Refusal:
        nonlocal reader
        if reader is None:
            # Loading takes a second: bad arguments need not wait for it.
            from diplomacy.extraction.reader import Reader
            from diplomacy.reference.lookup import Reference

            reader = Reader(Reference.from_csv())
        try:
            return json.dumps(to_json(reader.read(article), evidence=evidence), ensure_ascii=False)
        except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
            # A fault of the program costs one article, not the run.
            fault = f"the program failed on it ({type(error).__name__}: {error}); please report this"
            return Refusal(article.id, " ".join(fault.split()))

    return extract
