"""Meetings by the interface: the records of the timeline, with their evidence."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diplomacy.editing.reports import reject_report
from diplomacy.models import Meeting, Report
from diplomacy.records import Mode, ModeReading, Span
from tests.stories import HERE, HOPE, account, make_world, tell
from tests.web.test_exports import week

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def get(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status, response.content
    return response.json()


def test_a_list_gives_the_record(client: Client) -> None:
    tell("one", account())
    found = get(client, "meetings")
    (meeting,) = found["meetings"]
    assert (found["total"], found["next"]) == (1, None)
    assert meeting["title"] == "Lee Jae-myung and Shigeru Ishiba"
    assert meeting["url"] == f"http://testserver/meetings/{meeting['id']}/"
    assert meeting["date"] == {
        "value": "2025-06-17",
        "precision": "day",
        "earliest": "2025-06-17",
        "latest": "2025-06-17",
    }
    assert meeting["place"] == {"venue": None, "city": "Kananaskis", "country": "CAN"}
    assert [person["leader"] for person in meeting["participants"]] == ["lee-jae-myung", "shigeru-ishiba"]
    assert [source["address"] for source in meeting["sources"]] == ["https://example.org/one"]
    assert [step["status"] for step in meeting["history"]] == ["held"]


@pytest.mark.parametrize(("query", "count"), [("mode=phone", 1), ("country=canada", 0), ("status=held", 2), ("", 2)])
def test_filters_are_those_of_the_timeline(client: Client, query: str, count: int) -> None:
    tell("one", account("2025-03-16", mode=ModeReading(Mode.PHONE, HERE), place=None))
    tell("two", account("2025-06-17"))
    found = get(client, f"meetings?{query}")
    assert (found["total"], len(found["meetings"])) == (count, count)


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_pages_hold_every_meeting_once_and_lead_on(client: Client, sort: str) -> None:
    for number in range(5):
        tell(f"story-{number}", account(week(number) if number else None, sentence=Span(0, 10 + number)))
    seen, address = [], f"meetings?limit=2&sort={sort}"
    while address:
        response = client.get(f"/api/v1/{address}")
        page = response.json()
        assert len(page["meetings"]) <= 2
        seen += [meeting["date"] and meeting["date"]["value"] for meeting in page["meetings"]]
        following = page["next"]
        assert response.get("Link", "") == (f'<{following}>; rel="next"' if following else "")
        address = (following or "").removeprefix("http://testserver/api/v1/")
    days = [week(number) for number in (1, 2, 3, 4)]
    assert seen == [*(days if sort == "oldest" else days[::-1]), None]


def test_one_meeting_gives_the_sentence_of_each_fact_and_what_was_said(client: Client) -> None:
    tell("one", account(), said=HOPE)
    found = get(client, f"meetings/{Meeting.objects.get().public_id}")
    fields = {each["field"]: each for each in found["evidence"]}
    assert set(fields) == {"participant", "date", "place", "mode", "status"}
    date = fields["date"]
    assert (date["value"], date["words"], date["sentence"]) == ("2025-06-17", "Lee", "Lee met Ishiba.")
    assert date["sentence"][date["start"] - date["sentence_start"] : date["end"] - date["sentence_start"]] == "Lee"
    (statement,) = found["statements"]
    assert statement["words"] == "hope for the whole region"
    assert statement["sources"][0]["address"] == "https://example.org/one"
    listed = get(client, "meetings")["meetings"][0]
    assert {name: found[name] for name in listed} == listed


def test_a_removed_meeting_says_so_and_an_unknown_one_is_missing(client: Client) -> None:
    tell("one", account())
    gone = Meeting.objects.get()
    Meeting.objects.update(removed_at=gone.changed_at)
    assert "removed" in get(client, f"meetings/{gone.public_id}", 410)["detail"]
    assert get(client, "meetings/nobody", 404)["status"] == 404


def test_a_rejected_report_proves_nothing(client: Client, admin_user: Any) -> None:
    tell("one", account())
    tell("two", account())
    reject_report(Report.objects.get(article__url="https://example.org/two"), admin_user, "wrong")
    found = get(client, f"meetings/{Meeting.objects.current().get().public_id}")
    assert len({each["article"] for each in found["evidence"]}) == len(found["sources"]) == 1


@pytest.mark.parametrize("address", ["meetings", "statements", "articles"])
def test_twenty_records_take_no_more_queries_than_ten(client: Client, address: str) -> None:
    counts = []
    for first in (0, 10):
        for number in range(first, first + 10):
            tell(
                f"story-{number}",
                account(week(3 * number), sentence=Span(0, 10 + number)),
                said=HOPE,
                published=week(3 * number + 1),
            )
        with CaptureQueriesContext(connection) as queries:
            assert len(get(client, address)[address]) == first + 10
        counts.append(len(queries))
    assert counts[0] == counts[1]
