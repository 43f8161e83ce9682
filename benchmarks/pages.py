"""How long each sort of page takes at one connection: `python -m benchmarks.pages [--write]`.

The database is DATABASE_URL's, or the embedded one, as it is; `python -m benchmarks.web --fill 1000000` fills one.
Asked for are the pages of what has most meetings: the country, pair, leader, summit, words. Each is asked for several
times of a server of its own, those of words each time with another word beside; the time is that of the middle one.
With `--write` the figures go to benchmarks/results.md.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shlex
import statistics
import sys
import time
from dataclasses import dataclass

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")
django.setup()

import numpy as np  # noqa: E402

from benchmarks import report  # noqa: E402
from benchmarks.web import SERVER, serving  # noqa: E402
from diplomacy.models import Country, Leader, Meeting, Summit  # noqa: E402
from diplomacy.queries.counting.columns import Columns, Numbers, Short  # noqa: E402
from diplomacy.queries.counting.current import current_columns  # noqa: E402

MOST = 300  # milliseconds
TIMES = 7
WORDS = ("trade", "minister", "summit fisheries")


@dataclass(frozen=True, slots=True)
class Asked:
    """A page: how long it took the first time and mostly, in milliseconds, and its weight."""

    address: str
    status: int
    first: float
    mostly: float
    kilobytes: int


def addresses(columns: Columns) -> list[str]:
    """Return the heaviest page of each sort."""
    largest, second = (Country.objects.get(pk=pk).slug for pk in _most(columns.countries.values)[:2])
    leader = Leader.objects.get(pk=_most(columns.leaders.values)[0]).slug
    summits = _most(columns.summit)
    summit = Summit.objects.get(pk=next(pk for pk in summits if pk))
    meeting = Meeting.objects.get(pk=int(columns.id[len(columns) // 2]))
    filters = ["", f"country={largest}", f"country={largest}&country={second}", f"leader={leader}", "level=leaders",
               f"summit={summit.slug}", "region=europe&since=2010-01-01", "theme=trade&mode=phone",
               "view=calendar", "view=map", "view=table", "sort=oldest"]  # fmt: skip
    filters += [f"words={words.replace(' ', '+')}" for words in WORDS]
    pages = ["/", *(f"/meetings/?{query}" for query in filters), meeting.get_absolute_url(), "/countries/"]
    pages += [f"/countries/{largest}/", "/countries/{}/{}/".format(*sorted((largest, second))), "/leaders/",
              f"/leaders/{leader}/", "/summits/", f"/summits/{summit.series.slug}/", f"/summits/{summit.slug}/",
              "/relations/", "/relations/?picture=matrix", "/relations/?picture=map", "/relations/?picture=table",
              "/relations/?nodes=leaders", "/statements/", f"/statements/?country={largest}",
              "/statements/?words=trade",
              "/articles/", "/articles/?words=trade", "/search/?q=trade", "/search/?q=germny", "/method/", "/data/",
              "/api/v1/meetings", f"/api/v1/meetings?country={largest}", "/api/v1/network", "/api/v1/leaders",
              f"/api/v1/countries/{largest}/pairs"]  # fmt: skip
    return pages


def ask(port: int, address: str) -> Asked:
    """Ask for a page several times over one connection."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    times = []
    status, size = 0, 0
    for number in range(TIMES):
        # Words are kept once they were looked for, so each time others are asked for that as many have.
        asked = f"{address}+-w{number}" if "words=" in address else address
        begin = time.perf_counter()
        link.request("GET", asked, headers={"Accept-Encoding": "gzip"})
        answer = link.getresponse()
        status, size = answer.status, len(answer.read())
        times.append((time.perf_counter() - begin) * 1000)
    return Asked(address, status, times[0], statistics.median(times[1:]), size // 1000)


def _most(values: Short | Numbers) -> list[int]:
    """Return numbers of the database, those that come up most often first."""
    counts: list[int] = np.argsort(-np.bincount(values)).tolist()
    return counts


def said(pages: list[Asked], count: int) -> str:
    """Say what was found."""
    rows = [
        (f"`{page.address}`", f"{page.first:.0f}", f"{page.mostly:.0f}{'' if page.mostly <= MOST else ' **over**'}",
         page.kilobytes)
        for page in pages
    ]  # fmt: skip
    over = sum(page.mostly > MOST for page in pages)
    return "\n".join([
        f"{count:,} meetings, one connection; milliseconds: the first time, and the median of {TIMES - 1} further ones;"
        f" kB as sent, compressed. The load of the machine at the end was {os.getloadavg()[0]:.1f}.", "",
        report.table(("page", "first", "mostly", "kB"), rows), "",
        f"{over} of {len(pages)} took more than {MOST} ms.",
    ])  # fmt: skip


def main() -> None:
    """Ask, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--write", action="store_true", help="write the figures to benchmarks/results.md")
    options = parser.parse_args()
    columns = current_columns()
    if not len(columns):
        sys.exit("There is no meeting in this database: fill it with `python -m benchmarks.web --fill 1000000`.")
    with serving(SERVER, "/") as port:
        pages = [ask(port, address) for address in addresses(columns)]
    for page in pages:
        if page.status != 200:
            sys.exit(f"{page.address} was answered with {page.status}.")
    body = said(pages, len(columns))
    origin = report.origin(f"python -m benchmarks.pages {shlex.join(sys.argv[1:])}".strip())
    print(body, f"({origin})", sep="\n\n")
    if options.write:
        report.write(report.RESULTS, f"pages-{len(columns)}",
                     f"## Pages of {len(columns):,} meetings\n\n{origin}\n\n{body}")  # fmt: skip


if __name__ == "__main__":
    main()
