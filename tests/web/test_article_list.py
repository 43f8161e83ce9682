"""The list of articles: filtered, paged, and telling no more of a text than its reader may see."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplomacy.article_filters import ArticleFilters
from diplomacy.filters import PublishedCursor
from diplomacy.models import Article, Outlet
from diplomacy.queries import article_list as queries
from diplomacy.storage.articles import OutletFacts
from tests.stories import account, make_world, tell

pytestmark = pytest.mark.django_db

MINISTRY = OutletFacts("The Ministry", "government", "JPN")
DAILY = OutletFacts("The Daily", "press", None)


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def titles(client: Client, query: str = "", status: int = 200) -> list[str]:
    response = client.get(f"/articles/{query}")
    assert response.status_code == status
    return ["".join(piece.text for piece in line.title) for line in response.context["page"].lines]


def fill() -> None:
    tell("old", account(), outlet=DAILY, published="2025-06-01", text="Lee met Ishiba and spoke of secrets.")
    tell("new", account(), outlet=MINISTRY, published="2025-06-20", text="Lee met Ishiba and spoke of secrets.")
    tell("undated", published=None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["new", "old", "undated"]),
        ("?outlet=the-daily", ["old"]),
        ("?kind=government", ["new"]),
        ("?since=2025-06-02", ["new"]),
        ("?until=2025-06-02", ["old"]),
        ("?since=2025-06-01&until=2025-06-20&kind=press", ["old"]),
        ("?words=undated", ["undated"]),
        ("?kind=agency", []),
    ],
)
def test_filters(client: Client, query: str, found: list[str]) -> None:
    fill()
    assert titles(client, query) == found


def test_words_of_a_text_find_it_for_those_who_may_read_it(client: Client, admin_client: Client) -> None:
    fill()
    assert titles(client, "?words=secrets") == ["new"], "a government's text is open, the Daily's is not"
    assert titles(admin_client, "?words=secrets") == ["new", "old"]
    assert titles(client, "?words=old") == ["old"]
    assert "secrets" not in client.get("/articles/?words=old").content.decode()
    page = client.get("/articles/?words=secrets").content.decode()
    assert '<mark class="hit">secrets</mark>' in page


def test_words_of_an_older_version_find_nothing(client: Client) -> None:
    article = tell("one", account(), outlet=MINISTRY, text="They spoke of secrets.")
    article.versions.create(number=2, title="one", text="They spoke.", fingerprint="x")
    assert titles(client, "?words=secrets") == []


def test_the_filter_is_a_sentence_and_facets_toggle(client: Client) -> None:
    fill()
    page = client.get("/articles/?kind=press&words=old").context["page"]
    assert page.total == "1 article"
    assert [(term.lead, term.label, term.query) for term in page.terms] == [
        ("of", "the press", "words=old"),
        ("with the words", "“old”", "kind=press"),
    ]
    kinds, outlets = client.get("/articles/?kind=press").context["page"].facets
    assert [(each.label, each.count, each.query, each.selected) for each in kinds.facets] == [
        ("Governments", 1, "kind=government", False),
        ("The press", 1, "", True),
    ]
    assert [(each.label, each.count, each.query) for each in outlets.facets] == [
        ("The Daily", 1, "outlet=the-daily&kind=press")
    ]


def test_the_list_goes_on_from_where_it_ended(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    for number, day in enumerate(["2025-06-01", "2025-06-02", "2025-06-02", None, None, "2025-06-03", None]):
        tell(f"story-{number}", published=day)
    seen, query = [], ""
    while True:
        seen += titles(client, query)
        following = client.get(f"/articles/{query}").context["page"].next_query
        if not following:
            break
        query = f"?{following}"
    assert seen == [f"story-{number}" for number in (5, 2, 1, 0, 6, 4, 3)]


def test_htmx_gets_the_part_that_changes(client: Client) -> None:
    fill()
    part = client.get("/articles/", headers={"HX-Request": "true", "HX-Target": "results"})
    assert b"<html" not in part.content
    assert b"Narrow the list" in part.content
    more = client.get("/articles/", headers={"HX-Request": "true", "HX-Target": "more"})
    assert b"Narrow the list" not in more.content
    assert b"undated" in more.content
    assert "HX-Request" in more["Vary"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?after=x", "after"),
        ("?after=2025-13-01~1", "after"),
        ("?after=~-1", "after"),
        ("?after=~" + "9" * 40, "after"),
        ("?after=~²", "after"),
        ("?outlet=nobody", "outlet"),
        ("?outlet=No Body", "outlet"),
        ("?kind=rumour", "kind"),
        ("?since=yesterday", "since"),
        ("?since=2025-06-02&until=2025-06-01", "until"),
        ("?words=" + "x" * 201, "words"),
        ("?kind=press&kind=agency", "kind"),
        ("?words=a%00", "words"),
    ],
)
def test_a_value_that_cannot_be_is_named(client: Client, query: str, name: str) -> None:
    response = client.get(f"/articles/{query}")
    assert response.status_code == 400
    assert f"“{name}”" in response.content.decode()


@given(
    st.builds(
        ArticleFilters,
        outlet=st.sampled_from(["", "the-daily"]),
        kind=st.sampled_from(["", "press"]),
        since=st.none() | st.dates(max_value=date(2020, 1, 1)),
        until=st.none() | st.dates(min_value=date(2020, 1, 1)),
        words=st.sampled_from(["", "a b", "“c”&d"]),
        after=st.none() | st.builds(PublishedCursor, st.none() | st.dates(), st.integers(0, 10**17)),
    )
)
def test_filters_read_back_what_they_print(filters: ArticleFilters) -> None:

    assert ArticleFilters.parse(parse_qs(filters.query())) == filters


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "No article has been read yet." in client.get("/articles/").content.decode()
    assert "see all articles" in client.get("/articles/?words=x").content.decode()


def test_unread_articles_and_copies_say_so(client: Client) -> None:
    fill()
    Article.objects.filter(published=None).update(unread="it seems to be French", copy_of=Article.objects.first())
    page = " ".join(client.get("/articles/").content.decode().split())
    assert "not read, a copy" in page
    assert page.count("1 meeting ") == 2


def test_twenty_articles_ask_the_database_no_more_than_ten(client: Client) -> None:
    counts = []
    for first in (0, 10):
        for number in range(first, first + 10):
            outlet = OutletFacts(f"Outlet {number}", "press", None)
            tell(f"story-{number}", account(f"2025-06-{number + 1:02}"), outlet=outlet)
        Outlet.objects.update(open_text=True)
        with CaptureQueriesContext(connection) as found:
            client.get("/articles/?words=lee")
        counts.append(len(found))
    assert counts[0] == counts[1]


ODD = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30) | st.sampled_from(
    ["2025-06-17", "the-daily", "press", "~1", "2025-06-01~3", '"', "-", "a & b | !c", "' OR 1=1", "9" * 30]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["outlet", "kind", "since", "until", "words", "after"]), ODD), max_size=4))
def test_no_query_string_is_a_fault_of_the_program(client: Client, pairs: list[tuple[str, str]]) -> None:
    assert client.get(f"/articles/?{urlencode(pairs)}").status_code in (200, 400)
