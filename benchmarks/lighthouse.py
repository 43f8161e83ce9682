"""What Lighthouse says of the pages that matter most: `python -m benchmarks.lighthouse PROGRAM URL [--write]`.

PROGRAM is Lighthouse's (`npm install lighthouse` in a folder of its own, then node_modules/.bin/lighthouse), URL where
Sidelines serves the sample articles. Mobile, as Lighthouse throttles by itself; Chromium is SIDELINES_CHROMIUM or
Debian's. Each page is looked at several times, and the median counts: one run of it varies by several points. With
`--write` the figures go to benchmarks/results.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from benchmarks import report
from benchmarks.screenshots import LISTS

LEAST = 95
PAGES = {
    "home": "/",
    "timeline": "/meetings/",
    "meeting": "",  # the first of a list
    "country": "/countries/japan/",
    "pair": "/countries/japan/south-korea/",
    "relations": "/relations/",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def scores(program: str, address: str) -> dict[str, float]:
    """Return the scores of one look at a page, out of 100. Raises CalledProcessError where Lighthouse fails."""
    chromium = os.environ.get("SIDELINES_CHROMIUM", "/usr/bin/chromium")
    command = [program, address, "--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox",
               f"--only-categories={','.join(CATEGORIES)}"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True,
                          env=os.environ | {"CHROME_PATH": chromium})  # fmt: skip
    found = json.loads(done.stdout)["categories"]
    return {name: round(100 * found[name]["score"], 1) for name in CATEGORIES}


def first_meeting(site: str) -> str:
    """Return the path of a meeting of which several articles tell."""
    with urllib.request.urlopen(urljoin(site, LISTS["meetings"])) as answer:
        found = re.search(r'href="(/meetings/[\w-]{6,}/)"', answer.read().decode())
    if found is None:
        sys.exit("There is no meeting on the timeline: serve the sample articles.")
    return found[1]


def main() -> None:
    """Look, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lighthouse", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("program", type=Path)
    parser.add_argument("url")
    parser.add_argument("--times", type=int, default=3, metavar="N", help="looks at each page (3)")
    parser.add_argument("--write", action="store_true", help="write the figures to benchmarks/results.md")
    options = parser.parse_args()
    if urlsplit(options.url).hostname not in ("127.0.0.1", "localhost"):
        parser.error("URL must be on this machine")
    rows = []
    for name, path in PAGES.items():
        address = urljoin(options.url, path or first_meeting(options.url))
        looks = [scores(str(options.program), address) for _ in range(options.times)]
        medians = [statistics.median(look[category] for look in looks) for category in CATEGORIES]
        rows.append((name, *(f"{score:.0f}{'' if score >= LEAST else ' **under**'}" for score in medians)))
        print(*rows[-1], flush=True)
    body = report.table(("page", *CATEGORIES), rows)
    origin = report.origin("python -m benchmarks.lighthouse PROGRAM URL")
    load = f"the machine's load at the end was {os.getloadavg()[0]:.1f}"
    note = f"Mobile setting, median of {options.times} looks at each page; asked is {LEAST}; {load}."
    print(body, note, sep="\n\n")
    if options.write:
        report.write(report.RESULTS, "lighthouse", f"## Lighthouse\n\n{origin}\n\n{note}\n\n{body}")


if __name__ == "__main__":
    main()
