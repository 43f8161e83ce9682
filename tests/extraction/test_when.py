"""Whose a date is: the clause it stands in, the day being told, the day of the lead, plans kept and dropped."""

from __future__ import annotations

from datetime import date

import pytest

from tests.extraction.conftest import Read, only

# The articles are of Friday, 15 March 2024.
A, B = "French President Emmanuel Macron", "German Chancellor Olaf Scholz"
C, D = "Polish Prime Minister Donald Tusk", "Italian Prime Minister Giorgia Meloni"
MET = f"{A} met {B} in Berlin"


def days(read: Read, text: str, title: str = "", published: date | None = date(2024, 3, 15)) -> list[str | None]:
    """The days of the meetings of an article, in the order of the text."""
    return [m.date.value.iso() if m.date else None for m in read(text, title, published).meetings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A}, who arrived in Berlin on Monday, met {B} for two hours on Wednesday.", "2024-03-13"),
        (f"{A}, who arrived in Berlin on Monday, met {B} for two hours.", None),
        (f"{A} met {B}, who took office on Tuesday, in Berlin.", None),
        (f"{A} met {B} in Berlin on Wednesday before flying to Warsaw on Thursday.", "2024-03-13"),
        (f"After arriving in Berlin on Tuesday, {A} met {B}.", "2024-03-12"),
        (f"{A} arrived in Berlin on Tuesday, when he met {B}.", "2024-03-12"),
        (f"As the forum opened on Wednesday, {A} met {B}.", "2024-03-13"),
        (f"{A} told reporters in Paris on Thursday that he had met {B} on Monday.", "2024-03-11"),
        (f"{MET} on Monday, the Elysee said in a statement on Tuesday.", "2024-03-11"),
        (f"Speaking after a meeting with {B} on Thursday, {A} said Europe was ready.", "2024-03-14"),
        (f"{A} told reporters on Thursday after talks with {B} that Europe was ready.", "2024-03-14"),
        (f"The talks between {A} and {B}, held in Berlin on Tuesday, lasted two hours.", "2024-03-12"),
        (f"{A} called {B} on Thursday to congratulate him on his election on Sunday.", "2024-03-14"),
        (f"{MET} on Thursday, their second meeting this week after a dinner in Paris on Monday.", "2024-03-14"),
        (f"{A} received {B} in Paris yesterday, ahead of the EU summit on Monday.", "2024-03-14"),
        (f"Days after {A} met {B} in Berlin, the deal fell apart on Thursday.", None),
        (f"Hours before the vote on Thursday, {A} met {B}.", "2024-03-14"),
        (f"It was in Berlin on March 12 that {A} met {B}.", "2024-03-12"),
    ],
)
def test_date_belongs_to_its_clause(read: Read, text: str, expected: str | None) -> None:
    assert days(read, text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{MET} on Monday and will meet {C} in Warsaw next Tuesday.", ["2024-03-11", "2024-03-19"]),
        (f"{MET} on Monday after receiving {C} in Paris on Sunday.", ["2024-03-11", "2024-03-10"]),
        (f"{A} held talks with {B} on Monday, two days after receiving {C} in Paris.", ["2024-03-11", "2024-03-09"]),
        (f"Two days after meeting {B} in Berlin, {A} held talks with {C} on Thursday.", ["2024-03-12", "2024-03-14"]),
        (f"{A} is to meet {B} on Saturday, a day after receiving {C} in Paris.", ["2024-03-16", "2024-03-15"]),
    ],
)
def test_each_of_two_has_its_own_day(read: Read, text: str, expected: list[str]) -> None:
    assert days(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A} spoke in Paris on Tuesday, a day before he is due to meet {B} in Berlin.", "2024-03-13"),
        (f"{A} spoke in Paris on Tuesday, a day after he met {B} in Berlin.", "2024-03-11"),
        (f"On the eve of talks with {B} in Berlin, {A} struck a hard note on Tuesday.", "2024-03-13"),
        (f"{MET} on Tuesday, a day before the summit of the European Union.", "2024-03-12"),
        (f"{A} was in Rome on Monday. The next day he met {B} in Berlin.", "2024-03-12"),
        (f"{A} was in Rome on Monday. Two days later he met {B} in Berlin.", "2024-03-13"),
        (f"{A} addressed parliament on Wednesday. He had met {B} in Berlin the day before.", "2024-03-12"),
        (f"{A} addressed parliament on Wednesday. A few hours later he met {B} in Berlin.", "2024-03-13"),
        (f"{B}, who arrived in Paris on Wednesday, held talks with {A} the next day.", "2024-03-14"),
    ],
)
def test_days_counted_from_other_days(read: Read, text: str, expected: str) -> None:
    assert days(read, text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"A meeting between {A} and {B} set for Monday was called off on Thursday.", "2024-03-18"),
        (f"Tuesday's meeting between {A} and {B} was cancelled.", "2024-03-12"),
        (f"A Tuesday meeting between {A} and {B} was called off at the last minute.", "2024-03-12"),
        (f"{A} has postponed talks with {B} planned for March 20.", "2024-03-20"),
        (f"{A}'s meeting with {B}, originally due on Wednesday, was cancelled on Tuesday night.", "2024-03-13"),
        (f"{A} pulled out of a meeting with {B} due on Monday.", "2024-03-18"),
        (f"The Elysee on Thursday postponed a meeting between {A} and {B} in Berlin.", None),
    ],
)
def test_day_of_a_plan_that_fell_through_is_the_planned_one(read: Read, text: str, expected: str | None) -> None:
    assert days(read, text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A} flies to Berlin on Monday. He will meet {B} and sign an accord.", "2024-03-18"),
        (f"{A} will be in Berlin on Monday, March 18. In the afternoon he will hold talks with {B}.", "2024-03-18"),
        (f"{A} will visit Germany on 18 and 19 March. He will meet {B} on the second day of his visit.", "2024-03-19"),
        (f"{A} is expected in Berlin on Sunday, where he will meet {B}.", "2024-03-17"),
        (f"{A} left for Berlin on Thursday, where he is to hold talks with {B} on Friday.", "2024-03-15"),
        (f"The meeting between {A} and {B} is due to take place on March 20.", "2024-03-20"),
    ],
)
def test_day_of_a_plan(read: Read, text: str, expected: str) -> None:
    meeting = only(read(text))
    assert meeting.status.value.value == "planned"
    assert days(read, text) == [expected]


def test_what_has_a_day_after_the_article_is_a_plan(read: Read) -> None:
    text = f"{A} meets {B} in Paris on Monday, with Ukraine at the top of the agenda."
    assert only(read(text)).status.value.value == "planned"
    assert days(read, text) == ["2024-03-18"]


def test_headline_with_to_looks_ahead(read: Read) -> None:
    text = f"{A} will hold talks with {B}, his office said on Friday."
    assert days(read, text, "Macron to meet Scholz in Berlin on Tuesday") == ["2024-03-19"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A} arrived in Berlin on Wednesday.\n\nThe following day he held talks with {B}. On Friday he met {C}.",
         ["2024-03-14", "2024-03-15"]),
        (f"{A} was in Warsaw on Monday.\n\nOn Tuesday, Macron met {C}.\n\nTwo days later he held talks with {B}.",
         ["2024-03-12", "2024-03-14"]),
        (f"**Thursday**\n\n{A} met {B}.\n\n**Friday**\n\n{A} met {C}.", ["2024-03-14", "2024-03-15"]),
        (f"{A} hosted {B} on Thursday.\n\nThe chancellor had met {C} in Warsaw on Tuesday.\n\nScholz also saw {D}.",
         ["2024-03-14", "2024-03-12", "2024-03-14"]),
        (f"{A} and {B} said on Thursday they would back the plan.\n\nMacron met Scholz in Berlin for two hours.",
         ["2024-03-14"]),
        (f"{A} met {B}. The meeting, held on Wednesday in Berlin, was cordial.", ["2024-03-13"]),
    ],
)  # fmt: skip
def test_day_that_is_being_told(read: Read, text: str, expected: list[str]) -> None:
    assert days(read, text) == expected


def test_dateline_is_the_day_of_last_resort_and_of_today(read: Read) -> None:
    assert days(read, f"PARIS, March 14 (Example Wire) - {MET}.") == ["2024-03-14"]
    assert days(read, f"PARIS, March 14 (Example Wire) - {MET} today.") == ["2024-03-14"]
    assert days(read, f"PARIS, March 14 (Example Wire) - {MET} on Wednesday.") == ["2024-03-13"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Berlin, 14 March 2024\n\n{A} met {B} on Tuesday.", ["2024-03-12"]),
        (f"{A} met {B} in Berlin on Tuesday.\n\nPublished in Example Daily, March 14th, 2024", ["2024-03-12"]),
        (f"On 12 March 2024, {A} received {B}. The next day he received {C}.", ["2024-03-12", "2024-03-13"]),
        (f"{MET} on Tuesday.", [None]),
    ],
)
def test_article_without_a_publication_day(read: Read, text: str, expected: list[str | None]) -> None:
    assert days(read, text, published=None) == expected


def test_brackets_after_a_weekday_make_no_dateline(read: Read) -> None:
    text = f"{A} met {B} this Thursday (14).\n\nThe President travels to Rome on Saturday (16), where he will see {D}."
    assert days(read, text) == ["2024-03-14", "2024-03-16"]


def test_day_of_the_verb_before_is_not_that_of_the_encounter(read: Read) -> None:
    assert days(read, f"{A} flew to Berlin late on Tuesday and met {B} on Wednesday.") == ["2024-03-13"]


def test_plan_that_was_dropped_takes_its_day_from_what_was_due(read: Read) -> None:
    text = (
        f"{A} has called off talks with {B} at the last minute.\n\n"
        f"Macron had been due to meet Scholz in Berlin on Thursday evening."
    )
    meeting = only(read(text))
    assert meeting.status.value.value == "cancelled"
    assert days(read, text) == ["2024-03-14"]


def test_later_account_gives_the_day_that_the_first_leaves_out(read: Read) -> None:
    text = (
        f"{A} and {B} held talks on steel.\n\nSteel is dear. On Monday prices rose again.\n\n"
        f"Macron met Scholz in Berlin on Wednesday. Both were content."
    )
    assert days(read, text) == ["2024-03-13"]


def test_day_in_the_headline_is_that_of_the_story(read: Read) -> None:
    text = f"{A} talked by phone with {B} about steel."
    assert days(read, text, "Telephone conversation of the leaders (14 March 2024)") == ["2024-03-14"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A} spoke with {B}, whom he met in Berlin two days ago.", "2024-03-13"),
        (f"{A}, who flies to Berlin on Monday, will see {B} there.", "2024-03-18"),
        (f"Work will go on for a meeting of {A} and {B}, which aides said is likely to be held Monday.", "2024-03-18"),
        (f"On Wednesday March 20 {A} will be received by {B}, and he will speak there the next day.", "2024-03-20"),
        (f"{A} will travel to Berlin to see {B} before the European Council of March 21-22.", None),
    ],
)  # fmt: skip
def test_day_by_its_clause(read: Read, text: str, expected: str | None) -> None:
    assert days(read, text) == [expected]


def test_had_earlier_is_of_the_day_that_is_told(read: Read) -> None:
    text = f"{A} met {B} in Berlin on Thursday.\n\nThe weather was fine.\n\n{A} had earlier called on {C}."
    assert days(read, text) == ["2024-03-14", "2024-03-14"]


def test_a_day_that_is_lent_counts_less(read: Read) -> None:
    text = f"{A} came to Berlin on Thursday.\n\nHe was tired.\n\nThere was rain.\n\n{A} met {B}."
    own, lent = only(read(f"{MET} on Thursday.")).date, only(read(text)).date
    assert own
    assert lent
    assert (lent.value.iso(), lent.evidence.confidence < own.evidence.confidence) == ("2024-03-14", True)


def test_the_days_of_a_visit_are_those_of_its_talks(read: Read) -> None:
    meeting = only(read(f"{A} visited Berlin on 11-13 March 2024. There was rain. He held talks with {B}."))
    assert meeting.date
    assert (str(meeting.date.value.earliest), str(meeting.date.value.latest)) == ("2024-03-11", "2024-03-13")


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Readout of President Macron's meeting with Chancellor Scholz", f"{A} met {B} in Berlin.", "2024-03-15"),
        ("Macron meets Scholz", f"{A} met {B} in Berlin.", None),
        ("Readout of President Macron's meeting with Chancellor Scholz", f"{A} met {B} on Tuesday.", "2024-03-12"),
    ],
)
def test_a_readout_without_any_day_is_of_its_own(read: Read, title: str, text: str, expected: str | None) -> None:
    assert set(days(read, text, title)) == {expected}


@pytest.mark.parametrize(
    ("text", "day", "status"),
    [
        (f"{A}'s meeting with {B} has been moved from Monday to Tuesday.", "2024-03-19", "planned"),
        (f"Talks between {A} and {B}, planned for Monday, were put off until March 27.", "2024-03-27", "planned"),
        (f"A meeting of {A} with {B} was brought forward to Saturday from Monday.", "2024-03-16", "planned"),
        (f"{A}'s talks with {B} were postponed. They will now be held on March 28.", "2024-03-28", "planned"),
        (f"{A}'s talks with {B}, which were due on Monday, were postponed.", "2024-03-18", "postponed"),
    ],
)
def test_plan_that_is_moved_is_a_plan_for_its_new_day(read: Read, text: str, day: str, status: str) -> None:
    meeting = only(read(text, "", date(2024, 3, 15)))
    assert (meeting.date.value.iso() if meeting.date else None, meeting.status.value.value) == (day, status)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A} will meet {C} and {D} in Rome on March 18 and March 20, respectively.", ["2024-03-18", "2024-03-20"]),
        (f"{A}'s dinner with {B} will not be on Monday but on Tuesday.", ["2024-03-19"]),
        (f"{A} will meet {B} in Paris next week. The visit is set for Thursday, March 21.", ["2024-03-21"]),
        (f"{A} met {B} in Berlin last week. The meeting took place on Friday.", ["2024-03-08"]),
        (f"{A} spoke by phone with {B} on Saturday morning Seoul time.", ["2024-03-16"]),
        (f"The deal fell apart on Monday. {A} met {B} in Berlin later that day.", ["2024-03-11"]),
        (f"{A} will meet {B}, officials said on Thursday.", [None]),
        (f"On Monday {A} will go to Berlin to meet {B}, and on Tuesday to Riga.", ["2024-03-18"]),
        (f"{A} met {B} in Berlin for talks that lasted until late on Wednesday.", ["2024-03-13"]),
        (f"The two set out their plans on Monday but said they would go on. {A} met {B} in Berlin.", ["2024-03-11"]),
        (f"The vote was on Thursday.\n\nThe last meeting between {A} and {B} failed.", [None]),
    ],
)
def test_day_in_turn_denied_narrowed_or_by_another_clock(read: Read, text: str, expected: list[str | None]) -> None:
    assert days(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A} called on {B} on 4 March.\n\n3. Talks with {C} are under way.", "2024-03-04"),
        (f"{A} is expected in Berlin on March 26, according to Le Monde, for talks with {B}.", "2024-03-26"),
        (f"{A} was welcomed in Berlin today, following which he had talks with {B}.", "2024-03-15"),
        (f"{A} spoke by phone with {B} before taking off for Rome on Monday.", "2024-03-11"),
    ],
)
def test_day_across_an_aside(read: Read, text: str, expected: str) -> None:
    assert days(read, text)[0] == expected


def test_what_will_then_follow_is_the_same_day(read: Read) -> None:
    text = f"{A} received {B} and {C} for trilateral talks in Paris today.\n\n{A} will then hold a meeting with {B}."
    assert days(read, text) == ["2024-03-15", "2024-03-15"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A} met {B} on Monday. {C} telephoned {A} on the eve of the Berlin meeting.", ["2024-03-11", "2024-03-10"]),
        (f"{A} met {B} on Monday. He has since spoken by phone with {C}.", ["2024-03-11", None]),
        (f"{A} arrived in Berlin on Monday and is expected to hold talks with {B}.", [None]),
    ],
)
def test_day_of_another_act(read: Read, text: str, expected: list[str | None]) -> None:
    assert days(read, text) == expected


def test_an_agenda_in_the_headline_makes_no_plan_of_what_was(read: Read) -> None:
    text = f"PARIS - {A} and {B} held talks in Paris on Friday. It was the second meeting between the two this month."
    found = only(read(text, "Macron receives Scholz, trade tops agenda"))
    assert found.status.value.value == "held"
