"""The process that takes a stranger's feed apart: `python -m diplomacy.sources.feedchild LIMIT < feed > entries.json`.

Its time and memory are bounded by the kernel, and it has no secrets in its environment: what a feed can do to the
parser it does to nobody else. It is started for one feed, by `feeds.py`.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import resource
import sys
from datetime import date
from email.utils import parsedate
from html.parser import HTMLParser
from typing import Any

import feedparser

CPU_SECONDS = 20
MEMORY = 512 * 1024 * 1024
_LONGEST = {"key": 2000, "address": 2000, "title": 500, "summary": 400}
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")


def main() -> None:
    """Read a feed and write what it lists."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    content = sys.stdin.buffer.read()
    sys.stdout.buffer.write(json.dumps(listed(content, int(sys.argv[1]))).encode("ascii"))


def listed(content: bytes, most: int) -> dict[str, Any]:
    """Return title, number of entries and the first of them; `feeds` instead, where it is a page that names some."""
    # A stream, never the bytes themselves: those feedparser takes for the name of a file where they look like one.
    parsed = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version"):
        return {"feeds": _named_feeds(content)}
    entries = parsed.entries[:most]
    return {
        "title": _words(parsed.feed.get("title"), _LONGEST["title"]),
        "total": len(parsed.entries),
        "entries": [_entry(entry) for entry in entries],
    }


def _entry(entry: Any) -> dict[str, str]:
    address = _line(entry.get("feedburner_origlink") or entry.get("link"))
    return {
        "key": _line(entry.get("id"))[: _LONGEST["key"]] or address[: _LONGEST["key"]],
        "address": address[: _LONGEST["address"]],
        "title": _words(entry.get("title"), _LONGEST["title"]),
        "summary": _words(entry.get("summary"), _LONGEST["summary"]),
        "published": _day(entry, "published") or _day(entry, "updated"),
    }


def _day(entry: Any, name: str) -> str:
    """Return the day that is written, not that of Greenwich: an article's dates are those of its place."""
    written = _line(entry.get(name))
    try:
        if re.match(r"\d{4}-\d\d-\d\d", written, re.ASCII):
            return date.fromisoformat(written[:10]).isoformat()
        parts = parsedate(written) or entry.get(f"{name}_parsed")
        return date(*parts[:3]).isoformat() if parts and parts[0] >= 1990 else ""
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""


def _line(value: Any) -> str:
    return " ".join(str(value or "").split())


def _words(value: Any, most: int) -> str:
    """Return text without tags and with single blanks, cut at a word."""
    text = " ".join(_TAGS.sub(" ", str(value or "")[: most * 20]).split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "link" and "alternate" in told.get("rel", "").lower() and told.get("type", "").lower() in _FEED_TYPES:
            self.found.append(told.get("href", ""))


def _named_feeds(content: bytes) -> list[str]:
    """Return the feeds that a web page names in its head."""
    links = _Links()
    links.feed(content[:200_000].decode("utf-8", "replace"))
    return [address for address in links.found if address][:5]


if __name__ == "__main__":
    main()
