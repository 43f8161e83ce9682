"""The list of statements: filtered, paged, each leading to its context."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diplomacy.models import Statement
from diplomacy.queries import statement_list as queries
from diplomacy.records import Evidence, Span, SummitReading
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
LEE = replace(HOPE, speaker="Lee Jae-myung", words="trade between neighbours", party="KOR", leader="lee-jae-myung")


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def other_words(number: int) -> str:
    """Return words that have nothing in common with those of another number, so that no two are one statement."""
    return " ".join(f"{chr(97 + number)}{ending}" for ending in ("lpha", "ravo", "elta", "cho", "otel"))


def page(client: Client, query: str = "", status: int = 200, headers: dict[str, str] | None = None) -> str:
    response = client.get(f"/statements/{query}", headers=headers)
    assert response.status_code == status
    return response.content.decode()


def test_it_shows_words_speaker_day_and_the_meeting_they_belong_to(client: Client) -> None:
    tell("one", account(summit=G7), said=HOPE)
    text = page(client)
    statement = Statement.objects.get()
    for wanted in (
        "“hope for the whole region”",
        "Shigeru Ishiba",
        "18\N{NO-BREAK SPACE}June 2025",
        f'href="/statements/{statement.public_id}/"',
        "Lee Jae-myung and Shigeru Ishiba",
        'href="/summits/g7-2025/"',
    ):
        assert wanted in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?country=japan", {"hope"}),
        ("?country=south-korea", {"trade"}),
        ("?leader=lee-jae-myung", {"trade"}),
        ("?summit=g7-2025", {"hope"}),
        ("?summit=g7", {"hope"}),
        ("?words=neighbour", {"trade"}),
        ("?words=ishiba", {"hope"}),
        ("?words=-neighbours", {"hope"}),
        ("?since=2025-06-19", {"trade"}),
        ("?until=2025-06-18", {"hope"}),
        ("?kind=indirect", set()),
        ("?country=japan&words=neighbours", set()),
    ],
)
def test_each_filter_keeps_what_it_names(client: Client, query: str, found: set[str]) -> None:
    tell("one", account(summit=G7), said=HOPE)
    tell("two", account("2025-06-20"), said=LEE, published="2025-06-21")
    text = page(client, query)
    assert {name for name, words in (("hope", "whole"), ("trade", "between")) if words in text} == found
    if not found:
        assert "Nothing that anybody said fits all of this" in text


def test_the_words_asked_for_are_marked_and_each_part_of_the_sentence_can_go(client: Client) -> None:
    tell("one", account(summit=G7), said=HOPE)
    text = page(client, "?words=hoping&country=japan")
    assert '<mark class="hit">hope</mark>' in text
    assert 'aria-label="Remove the filter for Japan"' in text
    assert 'href="?words=hoping"' in text


def test_on_an_empty_record_it_says_what_to_do(client: Client) -> None:
    assert "No statement is known yet" in page(client)


@pytest.mark.parametrize("query", ["?country=atlantis", "?leader=nobody", "?summit=g7-1850", "?theme=x", "?after=x"])
def test_what_does_not_exist_is_named(client: Client, query: str) -> None:
    name = query[1:].split("=")[0]
    assert f"“{name}”" in page(client, query, 400)


def test_pages_follow_one_another_without_gaps(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    for number in range(8):
        day = (date(2025, 6, 1) + timedelta(days=number // 2)).isoformat() if number < 6 else None
        tell(f"story-{number}", said=replace(HOPE, words=other_words(number)), published=day)
    seen: list[str] = []
    query = ""
    while True:
        text = page(client, query)
        seen += [part.split('"')[0] for part in text.split('id="statement-')[1:]]
        if 'rel="next"' not in text:
            break
        query = text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert seen == list(Statement.objects.values_list("public_id", flat=True))
    assert len(seen) == 8


def test_htmx_gets_the_part_that_changes(client: Client) -> None:
    tell("one", account(), said=HOPE)
    part = page(client, headers={"HX-Request": "true", "HX-Target": "results"})
    more = page(client, headers={"HX-Request": "true", "HX-Target": "more"})
    whole = page(client, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert ("<html" in part, "sentence" in part) == (False, True)
    assert ("sentence" in more, "hope for" in more) == (False, True)
    assert "<html" in whole


def test_many_are_not_counted_to_the_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "COUNTED", 1)
    monkeypatch.setattr(queries, "FACETED", 1)
    tell("one", account(), said=HOPE)
    tell("two", account("2025-06-20"), said=LEE)
    text = page(client)
    assert "More than 1 statements" in text
    assert "facets" not in text


def test_twenty_statements_take_no_more_queries_than_ten(client: Client) -> None:
    counts = []
    for first in (0, 10):
        for number in range(first, first + 10):
            said = replace(HOPE, words=other_words(number))
            tell(f"story-{number}", account(f"2025-06-{1 + number:02}"), said=said)
        with CaptureQueriesContext(connection) as captured:
            page(client)
        counts.append(len(captured))
    assert counts[0] == counts[1]
