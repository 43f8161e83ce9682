"""Whether anything is lost: `python -m benchmarks.crashes FOLDER [--kills 100] [--two]`.

Reads every article of a folder of threads (`tests/threads/README.md`) into an empty database of its own in a child
process, kills the child (`kill -9`) at random moments between its first article and its last, looks after each kill
for anything half written, and starts it again until all is in; then the export must be that of an undisturbed run,
byte for byte but for the ids. So on, from an emptied database each time, until it was killed often enough.

`--two` instead lets processes read overlapping parts of the articles at once, in opposite orders: ten times two, and
once four; the export must be the same, and PostgreSQL must have seen no deadlock.

The words are read beforehand and remembered, so that the children are nearly all the time storing and settling, where
a kill could do harm. `--write` puts the figures in benchmarks/results.md.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shlex
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import perf_counter, sleep

import django
from tqdm import tqdm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")
django.setup()

from django.db import connection, connections  # noqa: E402
from django.db.models import Exists, F, Max, OuterRef  # noqa: E402

from benchmarks import report  # noqa: E402
from benchmarks.instance import LossError  # noqa: E402
from benchmarks.threads import (  # noqa: E402
    RememberingReader,
    ThreadError,
    documents_of,
    empty,
    portable,
    read_all,
    threads_of,
)
from diplomacy import models as stored  # noqa: E402
from diplomacy.formats.meetings import to_json  # noqa: E402
from diplomacy.ingest import Ingester, Outcome  # noqa: E402
from diplomacy.queries.exports import exported_meetings  # noqa: E402
from diplomacy.records import RawDocument  # noqa: E402
from diplomacy.wording import say_count  # noqa: E402

FORK = multiprocessing.get_context("fork")
PATIENCE = 300.0  # seconds for a child's next article before it is given up as hanging
KILLS_A_RUN = 12  # about; the wait before a kill is up to the usual time of a run through so many


@dataclass
class Child:
    """A process that reads documents, and the end of the pipe on which it says each article that is in."""

    process: BaseProcess
    progress: Connection

    def first(self) -> bool:
        """Wait until its first article is in; tell whether there was one. Raises LossError where nothing comes."""
        if not self.progress.poll(PATIENCE):
            self.kill()
            raise LossError(f"a process did not get on for {PATIENCE:.0f} seconds")
        try:
            self.progress.recv()
        except EOFError:
            return False
        return True

    def kill(self) -> bool:
        """Kill it in the middle of whatever it does; tell whether it was still at work."""
        self.process.kill()
        self.process.join()
        self.progress.close()
        return self.process.exitcode != 0

    def finish(self) -> None:
        """Wait for its end. Raises LossError where it failed or stands still."""
        while True:
            try:
                if not self.progress.poll(PATIENCE):
                    self.kill()
                    raise LossError(f"a process did not get on for {PATIENCE:.0f} seconds")
                self.progress.recv()
            except EOFError:
                break
        self.process.join()
        self.progress.close()
        if self.process.exitcode:
            raise LossError(f"a process ended with {self.process.exitcode}")


def start(documents: Sequence[RawDocument], reader: RememberingReader) -> Child:
    """Fork a process that ingests the documents as `manage.py ingest` does. It opens a connection of its own."""
    connections.close_all()  # a forked process must not speak on its parent's
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_ingest, args=(documents, reader, theirs))
    process.start()
    theirs.close()
    return Child(process, ours)


def _ingest(documents: Sequence[RawDocument], reader: RememberingReader, progress: Connection) -> None:
    # What connection this process still finds is its parent's: psycopg2 closes it without a word to the server.
    connections.close_all()
    for result in Ingester(reader.over).ingest_all(documents):
        if result.outcome is Outcome.FAILED:
            raise SystemExit(str(result))
        progress.send(result.origin)
    connections.close_all()


def wait_for_the_dead() -> None:
    """Wait until the server has noticed that killed processes are gone, and has undone what they had begun."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with connection.cursor() as cursor:
        for _ in range(int(PATIENCE * 50)):
            cursor.execute(query)
            if not cursor.fetchone()[0]:
                return
            sleep(0.02)
    raise LossError("the server still works for a killed process")


def halves() -> list[str]:
    """Return a sentence for each sort of thing that is only half there; none where every article is in wholly.

    Nothing may be at work in the database meanwhile.
    """
    live = stored.Report.objects.live()
    quoted = stored.Quotation.objects.live()
    current = stored.Meeting.objects.current()
    within = OuterRef("pk")
    looked_for = {
        "articles without words": stored.Article.objects.filter(versions=None),
        "articles without a reading": stored.Article.objects.filter(reading=""),
        "articles without a document": stored.Article.objects.filter(documents=None),
        "documents that nobody reads": stored.Document.objects.exclude(state=stored.Document.State.READ),
        "documents without an article": stored.Document.objects.filter(articles=None),
        "reports without participants": live.filter(participants=None),
        "reports that settling cannot find": live.filter(dyads=None).exclude(parties=""),
        "reports without a meeting": live.filter(meeting=None),
        "reports in a meeting that was removed": live.exclude(meeting__removed_at=None),
        "meetings without a report": current.exclude(Exists(live.filter(meeting=within))),
        "meetings without participants": current.filter(participations=None),
        "meetings without a history": current.filter(history=None),
        "meetings without their newest version": stored.Meeting.objects.annotate(
            newest=Max("past_versions__number")
        ).exclude(newest=F("version")),
        "quotations without a statement": quoted.filter(statement=None),
        "statements without a quotation": stored.Statement.objects.current().exclude(
            Exists(quoted.filter(statement=within))
        ),
    }
    counts = {name: rows.count() for name, rows in looked_for.items()}
    return [f"{count} {name}" for name, count in counts.items() if count]


def export() -> list[str]:
    """Return the lines of the export of the database as it is, without what differs from one database to the next."""
    return portable([to_json(meeting) for meeting in exported_meetings()])


@dataclass
class Tally:
    """What came of killing: how often, and how many runs were brought to their end in spite of it."""

    kills: int = 0
    runs: int = 0
    late: int = 0  # kills that came after the last article
    articles: list[int] = field(default_factory=list)  # in the database at each kill


def killed(
    documents: Sequence[RawDocument],
    reader: RememberingReader,
    expected: Sequence[str],
    *,
    kills: int,
    usual: float,
    chance: random.Random,
    clear: Callable[[], None] = empty,
) -> Tally:
    """Kill the ingesting process `kills` times and compare each finished run. Raises LossError where one differs.

    `usual` is how many seconds an undisturbed run takes; `clear` empties the database.
    """
    tally = Tally()
    with tqdm(total=kills, unit=" kills", disable=not sys.stderr.isatty()) as bar:
        while tally.kills < kills:
            clear()
            while tally.kills < kills:
                child = start(documents, reader)
                if not child.first():
                    raise LossError("a process ended without an article")
                sleep(chance.uniform(0.0, usual / KILLS_A_RUN * 2))
                if not child.kill():
                    tally.late += 1
                    break
                tally.kills += 1
                bar.update()
                wait_for_the_dead()
                if found := halves():
                    raise LossError(f"after kill {tally.kills}: {', '.join(found)}")
                tally.articles.append(stored.Article.objects.count())
            start(documents, reader).finish()
            tally.runs += 1
            _compare(expected, f"the run after kill {tally.kills}")
    return tally


def _compare(expected: Sequence[str], what: str) -> None:
    wait_for_the_dead()
    if found := halves():
        raise LossError(f"{what}: {', '.join(found)}")
    if (given := export()) != list(expected):
        raise LossError(f"{what} gave another export:\n" + "\n".join(sorted(set(given) ^ set(expected))[:10]))


# ── several processes at once ──────────────────────────────────────────────────────────────────────


def parts(documents: Sequence[RawDocument], count: int, chance: random.Random) -> list[list[RawDocument]]:
    """Return overlapping parts of the documents, each two thirds of them or more, neighbours in opposite orders.

    Where the words at an address changed, every part that holds one version holds all, and in their order.
    """
    addresses = list(dict.fromkeys(d.url or d.origin for d in documents))
    chance.shuffle(addresses)
    share, found = len(addresses) // 3, []
    for number in range(count):
        left = number * len(addresses) // count
        out = {addresses[(left + i) % len(addresses)] for i in range(share)}
        kept = [d for d in documents if (d.url or d.origin) not in out]
        found.append(_turned(kept) if number % 2 else kept)
    covered = {d.origin for part in found for d in part}
    assert len(covered) == len(documents)
    return found


def _turned(documents: Sequence[RawDocument]) -> list[RawDocument]:
    """Return documents in the opposite order, in which the versions of one address still follow each other."""
    versions: dict[str, list[RawDocument]] = defaultdict(list)
    for document in documents:
        versions[document.url or document.origin].append(document)
    return [versions[d.url or d.origin].pop(0) for d in reversed(documents)]


def deadlocks() -> int:
    """Return how many deadlocks the server has seen in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot(), deadlocks FROM pg_stat_database WHERE datname"
                       " = current_database()")  # fmt: skip
        return int(cursor.fetchone()[1])


def at_once(
    shares: Sequence[Sequence[RawDocument]],
    reader: RememberingReader,
    expected: Sequence[str],
    clear: Callable[[], None] = empty,
) -> None:
    """Let as many processes as there are shares read them at once. Raises LossError where that does harm."""
    clear()
    before = deadlocks()
    children = [start(share, reader) for share in shares]
    for child in children:
        child.finish()
    _compare(expected, f"{len(shares)} processes at once")
    if seen := deadlocks() - before:
        raise LossError(f"{say_count(seen, 'deadlock')} between {len(shares)} processes")


# ── the whole ──────────────────────────────────────────────────────────────────────────────────────


def measured(folder: Path, options: argparse.Namespace) -> list[str]:
    """Read, kill and compare as the options ask; return the sentences about it."""
    documents, reader = documents_of(threads_of(folder)), RememberingReader()
    chance = random.Random(options.seed)
    empty()
    read_all(documents, reader, "in the given order")
    expected = export()
    empty()
    begun = perf_counter()
    read_all(documents, reader, "again, from memory")
    usual = perf_counter() - begun
    told = f"{say_count(len(documents), 'article')} make {say_count(len(expected), 'record')}; an undisturbed run"
    sentences = [f"{told} takes {usual:.1f} s once the words are read."]
    begun = perf_counter()
    if options.two:
        for _ in range(options.times):
            at_once(parts(documents, 2, chance), reader, expected)
        pairs = perf_counter() - begun
        at_once(parts(documents, 4, chance), reader, expected)
        return [
            *sentences,
            f"Two processes at once over overlapping parts in opposite orders, {options.times} times, and four once:"
            f" the same export each time, no deadlock, nothing half there ({pairs / options.times:.1f} s for two).",
        ]
    tally = killed(documents, reader, expected, kills=options.kills, usual=usual, chance=chance)
    spread = f"with {min(tally.articles)} to {max(tally.articles)} articles in"
    return [
        *sentences,
        f"Killed {say_count(tally.kills, 'time')} at random moments (seed {options.seed}), {spread}, in"
        f" {say_count(tally.runs, 'run')}; {tally.late} more came too late and do not count.",
        "After no kill was anything half there, and every run ended in the export of the undisturbed one.",
    ]


def main(arguments: list[str] | None = None) -> None:
    """Read the arguments, measure in a database made for it, print and write. Ends with one sentence on bad input."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crashes", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--kills", type=int, default=100, metavar="N", help="how often to kill (100)")
    parser.add_argument("--two", action="store_true", help="let several processes read at once instead")
    parser.add_argument("--times", type=int, default=10, metavar="N", help="how often with two processes (10)")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments and parts (1)")
    parser.add_argument("--write", action="store_true", help="write the figures to benchmarks/results.md")
    options = parser.parse_args(arguments)
    given = shlex.join(sys.argv[1:] if arguments is None else arguments)
    origin = report.origin(f"python -m benchmarks.crashes {given}")
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"sidelines_crashes_{os.getpid()}"
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            sentences = measured(options.folder, options)
        finally:
            connection.creation.destroy_test_db(usual, verbosity=0)
    except (LossError, ThreadError) as error:
        sys.exit(f"{error}.")
    print(*sentences, sep="\n")
    if options.write:
        name = "several processes at once" if options.two else "killed while reading"
        body = "\n".join(f"- {sentence}" for sentence in sentences)
        report.write(report.RESULTS, name, f"## Nothing is lost: {name}\n\n{origin}\n\n{body}")
    print(f"({origin})")


if __name__ == "__main__":
    main()
