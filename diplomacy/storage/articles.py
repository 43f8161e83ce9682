"""Articles and their versions: one row for one article, however often it comes in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from diplomacy import records
from diplomacy.models import Article, ArticleVersion, Document, Outlet, Rereading
from diplomacy.resolution.outlets import OutletKind
from diplomacy.storage.keys import Keys
from diplomacy.storage.locks import lock

TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ref_src", "smid", "cmpid")


SAMPLE = "sample:"


@dataclass(frozen=True, slots=True)
class OutletFacts:
    """What is known of an outlet by its name: its kind, and the party that it speaks for."""

    name: str
    kind: OutletKind
    country: str | None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article's rows, and whether the article or its words are new."""

    article: Article
    version: ArticleVersion
    new: bool
    changed: bool


def article_key(article: records.Article, *, sample: bool = False) -> str:
    """Return what makes an article the same article: its address, else its outlet, day and words.

    A sample goes by its identifier, and cannot be taken for a real article.
    """
    if sample:
        return f"{SAMPLE}{article.id}"
    if article.url:
        return f"url:{_normal_address(article.url)}"[:700]
    published = article.published.isoformat() if article.published else ""
    return f"text:{_digest(article.outlet or '', published, article.title, article.text)}"


def store_article(
    article: records.Article,
    outlet: OutletFacts | None,
    keys: Keys,
    document: Document | None,
    *,
    sample: bool,
) -> StoredArticle:
    """Make or update the article's rows; a changed text is a new version of the same article.

    Must be called inside a transaction. Holds a lock on the article until its end.
    """
    key = article_key(article, sample=sample)
    lock([f"article {key}"])
    row = Article.objects.filter(key=key).first()
    wanted: dict[str, object] = {
        "url": article.url or "",
        "outlet_id": _outlet(outlet, keys, open_text=sample).pk if outlet else None,
        "published": article.published,
        "sample": sample,
    }
    new = row is None
    if row is None:
        row = Article.objects.create(key=key, **wanted)
    changed = _update(row, wanted)
    if document:
        row.documents.add(document)
    version, fresh = _version(row, article)
    return StoredArticle(row, version, new, changed or fresh)


def stored_article(article: Article) -> tuple[Article, ArticleVersion, records.Article]:
    """Return a stored article's rows, its newest version, and the article as it is to be read again.

    Outlet and day are those of the row, whoever gave them. Must be called inside a transaction; holds a lock on the
    article until its end. Raises Article.DoesNotExist where it was taken away meanwhile.
    """
    lock([f"article {article.key}"])
    row = Article.objects.select_related("outlet").get(pk=article.pk)
    version = row.versions.order_by("-number")[0]
    told = records.Article(
        id=row.public_id,
        title=version.title,
        text=version.text,
        outlet=row.outlet.name if row.outlet else None,
        published=row.published,
        url=row.url or None,
    )
    return row, version, told


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


def _update(row: Article, wanted: dict[str, object]) -> bool:
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        row.save(update_fields=[name.removesuffix("_id") for name in changed])
    return bool(changed)


def _version(row: Article, article: records.Article) -> tuple[ArticleVersion, bool]:
    fingerprint = _digest(article.title, article.text)
    latest = row.versions.order_by("-number").first()
    if latest and latest.fingerprint == fingerprint:
        return latest, False
    number = latest.number + 1 if latest else 1
    made = row.versions.create(number=number, title=article.title, text=article.text, fingerprint=fingerprint)
    return made, True


def _outlet(facts: OutletFacts, keys: Keys, *, open_text: bool) -> Outlet:
    slug = slugify(facts.name)[:120] or _digest(facts.name)[:12]
    row, _ = Outlet.objects.get_or_create(
        slug=slug,
        defaults={
            "name": facts.name[:160],
            "kind": facts.kind,
            "country_id": keys.country(facts.country),
            "open_text": open_text or facts.kind == "government",
        },
    )
    return row


def _normal_address(url: str) -> str:
    """Return an address without what does not tell pages apart: case of the host, tracking, fragment, last slash."""
    parts = urlsplit(url.strip())
    query = sorted((k, v) for k, v in parse_qsl(parts.query) if not k.casefold().startswith(TRACKING))
    host = parts.netloc.casefold().removesuffix(":80").removesuffix(":443").removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(query), "")).removeprefix("//")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
