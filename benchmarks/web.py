"""Pages a second, beside Datasette: the same meetings, pages of like content, the same machine, one after the other.

    DATABASE_URL=... python -m benchmarks.web --fill 100000     # once: an empty database with the reference data
    DATABASE_URL=... python -m benchmarks.web --datasette var/datasette/bin/datasette

Both serve fifty meetings a page with who, when, where, status, mode, level, summit, themes, and facets of all of these
with their counts. Datasette has an index on each column that it filters by, full-text search, and its limits of time
lifted, so that its facets are complete. Every request of a run asks for another address: another page, filter, word or
record, of a list made beforehand with a fixed seed. Nothing keeps whole responses.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import itertools
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks import report  # noqa: E402
from diplomacy.filters import Cursor, MeetingFilters  # noqa: E402
from diplomacy.models import Meeting  # noqa: E402
from diplomacy.queries.counting.current import current_columns  # noqa: E402
from diplomacy.queries.counting.facets import facet_groups  # noqa: E402
from diplomacy.queries.counting.selection import Selection  # noqa: E402
from diplomacy.queries.names import find_names  # noqa: E402
from diplomacy.queries.timeline import matching  # noqa: E402

SEED = 7
ADDRESSES = 4000
THEMES = ("trade", "energy", "security", "war", "climate", "migration", "transport", "defence")
ROWS = """
SELECT m.id, m.public_id, m.latest, extract(year FROM m.latest)::int, m.status, m.mode, m.level, m.city, c.name,
       s.label,
       (SELECT string_agg(coalesce(l.name, p.name), ', ' ORDER BY p.position) FROM diplomacy_participation p
          LEFT JOIN diplomacy_leader l ON l.id = p.leader_id WHERE p.meeting_id = m.id),
       (SELECT json_agg(DISTINCT c.slug)::text FROM diplomacy_participation p
          JOIN diplomacy_country c ON c.id = p.country_id WHERE p.meeting_id = m.id),
       (SELECT coalesce(json_agg(DISTINCT h.slug), '[]')::text FROM diplomacy_topic t
          JOIN diplomacy_theme h ON h.id = t.theme_id WHERE t.meeting_id = m.id), m.words
  FROM diplomacy_meeting m LEFT JOIN diplomacy_country c ON c.id = m.country_id
  LEFT JOIN diplomacy_summit s ON s.id = m.summit_id WHERE m.removed_at IS NULL ORDER BY m.id
"""
PEOPLE = """
SELECT p.id, p.meeting_id, p.position, coalesce(l.name, p.name), p.role, c.name FROM diplomacy_participation p
  LEFT JOIN diplomacy_leader l ON l.id = p.leader_id LEFT JOIN diplomacy_country c ON c.id = p.country_id
"""
SCHEMA = """
CREATE TABLE meeting (id INTEGER PRIMARY KEY, public_id TEXT, day TEXT, year INTEGER, status TEXT, mode TEXT,
    level TEXT, city TEXT, country TEXT, summit TEXT, who TEXT, countries TEXT, themes TEXT, words TEXT);
CREATE TABLE participation (id INTEGER PRIMARY KEY, meeting INTEGER REFERENCES meeting(id), position INTEGER, name TEXT,
    role TEXT, party TEXT);
CREATE TABLE report (id INTEGER PRIMARY KEY, meeting INTEGER REFERENCES meeting(id), status TEXT, date_phrase TEXT,
    url TEXT, title TEXT, text TEXT);
CREATE TABLE statement (id INTEGER PRIMARY KEY, meeting INTEGER REFERENCES meeting(id), kind TEXT, speaker TEXT,
    role TEXT, words TEXT, published TEXT);
"""
INDEXES = ("day", "year", "status", "mode", "level", "summit", "city")
FACETS = [("_facet", name) for name in ("summit", "city", "status", "mode", "level", "year")]
FACETS += [("_facet_array", "countries"), ("_facet_array", "themes")]
PARTS = {
    "participation": PEOPLE,
    "report": """
SELECT r.id, r.meeting_id, r.status, r.date_phrase, a.url, v.title, v.text FROM diplomacy_report r
  JOIN diplomacy_article a ON a.id = r.article_id JOIN diplomacy_articleversion v ON v.id = r.version_id
 WHERE r.retired_at IS NULL""",
    "statement": "SELECT id, meeting_id, kind, speaker, role, words, published FROM diplomacy_statement",
}
SERVER = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", "PORT",
          "--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
          "diplomacy.wsgi:application"]  # fmt: skip
FEW = [("_facet", name) for name in ("status", "mode", "level")]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page with the addresses of both, which ask for the same one by one."""

    name: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Answers a second, and how long they took in milliseconds."""

    rate: float
    median: float
    slowest: float
    failed: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A kind of page: milliseconds of the first time, its bytes, and the rates over 1 and 8 connections."""

    cold: float
    bytes: int
    one: Result
    eight: Result


def sqlite_copy(path: Path) -> None:
    """Write the meetings of the database to a file that Datasette can serve, with indexes and full-text search."""
    path.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as lite, connection.cursor() as cursor:
        lite.executescript("PRAGMA journal_mode = off; PRAGMA synchronous = off;" + SCHEMA)
        cursor.execute(ROWS)
        while rows := cursor.fetchmany(20_000):
            lite.executemany(f"INSERT INTO meeting VALUES ({','.join('?' * 14)})", [_plain(row) for row in rows])
        for name, sql in PARTS.items():
            cursor.execute(sql)
            while rows := cursor.fetchmany(20_000):
                marks = ",".join("?" * len(rows[0]))
                lite.executemany(f"INSERT INTO {name} VALUES ({marks})", [_plain(row) for row in rows])
            lite.execute(f"CREATE INDEX {name}_meeting ON {name} (meeting)")
        for name in INDEXES:
            lite.execute(f"CREATE INDEX meeting_{name} ON meeting ({name})")
        lite.executescript(
            "CREATE VIRTUAL TABLE meeting_fts USING fts5"
            " (words, content='meeting', content_rowid='id', tokenize='porter');"
            "INSERT INTO meeting_fts (meeting_fts) VALUES ('rebuild'); ANALYZE;"
        )
        lite.commit()


def _plain(row: Sequence[object]) -> list[object]:
    return [value.isoformat() if hasattr(value, "isoformat") else value for value in row]


def kinds(records: bool = True) -> list[Kind]:
    """Return the pages that are compared, each with its list of addresses."""
    chance = random.Random(SEED)
    dated = Meeting.objects.current().exclude(latest=None)
    last = dated.latest("pk").pk
    numbers = chance.sample(range(1, last + 1), min(last, ADDRESSES))
    rows = {m.pk: m for m in dated.filter(pk__in=numbers).only("pk", "public_id", "latest", "earliest", "city")}
    some = [rows[number] for number in numbers if number in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.slug FROM diplomacy_participation p JOIN diplomacy_country c ON c.id = p.country_id"
            " WHERE p.meeting_id = ANY(%s)", [numbers[:2000]],
        )  # fmt: skip
        countries = [slug for (slug,) in cursor.fetchall()]  # as often as they meet
    size = ("_size", "50")
    unfiltered = [
        (
            f"/meetings/?{urlencode([('after', Cursor(m.latest, m.earliest, m.pk).encode())])}",
            f"/web/meeting?{urlencode([size, ('_sort_desc', 'day'), ('_next', f'{m.latest},{m.pk}'), *FACETS])}",
        )
        for m in some
    ]
    filtered: list[tuple[str, str]] = []
    while len(filtered) < ADDRESSES:
        ours: list[tuple[str, str]] = []
        theirs: list[tuple[str, str]] = []
        dice = chance.random()
        if dice < 0.7:
            slug = chance.choice(countries)
            ours.append(("country", slug))
            theirs.append(("countries__arraycontains", slug))
        if dice > 0.5:
            name, values = chance.choice((("status", ("held", "cancelled")), ("mode", ("phone", "in_person")),
                                          ("level", ("leaders", "ministers"))))  # fmt: skip
            value = chance.choice(values)
            ours.append((name, value))
            theirs.append((name, value))
        if chance.random() < 0.3:
            theme = chance.choice(THEMES)
            ours.append(("theme", theme))
            theirs.append(("themes__arraycontains", theme))
        day = f"{chance.randint(2001, 2024)}-{chance.randint(1, 12):02}-01"
        ours.append(("since", day))
        theirs.append(("day__gte", day))
        filtered.append((f"/meetings/?{urlencode(ours)}",
                         f"/web/meeting?{urlencode([size, ('_sort_desc', 'day'), *theirs, *FACETS])}"))  # fmt: skip
    words = []
    for m in itertools.islice(itertools.cycle(some), ADDRESSES):
        said = chance.choice(_words_of(m))
        words.append((f"/meetings/?{urlencode([('words', said)])}",
                      f"/web/meeting?{urlencode([size, ('_search', said), *FACETS])}"))  # fmt: skip
    few = [(ours, theirs.split("&_facet")[0] + "&" + urlencode(FEW)) for ours, theirs in filtered]
    found = [
        Kind("timeline, unfiltered", *_two(unfiltered)),
        Kind("timeline, filtered", *_two(filtered)),
        Kind("the same, Datasette with 3 plain facets", *_two(few)),
        Kind("search by words", *_two(words)),
    ]
    if records:
        found.append(Kind("a record", *_two([(m.get_absolute_url(), f"/web/meeting/{m.pk}") for m in some])))
        whole = [(m.get_absolute_url(), " ".join(_parts(m.pk))) for m in some]
        found.append(Kind("a record with who, sources, words said", *_two(whole)))
    return found


def _parts(number: int) -> list[str]:
    """Return the addresses that together say what a meeting's page does."""
    return [f"/web/meeting/{number}", *(f"/web/{name}?meeting={number}" for name in PARTS)]


def _words_of(meeting: Meeting) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM diplomacy_meeting WHERE id = %s", [meeting.pk])
        lines = [
            line for line in cursor.fetchone()[0].split("\n") if line.isascii() and line.replace(" ", "").isalpha()
        ]
    return lines or ["trade"]


def _two(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    ours, theirs = zip(*pairs, strict=True)
    return ours, theirs


@contextlib.contextmanager
def serving(command: Sequence[str], ready: str) -> Iterator[int]:
    """Run a server, given with `PORT` for its port, until the block ends; yields the port when it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = settings.VAR / "benchmark-server.log"
    with log.open("w") as sink:
        process = subprocess.Popen([part.replace("PORT", str(port)) for part in command], stdout=sink, stderr=sink)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                if _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=60), ready)[0] == 200:
                    break
            if process.poll() is not None:
                sys.exit(f"The server ended: see {log}")
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def _ask(link: http.client.HTTPConnection, addresses: str) -> tuple[int, int]:
    """Ask for an address, or for several that together say what one page of ours does; return status and bytes."""
    status, size = 200, 0
    for address in addresses.split():
        link.request("GET", address)
        answer = link.getresponse()
        size += len(answer.read())
        status = answer.status if answer.status != 200 else status
    return status, size


def load(port: int, addresses: Sequence[str], connections: int, seconds: float) -> Result:
    """Ask for one address after the other over so many connections for so long."""
    following = itertools.cycle(addresses)
    lock, times, failed = threading.Lock(), [], []
    end = time.perf_counter() + seconds

    def work() -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while (begin := time.perf_counter()) < end:
            with lock:
                address = next(following)
            status, _ = _ask(link, address)
            times.append(time.perf_counter() - begin)
            if status != 200:
                failed.append(address)

    begin = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - begin
    times.sort()
    return Result(len(times) / lasted, statistics.median(times) * 1000, times[-1] * 1000, len(failed))


def measure(port: int, addresses: Sequence[str], seconds: float) -> Measured:
    """Return one page asked for the first time, and the rates over 1 and 8 connections, on further addresses each."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    begin = time.perf_counter()
    _, size = _ask(link, addresses[0])
    cold = (time.perf_counter() - begin) * 1000
    load(port, addresses[-8:], 8, 0.5)  # every process has been asked once
    third = len(addresses) // 3
    one = load(port, addresses[1:third], 1, seconds)
    eight = load(port, addresses[third:], 8, seconds)
    return Measured(cold, size, one, eight)


def check(count: int) -> int:
    """Compare totals and facets of random filters with what SQL counts; return how many counts were compared."""
    chance, compared = random.Random(SEED), 0
    today = timezone.now().date()
    addresses = [kind for kind in kinds(records=False) if kind.name != "timeline, unfiltered"]
    for ours in chance.sample([each for kind in addresses for each in kind.ours], count):
        filters = MeetingFilters.parse(parse_qs(urlsplit(ours).query))
        names = find_names(filters)
        selection = Selection(current_columns(), filters, names, today)
        wanted = [(filters, selection.total)]
        for group in facet_groups(selection, names):
            facet = chance.choice(group.facets)
            if not facet.selected:
                wanted.append((MeetingFilters.parse(parse_qs(facet.query)), facet.count))
        for narrowed, counted in wanted:
            found = matching(narrowed, today).count()
            if found != counted:
                sys.exit(f"{narrowed.query()}: {counted} counted in memory, {found} in the database")
            compared += 1
    return compared


def main() -> None:
    """Fill, or measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fill", type=int, help="write so many meetings into the database and stop")
    parser.add_argument("--check", type=int, help="compare counts of so many filters with SQL and stop")
    parser.add_argument("--datasette", help="the program; without it only our own pages are measured")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each page is asked for")
    parser.add_argument("--write", action="store_true", help="write the figures to benchmarks/results.md")
    parser.add_argument("--only", help="kinds of page whose name has this in it")
    arguments = parser.parse_args()
    if arguments.fill:
        from benchmarks.webpopulation import fill

        fill(arguments.fill)
        return
    if arguments.check:
        print(f"{check(arguments.check)} counts are those of SQL, over {Meeting.objects.current().count():,} meetings")
        return
    path = settings.VAR / "web.db"
    count = Meeting.objects.current().count()
    wanted = [kind for kind in kinds() if not arguments.only or arguments.only in kind.name]
    rows: dict[str, list[Measured]] = {}
    with serving(SERVER, "/healthz") as port:
        rows["Sidelines"] = [measure(port, kind.ours, arguments.seconds) for kind in wanted]
    if arguments.datasette:
        if not path.exists():
            sqlite_copy(path)
        with contextlib.closing(sqlite3.connect(path)) as lite:
            if lite.execute("SELECT count(*) FROM meeting").fetchone()[0] != count:
                sys.exit(f"{path} holds other meetings: delete it.")
        limits = {"facet_time_limit_ms": 60000, "sql_time_limit_ms": 60000, "default_page_size": 50}
        theirs = [arguments.datasette, "serve", str(path), "--port", "PORT", "--host", "127.0.0.1"]
        theirs += [part for name, value in limits.items() for part in ("--setting", name, str(value))]
        with serving(theirs, "/-/versions.json") as port:
            rows["Datasette"] = [measure(port, kind.theirs, arguments.seconds) for kind in wanted]
    body = said(wanted, rows, count, arguments.seconds)
    print(body)
    if arguments.write:
        origin = report.origin("python -m benchmarks.web --datasette PROGRAM --write")
        report.write(report.RESULTS, "web", f"## Pages, beside Datasette\n\n{origin}\n\n{body}")


def said(kinds: Sequence[Kind], rows: dict[str, list[Measured]], count: int, seconds: float) -> str:
    """Say what was found, each kind of page with ours, theirs, and how many times as many."""
    lines = []
    for index, kind in enumerate(kinds):
        found = {name: of[index] for name, of in rows.items()}
        for name, row in found.items():
            rates = [f"{r.rate:.1f} ({r.median:.0f}, {r.slowest:.0f}){f' {r.failed} FAILED' if r.failed else ''}"
                     for r in (row.one, row.eight)]  # fmt: skip
            lines.append((kind.name, name, f"{row.bytes // 1000} kB", f"{row.cold:.0f}", *rates))
        if len(found) == 2:
            ours, theirs = found.values()
            times = (ours.one.rate / theirs.one.rate, ours.eight.rate / theirs.eight.rate)
            lines.append((kind.name, "**times**", "", "", *(f"**{each:.2f}**" for each in times)))
    head = ("page", "program", "weight", "first, ms", "1 connection", "8 connections")
    machine = f"{os.cpu_count()} cores; their load at the end was {os.getloadavg()[0]:.1f}"
    note = f"{count:,} meetings, {seconds:g} s for each figure: pages a second (median and slowest in ms). {machine}."
    return f"{note}\n\n{report.table(head, lines)}"


if __name__ == "__main__":
    main()
