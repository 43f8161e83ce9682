"""What waits for a person: one list, the most doubtful first, each item with the facts of both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from diplomacy.queries.review.answers import Key
from diplomacy.queries.review.items import Item, item_at
from diplomacy.queries.review.queue import LABELS, Place, Waiting, head, place_of
from diplomacy.queries.review.verdicts import Verdict, newest_of, verdict_on

KINDS = frozenset(LABELS)


@dataclass(frozen=True, slots=True)
class Queue:
    """A link to what waits of one kind, or of all."""

    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What the page shows: an item, or what was decided on the one that was asked for, or that nothing waits.

    `number` is the item's place of `total`; `url` is where it is answered; `mine` are the reader's newest decisions.
    """

    item: Item | None
    verdict: Verdict | None
    asked: str
    number: int
    total: int
    url: str
    before: str
    after: str
    kind: str
    queues: tuple[Queue, ...]
    mine: tuple[Verdict, ...]


def first_page(user: int, kind: str = "") -> ReviewPage:
    """Return the page with what somebody is asked first."""
    return _page(head(user, kind), user, kind)


def page_at(key: Key, user: int, kind: str = "") -> ReviewPage:
    """Return the page of an item; of one that does not wait any more, with what was decided on it."""
    waiting = place_of(key.text, user, kind)
    if not waiting.places and kind:
        waiting = place_of(key.text, user)
    if waiting.places:
        return _page(waiting, user, kind)
    return _page(head(user, kind), user, kind, gone=key)


def page_after(after: str, user: int, kind: str = "") -> ReviewPage:
    """Return the page of what comes next, by the key that came next before the last decision; else of the first."""
    waiting = place_of(after, user, kind) if after else None
    return _page(waiting if waiting and waiting.places else head(user, kind), user, kind)


def address_of(key: str, kind: str = "") -> str:
    """Return the address of an item in the queue of a kind, or of all; that of the queue without a key."""
    path = reverse("review-item", args=[key]) if key else reverse("review")
    return f"{path}?{urlencode({'kind': kind})}" if kind else path


def _page(waiting: Waiting, user: int, kind: str, gone: Key | None = None) -> ReviewPage:
    place: Place | None = next(iter(waiting.places), None)
    item = item_at(place) if place and not gone else None
    counts = waiting.counts
    return ReviewPage(
        item=item,
        verdict=verdict_on(gone, user) if gone else None,
        asked=gone.text if gone else "",
        number=place.place if place else 0,
        total=counts.get(kind, 0) if kind else sum(counts.values()),
        url=address_of(place.key, kind) if place else "",
        before=address_of(place.before, kind) if place and place.before else "",
        after=address_of(place.key if gone else place.after, kind) if place and (gone or place.after) else "",
        kind=kind,
        queues=tuple(_queues(counts, kind)),
        mine=newest_of(user),
    )


def _queues(counts: Mapping[str, int], kind: str) -> list[Queue]:
    everything = Queue("All that waits", sum(counts.values()), address_of(""), not kind)
    each = [
        Queue(label, counts.get(name, 0), address_of("", name), name == kind)
        for name, label in LABELS.items()
        if counts.get(name) or name == kind
    ]
    return [everything, *each]
