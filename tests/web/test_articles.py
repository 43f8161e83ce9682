"""Articles: who may read what, what is marked where, and the list."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from diplomacy.editing.articles import withdraw_article
from diplomacy.models import Article, Meeting, Outlet, Report
from diplomacy.records import DateReading, Evidence, PartialDate, Span, TopicReading
from diplomacy.storage.articles import OutletFacts
from tests.editing.desk import make_editor
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

SECRET = "A sentence that is nobody's business."
TEXT = f"Lee met Ishiba. They met again. Then all slept. {SECRET} Much later Tokyo spoke of <b>hope</b>."
SLEPT = TEXT.index("slept")


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def story(sample: bool = False, outlet: OutletFacts | None = None) -> Article:
    return tell("one", account(), text=TEXT, sample=sample, outlet=outlet)


def shown(client: Client, article: Article) -> str:
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_sees_the_evidence_with_its_neighbours_and_the_address_of_the_original(client: Client) -> None:
    page = shown(client, story())
    assert "They met again." in page
    assert "slept" not in page
    assert SECRET not in page
    assert 'href="https://example.org/one"' in page


def test_staff_read_all_of_it_with_markup_made_harmless(admin_client: Client) -> None:
    page = shown(admin_client, story())
    assert "nobody&#x27;s business." in page
    assert "&lt;b&gt;hope&lt;/b&gt;" in page


def test_everybody_reads_samples_and_open_outlets(client: Client) -> None:
    assert "slept" in shown(client, story(sample=True))
    article = story(outlet=OutletFacts("The Daily", "press", None))
    assert "slept" not in shown(client, article)
    Outlet.objects.update(open_text=True)
    assert "slept" in shown(client, article)


def test_each_fact_leads_to_its_mark(client: Client) -> None:
    topic = TopicReading("sleep", Evidence(Span(SLEPT, SLEPT + 5), "test"))
    article = tell("one", account(topics=(topic, replace(topic, phrase="rest"))), text=TEXT, sample=True)
    page, anchor = shown(client, article), Report.objects.get().anchor
    fields = ("who", "who-2", "date", "place", "mode", "status", "topics", "topics-2")
    for field in fields:
        assert page.count(f'id="r-{anchor}-{field}"') == 1, field
        assert page.count(f'href="#r-{anchor}-{field}"') == 1, field
    assert page.split('class="note key"')[1].count("<mark") - 2 == 2, "spans that are the same words are one mark"
    assert f'href="{Meeting.objects.get().get_absolute_url()}"' in page


def test_evidence_in_the_title_is_marked_there(client: Client) -> None:
    when = DateReading(PartialDate.parse("2025-06-17"), "one", Evidence(Span(0, 3, "title"), "test"))
    assert '<h1><mark title="When: 17\xa0June 2025" id="r-' in shown(client, tell("one", account(date=when)))


def test_words_that_were_said_are_marked_and_listed(client: Client) -> None:
    page = shown(client, tell("one", account(), said=HOPE))
    assert 'class="is-quote"' in page
    assert "hope for the whole region</mark>" in page
    assert "“hope for the whole region”" in page


def test_evidence_of_an_older_version_marks_nothing(client: Client) -> None:
    article = story(sample=True)
    article.versions.create(number=2, title="new", text="Quite other words.", fingerprint="x")
    page = shown(client, article)
    assert "Quite other words." in page
    assert "<mark" not in page.split("for a fact")[1].split("what somebody said")[1]
    assert 'href="#r-' not in page


def test_what_cannot_be_shown(client: Client) -> None:
    article = story()
    Article.objects.update(withdrawn_at=timezone.now())
    gone = client.get(article.get_absolute_url())
    assert (gone.status_code, b"withdrawn" in gone.content) == (410, True)
    assert client.get("/articles/nothing/").status_code == 404
    assert article.public_id not in client.get("/articles/").content.decode()


def test_an_address_that_is_no_web_address_is_no_link(client: Client) -> None:
    article = story()
    Article.objects.update(url="javascript:alert(1)")
    assert "javascript:" not in shown(client, article)


def test_twenty_reports_ask_the_database_no_more_than_ten(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    text = " ".join(f"Lee met Ishiba in room {room:02}." for room in range(20))
    for many in (10, 20):
        days = [account(f"2025-06-{day + 1:02}", sentence=Span(27 * day, 27 * day + 26)) for day in range(many)]
        article = tell("one", *days, said=HOPE, text=text)
        with django_assert_num_queries(7):
            shown(client, article)


def test_each_mark_says_what_it_proves_and_leads_to_the_fact(client: Client) -> None:
    page = shown(client, tell("one", account(), said=HOPE, sample=True))
    anchor = Report.objects.get().anchor
    assert f'<a class="tag" href="#of-r-{anchor}-date" title="When: 17\xa0June 2025">when</a>' in page
    assert page.count(f'id="of-r-{anchor}-date"') == 1
    assert page.count(">who</a>") == 1, "of two people in the same words one tag is enough"
    assert re.search(r'title="Said by Shigeru Ishiba">said</a>', page)
    assert page.count('id="of-q-') == 1


def test_copies_name_one_another(client: Client) -> None:
    first, second, third = (
        tell(name, account(), outlet=OutletFacts(f"Outlet {name}", "press", None)) for name in "abc"
    )
    Article.objects.filter(pk__in=[second.pk, third.pk]).update(copy_of=first)
    page = shown(client, first)
    assert "This is a copy of" not in page
    assert all(f'href="{copy.get_absolute_url()}"' in page for copy in (second, third))
    page = shown(client, second)
    assert f'This is a copy of <a href="{first.get_absolute_url()}">a</a>' in page
    assert f'href="{third.get_absolute_url()}"' in page
    Article.objects.filter(pk=third.pk).update(withdrawn_at=timezone.now())
    assert f'href="{third.get_absolute_url()}"' not in shown(client, second)


def test_changed_words_are_said_to_have_changed(client: Client) -> None:
    article = story(sample=True)
    assert "Its words changed" not in shown(client, article)
    article.versions.create(number=2, title="new", text="Quite other words.", fingerprint="x")
    page = " ".join(shown(client, article).split())
    assert "Version 2, shown here" in page
    assert "as “one”" in page


def test_a_withdrawn_article_says_since_when_and_why(client: Client) -> None:
    article = story()
    withdraw_article(article, make_editor(), "Its outlet took it back.")
    page = client.get(article.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert f"This article was withdrawn on {timezone.now():%-d %B %Y}: Its outlet took it back. Nothing that" in page


@pytest.mark.parametrize("many", [2, 12])
def test_copies_and_versions_take_no_more_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    first = story(sample=True)
    for number in range(many):
        copy = tell(f"copy {number}", account())
        Article.objects.filter(pk=copy.pk).update(copy_of=first)
        first.versions.create(number=number + 2, title="new", text="Quite other words.", fingerprint=f"{number}")
    with django_assert_num_queries(7):
        shown(client, first)
