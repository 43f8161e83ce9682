"""How well articles are joined into meetings: `python -m benchmarks.threads FOLDER`.

Reads every article of a folder of threads (`tests/threads/README.md`) into an empty database of its own, which is
dropped at the end, and scores the records. `--errors` lists what is wrong. `--orders N` also reads them in N other
orders, each into an emptied database, and compares the exports byte for byte but for the ids; versions of one address
keep their order. `--twice` reads everything again and compares the exports, ids too. `--export FILE` keeps the records,
one a line. `--write` puts the figures in benchmarks/results.md. The server is DATABASE_URL's, or the embedded one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shlex
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import django
from tqdm import tqdm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import report  # noqa: E402
from benchmarks.scoring import Row  # noqa: E402
from benchmarks.threadscoring import JUDGED, Sheet, score  # noqa: E402
from diplomacy.extraction.reader import Reader  # noqa: E402
from diplomacy.formats.meetings import to_json  # noqa: E402
from diplomacy.ingest import Ingester  # noqa: E402
from diplomacy.queries.exports import exported_meetings  # noqa: E402
from diplomacy.records import Article, Extraction, RawDocument, Refusal  # noqa: E402
from diplomacy.reference.lookup import Reference  # noqa: E402
from diplomacy.storage.reference import load_reference  # noqa: E402
from diplomacy.wording import say_count  # noqa: E402


class ThreadError(ValueError):
    """A folder of threads that cannot be used, or an article that cannot be read; the message names it."""


class RememberingReader:
    """Reads each article once in a process, however often it is asked. The reference must be the same each time."""

    def __init__(self) -> None:
        self._reader: Reader | None = None
        self._known: dict[Article, Extraction] = {}

    def over(self, reference: Reference) -> RememberingReader:
        """Take the first reference given; later ones are loaded from the same files."""
        self._reader = self._reader or Reader(reference)
        return self

    def read(self, article: Article) -> Extraction:
        """Return the meetings and statements of an article."""
        if article not in self._known:
            assert self._reader is not None
            self._known[article] = self._reader.read(article)
        return self._known[article]


def threads_of(folder: Path) -> list[Row]:
    """Read a folder of threads. Raises ThreadError where there is none, or a file is not of the form."""
    found: list[Row] = []
    for path in sorted(folder.glob("*.json")):
        try:
            thread = json.loads(path.read_text(encoding="utf-8"))
            found.append({name: thread[name] for name in ("id", "articles", "meetings")})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ThreadError(f"{path} is no thread ({type(error).__name__}: {error})") from error
    if not found:
        raise ThreadError(f"there are no threads in {folder}")
    return found


def documents_of(threads: Sequence[Row]) -> list[RawDocument]:
    """Return each article as a document, in the order of the threads."""
    articles = [article for thread in threads for article in thread["articles"]]
    return [
        RawDocument(f"{a['id']}.json", json.dumps(a).encode(), a["id"], "application/json", url=a.get("url"))
        for a in articles
    ]


def shuffled(documents: Sequence[RawDocument], chance: random.Random) -> list[RawDocument]:
    """Return documents in another order, in which the versions of one address still follow each other."""
    versions: dict[str, list[RawDocument]] = defaultdict(list)
    for document in documents:
        versions[document.url or document.origin].append(document)
    order = [document.url or document.origin for document in documents]
    chance.shuffle(order)
    return [versions[address].pop(0) for address in order]


def empty() -> None:
    """Empty the database and load the reference data."""
    call_command("flush", interactive=False, verbosity=0)
    load_reference()


def read_all(documents: Sequence[RawDocument], reader: RememberingReader, what: str) -> list[Row]:
    """Read documents in their order and return every record. Raises ThreadError for one that cannot be read."""
    ingester = Ingester(reader.over)
    for raw in tqdm(documents, desc=what, unit=" articles", leave=False, disable=not sys.stderr.isatty()):
        for result in ingester.ingest(raw):
            if result.reason:
                raise ThreadError(str(Refusal(result.origin, result.reason)))
    return [to_json(meeting) for meeting in exported_meetings()]


def lines(records: Sequence[Row]) -> list[str]:
    """Return records as the lines of an export."""
    return [json.dumps(record, ensure_ascii=False) for record in records]


def portable(records: Sequence[Row]) -> list[str]:
    """Return lines without what differs from one database to the next: the ids of meetings."""
    return lines([{name: value for name, value in record.items() if name != "id"} for record in records])


def said(sheet: Sheet) -> list[str]:
    """Say the score in sentences."""
    precision, recall, f1 = sheet.b_cubed
    fields = ", ".join(f"{name} {sheet.share(name):.3f}" for name in JUDGED)
    return [
        f"Of {say_count(sheet.reports, 'report')} in {say_count(sheet.threads, 'thread')}, {sheet.found} were found.",
        f"B-cubed F1 over the reports is {f1:.4f} (precision {precision:.4f}, recall {recall:.4f}).",
        f"The {say_count(sheet.meetings, 'meeting')} have {sheet.pieces / max(1, sheet.meetings):.3f} records each;"
        f" {sheet.mixed} records mix meetings.",
        f"Share right: {fields}.",
    ]


def differing(base: Sequence[str], other: Sequence[str]) -> int:
    """Count the lines that only one of two exports has; 1 where merely their order differs."""
    return len(set(base) ^ set(other)) or int(list(base) != list(other))


def measured(threads: Sequence[Row], options: argparse.Namespace) -> tuple[Sheet, list[str]]:
    """Read, score and compare as the options ask; return the score and the sentences about it."""
    documents, reader = documents_of(threads), RememberingReader()
    empty()
    records = read_all(documents, reader, "in the given order")
    if options.export:
        options.export.write_text("".join(f"{line}\n" for line in lines(records)), encoding="utf-8")
    sheet = score(threads, records)
    sentences = said(sheet)
    if options.twice:
        again = read_all(documents, reader, "again")
        changed = differing(lines(records), lines(again))
        sentences.append(f"Reading everything again changed {say_count(changed, 'line')} of the export.")
    base = portable(records)
    chance, wrong = random.Random(options.seed), 0
    for number in range(1, options.orders + 1):
        empty()
        found = read_all(shuffled(documents, chance), reader, f"order {number}")
        other = portable(found)
        if changed := differing(base, other):
            wrong += 1
            sheet.errors["orders"] += [f"only once: {line}" for line in sorted(set(base) ^ set(other))]
            sentences.append(f"Order {number} gave another export: {say_count(changed, 'line')} differ.")
    if options.orders:
        sentences.append(f"Of {options.orders} other orders (seed {options.seed}), {wrong} gave another export.")
    return sheet, sentences


def main(arguments: list[str] | None = None) -> None:
    """Read the arguments, measure in a database made for it, print and write. Ends with one sentence on bad input."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.threads", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--errors", action="store_true", help="list what is wrong, by thread")
    parser.add_argument("--orders", type=int, default=0, metavar="N", help="also read in N random orders")
    parser.add_argument("--seed", type=int, default=1, help="of the random orders (1)")
    parser.add_argument("--twice", action="store_true", help="read everything again")
    parser.add_argument("--export", type=Path, metavar="FILE", help="write the records to a file")
    parser.add_argument("--write", action="store_true", help="write the figures to benchmarks/results.md")
    options = parser.parse_args(arguments)
    given = shlex.join(sys.argv[1:] if arguments is None else arguments)
    origin = report.origin(f"python -m benchmarks.threads {given}")
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"sidelines_threads_{os.getpid()}"
    try:
        threads = threads_of(options.folder)
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            sheet, sentences = measured(threads, options)
        finally:
            connection.creation.destroy_test_db(usual, verbosity=0)
    except ThreadError as error:
        sys.exit(f"{error}.")
    if options.errors:
        for thread, notes in sorted(sheet.errors.items()):
            print(thread, *(f"\n    {note}" for note in notes))
    print(*sentences, sep="\n")
    if options.write:
        name = f"threads in {options.folder.name}"
        body = "\n".join(f"- {sentence}" for sentence in sentences)
        report.write(report.RESULTS, name, f"## Joining: {name}\n\n{origin}\n\n{body}")
    print(f"({origin})")


if __name__ == "__main__":
    main()
