"""Many files at once, by a real browser: whether all are read, whether pages stay quick, whether kills lose anything.

    python -m benchmarks.uploads [--files 500] [--write]
    python -m benchmarks.uploads --kills 20 [--files 500] [--write]

Serves an instance of its own (`manage.py serve`, embedded database, a folder under var/), logs in with Chromium,
chooses all files at once in the upload page's field and follows the batch's page. Each file is one short article with
an address of its own. Meanwhile somebody reads timeline pages, each with another filter; the same was timed before.

With `--kills` it ends processes by `kill -9` at random moments from the first file sent to the last one read: of the
web server (its main process or one that serves), a worker, the database's main process, each so many times in mixed
order; further batches follow until all kills are done. Nobody helps but the supervisor of `serve` and, as a person
would, a click on "Send the rest". Then every document must be read, or have failed with a reason, each article be
there once and wholly.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shlex
import shutil
import signal
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench-uploads"
for _name in ("DATABASE_URL", "SIDELINES_URL", "SIDELINES_DEBUG"):
    os.environ.pop(_name, None)
os.environ["SIDELINES_VAR"] = str(VAR)

from playwright.sync_api import Error as BrowserError  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from benchmarks import report  # noqa: E402
from benchmarks.instance import Instance, LossError  # noqa: E402
from diplomacy.wording import say_count  # noqa: E402

SEED = 11
PATIENCE = 900.0  # seconds without any progress before the run is given up
PAUSE = 0.1  # seconds between two pages of the one who reads along
LIMIT = 2.0  # times the idle latency
KILL_SECONDS = (0.5, 4.0)
PEOPLE = (
    ("South Korean President Lee Jae-myung", "Seoul", "south-korea"),
    ("Japanese Prime Minister Shigeru Ishiba", "Tokyo", "japan"),
    ("Canadian Prime Minister Mark Carney", "Ottawa", "canada"),
    ("French President Emmanuel Macron", "Paris", "france"),
    ("German Chancellor Friedrich Merz", "Berlin", "germany"),
    ("Turkish President Recep Tayyip Erdogan", "Ankara", "turkey"),
    ("Brazilian President Luiz Inacio Lula da Silva", "Brasilia", "brazil"),
    ("Indian Prime Minister Narendra Modi", "New Delhi", "india"),
    ("Polish Prime Minister Donald Tusk", "Warsaw", "poland"),
    ("Australian Prime Minister Anthony Albanese", "Canberra", "australia"),
)


@dataclass(slots=True)
class Latency:
    """How long timeline pages took, in milliseconds, and how many did not come."""

    times: list[float] = field(default_factory=list)
    failed: int = 0

    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.times) if self.times else 0.0

    def slow(self) -> float:
        """What nineteen of twenty stay below."""
        return statistics.quantiles(self.times, n=20)[-1] if len(self.times) > 1 else self.median()


@dataclass(slots=True)
class Run:
    """What came of a run."""

    files: int
    batches: int = 0
    sending: float = 0.0
    whole: float = 0.0
    idle: Latency = field(default_factory=Latency)
    busy: Latency = field(default_factory=Latency)
    kills: Counter[str] = field(default_factory=Counter)
    resent: int = 0
    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    tries: Counter[int] = field(default_factory=Counter)


def write_files(folder: Path, number: int, begin: int) -> list[Path]:
    """Write so many short articles, each with an address of its own, as files; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED + begin)
    paths = []
    for n in range(begin, begin + number):
        (host, city, _), (guest, _, _) = rng.sample(PEOPLE, 2)
        day = date(2025, 6, 1) + timedelta(days=rng.randrange(300))
        met = day - timedelta(days=1)
        article = {
            "id": f"bench-{n:05}",
            "url": f"https://bench.example/{n:05}",
            "outlet": "Bench Wire",
            "published": day.isoformat(),
            "title": f"Talks in {city}, number {n:05}",
            "text": f"{host} met {guest} in {city} on {met:%B} {met.day}. They discussed trade, a spokesman said. "
            f'"We will go on with what we have begun," {host.split(" ", 1)[1]} said after the meeting.',
        }
        path = folder / f"{n:05}.json"
        path.write_text(json.dumps(article))
        paths.append(path)
    return paths


def timeline_addresses() -> Iterator[str]:
    """Yield addresses of the timeline for ever, each with another filter than the one before."""
    rng = random.Random(SEED)
    slugs = [slug for _, _, slug in PEOPLE]
    while True:
        slug, status = rng.choice(slugs), rng.choice(("held", "planned", "postponed"))
        since = date(2025, 1, 1) + timedelta(days=rng.randrange(300))
        yield rng.choice(
            ("/meetings/", f"/meetings/?country={slug}", f"/meetings/?status={status}", f"/meetings/?since={since}")
        )


@contextlib.contextmanager
def reading_along(instance: Instance, latency: Latency) -> Iterator[None]:
    """Have somebody read one timeline page after the other, with a pause between, and note how long each took."""
    done = threading.Event()

    def read() -> None:
        for address in timeline_addresses():
            if done.is_set():
                return
            begun = time.monotonic()
            if instance.status(address) == 200:
                latency.times.append(1000 * (time.monotonic() - begun))
            else:
                latency.failed += 1
            done.wait(PAUSE)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextlib.contextmanager
def killing(instance: Instance, each: int, kills: Counter[str], rng: random.Random) -> Iterator[threading.Event]:
    """Kill web, worker and database so many times each in mixed order; the event is set when all is done."""
    waiting = [what for what in ("web", "worker", "database") for _ in range(each)]
    rng.shuffle(waiting)
    stop, done = threading.Event(), threading.Event()

    def work() -> None:
        while waiting and not stop.wait(rng.uniform(*KILL_SECONDS)):
            pids = instance.pids(waiting[-1])
            if pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(rng.choice(pids), signal.SIGKILL)
                    kills[waiting.pop()] += 1
            else:  # it is just starting again: another one first
                waiting.insert(0, waiting.pop())
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield done
    finally:
        stop.set()
        thread.join()


def patiently(act: Callable[[], object], complaint: str) -> None:
    """Do something in the browser until it works: pages fail while what serves them is killed."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            act()
        except BrowserError as error:
            if time.monotonic() > until:
                raise LossError(f"{complaint}: {error}") from error
            time.sleep(1)
        else:
            return


def log_in(page: Page, address: str, password: str) -> None:
    """Log in as the admin."""
    page.goto(f"{address}/login/")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def send(page: Page, address: str, paths: Sequence[Path], run: Run) -> str:
    """Choose all files at once, send them, and return the address of the batch's page, where the browser is then."""

    def choose() -> None:
        answer = page.goto(f"{address}/upload/")
        if answer is None or answer.status != 200:
            raise BrowserError("no upload page")
        page.set_input_files("#bringing input[type=file]:not([webkitdirectory])", [str(path) for path in paths])
        page.wait_for_selector(f"#picked tbody tr:nth-child({len(paths)})", state="attached")

    patiently(choose, "the upload page does not come")
    page.click("#send")
    until = time.monotonic() + PATIENCE
    while "/batches/" not in page.url:
        if time.monotonic() > until:
            raise LossError("the files were not sent")
        if page.locator("#trouble li").count() and page.locator("#send").is_enabled():
            run.resent += 1
            page.click("#send")
        page.wait_for_timeout(200)
    return page.url


def follow(page: Page, batch: str, total: int) -> None:
    """Watch the batch's page until it says that all is done. Raises LossError where it goes back or stands still."""
    seen, since = -1, time.monotonic()
    while True:
        if time.monotonic() - since > PATIENCE:
            raise LossError(f"no progress after {seen} of {total}")
        bar = page.locator("#progress progress")
        try:
            if bar.count() == 0:
                answer = page.goto(batch)
                if answer is not None and answer.status == 200 and page.locator("#progress").count():
                    if bar.count() == 0:
                        return
                else:
                    page.wait_for_timeout(1000)
                    continue
            done, of = int(bar.get_attribute("value") or 0), int(bar.get_attribute("max") or 0)
        except (BrowserError, ValueError):
            page.wait_for_timeout(500)
            continue
        if of != total:
            raise LossError(f"the page speaks of {of} documents, but {total} were sent")
        if done < seen:
            raise LossError(f"the page went back from {seen} to {done}")
        if done > seen:
            seen, since = done, time.monotonic()
        page.wait_for_timeout(500)


def check(paths: Sequence[Path], run: Run) -> None:
    """Look whether every file became one document that is read or failed, and one whole article. Raises LossError."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")
    import django

    django.setup()
    from django_tasks_db.models import DBTaskResult

    from benchmarks.crashes import halves
    from diplomacy.models import Article, Document

    documents = Document.objects.exclude(batch=None).defer("content")
    run.states = Counter(documents.values_list("state", flat=True))
    run.reasons = Counter(documents.filter(state="failed").values_list("error", flat=True))
    run.tries = Counter(len(ids) for ids in DBTaskResult.objects.values_list("worker_ids", flat=True))
    names = Counter(documents.values_list("name", flat=True))
    wrong = [f"{name} is there {count} times" for name, count in names.items() if count > 1]
    wrong += [f"{path.name} was lost" for path in paths if path.name not in names]
    wrong += [f"{d.name} is {d.state}" for d in documents if d.state not in ("read", "failed")]
    wrong += [f"{d.name} failed for no reason" for d in documents if d.state == "failed" and not d.error]
    articles = Counter(Article.objects.filter(url__startswith="https://bench.example/").values_list("url", flat=True))
    wrong += [f"{url} is there {count} times" for url, count in articles.items() if count > 1]
    for document in documents.filter(state="read"):
        url = f"https://bench.example/{Path(document.name).stem}"
        if url not in articles:
            wrong.append(f"{document.name} is said to be read, but its article is missing")
    # A document that failed with its reason is neither read nor has it an article, and that is as it should be.
    failed = range(1, run.states["failed"] + 1)
    allowed = {f"{n} documents {so}" for n in failed for so in ("that nobody reads", "without an article")}
    wrong += [half for half in halves() if half not in allowed]
    if wrong:
        raise LossError("; ".join(wrong[:10]))


def measure(
    files: int, kills: int, port: int, workers: int | None, idle_seconds: float, shown: Callable[[str], None]
) -> Run:
    """Do the whole run. Raises LossError where anything is lost."""
    run = Run(files)
    instance = Instance(VAR, port, workers)
    password = instance.prepare()
    instance.start()
    paths: list[Path] = []
    rng = random.Random()
    try:
        with sync_playwright() as playwright:
            chromium = os.environ.get("SIDELINES_CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            address = f"http://127.0.0.1:{port}"
            log_in(page, address, password)
            with reading_along(instance, Latency()):  # the first pages of a process take longer
                time.sleep(idle_seconds / 2)
            with reading_along(instance, run.idle):
                time.sleep(idle_seconds)
            begun = time.monotonic()
            with reading_along(instance, run.busy), killing(instance, kills, run.kills, rng) as killed:
                while not run.batches or not killed.is_set():
                    new = write_files(VAR / "files", files, len(paths))
                    paths += new
                    sent_at = time.monotonic()
                    batch = send(page, address, new, run)
                    run.batches += 1
                    run.sending += time.monotonic() - sent_at
                    follow(page, batch, files)
                    shown(f"batch {run.batches}: {files} files done; kills so far {dict(run.kills)}")
            run.whole = time.monotonic() - begun
            browser.close()
        check(paths, run)
    finally:
        instance.stop()
    return run


def told(run: Run, command: str) -> str:
    """Return the section of the results that a run fills."""
    each = run.files * run.batches
    done = ", ".join(f"{count:,} {state}" for state, count in run.states.items())
    lines = [
        "## Killed while uploading" if run.kills else "## Many files at once",
        report.origin(command),
        f"{each:,} files in {say_count(run.batches, 'batch', 'batches')}, {run.files} chosen at once in Chromium: sent "
        f"in {run.sending:.0f} s, all done after {run.whole:.0f} s ({each / run.whole:.1f} a second). "
        f"In the end: {done}; each article is there once and whole.",
    ]
    if run.kills:
        killed = ", ".join(f"{what} {count} times" for what, count in sorted(run.kills.items()))
        more = ", ".join(f"{count:,} at try {tries}" for tries, count in sorted(run.tries.items()) if tries > 1)
        lines.append(
            f'Killed by `kill -9`: {killed}. "Send the rest" was clicked {run.resent} times. Tasks done: '
            f"{more or 'all at the first try'}."
        )
        lines += [f"- failed, {count} times: {reason}" for reason, count in run.reasons.items()]
    else:
        ratio = run.busy.median() / run.idle.median()
        slow = run.busy.slow() / run.idle.slow()
        lines.append(
            report.table(
                ("timeline pages, one after the other", "idle", "while it is read", "times"),
                (
                    ("median, ms", f"{run.idle.median():.0f}", f"{run.busy.median():.0f}", f"{ratio:.2f}"),
                    ("95 of 100 are below, ms", f"{run.idle.slow():.0f}", f"{run.busy.slow():.0f}", f"{slow:.2f}"),
                    ("pages", len(run.idle.times), len(run.busy.times), ""),
                    ("that did not come", run.idle.failed, run.busy.failed, ""),
                ),
            )
        )
        lines.append(f"At most {LIMIT:g} times the idle median: {'kept' if ratio <= LIMIT else '**not kept**'}.")
    return "\n\n".join(lines)


def main() -> None:
    """Run, print what came of it, and write it down where asked."""
    parser = argparse.ArgumentParser(description="Upload many files with a real browser, with or without kills.")
    parser.add_argument("--files", type=int, default=500, help="chosen at once (%(default)s)")
    parser.add_argument(
        "--kills", type=int, default=0, help="of web, of a worker and of the database each (%(default)s)"
    )
    parser.add_argument("--port", type=int, default=8987, help="that the instance listens on (%(default)s)")
    parser.add_argument("--workers", type=int, help="how many (as many as there are processors)")
    parser.add_argument("--idle", type=float, default=20, help="seconds of timing pages before (%(default)s)")
    parser.add_argument("--write", action="store_true", help="put the figures in benchmarks/results.md")
    arguments = parser.parse_args()
    idle = arguments.idle if not arguments.kills else 0.0
    try:
        run = measure(arguments.files, arguments.kills, arguments.port, arguments.workers, idle, print)
    except LossError as error:
        sys.exit(f"{error} (see {VAR / 'serve.log'})")
    text = told(run, f"python -m benchmarks.uploads {shlex.join(sys.argv[1:])}".strip())
    print(text)
    if arguments.write:
        report.write(report.RESULTS, "killed uploads" if arguments.kills else "uploads", text)
    shutil.rmtree(VAR)


if __name__ == "__main__":
    main()
