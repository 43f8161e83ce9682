"""The pages of meetings, countries, leaders and summits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diplomacy.models import Country, Leader, Meeting, Participation, Redirect, Term
from diplomacy.records import Capacity, Evidence, Participant, RoleKind, Span, Status, SummitReading
from tests.stories import HERE, HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_a_meetings_facts_open_the_sentences_that_support_them(client: Client) -> None:
    tell("plan", account(status=Status.PLANNED, summit=G7), published="2025-06-10")
    tell("report", account(summit=G7), said=HOPE)
    text = page(client, Meeting.objects.get().get_absolute_url())
    assert "Lee Jae-myung and Shigeru Ishiba, Kananaskis, 17\N{NO-BREAK SPACE}June 2025" in text
    assert "<mark>Lee</mark> met Ishiba." in text
    assert "2 sources agree" in text
    assert text.index("Announced") < text.rindex("Held")
    assert "hope for the whole region" in text
    assert "/summits/g7-2025/" in text


def test_everybody_is_listed_with_office_and_part(client: Client) -> None:
    lee, ishiba = account().participants
    tell("one", account(participants=(replace(lee, capacity=Capacity.HOST), ishiba)))
    Participation.objects.create(
        meeting=Meeting.objects.get(), position=9, name="Jane Roe", role="adviser", optional=True
    )
    text = " ".join(page(client, Meeting.objects.get().get_absolute_url()).split())
    assert (
        '>Lee Jae-myung</a>, President, <a href="/countries/south-korea/">South Korea</a> <span class="part">host<'
        in text
    )
    assert 'Jane Roe, adviser <span class="part">sat in, with the delegation<' in text
    assert "<h1>Lee Jae-myung and Shigeru Ishiba," in text


def test_a_meeting_says_so_when_it_stands_beside_samples(client: Client) -> None:
    tell("one", account())
    address = Meeting.objects.get().get_absolute_url()
    assert "wording not real" not in page(client, address)
    tell("two", account("2025-06-16"), sample=True)
    assert "wording not real" in page(client, address)


@pytest.mark.parametrize("address", ["/countries/", "/leaders/", "/summits/"])
def test_counts_say_so_when_they_include_samples(client: Client, address: str) -> None:
    tell("one", account(summit=G7))
    assert "include samples" not in page(client, address)
    tell("two", account(summit=G7), sample=True)
    assert "include samples" in page(client, address)


def test_a_merged_meeting_leads_to_the_one_that_took_its_place(client: Client) -> None:
    tell("one", account())
    tell("two", account("2025-06-12"))
    young = Meeting.objects.order_by("pk")[1].public_id
    tell("two", account())
    response = client.get(f"/meetings/{young}/")
    assert response.status_code == 302
    assert response["Location"] == Meeting.objects.current().get().get_absolute_url()
    assert Redirect.objects.count() == 1


def test_a_removed_meeting_says_so_and_an_unknown_one_is_not_found(client: Client) -> None:
    tell("one", account())
    tell("one")
    assert "no article" in page(client, Meeting.objects.get().get_absolute_url(), 410)
    page(client, "/meetings/nowhere/", 404)


def test_a_country_shows_partners_office_holders_and_what_was_said(client: Client) -> None:
    tell("one", account(), said=HOPE)
    japan = Country.objects.get(code="JPN")
    ishiba = Leader.objects.get(slug="shigeru-ishiba")
    Term.objects.create(key="k", leader=ishiba, country=japan, role="Prime Minister", role_kind="head_of_government")
    text = page(client, "/countries/japan/")
    for wanted in ("South Korea", "Prime Minister", "hope for the whole region", "1 meeting"):
        assert wanted in text
    assert "Japan" in page(client, "/countries/")
    page(client, "/countries/atlantis/", 404)


def test_a_leader_shows_counterparts_and_is_found_with_a_typing_error(client: Client) -> None:
    tell("one", account())
    assert "Shigeru Ishiba" in page(client, "/leaders/lee-jae-myung/")
    assert "/leaders/shigeru-ishiba/" in page(client, "/leaders/?name=ishibba")
    assert "Nobody of that name" in page(client, "/leaders/?name=zzzzzz")
    page(client, "/leaders/nobody/", 404)
    page(client, f"/leaders/?name={'x' * 300}", 400)


def test_somebody_only_articles_know_is_marked_as_found(client: Client) -> None:
    stranger = Participant("Jane Roe", "CAN", "trade envoy", RoleKind.OTHER, HERE)
    tell("one", account(participants=(stranger, account().participants[0])))
    assert "found in an article" in page(client, "/leaders/")
    assert "no editor has confirmed" in page(client, "/leaders/jane-roe-can-found/")


def test_a_summit_has_a_matrix_and_a_series_its_editions(client: Client) -> None:
    tell("one", account(summit=G7))
    text = page(client, "/summits/g7-2025/")
    assert "Japan and South Korea: 1 meeting" in text or "South Korea and Japan: 1 meeting" in text
    assert "51st G7 summit" in page(client, "/summits/g7/")
    assert "51st G7 summit" in page(client, "/summits/")
    page(client, "/summits/g7-1850/", 404)


@pytest.mark.parametrize("address", ["/", "/countries/", "/leaders/", "/summits/", "/countries/japan/"])
def test_twenty_rows_take_no_more_queries_than_ten(client: Client, address: str) -> None:
    counts = []
    for first in (0, 10):
        for number in range(first, first + 10):
            code = f"C{number:02}"
            Country.objects.create(code=code, slug=f"land-{number}", kind="state", name=f"Land {number}", sort_key=code)
            stranger = Participant(f"Jane Roe the {number}", code, "envoy", RoleKind.OTHER, HERE)
            people = (stranger, account().participants[1])
            tell(f"story-{number}", account(f"2025-06-{1 + number:02}", participants=people, summit=G7), said=HOPE)
        with CaptureQueriesContext(connection) as queries:
            page(client, address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
