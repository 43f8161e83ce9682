"""Who reads an article's whole text: one rule, asked of a row and asked of the database."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from diplomacy.models import Article, ArticleVersion, Outlet
from diplomacy.models.roles import Role
from diplomacy.queries.access import full_text, shows_full_text
from diplomacy.storage.articles import OutletFacts
from tests.people import member
from tests.stories import account, make_world, tell

pytestmark = pytest.mark.django_db


READERS: dict[str, Callable[[], AbstractBaseUser | AnonymousUser | None]] = {
    "nobody": lambda: None,
    "visitor": AnonymousUser,
    "member": member,
    "staff": lambda: member(Role.REVIEWER),
    "former staff": lambda: member(Role.REVIEWER, "former", is_active=False),
}


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    for number, (sample, open_text, withdrawn) in enumerate(product((True, False), (True, False, None), (True, False))):
        outlet = None if open_text is None else OutletFacts(f"Outlet {number}", "press", None)
        article = tell(f"story-{number}", account(), outlet=outlet)
        Article.objects.filter(pk=article.pk).update(sample=sample, withdrawn_at=timezone.now() if withdrawn else None)
        Outlet.objects.filter(name=f"Outlet {number}").update(open_text=bool(open_text))


@pytest.mark.parametrize(("who", "number"), [("nobody", 4), ("visitor", 4), ("member", 4), ("staff", 6)])
def test_samples_and_open_outlets_are_for_all_the_rest_for_staff_what_is_withdrawn_for_nobody(
    who: str, number: int
) -> None:
    user = READERS[who]()
    shown = {article.pk for article in Article.objects.all() if shows_full_text(article, user)}
    assert len(shown) == number
    assert not Article.objects.filter(pk__in=shown).exclude(withdrawn_at=None).exists()


@pytest.mark.parametrize("who", READERS)
def test_the_database_gives_the_same_answer(who: str) -> None:
    user = READERS[who]()
    shown = {article.pk for article in Article.objects.all() if shows_full_text(article, user)}
    assert set(Article.objects.filter(full_text(user)).values_list("pk", flat=True)) == shown
    versions = ArticleVersion.objects.filter(full_text(user, "article"))
    assert set(versions.values_list("article", flat=True)) == shown


def test_somebody_who_is_no_longer_staff_reads_no_more_than_a_visitor() -> None:
    former = READERS["former staff"]()
    shown = [shows_full_text(article, former) for article in Article.objects.all()]
    assert shown == [shows_full_text(article) for article in Article.objects.all()]
