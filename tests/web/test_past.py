"""A meeting's page as this database held it on a day, and how records are cited."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from diplomacy.models import Article, Meeting, MeetingVersion, Statement
from diplomacy.queries.versions import today
from diplomacy.records import Evidence, Participant, Span, Status, SummitReading
from tests.stories import HERE, HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
MARCH = date(2026, 3, 1)
BEFORE = {"as_of": "2026-03-01"}


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def put_back(day: date = MARCH, **which: object) -> None:
    """Say that the versions there are were written on the day."""
    MeetingVersion.objects.filter(**which).update(created_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def page(client: Client, address: str, status: int = 200, **parameters: str) -> str:
    response = client.get(address, parameters)
    assert response.status_code == status
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_page_shows_what_was_held_then_and_leads_to_now(client: Client) -> None:
    tell("plan", account(status=Status.PLANNED, summit=G7), published="2025-06-10")
    put_back()
    tell("report", account(place=None), account("2025-06-19", sentence=Span(16, 31)))
    address = Meeting.objects.get(earliest=date(2025, 6, 17)).get_absolute_url()
    then = page(client, address, as_of="2026-03-01")
    assert "As this database held it on 1 March 2026 (UTC); the record has changed since." in then
    assert f'href="{address}">See the record as it is now' in then
    assert "Kananaskis, Canada" in then
    assert '<a href="/meetings/?summit=g7-2025">on the sidelines of G7 2025</a>' in then
    assert "No report found" in then
    assert 'href="#st-held"' not in then
    assert "1 article" in then
    assert 'content="noindex"' in then
    assert "version 1, as of 1 March 2026 (UTC), from 1 source" in then
    assert "2 articles" in page(client, address)


def test_a_record_that_did_not_change_says_so(client: Client) -> None:
    tell("one", account())
    put_back()
    address = Meeting.objects.get().get_absolute_url()
    assert "the record has not changed since" in page(client, address, as_of="2026-03-01")
    assert "As this database holds it today" in page(client, address, as_of=today().isoformat())


def test_an_address_that_was_alive_then_shows_its_record_though_it_is_merged_now(client: Client) -> None:
    tell("one", account())
    tell("two", account("2025-06-12"))
    put_back()
    old, young = Meeting.objects.order_by("pk")
    tell("two", account())
    then = page(client, young.get_absolute_url(), as_of="2026-03-01")
    assert "12 June 2025" in then
    assert "the record has been joined with another one since" in then
    now = client.get(young.get_absolute_url(), {"as_of": today().isoformat()})
    assert (now.status_code, now["Location"]) == (302, f"{old.get_absolute_url()}?as_of={today().isoformat()}")
    bib = client.get(f"{young.get_absolute_url()}cite.bib", {"as_of": today().isoformat()})
    assert bib["Location"] == f"{old.get_absolute_url()}cite.bib?as_of={today().isoformat()}"


def test_what_it_was_joined_with_may_be_removed_by_now(client: Client) -> None:
    tell("one", account())
    tell("two", account("2025-06-12"))
    put_back()
    young = Meeting.objects.latest("pk")
    tell("two", account())
    tell("one")
    tell("two")
    assert "the record was removed since" in page(client, young.get_absolute_url(), as_of="2026-03-01")
    page(client, young.get_absolute_url(), 410)
    page(client, young.get_absolute_url(), 410, as_of=today().isoformat())


def test_a_chain_of_mergers_is_followed_as_it_was_then(client: Client) -> None:
    for name, day in (("one", "2025-06-05"), ("two", "2025-06-11"), ("three", "2025-06-17")):
        tell(name, account(day))
    first, second, third = Meeting.objects.order_by("pk")
    tell("three", account("2025-06-11"))
    put_back()
    tell("two", account("2025-06-05"))
    tell("three", account("2025-06-05"))
    then = client.get(third.get_absolute_url(), BEFORE)
    assert then["Location"] == f"{second.get_absolute_url()}?as_of=2026-03-01"
    now = client.get(third.get_absolute_url(), {"as_of": today().isoformat()})
    assert now["Location"] == f"{first.get_absolute_url()}?as_of={today().isoformat()}"


def test_what_was_not_there_yet_and_what_was_removed_then(client: Client) -> None:
    tell("one", account())
    put_back()
    tell("one")
    address = Meeting.objects.get().get_absolute_url()
    assert "held no meeting at this address; it is there since 1 March 2026" in page(
        client, address, 404, as_of="2026-02-28"
    )
    assert "the record was removed since" in page(client, address, as_of="2026-03-01")
    assert "this meeting was removed" in page(client, address, 410, as_of=today().isoformat())
    assert "this meeting was removed" in page(client, f"{address}cite.bib", 410, as_of=today().isoformat())


@pytest.mark.parametrize("day", ["2026-02-30", "soon", "2026-3-1"])
def test_a_bad_day_is_named(client: Client, day: str) -> None:
    tell("one", account())
    said = page(client, Meeting.objects.get().get_absolute_url(), 400, as_of=day)
    assert f"“as_of” is “{day}”, but it must be a day of the form 2026-11-30." in said


def test_a_day_to_come_is_refused_and_an_unknown_address_is_not_found(client: Client) -> None:
    tell("one", account())
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert "must not lie in the future" in page(client, Meeting.objects.get().get_absolute_url(), 400, as_of=tomorrow)
    page(client, "/meetings/nobody/", 404, as_of="2026-03-01")
    page(client, "/meetings/nobody/cite.bib", 404)


def test_sources_then_stand_in_the_order_in_which_they_came_out(client: Client) -> None:
    for name, day in (("late", "2025-06-20"), ("early", "2025-06-18"), ("middle", "2025-06-19")):
        tell(name, account(), published=day)
    then = page(client, Meeting.objects.get().get_absolute_url(), as_of=today().isoformat())
    assert then.index(">early<") < then.index(">middle<") < then.index(">late<")


def test_a_version_names_articles_that_are_gone_by_their_address(client: Client) -> None:
    tell("one", account())
    tell("two", account(), published=None)
    put_back()
    Article.objects.filter(url__endswith="/two").delete()
    then = page(client, Meeting.objects.get().get_absolute_url(), as_of="2026-03-01")
    assert "https://example.org/two" in then
    assert "2 articles" in then


def test_the_number_of_queries_does_not_grow_with_the_sources(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        tell(f"a-{number}", account())
    address = Meeting.objects.get().get_absolute_url()
    with django_assert_max_num_queries(16):
        page(client, address, as_of=today().isoformat())


def test_a_meeting_is_cited_as_of_today_with_its_version(client: Client, settings: LazySettings) -> None:
    settings.SIDELINES_URL = "https://sidelines.example"
    stranger = Participant(None, "JPN", "Foreign Minister", evidence=HERE)
    tell("one", account(participants=(account().participants[0], stranger)))
    tell("two", account(participants=(account().participants[0], stranger)))
    meeting = Meeting.objects.get()
    now = page(client, meeting.get_absolute_url())
    assert "Lee Jae-myung and Foreign Minister of Japan, Kananaskis, Canada, 17 June 2025 (held). Sidelines" in now
    assert "version 2" in now
    response = client.get(f"{meeting.get_absolute_url()}cite.bib")
    assert response["Content-Type"] == "text/x-bibtex; charset=utf-8"
    name = f"sidelines-meeting-{meeting.public_id}-{today():%Y%m%d}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}.bib"'
    entry = response.content.decode()
    assert entry.startswith(f"@misc{{{name},\n")
    assert f"  url = {{https://sidelines.example/meetings/{meeting.public_id}/?as_of={today()}}},\n" in entry


def test_a_version_is_cited_as_of_its_day(client: Client) -> None:
    tell("one", account())
    put_back()
    tell("two", account())
    address = Meeting.objects.get().get_absolute_url()
    entry = client.get(f"{address}cite.bib", BEFORE).content.decode()
    assert f"http://testserver{address}?as_of=2026-03-01" in entry
    assert "version 1, as of 1~March 2026 (UTC), from 1 source}" in entry
    assert f"urldate = {{{today()}}}" in entry


def test_a_statement_is_cited(client: Client) -> None:
    tell("one", account(), said=HOPE)
    address = f"/statements/{Statement.objects.get().public_id}/"
    assert "Shigeru Ishiba (Japan): “hope for the whole region”, reported on 18 June 2025. Sidelines" in page(
        client, address
    )
    entry = client.get(f"{address}cite.bib").content.decode()
    assert f"url = {{http://testserver{address}}}" in entry
    assert "from 1 source}" in entry
    Statement.objects.update(removed_at=timezone.now())
    page(client, f"{address}cite.bib", 410)
    page(client, "/statements/nobody/cite.bib", 404)


def test_a_version_of_before_articles_were_kept_is_shown_as_far_as_it_goes(client: Client) -> None:
    tell("one", account(summit=G7))
    put_back()
    version = MeetingVersion.objects.get()
    version.record["history"] = [["held", 1]]
    for name in ("articles", "sample", "summit_label"):
        del version.record[name]
    version.save()
    then = page(client, Meeting.objects.get().get_absolute_url(), as_of="2026-03-01")
    assert "on the sidelines of g7-2025" in then
    assert "0 articles" in then
