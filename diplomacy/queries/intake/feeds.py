"""Feeds: how each fares, what came of what it listed, and what one would bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from diplomacy import wording
from diplomacy.filters import FilterError
from diplomacy.models import Article, Document, Feed, FeedEntry, Report
from diplomacy.queries.articles import UNTITLED, with_title
from diplomacy.sources.addresses import Refused, check_address, normal_address
from diplomacy.sources.feeds import MOST_ENTRIES, FeedContent, Item

PAGE = 50
SHOWN = 30  # entries of a feed that is tried
LATELY = timedelta(days=7)
SHAPES: dict[str, str] = {
    Feed.State.ACTIVE.value: "✓",
    Feed.State.FAILING.value: "△",
    Feed.State.PAUSED.value: "‖",
    Document.State.PENDING.value: "○",
    Document.State.FETCHING.value: "◐",
    Document.State.READING.value: "◐",
    Document.State.READ.value: "✓",
    Document.State.FAILED.value: "△",
    Document.State.COPY.value: "=",
}
BAD = (Feed.State.FAILING, Document.State.FAILED, Document.State.REFUSED)


@dataclass(frozen=True, slots=True)
class Mark:
    """A state as a shape and a word."""

    shape: str
    word: str
    alert: bool


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """A feed and how it fares. Times are None where nothing has happened yet, or nothing will."""

    url: str
    name: str
    address: str
    site: str
    outlet: str
    interval: str
    mark: Mark
    paused: bool
    error: str
    polled_at: datetime | None
    success_at: datetime | None
    next_at: datetime | None
    lately: str
    added: str
    added_by: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """What a feed listed and what came of it. `url` is the article's page, else empty; `address` may be followed."""

    title: str
    url: str
    address: str
    published: str
    seen_at: datetime
    mark: Mark
    reasons: tuple[str, ...]
    found: str


@dataclass(frozen=True, slots=True)
class FeedPage:
    """What a feed's page shows: its entries, the newest first, a page at a time."""

    feed: FeedFacts
    entries: tuple[EntryRow, ...]
    total: str
    following: int | None
    busy: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """An entry of a feed that is tried, and whether it would be fetched."""

    title: str
    address: str
    published: str
    summary: str
    note: str
    reason: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What a feed would bring if it were added now."""

    title: str
    said: str
    entries: tuple[Tried, ...]
    more: str


def feed_list() -> tuple[FeedFacts, ...]:
    """Return all feeds by name."""
    return tuple(map(_facts, _counted(Feed.objects.all())))


def find_feed(public_id: str) -> Feed | None:
    """Return a feed by its public id."""
    found: Feed | None = _counted(Feed.objects.filter(public_id=public_id)).first()
    return found


def parse_before(value: str) -> int | None:
    """Return where a page of entries begins, as an address gives it. Raises FilterError."""
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise FilterError("before", value, "it must be the number that a page's own link gives")
    return int(value)


def feed_page(feed: Feed, before: int | None = None) -> FeedPage:
    """Return a feed's page, its entries from behind the one with that number."""
    entries = FeedEntry.objects.filter(feed=feed)
    total = entries.count()
    wanted = entries.filter(pk__lt=before) if before else entries
    rows = list(wanted.order_by("-pk").prefetch_related(Prefetch("document", _documents()))[: PAGE + 1])
    return FeedPage(
        feed=_facts(feed),
        entries=tuple(map(_row, rows[:PAGE])),
        total=wording.say_count(total, "entry", "entries"),
        following=rows[PAGE - 1].pk if len(rows) > PAGE else None,
        busy=any(row.document and row.document.state in Document.UNDER_WAY for row in rows[:PAGE]),
    )


def trial_of(content: FeedContent, known_of: Callable[[list[str]], Mapping[str, int | None]]) -> Trial:
    """Return what a feed that lists this would bring. `known_of` tells which addresses need not be fetched."""
    checked = {item.key: _checked(item) for item in content.items}
    known = known_of([url for url, _ in checked.values() if url])
    entries = [_tried(item, *checked[item.key], known) for item in content.items]
    fresh = sum(entry.fresh for entry in entries)
    rest = len(entries) - SHOWN
    left_out = content.total - len(content.items)
    said = f"It lists {wording.say_count(content.total, 'entry', 'entries')}; {fresh:,} would be fetched now."
    more = [f"And {rest:,} more are taken."] * (rest > 0)
    if left_out:
        why = f"twice in it, without an address, or beyond the first {MOST_ENTRIES}"
        more.append(f"{wording.say_count(left_out, 'entry', 'entries')} left out: {why}.")
    return Trial(content.title, said, tuple(entries[:SHOWN]), " ".join(more))


def _counted(feeds: Any) -> Any:
    since = timezone.now() - LATELY
    return feeds.select_related("created_by").annotate(lately=Count("entries", filter=Q(entries__seen_at__gte=since)))


def _facts(feed: Any) -> FeedFacts:
    times = f" ({wording.say_count(feed.failures, 'time')} in a row)" if feed.failures > 1 else ""
    return FeedFacts(
        url=feed.get_absolute_url(),
        name=feed.name,
        address=feed.address,
        site=urlsplit(feed.address).netloc.removeprefix("www."),
        outlet=feed.outlet,
        interval=feed.get_interval_display(),
        mark=_mark(feed.state, feed.get_state_display(), times if feed.state == Feed.State.FAILING else ""),
        paused=feed.state == Feed.State.PAUSED,
        error=feed.last_error,
        polled_at=feed.polled_at,
        success_at=feed.last_success_at,
        next_at=None if feed.state == Feed.State.PAUSED else feed.next_at,
        lately=wording.say_count(feed.lately, "entry", "entries") if feed.lately else "No entry",
        added=wording.say_day(feed.created_at.date()),
        added_by=feed.created_by.get_username() if feed.created_by else "",
    )


def _mark(state: str, word: str, more: str = "") -> Mark:
    return Mark(SHAPES.get(state, "–"), f"{word[:1].upper()}{word[1:]}{more}", state in BAD)


def _documents() -> Any:
    """Return documents without their bytes, with their articles and what these tell of meetings."""
    reports = Report.objects.live().filter(meeting__isnull=False).only("article", "meeting")
    articles = with_title(Article.objects.order_by("pk")).prefetch_related(
        Prefetch("reports", reports, to_attr="live_reports")
    )
    return Document.objects.defer("content").prefetch_related(Prefetch("articles", articles))


def _row(entry: FeedEntry) -> EntryRow:
    document = entry.document
    articles: list[Any] = list(document.articles.all()) if document else []
    meetings = {report.meeting_id for article in articles for report in article.live_reports}
    told = next((article.title for article in articles if article.title), "")
    return EntryRow(
        title=told or entry.title or entry.address or UNTITLED,
        url=articles[0].get_absolute_url() if articles else "",
        address=entry.address if entry.address.lower().startswith(("https://", "http://")) else "",
        published=wording.say_day(entry.published) if entry.published else "",
        seen_at=entry.seen_at,
        mark=_mark(document.state, document.get_state_display()) if document else Mark("–", "Not fetched", False),
        reasons=_reasons(entry, articles),
        found=wording.say_count(len(meetings), "meeting") if articles else "",
    )


def _reasons(entry: FeedEntry, articles: list[Any]) -> tuple[str, ...]:
    document = entry.document
    if document is None:
        return (f"The address {entry.reason}." if entry.reason else "What was fetched for it was removed.",)
    lines = [line.removeprefix(f"{document.origin}: ") for line in document.error.splitlines()]
    lines += [article.unread for article in articles if article.unread and article.unread not in document.error]
    return tuple(f"{line[:1].upper()}{line[1:].rstrip('.')}." for line in lines if line)


def _checked(item: Item) -> tuple[str, str]:
    """Return the address of an entry as it would be fetched, and why it would not be."""
    if not item.address:
        return "", "has no address"
    try:
        return check_address(item.address, settings.SIDELINES_FETCH_PORTS).url, ""
    except Refused as refused:
        return "", str(refused)


def _tried(item: Item, url: str, refused: str, known: Mapping[str, int | None]) -> Tried:
    fresh = bool(url) and normal_address(url) not in known
    return Tried(
        title=item.title or item.address or UNTITLED,
        address=url,
        published=wording.say_day(item.published) if item.published else "",
        summary=item.summary,
        note="Not to be fetched" if refused else "New" if fresh else "In already",
        reason=f"The address {refused}." if refused else "",
        fresh=fresh,
    )
