"""Articles: who may read what, what is marked where, and the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from diplomacy.models import Article, Meeting, Outlet, Report
from diplomacy.queries import articles
from diplomacy.records import DateReading, Evidence, PartialDate, Span, TopicReading
from diplomacy.storage.articles import OutletFacts
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
    assert page.count("<mark") == 2, "spans that are the same words are one mark"
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
    assert "<mark" not in page
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


def test_the_list_goes_on_from_where_it_ended(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "PAGE", 3)
    for number, day in enumerate(["2025-06-01", "2025-06-02", "2025-06-02", None, None, "2025-06-03", None]):
        tell(f"story-{number}", published=day)
    seen, address = [], "/articles/"
    while address:
        page = client.get(address).context["page"]
        seen += [line.title for line in page.lines]
        address = f"/articles/?before={page.following}" if page.following else ""
    assert seen == [f"story-{number}" for number in (5, 2, 1, 0, 6, 4, 3)]


@pytest.mark.parametrize("place", ["x", "2025-13-01~1", "~", "~-1", "~" + "9" * 40, "2025-06-01", "~1%00", "~²"])
def test_a_place_that_is_none_is_named(client: Client, place: str) -> None:
    response = client.get(f"/articles/?before={place}")
    assert response.status_code == 400
    assert "“before”" in response.content.decode()


@given(st.none() | st.dates(), st.integers(0, 10**17))
def test_a_cursor_reads_back(day: date | None, number: int) -> None:
    cursor = articles.Cursor(day, number)
    assert articles.Cursor.parse(str(cursor)) == cursor


def test_an_empty_list_says_so(client: Client) -> None:
    assert "No article has been read yet." in client.get("/articles/").content.decode()


def test_twenty_articles_ask_the_database_no_more_than_ten(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        tell(f"story-{number}", account(f"2025-06-{number + 1:02}"))
    with django_assert_num_queries(2):
        client.get("/articles/")
    for number in range(10, 20):
        tell(f"story-{number}", account(f"2025-06-{number + 1:02}"))
    with django_assert_num_queries(2):
        client.get("/articles/")


def test_twenty_reports_ask_the_database_no_more_than_ten(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    text = " ".join(f"Lee met Ishiba in room {room:02}." for room in range(20))
    for many in (10, 20):
        days = [account(f"2025-06-{day + 1:02}", sentence=Span(27 * day, 27 * day + 26)) for day in range(many)]
        article = tell("one", *days, said=HOPE, text=text)
        with django_assert_num_queries(6):
            shown(client, article)
