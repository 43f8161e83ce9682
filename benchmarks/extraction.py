"""How fast articles are read, as ratios of one run: `python -m benchmarks.extraction [FOLDER]`.

Four questions: what our own components cost beside the trained pipes alone on the same texts; how much more two
processes do than one; how much memory a worker takes; and how the time grows with the length of an article. The
articles are the shipped samples, or those of a folder. With `--write` the figures also go to benchmarks/results.md.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import diplomacy
from benchmarks import report
from diplomacy.extraction.export import GAP
from diplomacy.extraction.pipeline import COMPONENTS, build_nlp
from diplomacy.extraction.reader import Reader
from diplomacy.formats.extractions import to_json
from diplomacy.records import Article
from diplomacy.reference import lookup

SAMPLES = Path(diplomacy.__file__).parent / "samples"
ROUNDS = 5
LENGTHS = (12_500, 25_000, 50_000, 100_000)
MOST_COST = 2.0  # times the trained pipes alone
LEAST_GAIN = 1.8  # of two processes over one
MOST_MEMORY = 600  # MB
LONGEST = 3.0  # seconds for the longest article
LINEAR = 1.5  # times the time for a character that the shortest of LENGTHS takes
WORK = 8.0  # seconds that one process reads when two are compared with it

READER: Reader | None = None  # what forked processes share


def articles_of(folder: Path) -> list[Article]:
    """Read the articles of a folder of JSON files, one an article."""
    found: list[Article] = []
    for path in sorted(folder.glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        day = date.fromisoformat(row["published"]) if row.get("published") else None
        found.append(Article(row["id"], row["title"], row["text"], row.get("outlet"), day, row.get("url")))
    if not found:
        sys.exit(f"There is no .json file in {folder}.")
    return found


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the least processor time of several runs in seconds."""
    times = []
    for _ in range(rounds):
        gc.collect()
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


def verdict(value: float, limit: float, *, most: bool = True) -> str:
    """Return whether a figure keeps to its limit."""
    return "kept" if (value <= limit if most else value >= limit) else "NOT KEPT"


# ── our components beside the trained pipes ────────────────────────────────────────────────────────


def cost(articles: Sequence[Article]) -> tuple[float, float, dict[str, float]]:
    """Return the seconds that the trained pipes alone take, those of the whole reading, and of each component."""
    reference = lookup.shipped()
    nlp = build_nlp(reference)
    reader = Reader(reference)
    trained = [pipe for name, pipe in nlp.pipeline if name not in COMPONENTS]

    def bare() -> None:
        for article in articles:
            doc = nlp.make_doc(article.title + GAP + article.text)
            for pipe in trained:
                doc = pipe(doc)

    def whole() -> None:
        for article in articles:
            reader.read(article)

    bare(), whole()
    alone, everything = [], []
    for _ in range(ROUNDS):  # in turns, so that both see the same machine
        alone.append(best(bare, 1))
        everything.append(best(whole, 1))
    spent: Counter[str] = Counter()
    for article in articles:
        start = process_time()
        doc = nlp.make_doc(article.title + GAP + article.text)
        doc._.published, doc._.outlet, doc._.title_end = article.published, article.outlet, len(article.title)
        spent["tokenizer"] += process_time() - start
        for name, pipe in nlp.pipeline:
            start = process_time()
            doc = pipe(doc)
            spent[name] += process_time() - start
    return min(alone), min(everything), dict(spent)


# ── two processes ──────────────────────────────────────────────────────────────────────────────────


def read_one(article: Article) -> dict[str, Any]:
    """Read an article in a forked process; what comes back is plain."""
    assert READER is not None
    return to_json(READER.read(article))


def gain(articles: Sequence[Article]) -> float:
    """Return how many times the work of one process two do, forked from one reader, by the clock."""
    global READER
    READER = Reader(lookup.shipped())
    start = perf_counter()
    for article in articles:
        read_one(article)
    work = list(articles) * max(2, round(WORK / (perf_counter() - start)))
    gc.collect()
    gc.freeze()  # so that the children share the pages of the reader
    fork = multiprocessing.get_context("fork")
    rates: dict[int, float] = {}
    for _ in range(2):
        for processes in (1, 2):
            with fork.Pool(processes) as pool:
                pool.map(read_one, articles[: 2 * processes])
                start = perf_counter()
                for _found in pool.imap_unordered(read_one, work, chunksize=5):
                    pass
                rate = len(work) / (perf_counter() - start)
            rates[processes] = max(rate, rates.get(processes, 0.0))
    return rates[2] / rates[1]


# ── memory and length ──────────────────────────────────────────────────────────────────────────────

WORKER = """
import resource, sys
from pathlib import Path
from time import perf_counter
from benchmarks.extraction import articles_of, long_article
from diplomacy.extraction.reader import Reader
from diplomacy.records import Article
from diplomacy.reference import lookup
start = perf_counter()
reader = Reader(lookup.shipped())
loaded = perf_counter() - start
articles = articles_of(Path(sys.argv[1]))
for article in [*articles, long_article(articles, 100_000)]:
    reader.read(article)
french = "le président a reçu le ministre des affaires étrangères et ils ont parlé "  # brings its library into memory
assert reader.read(Article("", "", french * 9)).unread
print(loaded, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))
"""


def memory(folder: Path) -> tuple[float, float]:
    """Return the seconds in which a fresh process builds a reader, and the most memory in MB that it takes to read."""
    command = [sys.executable, "-c", WORKER, str(folder)]
    answer = subprocess.run(command, cwd=report.ROOT, capture_output=True, text=True, check=True)
    loaded, most = map(float, answer.stdout.split())
    return loaded, most


def long_article(articles: Sequence[Article], length: int) -> Article:
    """Return an article of so many characters, made of others one after another."""
    text = "\n\n".join(article.text for article in articles)
    whole = (text + "\n\n") * (length // len(text) + 1)
    return replace(articles[0], id=f"long-{length}", text=whole[:length])


def lengths(articles: Sequence[Article]) -> dict[int, float]:
    """Return the seconds that articles of different length take."""
    reader = Reader(lookup.shipped())
    made = {length: long_article(articles, length) for length in LENGTHS}
    reader.read(made[LENGTHS[0]])
    return {length: best(lambda article=article: reader.read(article), 3) for length, article in made.items()}  # type: ignore[misc]


def main(arguments: list[str] | None = None) -> None:
    """Read the arguments, measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--write", action="store_true", help="write the figures to benchmarks/results.md")
    options = parser.parse_args(arguments)
    articles = articles_of(options.folder)
    words = sum(len(article.text.split()) for article in articles)

    alone, everything, spent = cost(articles)
    times = lengths(articles)
    each = {length: seconds / length for length, seconds in times.items()}
    growth = max(each.values()) / each[LENGTHS[0]]
    loaded, most = memory(options.folder.resolve())
    more = gain(articles)
    shortest, longest = LENGTHS[0], LENGTHS[-1]
    rows = [
        ["reading beside the trained pipes alone", f"{everything / alone:.2f} times", f"at most {MOST_COST}",
         verdict(everything / alone, MOST_COST)],
        ["work of two processes beside one", f"{more:.2f} times", f"at least {LEAST_GAIN}",
         verdict(more, LEAST_GAIN, most=False)],
        ["memory of a worker", f"{most:.0f} MB", f"under {MOST_MEMORY}", verdict(most, MOST_MEMORY)],
        [f"an article of {longest:,} characters", f"{times[longest]:.2f} s", f"under {LONGEST:.0f}",
         verdict(times[longest], LONGEST)],
        [f"a character in it, beside one of an article of {shortest:,}", f"{growth:.2f} times", f"at most {LINEAR}",
         verdict(growth, LINEAR)],
    ]  # fmt: skip
    count = len(articles)
    lines = [f"{count} articles, {words:,} words; processor time, the best of {ROUNDS} rounds in turns.", ""]
    lines += [report.table(["", "figure", "limit", ""], rows), ""]
    lines += [
        f"One article takes {everything / count * 1000:.1f} ms, of which the trained pipes take "
        f"{alone / count * 1000:.1f} ms; a reader is built in {loaded:.1f} s. By length: "
        + ", ".join(f"{length:,} characters {seconds:.2f} s" for length, seconds in times.items()) + ".", "",
    ]  # fmt: skip
    total = sum(spent.values())
    lines.append(
        report.table(
            ["component", "ms an article", "share"],
            [[name, f"{s / count * 1000:.2f}", f"{s / total:.0%}"] for name, s in spent.items()],
        )
    )
    given = "".join(f" {word}" for word in (sys.argv[1:] if arguments is None else arguments))
    body = f"## Speed and memory of reading\n\n{report.origin(f'python -m benchmarks.extraction{given}')}\n\n"
    body += "\n".join(lines)
    print(body)
    if options.write:
        report.write(report.RESULTS, "speed of reading", body)


if __name__ == "__main__":
    main()
