"""Whether reading stays as quick as the record grows: `python -m benchmarks.growth [--sizes 0,100000,1000000]`.

For each size an empty database of its own is filled with that many meetings that never were
(`benchmarks.population`), and the same articles are read into it: half of them tell of meetings that are there already,
half of new ones between the same people. Extraction is timed apart from storing and settling. At size 0 they are read
twice, each time into an emptied database: how far the two lie apart is the machine's noise. `--write` puts the figures
in benchmarks/results.md.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import django
from tqdm import tqdm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")
django.setup()

from django.db import connection  # noqa: E402

from benchmarks import report  # noqa: E402
from benchmarks.extraction import verdict  # noqa: E402
from benchmarks.population import LAST, Encounter, Population, fill  # noqa: E402
from benchmarks.threads import empty  # noqa: E402
from diplomacy.extraction.reader import Reader  # noqa: E402
from diplomacy.ingest import Ingester, Outcome  # noqa: E402
from diplomacy.models import Country, Meeting  # noqa: E402
from diplomacy.records import Article, Extraction, RawDocument  # noqa: E402
from diplomacy.reference.lookup import Reference  # noqa: E402
from diplomacy.wording import say_count  # noqa: E402

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]
SIZES = (0, 100_000, 1_000_000)
MOST_GROWTH = 1.3  # times the time that the articles take at size 0
MOST_SETTLING = 1.0  # times the time that extraction takes
KNOWN_WITHIN = 20_000  # the meetings that are there already are among so many
SEED, OTHER_SEED = 1, 2  # of what is there, and of what is new
OPENINGS = (
    "{place}{a} and {b} {verb} {when}{where} to discuss {subjects}, officials of both sides said.",
    "{place}{a} {verb} {b} {when}{where}, and the two went through {subjects}.",
    "{place}{b} and {a} {verb} {when}{where} for talks on {subjects}, the foreign ministry said in a readout.",
)
WHO = ("Negotiators", "Shippers", "Economists in {one}", "Officials in {other}", "Trade unions", "Critics",
       "Lenders", "Port authorities", "Farmers", "Former envoys", "Engineers", "Insurers")  # fmt: skip
DID = ("have worked on", "had long put off", "welcomed", "were wary of", "asked for", "expect little of",
       "had given up on", "look forward to", "are at odds over", "have begun to draft", "called for")  # fmt: skip
WHAT = ("a text on the protection of investment", "the wording of the annex", "longer opening hours at the crossings",
        "cheaper freight on the northern line", "the papers of the working group", "a second round in spring",
        "new rates for transit", "an inquiry into the accident", "the budget for the harbours", "a list of exceptions",
        "the vote that parliament owes", "delays of the joint commission")  # fmt: skip
WHEN = ("since the winter", "for the better part of a year", "before the budget is through", "after {n} rounds",
        "ahead of the elections", "in spite of every assurance", "now that prices have risen by {n} per cent",
        "as {n} of the {m} points are settled", "though only {n} companies are concerned", "within {n} weeks",
        "because {m} jobs hang on it", "as the minister had hinted on page {n} of his paper")  # fmt: skip
REMARKS = (
    '"We have {found} on {subject} than {thought}," {name} told reporters afterwards. "What is left is {rest}."',
    '"Nobody should think that {subject} can be settled {soon}," {name} said. "But {rest} is something {who} see."',
)
FOUND = (
    "found more common ground",
    "made less headway",
    "heard better arguments",
    "lost more time",
    "come much further",
)
THOUGHT = (
    "anybody had expected",
    "our predecessors did",
    "the papers would have you believe",
    "in all the years before",
)
REST = (
    "work for the experts",
    "a question of {n} million",
    "the matter of the {m} permits",
    "what clause {n} leaves open",
)
SOON = ("in a day", "in {n} days", "over one dinner", "by {m} lawyers", "without the north")


# ── articles ───────────────────────────────────────────────────────────────────────────────────────


def articles(count: int) -> list[RawDocument]:
    """Return articles, the same each time: half about meetings that `fill` makes too, half about others."""
    chance = random.Random(count)
    known = set(chance.sample(range(1, KNOWN_WITHIN + 1), count // 2))
    first = itertools.islice(Population(SEED).meetings(), max(known, default=0))
    told = [meeting for meeting in first if meeting.number in known]
    told += itertools.islice(Population(OTHER_SEED).meetings(), count - len(told))
    chance.shuffle(told)
    names = dict(Country.objects.values_list("code", "name"))
    return [_article(number, meeting, names, chance) for number, meeting in enumerate(told)]


def _article(number: int, meeting: Encounter, names: dict[str, str], chance: random.Random) -> RawDocument:
    out = min(LAST, meeting.day + timedelta(days=chance.choice((0, 1, 1, 2))))
    a, b = meeting.people
    planned = meeting.status == "planned"
    if planned:
        out = meeting.day - timedelta(days=5)
    when = f"on {meeting.day:%B} {meeting.day.day}" + (f", {meeting.day.year}" if chance.random() < 0.3 else "")
    verb = {"held": "met", "planned": "will meet", "postponed": "put off their meeting that was due",
            "cancelled": "called off their meeting that was due"}[meeting.status]  # fmt: skip
    if meeting.mode == "phone" and meeting.status == "held":
        verb = "spoke by telephone with" if chance.random() < 0.5 else "held a telephone call with"
    opening = OPENINGS[1] if "with" in verb else chance.choice(OPENINGS)
    subjects = " and ".join(meeting.subjects) or "relations between the two countries"
    parts = {"one": names[a.party], "other": names[b.party]}
    paragraphs = [
        opening.format(
            place=f"{meeting.city.upper()}, {out:%b}. {out.day} - " if meeting.city else "",
            a=f"{a.name}, the {a.role} of {names[a.party]},",
            b=f"{b.name}, the {b.role} of {names[b.party]},",
            verb=verb,
            when=when,
            where=f" in {meeting.city}" if meeting.city else "",
            subjects=subjects,
        ),
        _remark(meeting.subjects, a.name, chance),
        *(_paragraph(parts, chance) for _ in range(chance.choice((1, 2, 3)))),
        _remark(meeting.subjects, b.name, chance),
        _paragraph(parts, chance),
    ]
    told = {
        "id": f"grown-{number}",
        "title": f"{names[a.party]} and {names[b.party]}: talks on {subjects}",
        "text": "\n\n".join(paragraphs),
        "outlet": chance.choice(("Reuters", "Example Wire", "The Morning Paper", "AFP")),
        "published": out.isoformat(),
        "url": f"https://example.org/grown/{number}",
    }
    return RawDocument(f"{number}.json", json.dumps(told).encode(), f"grown-{number}", "application/json")


def _paragraph(parts: dict[str, str], chance: random.Random) -> str:
    """Return four sentences that hardly any other article has."""
    patterns = [f"{' '.join(map(chance.choice, (WHO, DID, WHAT, WHEN)))}." for _ in range(4)]
    return " ".join(text.format(**parts, n=chance.randint(2, 99), m=chance.randint(100, 999)) for text in patterns)


def _remark(subjects: Sequence[str], name: str, chance: random.Random) -> str:
    """Return what somebody says to reporters, in words that hardly any other article has."""
    filled = {"n": chance.randint(2, 99), "m": chance.randint(100, 999)}
    words = {"found": FOUND, "thought": THOUGHT, "rest": REST, "soon": SOON, "who": ("both our peoples", "all can")}
    return chance.choice(REMARKS).format(
        subject=chance.choice((*subjects, "the timetable", "these questions")),
        name=name.split()[-1],
        **{key: chance.choice(choices).format(**filled) for key, choices in words.items()},
    )


# ── measuring ──────────────────────────────────────────────────────────────────────────────────────


class TimedReader:
    """A reader that keeps the time it takes."""

    def __init__(self) -> None:
        self.seconds = self.processor = 0.0
        self._reader: Reader | None = None

    def over(self, reference: Reference) -> TimedReader:
        """Build the reader once; the reference data is the same in every database."""
        self._reader = self._reader or Reader(reference)
        return self

    def read(self, article: Article) -> Extraction:
        """Return what an article says, and add to the time."""
        assert self._reader is not None
        begun, worked = perf_counter(), process_time()
        found = self._reader.read(article)
        self.seconds += perf_counter() - begun
        self.processor += process_time() - worked
        return found


@dataclass(frozen=True, slots=True)
class Figures:
    """What reading the articles took at one size: seconds by the clock, queries, meetings that were there and are.

    `read_by` and `settled_by` are seconds of processor, the second with the database's own: they say the same on a
    machine that others use.
    """

    size: int
    extraction: float
    settling: float
    read_by: float
    settled_by: float
    slowest: float
    queries: float
    joined: int
    reports: int

    @property
    def whole(self) -> float:
        """All of it, in seconds."""
        return self.extraction + self.settling


def measure(size: int, documents: Sequence[RawDocument], reader: TimedReader) -> Figures:
    """Read the documents into the database as it is."""
    ingester = Ingester(reader.over)
    before = Meeting.objects.count()
    reader.seconds = reader.processor = whole = slowest = 0.0
    worked = process_time() + _servers_time()
    asked = reports = 0

    def counted(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal asked
        asked += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        for raw in tqdm(documents, desc=f"{size:,} meetings", leave=False, disable=not sys.stderr.isatty()):
            begun, reading = perf_counter(), reader.seconds
            for result in ingester.ingest(raw):
                if result.outcome is not Outcome.NEW:
                    sys.exit(f"{result}.")
                reports += result.meetings
            took = perf_counter() - begun
            whole += took
            slowest = max(slowest, took - (reader.seconds - reading))
    made = Meeting.objects.count() - before
    queries = asked / len(documents)
    worked = process_time() + _servers_time() - worked - reader.processor
    seconds = (reader.seconds, whole - reader.seconds, reader.processor, worked)
    return Figures(size, *seconds, slowest, queries, reports - made, reports)


def _servers_time() -> float:
    """Return the seconds of processor that the database has spent on this connection; it runs on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        status = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return (int(status[11]) + int(status[12])) / os.sysconf("SC_CLK_TCK")


def measured(size: int, count: int, reader: TimedReader) -> Iterator[Figures]:
    """Measure at one size in the database at hand; twice where there is nothing to fill it with."""
    for _ in range(1 if size else 2):
        empty()
        if size:
            fill(size, SEED)
        yield measure(size, articles(count), reader)


def rows(figures: Sequence[Figures]) -> list[list[str]]:
    """Return the figures as lines of a table."""
    first = figures[0]
    worked = first.read_by + first.settled_by
    return [
        [
            f"{f.size:,} meetings",
            f"{f.extraction:.1f} s",
            f"{f.settling:.1f} s",
            f"{f.settling / f.extraction:.2f}",
            f"{f.settled_by / f.read_by:.2f}",
            f"{f.whole / first.whole:.2f}",
            f"{(f.read_by + f.settled_by) / worked:.2f}",
            f"{f.queries:.0f}",
            f"{f.slowest:.2f} s",
            f"{f.joined} of {f.reports}",
        ]
        for f in figures
    ]


HEAD = ("database", "extraction", "storing and settling", "beside extraction", "by processor",
        "whole beside the first", "by processor", "queries", "slowest", "joined")  # fmt: skip


def said(figures: Sequence[Figures], count: int) -> str:
    """Say what was found, with the limits."""
    nothing = [f for f in figures if not f.size]
    lines = [f"{say_count(count, 'article')} at each size; seconds by the clock, two cores shared with other work;"
             " queries are the mean of an article, the slowest is without extraction.", "",
             report.table(HEAD, rows(figures)), ""]  # fmt: skip
    if len(nothing) > 1:
        noise = max(f.whole for f in nothing) / min(f.whole for f in nothing)
        lines.append(f"- The machine's noise: the two runs into nothing lie {noise:.2f} times apart.")
    if nothing and (most := max(figures, key=lambda f: f.size)).size:
        base = sum(f.whole for f in nothing) / len(nothing)
        growth = most.whole / base
        lines.append(f"- Into {most.size:,} meetings beside none: {growth:.2f} times the time, at most {MOST_GROWTH}:"
                     f" {verdict(growth, MOST_GROWTH)}.")  # fmt: skip
    share = max(f.settling / f.extraction for f in figures)
    lines.append(f"- Storing and settling beside extraction: {share:.2f} times at most, the limit is {MOST_SETTLING}:"
                 f" {verdict(share, MOST_SETTLING)}.")  # fmt: skip
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """Read the arguments, measure in databases made for it, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), metavar="N,N", help="meetings that are there")
    parser.add_argument("--articles", type=int, default=1000, metavar="N", help="articles read at each size (1000)")
    parser.add_argument("--write", action="store_true", help="write the figures to benchmarks/results.md")
    options = parser.parse_args(arguments)
    try:
        sizes = [int(size) for size in options.sizes.split(",")]
    except ValueError:
        parser.error(f"--sizes is {options.sizes!r}, but must be whole numbers with commas between")
    given = shlex.join(sys.argv[1:] if arguments is None else arguments)
    origin = report.origin(f"python -m benchmarks.growth {given}".strip())
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"sidelines_growth_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        reader = TimedReader()
        figures = [found for size in sizes for found in measured(size, options.articles, reader)]
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)
    body = said(figures, options.articles)
    print(body, f"({origin})", sep="\n\n")
    if options.write:
        report.write(report.RESULTS, "growth", f"## Cost as the record grows\n\n{origin}\n\n{body}")


if __name__ == "__main__":
    main()
