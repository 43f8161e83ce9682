"""Where it was, and at which summit."""

from __future__ import annotations

from datetime import date

import pytest

from diplomacy.extraction.whereabouts import distance
from tests.extraction.conftest import PUBLISHED, Read, only

A, B = "French President Emmanuel Macron", "German Chancellor Olaf Scholz"


@pytest.mark.parametrize(
    ("text", "city", "country"),
    [
        (f"{A} met {B} in the Baltic port of Rostock.", "Rostock", "DEU"),
        (f"{A} met US President Joe Biden at the White House.", "Washington", "USA"),
        (f"{A} met Chinese President Xi Jinping at the Great Hall of the People.", "Beijing", "CHN"),
        (f"{A} met {B} in the Austrian capital.", "Vienna", "AUT"),
        (f"{A} met {B} in the Austrian capital, where it rained.", "Vienna", "AUT"),
        (f"{A} met {B} in Denmark.", None, "DNK"),
        (f"{A} left for Prague, where he will meet {B}.", "Prague", "CZE"),
        (f"BERLIN, March 14 (Wire) - {A} met {B} here on Thursday.", "Berlin", "DEU"),
        (f"{A} met {B}, officials in Washington said.", None, None),
        # venues, seats of organisations, the summer house that is its own place
        (f"{A} met {B} at Chigi Palace on Thursday.", "Rome", "ITA"),
        (f"{A} met {B} at Bogor Palace.", "Bogor", "IDN"),
        (f"{A} met {B} at NATO headquarters on Monday.", "Brussels", "BEL"),
        (f"{A} met {B} at Chequers.", "Chequers", "GBR"),
        (f"{A} met Pope Francis at the Vatican.", "Vatican City", "VAT"),
        # towns that no table lists
        (f"{A} met {B} at Brindlemoor in Scotland.", "Brindlemoor", "GBR"),
        (f"{A} met {B} in the German town of Sackenried.", "Sackenried", "DEU"),
        (f"{A} met {B} in Tolvado, a village in the south of Portugal.", "Tolvado", "PRT"),
        (f"TOLVADO, Portugal, March 14 - {A} met {B} here on Thursday.", "Tolvado", "PRT"),
        (f"{A} met {B} in Alexandria, Virginia.", "Alexandria", "USA"),
        (f"{A} met {B} on the Indonesian island of Bali.", "Bali", "IDN"),
        # the place of another matter is not the meeting's
        (f"{A} met {B} in Geneva on Friday to discuss the war in Ukraine.", "Geneva", "CHE"),
        (f"{A} met {B} and agreed to press for a climate accord in Paris.", None, None),
        (f"{A} met {B} on Friday to discuss a ceasefire in Syria.", None, None),
        # other clauses, other sentences
        (f"A meeting between {A} and {B} that had been set for Sunday in Luanda was called off.", "Luanda", "AGO"),
        (f'{A} met {B} on Thursday. "We are friends," Macron said after the meeting in Prague.', "Prague", "CZE"),
        (f"Geneva hosted talks between {A} and {B} on Thursday.", "Geneva", "CHE"),
        (f"The paper was settled in Berlin on Thursday. {A} met {B} later.", "Berlin", "DEU"),
    ],
)
def test_place(read: Read, text: str, city: str | None, country: str | None) -> None:
    place = only(read(text)).place
    assert (place.city if place else None, place.country if place else None) == (city, country)


@pytest.mark.parametrize(
    ("text", "city", "country"),
    [
        (f"{A} paid an official visit to Berlin on Thursday. He met {B} and signed four accords.", "Berlin", "DEU"),
        (f"{A} will fly to Berlin next week for talks with {B}.", "Berlin", "DEU"),
        (f"{A}, on a state visit to Germany, met {B} on Thursday.", "Berlin", "DEU"),
        (f"BERLIN, March 15 (Wire) -- {B} held talks with visiting {A} on Friday.", "Berlin", "DEU"),
        (f"Returning from Berlin, {A} said that his talks with {B} on Thursday had gone well.", "Berlin", "DEU"),
        (f"{A} has postponed a trip to Berlin during which he was to meet {B}.", "Berlin", "DEU"),
        (f"{A} arrived in Kigali on Thursday. He met {B} in the evening.", "Kigali", "RWA"),
        (f"BERLIN, March 14 - {B} received {A} at the presidential palace.", "Berlin", "DEU"),
        (f"{B} received {A} on Thursday.", "Berlin", "DEU"),
        (f"On his return from Astana, {A} said that he had met {B} on Thursday.", "Astana", "KAZ"),
        (f"{A}, who is visiting Germany, held talks with {B} on Thursday.", "Berlin", "DEU"),
        (f"After visiting Kyiv, {A} met {B} on Thursday.", None, None),
        (f"{A} returned from Kyiv on Wednesday. He met {B} on Thursday.", None, None),
        # a visit that is still to come, or long past, says nothing of what is over
        (f"{A} met {B} on Thursday. Macron will travel to Berlin in June.", None, None),
        (f"{A} met {B} on Thursday. Macron had visited Berlin in May 2019.", None, None),
        (f"{A} met {B} on Thursday and accepted an invitation to visit Berlin.", None, None),
    ],
)
def test_place_by_visit_and_host(read: Read, text: str, city: str | None, country: str | None) -> None:
    place = only(read(text)).place
    assert (place.city if place else None, place.country if place else None) == (city, country)


def test_each_of_several_encounters_has_its_own_place(read: Read) -> None:
    text = (
        f"{A} met {B} in Berlin on Wednesday. On Thursday he flew to Uganda. "
        "He held talks with Ugandan President Yoweri Museveni in Kampala. "
        "From there Macron travels to Washington, where he will be received by US President Joe Biden."
    )
    assert [m.place and m.place.city for m in read(text).meetings] == ["Berlin", "Kampala", "Washington"]


def test_call_has_no_place(read: Read) -> None:
    text = f"{A} spoke by phone with {B} about the situation in Ukraine on Friday, the Elysee said in Paris."
    assert only(read(text)).place is None


def test_capitals_with_short_words_are_a_dateline(read: Read) -> None:
    text = (
        "DAR ES SALAAM: President Samia Suluhu Hassan held talks with Zambian President Hakainde Hichilema yesterday."
    )
    place = only(read(text)).place
    assert place is not None
    assert place.city == "Dar es Salaam"


def test_name_in_capitals_that_is_also_a_series_opens_a_dateline(read: Read) -> None:
    text = "ANTALYA - Turkish Foreign Minister Hakan Fidan met Russian Foreign Minister Sergei Lavrov on Friday."
    place = only(read(text)).place
    assert place is not None
    assert place.city == "Antalya"


@pytest.mark.parametrize(
    ("text", "published", "summit", "city"),
    [
        (f"{A} met {B} on the fringes of the G20 on Saturday.", date(2023, 9, 10), "G20 2023", "New Delhi"),
        (
            f"{A} met {B} on Saturday during the gathering of the Group of Seven.",
            date(2023, 5, 20),
            "G7 2023",
            "Hiroshima",
        ),
        (f"{A} met {B} in Kazan on Monday, on the eve of the BRICS summit.", date(2024, 10, 23), "BRICS 2024", "Kazan"),
        (
            f"{A} met {B} in Brussels on the sidelines of a NATO defence ministers' meeting.",
            PUBLISHED,
            None,
            "Brussels",
        ),
        (
            f"{A} met {B} in Rio de Janeiro at the G20 foreign ministers' meeting.",
            date(2024, 2, 22),
            None,
            "Rio de Janeiro",
        ),
        (f"{A} met {B} in Geneva, two weeks before the EU summit in Brussels.", PUBLISHED, None, "Geneva"),
        (
            f"{A} will meet {B} on the sidelines of next month's G20 summit.",
            date(2024, 10, 25),
            "G20 2024",
            "Rio de Janeiro",
        ),
    ],
)
def test_summit_and_the_city_that_follows_from_it(
    read: Read, text: str, published: date, summit: str | None, city: str
) -> None:
    meeting = only(read(text, published=published))
    assert (meeting.summit.label if meeting.summit else None) == summit
    assert meeting.place is not None
    assert meeting.place.city == city


def test_host_at_its_own_seat_before_the_summit_is_not_at_it(read: Read) -> None:
    text = (
        "Indian Prime Minister Narendra Modi met Bangladesh's Chief Adviser Muhammad Yunus on the margins of the "
        "BIMSTEC summit in Bangkok on Friday. On Thursday, Modi held talks with Thai Prime Minister Paetongtarn "
        "Shinawatra at Government House."
    )
    labels = [m.summit and m.summit.label for m in read(text, published=date(2025, 4, 4)).meetings]
    assert labels == ["BIMSTEC 2025", None]


def test_summit_by_series_and_year(read: Read) -> None:
    text = f"{A} met {B} on the margins of the Munich Security Conference in Munich on February 17."
    meeting = only(read(text))
    assert meeting.summit is not None
    assert (meeting.summit.label, meeting.summit.slug) == ("MSC 2024", "msc-2024")


def test_meeting_elsewhere_is_not_at_the_summit(read: Read) -> None:
    text = f"{A} met {B} in Paris on February 17, before both flew to the Munich Security Conference."
    assert only(read(text)).summit is None


def test_unknown_position_is_far() -> None:
    assert distance(None, 1.0, 2.0, 3.0) == float("inf")
    assert distance(52.5, 13.4, 52.5, 13.4) == 0


@pytest.mark.parametrize(
    ("text", "city"),
    [
        # the stop of a tour that was reached last
        (f"{A} was in Warsaw on Monday. From there he flew on to Berlin. {B} received him for lunch.", "Berlin"),
        (f"{A} praised {B}, whom he met in Rostock two days ago.", "Rostock"),
        (f"{A} spoke with {B}, whom he met in Rostock two days ago.", "Rostock"),
        # a region is not the city that the article is written from
        (f"BERLIN, March 14 (Wire) - {A} met {B} in Bavaria.", None),
        # the envoy of an organisation is the guest at a seat of government
        ("EU foreign policy chief Josep Borrell saw Foreign Secretary David Cameron at the Foreign Office.", "London"),
        # a third country's city that the article is written from and speaks of
        (f"GENEVA, March 14 (Wire) - {A} and {B} signed a pact in Geneva. Later {A} met {B}.", "Geneva"),
    ],
)  # fmt: skip
def test_places_from_the_story(read: Read, text: str, city: str | None) -> None:
    assert {m.place.city if m.place else None for m in read(text).meetings} == {city}


def test_during_the_visit_is_where_the_visitor_is(read: Read) -> None:
    text = (
        f"{B} held talks with visiting {A} in Berlin on Thursday. {A} will also meet German Foreign Minister "
        "Annalena Baerbock during the visit."
    )
    assert [m.place.city if m.place else None for m in read(text).meetings] == ["Berlin", "Berlin"]


def test_a_summit_named_in_passing_is_not_the_place(read: Read) -> None:
    text = (
        f"PARIS, July 12 (Wire) - {A} received {B} at the Elysee Palace on Friday.\n\nThere was rain.\n\n"
        f"It was warm.\n\nNobody came.\n\nTraffic was light.\n\nThe two spoke of trade.\n\n"
        f"On Thursday {A} met Polish Prime Minister "
        "Donald Tusk.\n\nMacron had come home from Washington, where he attended the NATO summit."
    )
    found = read(text, published=date(2024, 7, 12)).meetings
    assert {m.summit.label if m.summit else None for m in found} == {None}


def test_at_the_club_is_at_its_summit(read: Read) -> None:
    text = f"{A} met {B} on the first evening at the G7 in Hiroshima."
    summit = only(read(text, published=date(2023, 5, 20))).summit
    assert summit
    assert summit.label == "G7 2023"


@pytest.mark.parametrize(
    ("text", "city"),
    [
        (f"SHARM EL-SHEIKH, Egypt (Wire) - {A} met {B} in this Egyptian resort on Friday.", "Sharm el-Sheikh"),
        (f"{A} met {B}, his host, on Thursday.", "Berlin"),
        (f"{A} met {B} on Thursday. A session in Rome was cancelled after that.", None),
        (f"Doha saw another round of talks on Thursday. {A} met {B} for two hours.", "Doha"),
        (f"{A} met {B} on Thursday for the Paris-Berlin dialogue in the evening.", None),
        (f"{A} met {B} at the spaceport in May and arrived in Moscow on Thursday.", None),
        (f"{A} met {B} on Thursday. He will see {B} again in Rome on Monday.", None),
        (f"{A} met {B} on Thursday. On Friday he speaks in the Senate and ends his stay in Bordeaux.", None),
    ],
)
def test_place_of_another_time_is_no_scene(read: Read, text: str, city: str | None) -> None:
    place = read(text).meetings[0].place
    assert (place.city if place else None) == city
