"""`export meetings`: today, as this database held it on a day, and as articles out by a day tell it."""

from __future__ import annotations

import io
import json
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from diplomacy.editing.reference import correct_reference
from diplomacy.models import Article, Leader, Meeting, MeetingVersion, Summit
from diplomacy.queries.versions import today
from diplomacy.records import Evidence, Participant, RoleKind, Span, Status, SummitReading
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def export(*options: str) -> str:
    out = io.StringIO()
    call_command("export", "meetings", *options, stdout=out)
    return out.getvalue()


def rows(*options: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export(*options).splitlines()]


def refused(*options: str) -> str:
    with pytest.raises(CommandError) as error:
        export(*options)
    return str(error.value)


def back_to(day: date, **which: object) -> None:
    """Say that versions were written on the day, so that later ones are later."""
    MeetingVersion.objects.filter(**which).update(created_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def unnamed() -> tuple[Participant, ...]:
    """Return the cast with the president known by office alone."""
    office = Participant(None, "KOR", "President", RoleKind.HEAD_OF_STATE, HERE, leader="lee-jae-myung")
    return (office, account().participants[1])


def test_as_of_today_is_the_plain_export_byte_for_byte() -> None:
    tell("plan", account(status=Status.PLANNED, participants=unnamed(), summit=G7), published="2025-06-10")
    tell("other", account("2025-07-01", place=None), published="2025-07-02")
    tell("undated", account(None), published=None)
    tell("sample", account(), sample=True)
    tell("report", account(summit=G7))
    tell("other", account("2025-06-17"), published="2025-07-02")
    tell("gone", account("2024-01-01"))
    tell("gone")
    assert len(rows()) >= 3
    assert export("--as-of", today().isoformat()) == export()


def test_names_that_the_reference_data_changes_are_printed_alike() -> None:
    tell("one", account(participants=unnamed(), summit=G7))
    leader, summit = Leader.objects.get(slug="lee-jae-myung"), Summit.objects.get()
    leader.name = "Lee Jae Myung"
    correct_reference(leader, ["name"], None)
    summit.label = "G7 Kananaskis"
    correct_reference(summit, ["label"], None)
    assert export("--as-of", today().isoformat()) == export()
    assert rows()[0]["participants"][0]["name"] == "Lee Jae Myung"
    assert [v.record["summit_label"] for v in MeetingVersion.objects.order_by("number")] == [
        "G7 2025",
        "G7 2025",
        "G7 Kananaskis",
    ]


def test_a_withdrawn_source_is_not_named() -> None:
    tell("one", account())
    tell("two", account())
    Article.objects.filter(url__endswith="/two").update(withdrawn_at=datetime.now(UTC))
    assert rows()[0]["articles"] == ["https://example.org/one"]


def test_the_past_stays_as_it_was_held() -> None:
    tell("plan", account(status=Status.PLANNED), published="2025-06-10")
    back_to(date(2026, 3, 1))
    then = export()
    tell("report", account("2025-06-17"))
    back_to(date(2026, 3, 5), number=2)
    tell("second", account())
    tell("elsewhere", account("2025-08-01"))
    assert export("--as-of", "2026-03-01") == export("--as-of", "2026-03-04") == then
    (later,) = rows("--as-of", "2026-03-05")
    assert (later["status"], len(later["articles"])) == ("held", 2)
    assert len(rows()) == 2
    assert export("--as-of", "2026-02-28") == ""


def test_what_was_merged_later_stands_alone_then_and_what_was_removed_then_is_left_out() -> None:
    tell("one", account())
    tell("two", account("2025-06-12"))
    back_to(date(2026, 3, 1))
    tell("two", account())
    assert len(rows("--as-of", "2026-03-01")) == 2
    assert len(rows()) == len(rows("--as-of", today().isoformat())) == 1


def test_a_day_ends_at_midnight_utc() -> None:
    tell("one", account())
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    MeetingVersion.objects.update(created_at=midnight - timedelta(microseconds=1))
    assert len(rows("--as-of", "2026-03-01")) == 1
    MeetingVersion.objects.update(created_at=midnight)
    assert rows("--as-of", "2026-03-01") == []


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "20260301", "", "٢٠٢٦-03-01"])
def test_a_bad_day_is_named(day: str) -> None:
    assert refused("--as-of", day) == f"--as-of is {day!r}, but it must be a day of the form 2026-11-30."
    assert "--published-until is" in refused("--published-until", day)


def test_a_day_to_come_is_refused() -> None:
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert "must not lie in the future" in refused("--as-of", tomorrow)
    assert "do not go together" in refused("--as-of", "2026-01-01", "--published-until", "2025-01-01")


def test_published_until_tells_what_articles_out_by_then_say_and_writes_nothing() -> None:
    tell("plan", account(status=Status.PLANNED, participants=unnamed()), published="2025-06-10")
    tell("report", account(), published="2025-06-18")
    tell("undated", account("2025-05-01"), published=None)
    tell("later", account("2025-07-01"), published="2025-07-02")
    versions = MeetingVersion.objects.count()
    held = Meeting.objects.get(earliest=date(2025, 6, 17)).public_id
    (only,) = rows("--published-until", "2025-06-17")
    assert (only["id"], only["status"], only["articles"]) == (held, "planned", ["https://example.org/plan"])
    assert only["participants"][0]["name"] == "Lee Jae-myung"
    assert only["history"] == [{"status": "planned", "article": "https://example.org/plan"}]
    assert [row["status"] for row in rows("--published-until", "2025-06-18")] == ["held"]
    assert rows("--published-until", "2025-06-09") == []
    assert MeetingVersion.objects.count() == versions
    tell("undated", published=None)
    tell("again", account(), published="2025-06-20")
    assert export("--published-until", "2030-01-01") == export()


def test_an_article_without_an_address_is_named_by_its_page() -> None:
    tell("one", account())
    Article.objects.update(url="")
    public_id = Article.objects.get().public_id
    assert rows()[0]["articles"] == [f"/articles/{public_id}/"]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_each_day_stays_as_it_was_exported_then(seed: int) -> None:
    chance = random.Random(seed)
    kept: dict[date, str] = {}
    for number in range(12):
        day = date(2026, 3, 1) + timedelta(days=number)
        last = MeetingVersion.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        for _ in range(chance.randint(0, 3)):
            told = [
                account(
                    f"2025-06-{chance.randint(14, 17)}",
                    status=chance.choice(list(Status)),
                    participants=chance.choice([unnamed(), account().participants]),
                    summit=chance.choice([G7, None]),
                    place=chance.choice([None, account().place]),
                )
            ]
            published = chance.choice([None, "2025-06-10", "2025-06-18"])
            tell(chance.choice("abcde"), *told[: chance.randint(0, 3)], published=published)
        if chance.random() < 0.3:
            leader = Leader.objects.get(slug="lee-jae-myung")
            leader.name = f"Lee the {number}th"
            correct_reference(leader, ["name"], None)
        back_to(day, pk__gt=last)
        kept[day] = export()
    assert len(set(kept.values())) > 6
    assert {day: export("--as-of", day.isoformat()) for day in kept} == kept
