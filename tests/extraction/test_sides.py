"""Whom somebody acts for, where his country is not said beside his name; surnames and offices that stand alone."""

from __future__ import annotations

from datetime import date

import pytest

from diplomacy.extraction.outlets import home_of
from diplomacy.extraction.reader import Reader
from diplomacy.extraction.serving import likeness
from diplomacy.extraction.spelling import fold, skeleton
from diplomacy.records import Article
from diplomacy.reference import lookup
from tests.extraction.conftest import Read, only, who


def sides(read: Read, text: str, title: str = "") -> dict[str, str | None]:
    """The parties of one meeting's people by name, or by role where there is none."""
    return {p.name or str(p.role): p.party for p in only(read(text, title)).participants}


@pytest.mark.parametrize(
    ("text", "name", "party"),
    [
        ("Japanese Cabinet Secretariat Director General Ken Mori met Antony Blinken.", "Ken Mori", "JPN"),
        ("Antony Blinken met Kenyan Alternate Trade Minister Peter Otieno.", "Peter Otieno", "KEN"),
        ("Antony Blinken met Paolo Neri, diplomatic adviser to the Prime Minister of Italy.", "Paolo Neri", "ITA"),
        ("Antony Blinken met Aylin Kaya, who heads the secretariat of Turkey's security council.", "Aylin Kaya", "TUR"),
        ("Antony Blinken met Uhuru Kenyatta, who serves as envoy for the African Union.", "Uhuru Kenyatta", "AU"),
        ("Antony Blinken met a Polish delegation led by Deputy Foreign Minister Jan Nowak.", "Jan Nowak", "POL"),
        ("OSCE Chairman-in-Office Ivo Petrov met Antony Blinken.", "Ivo Petrov", "OSCE"),
        ("Antony Blinken met New Zealand Trade Secretary Tom Reid.", "Tom Reid", "NZL"),
        ("UN Syria envoy Lena Holm met Antony Blinken.", "Lena Holm", "UN"),
        ("German Interior Minister Nancy Faeser met Antony Blinken.", "Nancy Faeser", "DEU"),
        ("Antony Blinken met Dominican Foreign Minister Roberto Alvarez.", "Roberto Alvarez", "DOM"),
    ],
)
def test_words_around_a_name_give_the_party(read: Read, text: str, name: str, party: str) -> None:
    assert sides(read, text)[name] == party


def test_second_of_a_list_is_a_colleague_of_the_first(read: Read) -> None:
    text = "Antony Blinken met Turkish Foreign Minister Hakan Fidan and Energy Minister Ali Demir in Washington."
    assert sides(read, text)["Ali Demir"] == "TUR"


def test_no_two_of_one_side_meet_each_other(reader: Reader) -> None:
    text = "Secretary of State Antony Blinken met in Muscat with Deputy Foreign Minister Salim Harthi."
    article = Article("x", "", text, published=date(2024, 3, 15), outlet="U.S. Department of State")
    assert [p.party for p in only(reader.read(article)).participants] == ["USA", "OMN"]


@pytest.mark.parametrize(
    "text",
    [
        "French President Emmanuel Macron met California Governor Ann Smith.",
        "French President Emmanuel Macron met Harvard University President Ann Smith.",
        "French President Emmanuel Macron met Qatar Airways chief Omar Saleh.",
        "French President Emmanuel Macron met German opposition leader Friedrich Merz.",
    ],
)
def test_who_acts_for_no_country_takes_no_part(read: Read, text: str) -> None:
    assert read(text).meetings == ()


def test_leaders_by_surname_alone(read: Read) -> None:
    text = "The contract was signed after Scholz met Modi in Goa. Germany and India had waited for years."
    assert who(only(read(text))) == ["Olaf Scholz", "Narendra Modi"]


def test_surname_needs_its_country_and_a_name_of_its_own(read: Read) -> None:
    assert read("Scholz met Modi in Goa.").meetings == ()
    text = "On Rue Macron, Scholz met Modi Patel. Germany, France and India were far away."
    assert all("Emmanuel Macron" not in who(m) for m in read(text).meetings)


def test_honorific_and_surname(read: Read) -> None:
    text = "It was cold before Mr Xi and Mr Macron shook hands and met in Beijing. China and France are at odds."
    assert who(only(read(text))) == ["Xi Jinping", "Emmanuel Macron"]


def test_office_alone_is_that_of_the_one_country_that_has_it(read: Read) -> None:
    text = "The King held talks with President Emmanuel Macron. Britain hopes for better relations with France."
    assert only(read(text)).parties == ("FRA", "GBR")


def test_spelling_of_its_own(read: Read) -> None:
    text = "Prime Minister Abd Alhamid Aldabaiba of Libya met Italian Prime Minister Giorgia Meloni."
    meeting = only(read(text))
    assert who(meeting) == ["Abd Alhamid Aldabaiba", "Giorgia Meloni"]
    assert "Abdul Hamid Dbeibah" in meeting.participants[0].aliases


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Volodimir Zelenskij", "Volodymyr Zelensky", True),
        ("Rodolfo Solano Quiros", "Rodolfo Solano", True),
        ("Keir Starmer", "Chuck Schumer", False),
        ("Kim Jong Un", "Kim Jong Il", False),
    ],
)
def test_likeness_of_names(one: str, other: str, alike: bool) -> None:
    assert (likeness(one, other) >= 0.85) is alike


def test_letters_of_another_keyboard_and_sounds() -> None:
    assert fold("Niinist\u04e7") == "Niinisto"
    assert skeleton("Aldabaiba") == skeleton("Dbeibah")


@pytest.mark.parametrize(
    ("outlet", "home"),
    [
        ("The Hindu", "IND"),
        ("Office of the Prime Minister of Japan", "JPN"),
        ("Bangkok Post", "THA"),
        ("Reuters", None),
        ("Morning Dispatch", None),
        (None, None),
    ],
)
def test_home_of_an_outlet(outlet: str | None, home: str | None) -> None:
    assert home_of(outlet, lookup.shipped()) == home


def test_name_ends_before_the_words_of_a_headline(read: Read) -> None:
    text = "Vice President Harris spoke on Thursday with Crown Prince Mohammed bin Salman of Saudi Arabia."
    found = read(text, "Vice President Harris Call with Crown Prince Mohammed bin Salman")
    assert who(only(found))[0] == "Kamala Harris"


def test_space_that_does_not_break(read: Read) -> None:
    assert who(only(read("Emmanuel Macron\u00a0met\u00a0Olaf Scholz in Berlin."))) == ["Emmanuel Macron", "Olaf Scholz"]
