"""One box over everything: exact names first, typing errors forgiven, nobody shown what is not theirs to read."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diplomacy.models import ArticleVersion, Leader, Outlet
from diplomacy.queries.search import page as queries
from diplomacy.records import Evidence, Span, SummitReading
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def page(client: Client, words: str, status: int = 200, headers: dict[str, str] | None = None, **more: str) -> str:
    response = client.get("/search/", {"q": words, **more}, headers=headers)
    assert response.status_code == status
    return response.content.decode()


def groups(text: str) -> list[str]:
    return [part.split('"')[0] for part in text.split('id="found-')[1:]]


def test_one_word_finds_everything_of_that_name(client: Client) -> None:
    tell("Ishiba speaks of hope", account(summit=G7), said=HOPE)
    text = page(client, "ishiba")
    assert groups(text) == ["leaders", "meetings", "statements", "articles"]
    for address in ("/leaders/shigeru-ishiba/", "/meetings/", "/statements/", "/articles/"):
        assert f'href="{address}' in text
    assert '<mark class="hit">Ishiba</mark>' in text


@pytest.mark.parametrize("words", ["ishibba", "Shigeru Isiba", "ISHIBA", "ish"])
def test_a_misspelt_or_unfinished_name_is_found(client: Client, words: str) -> None:
    tell("one", account())
    assert "/leaders/shigeru-ishiba/" in page(client, words)


def test_accents_do_not_matter(client: Client) -> None:
    Leader.objects.create(slug="tayyip-erdogan", name="Tayyip Erdoğan", folded="tayyip erdogan", sort_key="Erdogan")
    for words in ("erdogan", "Erdoğan"):
        assert "/leaders/tayyip-erdogan/" in page(client, words)


def test_the_very_name_comes_first(client: Client) -> None:
    Leader.objects.create(slug="jane-japan", name="Jane Japan", folded="jane japan", sort_key="Japan")
    tell("one", account())
    assert groups(page(client, "japan"))[:2] == ["countries", "leaders"]
    assert groups(page(client, "jane japan"))[0] == "leaders"


def test_a_summit_is_found_by_name_and_by_city(client: Client) -> None:
    for words in ("g7 2025", "kananaskis", "G7"):
        assert "/summits/g7-2025/" in page(client, words)
    assert 'href="/summits/g7/"' in page(client, "G7")


def test_a_misspelt_word_is_searched_for_as_it_was_meant(client: Client) -> None:
    tell("one", account(), said=HOPE)
    text = page(client, "shugeru")
    assert "shown for" in text
    assert 'href="?q=shigeru"' in text
    assert "meetings" in groups(text)


def test_an_article_is_found_by_its_text_only_by_those_who_may_read_it(client: Client, admin_client: Client) -> None:
    tell("A plain title", account(), text="Lee met Ishiba. They met again. Lighthouses were spoken of.")
    assert "articles" not in groups(page(client, "lighthouses"))
    assert "articles" in groups(page(client, "plain title"))
    assert '<mark class="hit">Lighthouses</mark>' in page(admin_client, "lighthouses")
    outlet = Outlet.objects.create(slug="open", name="Open", open_text=True)
    ArticleVersion.objects.get().article.__class__.objects.update(outlet=outlet)
    assert "articles" in groups(page(client, "lighthouses"))


def test_words_of_an_older_version_find_nothing(client: Client) -> None:
    tell("one", account(), text="Lee met Ishiba. They met again. Lighthouses.", sample=True)
    tell("one", account(), text="Lee met Ishiba. They met again. Harbours.", sample=True)
    assert "articles" not in groups(page(client, "lighthouses"))
    assert "articles" in groups(page(client, "harbours"))


def test_words_in_quotation_marks_stay_together_and_a_minus_leaves_out(client: Client) -> None:
    tell("one", account(), said=HOPE)
    assert "statements" in groups(page(client, '"whole region"'))
    assert "statements" not in groups(page(client, '"region whole"'))
    assert "statements" not in groups(page(client, "hope -region"))


def test_more_than_a_few_lead_to_the_rest(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "FEW", 1)
    for day in ("2025-06-01", "2025-07-01", "2025-08-01"):
        tell(day, account(day))
    text = page(client, "ishiba", kind="")
    assert 'href="/meetings/?words=ishiba"' in text
    assert "All 3" in text
    assert groups(page(client, "ishiba", kind="leaders")) == ["leaders"]


def test_nothing_found_and_nothing_asked_say_what_to_do(client: Client) -> None:
    assert "Try fewer words" in page(client, "zzzzzzz")
    for nothing in ("", "  ", "…", '"'):
        assert "Typing errors are forgiven" in page(client, nothing)


def test_bad_input_is_named(client: Client) -> None:
    assert "“q”" in page(client, "x" * 201, 400)
    assert "“kind”" in page(client, "x", 400, kind="people")


@pytest.mark.parametrize(
    "words", ["'", "&|!:*()", "a:*", "\\", "%_", "☃", "a" * 200, '"a b', "- -", "OR", "<->", "١٢٣"]
)
def test_no_sign_is_a_fault(client: Client, words: str) -> None:
    tell("one", account(), said=HOPE)
    page(client, words)


def test_htmx_gets_the_results_alone(client: Client) -> None:
    text = page(client, "japan", headers={"HX-Request": "true"})
    assert ("<html" in text, groups(text)) == (False, ["countries"])
    response = client.get("/search/?q=japan")
    assert "HX-Request" in response["Vary"]


def test_more_finds_take_no_more_queries(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "FEW", 50)
    counts = []
    for first in (0, 10):
        for number in range(first, first + 10):
            name = f"Jane Ishiba {chr(65 + number)}"
            Leader.objects.create(slug=f"jane-{number}", name=name, folded=name.lower(), sort_key=name)
            tell(f"Ishiba {number}", account(f"2025-06-{1 + number:02}"), said=HOPE if number == 0 else None)
        with CaptureQueriesContext(connection) as captured:
            page(client, "ishiba")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_article_beyond_the_count_is_found_both_ways(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplomacy.queries.search.texts.COUNTED", 1)
    for number in range(3):
        tell(f"Lighthouses {number}", account(f"2025-06-{number + 1:02}"), text=f"Lee met Ishiba. Number {number}.")
    tell(
        "Sample", account("2025-05-01"), text="Lee met Ishiba. Lighthouses again.", sample=True, published="2025-07-01"
    )
    text = page(client, "lighthouses")
    assert [part.split("<")[0] for part in text.split('"hit">')[1:]].count("Lighthouses") == 4
