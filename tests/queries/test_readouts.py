"""Accounts side by side: which are chosen, and what is said to be the same, missing or different."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diplomacy.models import Article, Country, Meeting, Theme
from diplomacy.queries.meeting.page import meeting_page
from diplomacy.queries.meeting.proofs import Sentences
from diplomacy.queries.meeting.readouts import Comparison, Row, compare_readouts
from diplomacy.queries.meeting.rows import reports_of
from diplomacy.records import (
    DateReading,
    Evidence,
    ExtractedStatement,
    Mode,
    ModeReading,
    PartialDate,
    Participant,
    PlaceReading,
    RoleKind,
    Span,
    Status,
    TopicReading,
)
from diplomacy.storage.articles import OutletFacts
from tests.stories import HERE, HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

SEOUL = OutletFacts("Presidential Office", "government", "KOR")
TOKYO = OutletFacts("Ministry of Foreign Affairs", "government", "JPN")
TRADE = TopicReading("tariffs", Evidence(Span(0, 3), "test"), "trade")
STEEL = TopicReading("steel", Evidence(Span(0, 3), "test"), "trade")
ABDUCTIONS = TopicReading("abductions", Evidence(Span(0, 3), "test"))


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    Theme.objects.update_or_create(slug="trade", defaults={"name": "Trade"})
    for code, capital in (("KOR", "Seoul"), ("JPN", "Tokyo")):
        Country.objects.filter(code=code).update(capitals=[capital])


def comparison() -> Comparison:
    found = compared()
    assert found is not None
    return found


def compared() -> Comparison | None:
    meeting = Meeting.objects.current().get()
    return compare_readouts(meeting, list(reports_of(meeting)), Sentences())


def rows(found: Comparison) -> dict[str, Row]:
    return {row.label: row for group in found.groups for row in group.rows}


def test_one_source_and_copies_of_one_are_nothing_to_compare() -> None:
    first = tell("one", account())
    assert compared() is None
    second = tell("two", account())
    assert compared() is not None
    Article.objects.filter(pk=second.pk).update(copy_of=first)
    assert compared() is None


def test_an_announcement_is_not_laid_beside_a_report() -> None:
    tell("plan", account(status=Status.PLANNED), published="2025-06-10", outlet=SEOUL)
    tell("report", account(), outlet=TOKYO)
    assert compared() is None


def test_two_governments_come_before_fuller_accounts_of_the_press() -> None:
    tell("press", account(topics=(TRADE, ABDUCTIONS)), outlet=OutletFacts("The Daily", "press", None))
    tell("wire", account(topics=(TRADE, ABDUCTIONS)), outlet=OutletFacts("The Wire", "agency", None))
    assert [each.name for each in comparison().accounts] == ["The Daily", "The Wire"]
    tell("tokyo", account(), outlet=TOKYO)
    assert [each.name for each in comparison().accounts] == ["Tokyo’s account", "The Daily"]
    tell("seoul", account(), outlet=SEOUL)
    found = comparison()
    assert {each.name for each in found.accounts} == {"Seoul’s account", "Tokyo’s account"}
    assert found.readouts
    assert {each.code for each in found.accounts} == {"KOR", "JPN"}


def test_what_both_say_what_only_one_says_and_where_they_differ() -> None:
    stranger = Participant("Jane Roe", "CAN", "host", RoleKind.OTHER, HERE)
    pair = account().participants
    tell("seoul", account(topics=(TRADE,), participants=(*pair, stranger)), outlet=SEOUL, said=HOPE)
    tell("tokyo", account(topics=(STEEL, ABDUCTIONS), place=PlaceReading(HERE, "Calgary", "CAN")), outlet=TOKYO)
    found = comparison()
    by_label = rows(found)
    assert [group.title for group in found.groups] == ["Where they differ", "What both say", "What only one says"]
    assert by_label["Where"].verdict == "differ"
    where = {cell.account: cell.value for cell in by_label["Where"].cells}
    assert where == {"Seoul": "Kananaskis, Canada", "Tokyo": "Calgary, Canada"}
    assert (by_label["Who"].verdict, by_label["Trade"].verdict) == ("all", "all")
    assert {cell.account: cell.value for cell in by_label["Trade"].cells} == {"Seoul": "tariffs", "Tokyo": "steel"}
    assert by_label["Who else"].said == "Only Seoul"
    assert by_label["Other topics"].said == "Only Tokyo"
    said = {cell.account: cell for cell in by_label["Shigeru Ishiba said"].cells}
    assert said["Seoul"].quoted[0].words == "hope for the whole region"
    assert said["Tokyo"].silent
    assert found.heads[:2] == ("Both give the same date and way of meeting.", "They differ on the place.")
    proof = by_label["When"].cells[0].proofs[0]
    assert "".join(piece.text for piece in proof.pieces) == "Lee met Ishiba."
    assert [piece.text for piece in proof.pieces if piece.marked] == ["Lee"]


def test_nothing_is_said_to_be_missing_from_a_text_that_has_the_words() -> None:
    tell("seoul", account(topics=(ABDUCTIONS,)), outlet=SEOUL)
    tell("tokyo", account(), outlet=TOKYO, text="Lee met Ishiba. They spoke of the Abduction issue.")
    found = comparison()
    assert found.heads == ("Both give the same participants, date, place and way of meeting.",)
    row = rows(found)["Abductions"]
    assert row.verdict == "all"
    tokyo = next(cell for cell in row.cells if cell.account == "Tokyo")
    assert tokyo.value == "Abduction"
    assert "spoke of the" in tokyo.proofs[0].pieces[0].text
    assert "#" not in tokyo.proofs[0].url, "nothing was read there that could be marked"
    assert not any("Only" in head for head in found.heads)


def test_a_closed_text_is_searched_but_not_shown() -> None:
    daily = OutletFacts("The Daily", "press", None)
    tell("seoul", account(topics=(ABDUCTIONS,)), outlet=SEOUL)
    tell("daily", account(), outlet=daily, text="Lee met Ishiba. They spoke of abductions, and of a secret.")
    cell = next(cell for cell in rows(comparison())["Abductions"].cells if cell.account == "The Daily")
    assert (cell.value, cell.proofs) == ("abductions", ())


def test_somebody_named_in_passing_is_said_to_be_named() -> None:
    stranger = Participant("Jane Roe", "CAN", "host", RoleKind.OTHER, HERE)
    tell("seoul", account(participants=(*account().participants, stranger)), outlet=SEOUL)
    tell("tokyo", account(), outlet=TOKYO, text="Lee met Ishiba. Roe looked on.")
    values = {cell.account: cell.value for cell in rows(comparison())["Who else"].cells}
    assert values == {"Seoul": "Jane Roe", "Tokyo": "named, but not as taking part"}


def test_a_month_that_holds_the_day_is_no_difference_and_another_day_is() -> None:
    tell("seoul", account("2025-06-17"), outlet=SEOUL)
    tell("tokyo", account("2025-06"), outlet=TOKYO)
    assert rows(comparison())["When"].verdict == "all"
    other = DateReading(PartialDate.parse("2025-06-18"), "x", HERE)
    tell("tokyo", account(date=other), outlet=TOKYO)
    assert rows(comparison())["When"].verdict == "differ"


def test_days_of_a_call_on_either_side_of_the_date_line_are_no_difference() -> None:
    call = ModeReading(Mode.PHONE, HERE)
    tell("seoul", account("2025-06-17", mode=call, place=None), outlet=SEOUL)
    tell("tokyo", account("2025-06-18", mode=call, place=None), outlet=TOKYO, published="2025-06-19")
    row = rows(comparison())["When"]
    assert (row.verdict, "date line" in row.said) == ("all", True)


def test_the_same_words_in_both_are_shared_and_other_words_are_not() -> None:
    tell("seoul", account(), outlet=SEOUL, said=HOPE)
    tell("tokyo", account(), outlet=TOKYO, said=HOPE)
    assert rows(comparison())["Shigeru Ishiba said"].verdict == "all"
    other = ExtractedStatement("Shigeru Ishiba", "direct", "They met again", (Span(16, 30),), HERE, party="JPN")
    tell("tokyo", account(), outlet=TOKYO, said=other)
    row = rows(comparison())["Shigeru Ishiba said"]
    assert (row.verdict, row.said) == ("some", "Each quotes other words")


def test_more_sources_and_statements_take_no_more_queries() -> None:
    counts = []
    for first in (0, 8):
        for number in range(first, first + 8):
            said = ExtractedStatement(f"Aide {number}", "direct", "They met again", (Span(16, 30),), HERE)
            outlet = OutletFacts(f"Outlet {number}", "press", None)
            tell(f"a-{number}", account(topics=(TRADE, ABDUCTIONS)), said=said, outlet=outlet)
        with CaptureQueriesContext(
            connection,
        ) as found:
            page = meeting_page(Meeting.objects.current().get())
        counts.append(len(found))
    assert len(page.sources) == 16
    assert counts[0] == counts[1]
