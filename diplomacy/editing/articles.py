"""What a person decides about an article: that it does not count, or when and where it came out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from django.utils import timezone

from diplomacy.models import Article, ArticleDecision, Outlet, Report
from diplomacy.resolution.outlets import classify, speaks_for
from diplomacy.settle import settle
from diplomacy.storage.articles import OutletFacts, store_outlet
from diplomacy.storage.copies import find_kin, join_kin, leave_kin
from diplomacy.storage.keys import Keys
from diplomacy.storage.locks import in_one_piece, lock, lock_late
from diplomacy.storage.provenance import KnownArticle, find_stored, outlet_slug
from diplomacy.storage.readings import Touched, store_dyads, touching
from diplomacy.storage.reference import reference_from_database
from diplomacy.tasks import enqueue_rereading

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


Arguments = ParamSpec("Arguments")
Made = TypeVar("Made")


def _one_decision(work: Callable[Concatenate[frozenset[str], Arguments], Made]) -> Callable[Arguments, Made]:
    """Make a function one transaction, which begins again where another process is in its way.

    It is given the names of locks to take with its own; they come after that of the article, as in ingestion.
    """

    @wraps(work)
    def decide(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Made:
        return in_one_piece(lambda names: work(names, *args, **kwargs))

    return decide


@_one_decision
def withdraw_article(
    names: frozenset[str], article: Article, user: AbstractBaseUser | None, reason: str = ""
) -> ArticleDecision:
    """Withdraw an article: what it reports and quotes counts no more, and its meetings are settled without it.

    Nothing is deleted, and reading it again does not bring it back. Returns the decision. Raises ValueError where the
    article is withdrawn already.
    """
    known = find_stored(article)
    row = _row_of(known)
    if row.withdrawn_at:
        raise ValueError("this article is withdrawn already")
    kin = leave_kin(row)
    touched = _hold(row, names)
    row.withdrawn_at, row.copy_of = timezone.now(), None
    row.save(update_fields=["withdrawn_at", "copy_of"])
    made = row.decisions.create(
        field=ArticleDecision.Field.WITHDRAWN, value=True, reason=reason, made_by_id=user.pk if user else None
    )
    _add(touched, join_kin(row, kin))
    settle(touched, Keys(), f"article {row.public_id} withdrawn")
    return made


@_one_decision
def restore_article(
    names: frozenset[str], article: Article, user: AbstractBaseUser | None, reason: str = ""
) -> ArticleDecision:
    """Put a withdrawn article back, and settle its meetings with it.

    Returns the decision that was undone. Raises ValueError where the article is not withdrawn.
    """
    known = find_stored(article)
    row = _row_of(known)
    if not row.withdrawn_at:
        raise ValueError("this article is not withdrawn")
    kin = find_kin(row, known.told.text, row.outlet_id, row.published, sample=row.sample)
    touched = _hold(row, names)
    row.withdrawn_at = None
    row.save(update_fields=["withdrawn_at"])
    undone = row.decisions.in_force().get(field=ArticleDecision.Field.WITHDRAWN)
    _undo(undone, user, reason)
    _add(touched, join_kin(row, kin))
    settle(touched, Keys(), f"article {row.public_id} put back")
    return undone


@_one_decision
def correct_article(
    names: frozenset[str],
    article: Article,
    user: AbstractBaseUser | None,
    reason: str = "",
    *,
    published: date | None = None,
    outlet: str | None = None,
) -> list[ArticleDecision]:
    """Put right when an article came out, or at which outlet, and have it read again with that.

    What the article says of itself from then on changes nothing, but is kept beside the decision. Returns the decisions
    made: none where the values hold already. Raises ValueError where an outlet's name is blank.
    """
    if outlet is not None and not outlet.strip():
        raise ValueError("an outlet needs a name")
    known = find_stored(article)
    row = _row_of(known)
    own = {
        "published": known.came.published.isoformat() if known.came.published else None,
        "outlet": known.came.outlet,
    }
    wanted: dict[str, str] = {}
    if published and published != row.published:
        wanted["published"] = published.isoformat()
    if outlet and (row.outlet is None or outlet_slug(outlet.strip()) != row.outlet.slug):
        wanted["outlet"] = outlet.strip()
    for earlier in row.decisions.in_force().filter(field__in=wanted):
        _undo(earlier, user, reason)
    made = [
        row.decisions.create(
            field=field,
            value=value,
            machine_value=own[field],
            machine_value_now=own[field],
            reason=reason,
            made_by_id=user.pk if user else None,
        )
        for field, value in wanted.items()
    ]
    if made:
        _set_facts(names, known, wanted)
    return made


@_one_decision
def undo_article_correction(
    names: frozenset[str], decision: ArticleDecision, user: AbstractBaseUser | None, reason: str = ""
) -> None:
    """Give an article back the day or outlet that it gives itself now, and have it read again.

    Raises ValueError where the decision is undone already, or is a withdrawal (see `restore_article`).
    """
    if decision.field == ArticleDecision.Field.WITHDRAWN:
        raise ValueError("a withdrawn article is put back, not corrected")
    known = find_stored(decision.article)
    decision.refresh_from_db()
    if decision.undone_at:
        raise ValueError("this correction is undone already")
    _undo(decision, user, reason)
    _set_facts(names, known, {decision.field: decision.machine_value_now})


def _set_facts(names: frozenset[str], known: KnownArticle, wanted: Mapping[str, str | None]) -> None:
    """Write an article's day and outlet, settle what depends on them at once, and have it read again."""
    row, keys = _row_of(known), Keys()
    day = wanted.get("published", row.published.isoformat() if row.published else None)
    published = date.fromisoformat(day) if day else None
    name = wanted.get("outlet", known.told.outlet)
    outlet = _outlet(name, keys, open_text=row.sample) if name else None
    kin = None
    if not row.withdrawn_at:
        kin = find_kin(row, known.told.text, outlet.pk if outlet else None, published, sample=row.sample)
    touched = _hold(row, names)
    row.published, row.outlet = published, outlet
    row.save(update_fields=["published", "outlet"])
    store_dyads(Report.objects.filter(pk__in=touched.reports, rejected=False))  # the undated stand by that day
    _add(touched, join_kin(row, kin) if kin else ())
    settle(touched, keys, f"article {row.public_id} corrected")
    enqueue_rereading(row)


def _hold(row: Article, names: frozenset[str]) -> Touched:
    """Lock all that the article reports and quotes, and what `names` says beside; return it as it is now."""
    lock([*touching([row.pk]).locks(), *names])
    return touching([row.pk])


def _add(touched: Touched, articles: Iterable[int]) -> None:
    """Have settled, too, what copies of the article report and quote that have another voice now."""
    voices = touching(articles)
    lock_late(voices.locks())
    touched.add(voices)


def _outlet(name: str, keys: Keys, *, open_text: bool) -> Outlet:
    """Return the outlet of that name; only for a new one it is worth to find out for whom it speaks."""
    known = Outlet.objects.filter(slug=outlet_slug(name)).first()
    return known or store_outlet(_outlet_facts(name), keys, open_text=open_text)


def _outlet_facts(name: str) -> OutletFacts:
    kind = classify(name)
    return OutletFacts(name, kind, speaks_for(name, reference_from_database()) if kind == "government" else None)


def _row_of(known: KnownArticle) -> Article:
    if known.row is None:
        raise ValueError("only a stored article can be decided on")
    return known.row


def _undo(decision: ArticleDecision, user: AbstractBaseUser | None, reason: str) -> None:
    decision.undone_at, decision.undone_reason = timezone.now(), reason
    decision.undone_by_id = user.pk if user else None
    decision.save(update_fields=["undone_at", "undone_by", "undone_reason"])
