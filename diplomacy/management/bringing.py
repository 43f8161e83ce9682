"""What commands are given to read: files, folders and addresses in their order, and what feeds list."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from diplomacy.records import RawDocument, Refusal
from diplomacy.sources.addresses import Refused, check_address, normal_address
from diplomacy.sources.feeds import Item, look
from diplomacy.sources.files import count, documents
from diplomacy.sources.pages import Fetcher

Known = Callable[[list[str]], Mapping[str, int | None]]
Brought = RawDocument | Refusal

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def is_address(path: str) -> bool:
    """Tell whether a command was given an address and no path: it begins with a scheme, whichever."""
    return _ADDRESS.match(path) is not None


def everything(
    paths: Sequence[str], feeds: Sequence[str], fetcher: Fetcher, max_bytes: int, known_of: Known
) -> tuple[Iterator[Brought], int | None]:
    """Return what is at the paths, and what is new in the feeds, with how many there are, where that can be told.

    Feeds are looked at now; everything else as it is asked for.
    """
    listed = [_listed(feed, fetcher, known_of) for feed in feeds]
    total = count_brought(paths, max_bytes)
    if total is not None:
        total += sum(1 if isinstance(items, Refusal) else len(items) for items in listed)
    of_feeds = ([items] if isinstance(items, Refusal) else pages_of(items, fetcher) for items in listed)
    return chain(brought(paths, fetcher, max_bytes), chain.from_iterable(of_feeds)), total


def brought(paths: Iterable[str], fetcher: Fetcher, max_bytes: int) -> Iterator[Brought]:
    """Yield what the paths hold and what is at the addresses among them, in their order; or why not."""
    for path in paths:
        if is_address(path):
            yield from fetcher.pages([path])
        else:
            yield from documents([path], stdin=sys.stdin.buffer, max_bytes=max_bytes)


def count_brought(paths: Iterable[str], max_bytes: int) -> int | None:
    """Return how many items `brought` yields, for a progress bar; None where that cannot be told."""
    paths = list(paths)
    files = count([path for path in paths if not is_address(path)], max_bytes=max_bytes)
    return None if files is None else files + sum(map(is_address, paths))


def new_in(feed: str, fetcher: Fetcher, known_of: Known) -> list[Item]:
    """Return what a feed lists and is not on record, the oldest first. Raises Refused.

    An entry whose address cannot be fetched is among them: fetching says why.
    """
    content = look(fetcher, check_address(feed, fetcher.limits.ports)).content
    items = [item for item in reversed(content.items) if item.address] if content else []
    known = known_of([item.address for item in items])
    return [item for item in items if _key(item.address) not in known]


def _listed(feed: str, fetcher: Fetcher, known_of: Known) -> list[Item] | Refusal:
    try:
        return new_in(feed, fetcher, known_of)
    except Refused as refused:
        return Refusal(feed, str(refused))


def pages_of(items: Iterable[Item], fetcher: Fetcher) -> Iterator[Brought]:
    """Yield what is at the address of each entry, with the day that its feed gives; or why not."""
    for item in items:
        for page in fetcher.pages([item.address]):
            yield page if isinstance(page, Refusal) else replace(page, published_fallback=item.published)


def _key(address: str) -> str:
    try:
        return normal_address(address)
    except ValueError:
        return address
