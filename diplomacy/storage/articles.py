"""Articles and their versions: one row for one article, however often it comes in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils import timezone
from django.utils.text import slugify

from diplomacy import records
from diplomacy.models import Article, ArticleVersion, Document, Outlet
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


def mark_article_read(article: Article, reading: str, unread: str | None) -> None:
    """Say that the article was read, with the fingerprint of what was found, or why nothing was."""
    article.reading, article.unread, article.read_at = reading, unread or "", timezone.now()
    article.save(update_fields=["reading", "unread", "read_at"])


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
