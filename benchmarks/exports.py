"""How quickly exports begin and run, how much memory they take, and how quickly the API and feeds answer.

Measures the database at hand, in this process, without a web server:

    python -m benchmarks.exports [--most SECONDS]

Each export runs in a process of its own, so that its peak of memory is its own. Fill a database with made-up meetings
by `benchmarks.webpopulation` first. An export that would last longer than `--most` seconds is stopped there, and its
rate is that of the part that was read.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import statistics
import time
from collections.abc import Sequence
from typing import Any

import django

EXPORTS = ("/meetings.csv", "/meetings.json", "/meetings.ics", "/meetings.csv?country=japan", "/meetings.csv?words=war")
ANSWERS = (
    "/api/v1/meetings",
    "/api/v1/meetings?limit=500",
    "/api/v1/meetings?country=japan&status=held",
    "/api/v1/meetings?words=trade&sort=oldest",
    "/api/v1/countries?limit=500",
    "/api/v1/countries/united-states/pairs",
    "/api/v1/pairs/united-states/japan",
    "/api/v1/leaders",
    "/api/v1/summits",
    "/api/v1/statements",
    "/api/v1/articles",
    "/api/v1/network",
    "/meetings.atom",
    "/meetings.atom?country=japan&country=united-states",
    "/countries/united-states/feed.atom",
    "/countries/united-states/calendar.ics",
    "/countries/japan/united-states/calendar.ics",
    "/data/",
)
ROUNDS = 7


def main() -> None:
    """Print two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=float, default=60.0, help="seconds after which an export is stopped")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")
    context = multiprocessing.get_context("spawn")
    print("| export | first bytes, s | MB | MB/s | memory above rest, MB | whole |\n|---|---|---|---|---|---|")
    for address in EXPORTS:
        with context.Pool(1) as pool:
            print(pool.apply(measure_export, (address, options.most)), flush=True)
    print("\n| address | status | kB | median, ms | slowest, ms |\n|---|---|---|---|---|")
    with context.Pool(1) as pool:
        for address in ANSWERS:
            print(pool.apply(measure_answer, (address,)), flush=True)


def measure_export(address: str, most: float) -> str:
    """Return a row: the export as a stream, in this process, after one that warmed it up."""
    client = _client()
    client.get("/api/v1/meetings?limit=1")  # what every process reads once
    rest = _peak()
    begun = time.perf_counter()
    response = client.get(address)
    first = size = 0.0
    whole = True
    for piece in response.streaming_content:
        first = first or time.perf_counter() - begun
        size += len(piece)
        if time.perf_counter() - begun > most:
            whole = False
            break
    seconds = time.perf_counter() - begun
    response.close()
    return (
        f"| `{address}` | {first:.2f} | {size / 1e6:.1f} | {size / 1e6 / seconds:.2f} | {_peak() - rest:.0f} "
        f"| {'yes' if whole else 'no'} |"
    )


def measure_answer(address: str) -> str:
    """Return a row: the median and the slowest of a few, each asked for anew."""
    client = _client()
    client.get(address)
    times: Sequence[float] = [_timed(client, address) for _ in range(ROUNDS)]
    response = client.get(address)
    return (
        f"| `{address}` | {response.status_code} | {len(response.content) / 1e3:.0f} "
        f"| {1e3 * statistics.median(times):.0f} | {1e3 * max(times):.0f} |"
    )


def _timed(client: Any, address: str) -> float:
    begun = time.perf_counter()
    client.get(address)
    return time.perf_counter() - begun


def _client() -> Any:
    django.setup()
    from django.conf import settings
    from django.test import Client

    settings.STORAGES = {  # pages are measured, not the gathering of their style sheets
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return Client(SERVER_NAME="localhost")


def _peak() -> float:
    """Return the most memory that this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    main()
