"""Who reads an article's whole text: the one rule of it, for page, API, search and exports.

Staff read every article, everybody reads samples and the outlets that allow it (`Outlet.open_text`). Nobody reads what
was withdrawn. To all others an article is its metadata and the passages around its evidence (`queries.highlights`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from diplomacy.models import Article, Outlet
from diplomacy.models.roles import Role, may

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    Reader = AbstractBaseUser | AnonymousUser | None


def shows_full_text(article: Article, user: Reader = None) -> bool:
    """Tell whether somebody may read all of an article; without a user, whether everybody may.

    The article comes with its outlet, if this is asked of many.
    """
    if article.withdrawn_at is not None:
        return False
    return article.sample or (article.outlet is not None and article.outlet.open_text) or reads_everything(user)


def full_text(user: Reader = None, article: str = "") -> Q:
    """Return the same rule for a query on articles, or on rows that hold one in their field `article`.

    `Article.objects.filter(full_text(user))`, `ArticleVersion.objects.filter(full_text(user, "article"))`.
    """
    path = f"{article}__" if article else ""
    in_print = Q((f"{path}withdrawn_at", None))
    if reads_everything(user):
        return in_print
    return in_print & (Q((f"{path}sample", True)) | Q((f"{path}outlet__open_text", True)))


def readable(user: Reader = None, article: str = "article") -> tuple[Q, ...]:
    """Return the same rule as conditions of which one must hold, for searches: each by itself can use an index."""
    if reads_everything(user):
        return (full_text(user, article),)
    open_outlets = Q(
        (f"{article}__outlet__in", list(Outlet.objects.filter(open_text=True).values_list("pk", flat=True)))
    )
    return (Q((f"{article}__sample", True)), open_outlets)


def reads_everything(user: Reader) -> bool:
    """Tell whether somebody is on the staff, and still active."""
    return may(user, Role.REVIEWER)
