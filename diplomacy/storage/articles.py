"""Articles and their versions: one row for one article, however often it comes in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from django.db.models import Q
from django.utils import timezone

from diplomacy import records
from diplomacy.models import Article, ArticleVersion, Document, Outlet, Rereading
from diplomacy.models.identity import public_ids_of
from diplomacy.resolution.outlets import OutletKind
from diplomacy.storage.copies import find_kin, join_kin
from diplomacy.storage.keys import Keys
from diplomacy.storage.provenance import (
    WORDS,
    KnownArticle,
    digest,
    find_article,
    free_key,
    note_own_facts,
    outlet_slug,
)
from diplomacy.storage.readings import Touched, touching


@dataclass(frozen=True, slots=True)
class OutletFacts:
    """What is known of an outlet by its name: its kind, and the party that it speaks for."""

    name: str
    kind: OutletKind
    country: str | None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article's rows, whether the article is new or says something else than before, and whose voice changed by it.

    `touched` is what copies of the article, or of what it was, report and quote; it is to be settled with it.
    """

    article: Article
    version: ArticleVersion
    new: bool
    changed: bool
    touched: Touched = field(default_factory=Touched)


def store_article(
    article: records.Article | KnownArticle,
    outlet: OutletFacts | None,
    keys: Keys,
    document: Document | None,
    *,
    sample: bool,
) -> StoredArticle:
    """Make or update the article's rows; a changed text is a new version of the same article.

    `outlet` is that of the article as it is to be read. Must be called inside a transaction. Holds locks on the article
    and on what tells its copies until the end.
    """
    known = article if isinstance(article, KnownArticle) else find_article(article, sample=sample)
    row, told = known.row, known.told
    wanted: dict[str, object] = {
        "identity": known.identity,
        "url": told.url or "",
        "outlet_id": store_outlet(outlet, keys, open_text=sample).pk if outlet else None,
        "published": told.published,
        "sample": sample,
    }
    fingerprint = digest(told.title, told.text)
    latest = row.versions.order_by("-number").first() if row else None
    fresh = latest is None or latest.fingerprint != fingerprint
    differs = [name for name, value in wanted.items() if row is None or getattr(row, name) != value]
    kin = None
    unread = row is None or not row.reading
    if (fresh or differs or unread) and not (row and row.withdrawn_at):
        kin = find_kin(row, told.text, _number(wanted["outlet_id"]), told.published, sample=sample)
    new = row is None
    if row is None:
        key = free_key(known.identity) if known.identity.startswith(WORDS) else known.identity
        row = Article.objects.create(key=key, public_id=_public_id(key), **wanted)
    elif differs:
        for name in differs:
            setattr(row, name, wanted[name])
        row.save(update_fields=[name.removesuffix("_id") for name in differs])
    if not new:
        note_own_facts(row, known.came)
    if document:
        row.documents.add(document)
    if latest is None or fresh:
        latest = row.versions.create(
            number=latest.number + 1 if latest else 1, title=told.title, text=told.text, fingerprint=fingerprint
        )
    voices = join_kin(row, kin, new=new) if kin else ()
    return StoredArticle(row, latest, new, bool(fresh or differs), touching(voices))


def mark_article_read(article: Article, reading: str, unread: str | None, read_with: str = "") -> None:
    """Say that the article was read: the fingerprints of what was found and of what it was read with, or why not."""
    article.reading, article.unread, article.read_at = reading, unread or "", timezone.now()
    article.read_with = read_with
    article.save(update_fields=["reading", "unread", "read_at", "read_with"])


def named_articles(public_ids: Iterable[str]) -> list[int]:
    """Return the row numbers of articles by public id, each once. Raises LookupError with a sentence where one is not
    there, or is withdrawn.
    """
    wanted = list(dict.fromkeys(public_ids))
    rows = {row.public_id: row for row in Article.objects.filter(public_id__in=wanted)}
    for public_id in wanted:
        if public_id not in rows:
            raise LookupError(f"There is no article {public_id!r}.")
        if rows[public_id].withdrawn_at:
            raise LookupError(f"The article {public_id!r} is withdrawn and is not read again.")
    return [rows[public_id].pk for public_id in wanted]


def articles_to_read(read_with: str, *, since: date | None = None, not_since: datetime | None = None) -> list[int]:
    """Return the row numbers of the articles in print, the oldest first, that are to be read again.

    Those last read with something else than `read_with`, and, where `not_since` is given, all those that were not read
    from that moment on. `since` leaves out what was published before that day; an undated one goes by when it came in.
    """
    found = Article.objects.in_print()
    if not_since:
        found = found.exclude(read_with=read_with, read_at__gte=not_since)
    else:
        found = found.exclude(read_with=read_with)
    if since:
        came = datetime.combine(since, time(), UTC)
        found = found.filter(Q(published__gte=since) | Q(published=None, created_at__gte=came))
    return list(found.order_by("pk").values_list("pk", flat=True))


def begin_rereading(reader: str) -> Rereading:
    """Return the run of reading all articles again that is to go on, or a new one; one with another reader is over."""
    unfinished = Rereading.objects.filter(finished_at=None)
    unfinished.exclude(reader=reader).update(finished_at=timezone.now())
    return unfinished.filter(reader=reader).first() or Rereading.objects.create(reader=reader)


def end_rereading(run: Rereading) -> None:
    """Say that a run has come to its end."""
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])


def store_outlet(facts: OutletFacts, keys: Keys, *, open_text: bool = False) -> Outlet:
    """Return the outlet's row, made where there is none; what is known of a stored one stays."""
    row, _ = Outlet.objects.get_or_create(
        slug=outlet_slug(facts.name),
        defaults={
            "name": facts.name[:160],
            "kind": facts.kind,
            "country_id": keys.country(facts.country),
            "open_text": open_text or facts.kind == "government",
        },
    )
    return row


def _public_id(key: str) -> str:
    """Return the public id of a new article: it goes by the key, so that two databases name it alike in exports."""
    return next(name for name in public_ids_of(key) if not Article.objects.filter(public_id=name).exists())


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
