"""Lists of new articles, RSS and Atom: what they hold, and when to look again.

feedparser gets bytes that `pages.py` fetched, in a process of its own (`feedchild.py`); it never fetches.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from diplomacy.sources.addresses import Address, Refused
from diplomacy.sources.pages import Fetcher

MOST_ENTRIES = 200  # of one feed that are looked at, the first ones: feeds list the newest first
FEED_BYTES = 5 * 1024 * 1024
LONGEST_PAUSE = timedelta(days=1)
FEEDS = frozenset(
    (
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/xml",
        "text/xml",
        "text/html",  # as which many feeds are given, and pages that name their feed
        "application/xhtml+xml",
        "text/plain",
        "application/octet-stream",
    )
)
_ROOT = Path(__file__).parent.parent.parent
_CHILD_SECONDS = 60.0
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed. `key` is what tells it from others; address, title and summary may be empty."""

    key: str
    address: str
    title: str = ""
    summary: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class FeedContent:
    """What a feed lists: its first entries and how many there are in all."""

    title: str
    items: tuple[Item, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a feed found: nothing new (`content` None), or what it lists; and what to send next time.

    `moved` is where the feed is from now on, if the site says so.
    """

    content: FeedContent | None
    etag: str = ""
    modified: str = ""
    moved: str = ""


def look(fetcher: Fetcher, address: Address, *, etag: str = "", modified: str = "") -> Look:
    """Fetch a feed and return what it lists. Raises Refused, also where there is no feed."""
    found = fetcher.fetch(address, takes=FEEDS, etag=etag, modified=modified, most=FEED_BYTES)
    if found.content is None:
        return Look(None, found.etag or etag, found.modified or modified, found.moved)
    return Look(read_feed(found.content, found.address.url), found.etag, found.modified, found.moved)


def read_feed(content: bytes, base: str) -> FeedContent:
    """Return what a feed lists; addresses are resolved against its own. Raises Refused where it is no feed."""
    told = _taken_apart(content)
    if "entries" not in told:
        feeds = [urljoin(base, address) for address in told["feeds"]]
        raise Refused(f"is a page, not a feed; its feed is {feeds[0]}" if feeds else "is no feed (RSS or Atom)")
    items = (_item(entry, base) for entry in told["entries"])
    # The same one twice in a feed is one.
    return FeedContent(told["title"], tuple({item.key: item for item in items if item.key}.values()), told["total"])


def next_pause(interval: timedelta, failures: int = 0, wait: timedelta | None = None) -> timedelta:
    """Return how long to leave a feed alone: its interval, doubled with each failure up to a day, or as the site wants.

    Give or take a tenth, so that feeds that were added together are not looked at together for ever.
    """
    pause: timedelta = interval * int(2 ** min(failures, 12))
    pause = min(pause, max(interval, LONGEST_PAUSE))
    return max(pause * random.uniform(0.9, 1.1), min(wait or timedelta(0), 7 * LONGEST_PAUSE))


def _item(entry: dict[str, str], base: str) -> Item:
    try:
        address = urljoin(base, entry["address"]) if entry["address"] else ""
    except ValueError:
        address = entry["address"]
    published = date.fromisoformat(entry["published"]) if entry["published"] else None
    return Item(entry["key"], address, entry["title"], entry["summary"], published)


def _taken_apart(content: bytes) -> dict[str, Any]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        child = subprocess.run(
            [sys.executable, "-m", "diplomacy.sources.feedchild", str(MOST_ENTRIES)],
            input=content,
            capture_output=True,
            timeout=_CHILD_SECONDS,
            cwd=_ROOT,
            env={**environment, "PYTHONPATH": str(_ROOT), "PYTHONNOUSERSITE": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            check=True,
        )
        told: dict[str, Any] = json.loads(child.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise Refused("cannot be read as a feed: it takes too much time or memory, or breaks the reader") from None
    return told
