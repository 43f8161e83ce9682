"""Articles and their versions: one row for one article, however often it comes in."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone

from diplomacy import records
from diplomacy.models import Article, ArticleVersion, Document, Outlet
from diplomacy.resolution.outlets import OutletKind
from diplomacy.storage.copies import find_kin, join_kin
from diplomacy.storage.keys import Keys
from diplomacy.storage.provenance import KnownArticle, digest, find_article, note_own_facts, outlet_slug
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
        "key": known.key,
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
        row = Article.objects.create(**wanted)
    elif differs:
        for name in differs:
            setattr(row, name, wanted[name])
        row.save(update_fields=[name.removesuffix("_id") for name in differs])
    note_own_facts(row, known.came)
    if document:
        row.documents.add(document)
    if latest is None or fresh:
        latest = row.versions.create(
            number=latest.number + 1 if latest else 1, title=told.title, text=told.text, fingerprint=fingerprint
        )
    voices = join_kin(row, kin) if kin else ()
    return StoredArticle(row, latest, new, bool(fresh or differs), touching(voices))


def mark_article_read(article: Article, reading: str, unread: str | None) -> None:
    """Say that the article was read, with the fingerprint of what was found, or why nothing was."""
    article.reading, article.unread, article.read_at = reading, unread or "", timezone.now()
    article.save(update_fields=["reading", "unread", "read_at"])


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


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
