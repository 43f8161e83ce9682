"""Feeds: keeping them, telling which are due, and noting what a look at one found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from diplomacy.models import Article, Document, Feed, FeedEntry
from diplomacy.sources.addresses import Address, Refused, check_address, normal_address
from diplomacy.sources.feeds import FeedContent, Item, Look, next_pause
from diplomacy.storage.addresses import store_address
from diplomacy.storage.claims import check_claim
from diplomacy.storage.provenance import address_key

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

GONE = 410
ON_RECORD = "is that of an article that is on record already"
UNREAD = (Document.State.FAILED, Document.State.REFUSED, Document.State.CANCELLED)


def add_feed(address: Address, name: str, outlet: str, interval: int, user: AbstractBaseUser | None) -> Feed:
    """Keep a feed, due at once. Raises IntegrityError where the address is kept already."""
    by = user.pk if user else None
    return Feed.objects.create(address=address.url, name=name[:160], outlet=outlet, interval=interval, created_by_id=by)


def change_feed(feed: Feed, address: str, name: str, outlet: str, interval: int) -> None:
    """Keep what a person says of a feed. At another address or interval it is looked at anew, and at once."""
    row = Feed.objects.filter(pk=feed.pk)
    if row.exclude(address=address).update(etag="", modified="", failures=0, next_at=timezone.now()) == 0:
        row.exclude(interval=interval).update(next_at=timezone.now())
    row.update(address=address, name=name[:160], outlet=outlet, interval=interval)


def pause(feed: Feed) -> None:
    """Have the feed not be looked at until it goes on."""
    Feed.objects.filter(pk=feed.pk).update(state=Feed.State.PAUSED)


def go_on(feed: Feed) -> None:
    """Have the feed looked at again, from now on and as if nothing had failed."""
    Feed.objects.filter(pk=feed.pk).update(state=Feed.State.ACTIVE, failures=0, last_error="", next_at=timezone.now())


@transaction.atomic
def claim_due(now: datetime) -> list[int]:
    """Return the feeds that are due, each to one worker: their next time is set before anybody else can see them."""
    due = Feed.objects.polled().filter(next_at__lte=now).order_by("next_at").select_for_update(skip_locked=True)
    feeds = list(due[:100])
    for feed in feeds:
        feed.next_at = now + next_pause(timedelta(minutes=feed.interval), feed.failures)
    Feed.objects.bulk_update(feeds, ["next_at"])
    return [feed.pk for feed in feeds]


@transaction.atomic
def note_failure(feed: Feed, refused: Refused, now: datetime) -> None:
    """Note why a feed could not be looked at, and leave it alone the longer the more often that happens.

    One that was taken away for good is paused.
    """
    check_claim()
    row = _locked(feed)
    if row is None:
        return
    row.failures += 1
    row.polled_at = now
    row.last_error = str(refused)
    if row.state != Feed.State.PAUSED:
        row.state = Feed.State.PAUSED if refused.status == GONE else Feed.State.FAILING
    row.next_at = now + next_pause(timedelta(minutes=row.interval), row.failures, refused.wait)
    row.save()


@transaction.atomic
def note_success(feed: Feed, found: Look, now: datetime) -> list[Document]:
    """Note what a feed lists; return a document to be fetched for each entry that nobody has seen yet.

    An article that is on record, or an address that was brought in otherwise, is not fetched again.
    """
    check_claim()
    row = _locked(feed)
    if row is None:
        return []
    if row.state == Feed.State.FAILING:
        row.state = Feed.State.ACTIVE
    row.failures, row.last_error = 0, ""
    row.polled_at = row.last_success_at = now
    row.etag, row.modified = found.etag, found.modified
    if found.moved and not Feed.objects.filter(address=found.moved).exists():
        row.address = found.moved
    row.next_at = now + next_pause(timedelta(minutes=row.interval))
    row.save()
    return _take_in(row, unseen(row, found.content)) if found.content else []


def unseen(feed: Feed, content: FeedContent) -> list[Item]:
    """Return the entries that the feed did not list before, the oldest first, as far as it lists the newest first."""
    keys = {_key(item): item for item in reversed(content.items)}
    seen = set(FeedEntry.objects.filter(feed=feed, key__in=keys).values_list("key", flat=True))
    return [item for key, item in keys.items() if key not in seen]


def known_documents(addresses: Iterable[str]) -> dict[str, int | None]:
    """Return which of the addresses need not be fetched, each with the document that it came in with, if any.

    An address goes by what tells pages apart.
    """
    keys = {address_key(address): normal_address(address) for address in addresses}
    known: dict[str, int | None] = {}
    for key, document in Article.objects.filter(key__in=keys).values_list("key", "documents"):
        known[keys[key]] = document
    rows = Document.objects.exclude(state__in=UNREAD)
    for pk, url in rows.filter(url__in=list(addresses)).values_list("pk", "url"):
        known.setdefault(normal_address(url), pk)
    return known


def _take_in(feed: Feed, items: list[Item]) -> list[Document]:
    addresses: dict[str, Address] = {}
    entries = [_entry(feed, item, addresses) for item in items]
    known = known_documents([address.url for address in addresses.values()])
    fresh: list[Document] = []
    for item, entry in zip(items, entries, strict=True):
        address = addresses.get(entry.key)
        if address is None:
            continue
        key = normal_address(address.url)
        if key not in known:
            document = store_address(None, address, outlet=feed.outlet, published_fallback=item.published)
            fresh.append(document)
            known[key] = document.pk
        entry.document_id = known[key]
        entry.reason = "" if entry.document_id else ON_RECORD
    FeedEntry.objects.bulk_create(entries)
    return fresh


def _entry(feed: Feed, item: Item, addresses: dict[str, Address]) -> FeedEntry:
    """Return the row of an entry, with the reason where it has no address to fetch; else the address is noted."""
    entry = FeedEntry(
        feed=feed, key=_key(item), address=item.address, title=item.title, published=item.published, reason=""
    )
    try:
        if not item.address:
            raise Refused("has no address")
        addresses[entry.key] = check_address(item.address, settings.SIDELINES_FETCH_PORTS)
    except Refused as refused:
        entry.reason = str(refused)
    return entry


def _locked(feed: Feed) -> Feed | None:
    return Feed.objects.select_for_update().filter(pk=feed.pk).first()


def _key(item: Item) -> str:
    return hashlib.sha256(item.key.encode("utf-8", "replace")).hexdigest()
