"""What is said of two parties: last contact, rhythm, words of each side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from diplomacy.models import Country, Meeting
from diplomacy.queries.pairs import PairPage, find_pair, pair_page
from diplomacy.records import Level, Mode, ModeReading, Participant, PlaceReading, RoleKind, Status, TopicReading
from tests.stories import HERE, HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 1)
NB = "\N{NO-BREAK SPACE}"
CALL = ModeReading(Mode.PHONE, HERE)
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def told(*days: str | None, status: Status = Status.HELD, **changes: object) -> None:
    for number, day in enumerate(days):
        wanted = {"level": Level.LEADERS, "place": PlaceReading(HERE, f"Town {number}", "CAN"), **changes}
        tell(f"{day}-{status}-{sorted(changes)}", replace(account(day, status=status), **wanted))  # type: ignore[arg-type]


def shown() -> PairPage:
    found = find_pair("japan", "south-korea")
    assert found is not None
    return pair_page(*found, today=TODAY)


def test_the_last_contact_is_that_of_leaders_in_person_on_a_known_day() -> None:
    told("2025-06-17")
    told("2025-08-01", mode=CALL, place=None)
    told("2025-09-01", level=Level.FOREIGN_MINISTERS)
    page = shown()
    assert page.last is not None
    assert (page.last.when, page.last.place) == (f"17{NB}June 2025", "Town 0, Canada")
    assert page.last.ago == "6 months ago"
    assert (page.held, page.at_leaders, page.perhaps_later) == (3, 2, 0)


def test_a_meeting_known_to_the_year_may_be_later_and_is_said_so() -> None:
    told("2025-06-17")
    told("2025", place=PlaceReading(HERE, "Tokyo", "JPN"))
    page = shown()
    assert page.last is not None
    assert page.last.when == f"17{NB}June 2025"
    assert page.perhaps_later == 1


def test_plans_cancellations_and_plenaries_are_no_contact() -> None:
    told("2025-06-17")
    told("2025-07-01", status=Status.CANCELLED)
    told("2026-03-01", status=Status.PLANNED)
    told("2025-08-01", participants=(*account().participants, CARNEY))
    Meeting.objects.filter(earliest=date(2025, 8, 1)).update(form="plenary")
    page = shown()
    assert (page.held, page.plenaries) == (1, 1)
    assert [card.when for card in page.coming] == [f"1{NB}March 2026"]
    assert page.plenaries_said == "Plenaries are not counted; 1 had both among those present."


def test_the_rhythm_counts_days_and_says_what_it_left_out() -> None:
    told("2025-01-01", "2025-01-11", "2025-02-10", "2025")
    rhythm = shown().rhythm
    assert rhythm is not None
    assert (rhythm.days, rhythm.usual, rhythm.unknown_days) == (3, "20 days", 1)
    assert (rhythm.longest, rhythm.longest_between) == ("30 days", f"11{NB}January 2025 to 10{NB}February 2025")
    assert rhythm.since == "10 months"
    assert rhythm.record


def test_two_days_make_no_rhythm() -> None:
    told("2025-01-01", "2025-01-11")
    assert shown().rhythm is None


def test_the_chart_shows_contacts_of_leaders_and_the_longest_silence() -> None:
    told("2024-01-10", "2025-06-17")
    told("2025-07-01", mode=CALL, place=None)
    told("2025-08-01", level=Level.OFFICIALS)
    chart = shown().chart
    assert chart is not None
    assert [(contact.when, contact.in_person) for contact in chart.contacts] == [
        (f"1{NB}July 2025", False),
        (f"17{NB}June 2025", True),
        (f"10{NB}January 2024", True),
    ]
    assert (chart.contacts[0].where, chart.contacts[0].one, chart.contacts[0].other) == (
        "by phone",
        "Shigeru Ishiba",
        "Lee Jae-myung",
    )
    assert chart.silence is not None
    assert chart.silence.words == "1 year and 5 months without one on record"


def test_a_silence_that_lasts_is_said_to_last() -> None:
    told("2023-01-10", "2023-06-17")
    chart = shown().chart
    assert chart is not None
    assert chart.silence is not None
    assert chart.silence.words == "2 years and 6 months since the last one on record"


def test_words_stand_on_the_side_that_said_them() -> None:
    tell("one", account(), said=HOPE)
    tell("two", account("2025-06-20"), said=replace(HOPE, speaker="Lee Jae-myung", party="KOR"))
    newest, oldest = shown().said
    assert ([len(newest.one), len(newest.other)], [len(oldest.one), len(oldest.other)]) == ([0, 1], [1, 0])
    assert newest.other[0].country == Country.objects.get(code="KOR")


def test_themes_stand_in_their_years() -> None:
    trade = TopicReading("tariffs", HERE, "trade")
    told("2023-06-17", "2025-06-17", "2025-07-17", topics=(trade,))
    themes = shown().themes
    assert themes is not None
    assert themes.years == (2023, 2024, 2025)
    (row,) = themes.rows
    assert ([cell.count for cell in row.cells], row.total) == ([1, 0, 2], 3)
    assert (
        row.cells[2].query
        == "country=japan&country=south-korea&since=2025-01-01&until=2025-12-31&form=encounter&theme=trade"
    )


def test_a_pair_of_strangers_has_a_page_that_says_so() -> None:
    page = shown()
    assert (page.held, page.last, page.chart, page.rhythm, page.themes) == (0, None, None, None, None)
    assert find_pair("japan", "japan") is None
    assert find_pair("japan", "atlantis") is None
