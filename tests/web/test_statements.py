"""A statement's page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from diplomacy.models import Article, Meeting, Quotation, Statement
from diplomacy.records import Span
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def address() -> str:
    return f"/statements/{Statement.objects.get().public_id}/"


def test_it_shows_the_words_who_said_them_where_and_every_source(client: Client) -> None:
    for name in ("one", "two"):
        tell(name, account(), said=HOPE)
    page = client.get(address()).content.decode()
    assert "“hope for the whole region”" in page
    assert 'href="/countries/japan/"' in page
    assert Meeting.objects.get().get_absolute_url() in page
    for quotation in Quotation.objects.all():
        assert f'href="{quotation.article.get_absolute_url()}#q-{quotation.anchor}"' in page


def test_a_source_leads_to_the_mark_in_its_article(client: Client) -> None:
    article = tell("one", account(), said=HOPE)
    assert f'id="q-{Quotation.objects.get().anchor}"' in client.get(article.get_absolute_url()).content.decode()


def test_a_statement_without_a_meeting_is_shown_as_well(client: Client) -> None:
    tell("one", said=HOPE)
    assert "Said at or about" not in client.get(address()).content.decode()


def test_a_withdrawn_article_is_no_source(client: Client) -> None:
    article = tell("one", account(), said=HOPE)
    tell("two", account(), said=HOPE)
    article.withdrawn_at = timezone.now()
    article.save()
    page = client.get(address()).content.decode()
    assert (article.get_absolute_url() in page, page.count("#q-")) == (False, 1)


def test_what_is_not_there(client: Client) -> None:
    tell("one", account(), said=HOPE)
    place = address()
    tell("one", account())
    assert client.get(place).status_code == 410
    assert client.get("/statements/nothing/").status_code == 404


def test_twenty_sources_ask_the_database_no_more_than_ten(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for many in (10, 20):
        for number in range(many):
            tell(f"story-{number}", account(), said=HOPE)
        place = address()
        with django_assert_num_queries(7):
            client.get(place)


def test_the_address_of_a_merged_statement_leads_to_the_other(client: Client) -> None:
    whole = "hope for the whole region and for everybody in it who wants peace"
    for name, words in (("one", whole[:25]), ("two", whole[30:]), ("three", whole)):
        tell(name, said=replace(HOPE, words=words))
        if name == "two":
            old, young = Statement.objects.order_by("pk")
    answer = client.get(f"/statements/{young.public_id}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/statements/{old.public_id}/")


def test_it_stands_among_its_neighbours_in_each_source(client: Client) -> None:
    first = tell("one", account(), said=HOPE)
    copy = tell("two", account(), said=HOPE)
    Article.objects.filter(pk=copy.pk).update(copy_of=first)
    page = " ".join(client.get(address()).content.decode().split())
    assert "They met again. Tokyo spoke of <mark>hope for the whole region</mark>." in page
    assert "Lee met Ishiba." not in page
    assert "1 independent source" in page
    assert "a copy." in page


def test_other_words_of_the_same_meeting_stand_beside_it(client: Client) -> None:
    other = replace(HOPE, words="They met again", spans=(Span(16, 30),))
    tell("one", account(), said=HOPE)
    tell("two", account(), said=other)
    hope = Statement.objects.get(words=HOPE.words)
    page = client.get(f"/statements/{hope.public_id}/").content.decode()
    assert "More from that meeting" in page
    assert "“They met again”" in page
    assert page.count("“hope for the whole region”") >= 1
    assert f'href="/statements/{hope.public_id}/mistake/"' in page
