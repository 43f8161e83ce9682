"""Where an article came from and when: as it says of itself, as it said before, and as a person put it right.

An article with an address is that address. One without is its words, with the outlet and day that came with them: the
same words at another outlet are another article, and words that came without outlet or day are the article with them.
Its key is what it was when it first came, and stays, for decisions hold on to it; `identity` is what it is now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from django.utils.text import slugify

from diplomacy import records
from diplomacy.models import Article, ArticleDecision
from diplomacy.sources.addresses import normal_address
from diplomacy.storage.locks import lock

SAMPLE = "sample:"  # how the key of a sample begins
WORDS = "text:"  # how the identity of an article without address begins


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """The row of an article that came in, if it is stored, and the article as it is to be read.

    `told` has the outlet and day that a person gave, else those that came with it, else those known from before. `came`
    has those of the article's own, without what a person said; `identity` goes by them.
    """

    row: Article | None
    told: records.Article
    came: records.Article
    identity: str


def find_article(article: records.Article, *, sample: bool) -> KnownArticle:
    """Look up an article that came in, and lock it until the transaction ends. Nothing is written."""
    stem = _stem(article, sample=sample)
    lock([_lock(stem)])
    row = _row(article, stem)
    if row is None:
        return KnownArticle(None, article, article, _identity(stem, article))
    decisions = {d.field: d for d in row.decisions.in_force()}
    outlet, published = _own_facts(row, decisions)
    came = replace(article, outlet=article.outlet or outlet, published=article.published or published)
    told = replace(
        came,
        outlet=decisions["outlet"].value if "outlet" in decisions else came.outlet,
        published=_day(decisions["published"].value) if "published" in decisions else came.published,
    )
    return KnownArticle(row, told, came, _identity(stem, came))


def find_stored(row: Article) -> KnownArticle:
    """Return a stored article as it is to be read again, its newest words, and lock it until the transaction ends.

    Raises Article.DoesNotExist where it was taken away meanwhile.
    """
    lock([article_lock(row)])
    row = Article.objects.select_related("outlet").get(pk=row.pk)
    version = row.versions.order_by("-number")[0]
    told = records.Article(
        id=row.key.removeprefix(SAMPLE) if row.sample else row.public_id,
        title=version.title,
        text=version.text,
        outlet=row.outlet.name if row.outlet else None,
        published=row.published,
        url=row.url or None,
    )
    outlet, published = _own_facts(row, {d.field: d for d in row.decisions.in_force()})
    return KnownArticle(row, told, replace(told, outlet=outlet, published=published), row.identity)


def article_lock(row: Article) -> str:
    """Return the name of the lock that guards an article: all articles with the same words, where it has no address."""
    return _lock(row.identity.rpartition(":")[0] + ":" if row.identity.startswith(WORDS) else row.identity)


def free_key(identity: str) -> str:
    """Return the key of a new article: what it is, unless an article that is something else by now has that key."""
    taken = set(Article.objects.filter(key__startswith=identity).values_list("key", flat=True))
    numbered = (f"{identity}:{number}" for number in count(2))
    return identity if identity not in taken else next(key for key in numbered if key not in taken)


def note_own_facts(row: Article, came: records.Article) -> None:
    """Keep beside what a person decided what the article now says of itself; where it is new there is a conflict."""
    now = {"outlet": came.outlet, "published": came.published.isoformat() if came.published else None}
    for decision in row.decisions.in_force().filter(field__in=now):
        if decision.machine_value_now != now[decision.field]:
            decision.machine_value_now = now[decision.field]
            decision.save(update_fields=["machine_value_now"])


def outlet_slug(name: str) -> str:
    """Return the key of an outlet's name."""
    return slugify(name)[:120] or digest(name)[:12]


def digest(*parts: str) -> str:
    """Return a fingerprint of the parts, the same on every machine."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _stem(article: records.Article, *, sample: bool) -> str:
    """Return the part of the identity that no correction changes. A sample goes by its identifier."""
    if sample:
        return f"{SAMPLE}{article.id}"
    if article.url:
        return address_key(article.url)
    return f"{WORDS}{digest(article.title, article.text)}:"


def _lock(stem: str) -> str:
    return f"article {stem}"


def _identity(stem: str, came: records.Article) -> str:
    if not stem.startswith(WORDS):
        return stem
    published = came.published.isoformat() if came.published else ""
    return stem + digest(outlet_slug(came.outlet) if came.outlet else "", published)[:24]


def _row(article: records.Article, stem: str) -> Article | None:
    """Return the article at the address, else with the words from the same place on the same day, as far as known."""
    if not stem.startswith(WORDS):
        return Article.objects.filter(key=stem).select_related("outlet").first()
    rows = Article.objects.filter(identity__startswith=stem).select_related("outlet").prefetch_related("decisions")
    exact = next((row for row in rows if row.identity == _identity(stem, article)), None)
    if exact:
        return exact
    fitting = [row for row in rows if _fits(article, row)]
    return min(fitting, key=lambda r: (r.published or date.max, r.key), default=None)


def _fits(article: records.Article, row: Article) -> bool:
    decisions = {d.field: d for d in row.decisions.all() if d.undone_at is None}
    outlet, published = _own_facts(row, decisions)
    outlets = {outlet, *_values(decisions, "outlet")}
    days = {published, *map(_day, _values(decisions, "published"))}
    slugs = {outlet_slug(name) if name else None for name in outlets}
    fits_outlet = article.outlet is None or None in slugs or outlet_slug(article.outlet) in slugs
    return fits_outlet and (article.published is None or None in days or article.published in days)


def _own_facts(row: Article, decisions: Mapping[str, ArticleDecision]) -> tuple[str | None, date | None]:
    """Return the outlet and day that a stored article gave of itself."""
    outlet = row.outlet.name if row.outlet else None
    if "outlet" in decisions:
        outlet = decisions["outlet"].machine_value_now
    published = _day(decisions["published"].machine_value_now) if "published" in decisions else row.published
    return outlet, published


def _values(decisions: Mapping[str, ArticleDecision], field: str) -> Iterable[str]:
    if field not in decisions:
        return []
    decision = decisions[field]
    return [v for v in (decision.value, decision.machine_value, decision.machine_value_now) if v]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def address_key(url: str) -> str:
    """Return the key of an article with an address."""
    return f"url:{normal_address(url)}"[:700]
