"""Officials named in the ways of ministries, courts and the press: styles, bare titles, errands, lists."""

from __future__ import annotations

import pytest

from diplomacy.extraction.reader import Reader
from diplomacy.records import Article
from tests.extraction.conftest import PUBLISHED, Read, only, who


def together(reader: Reader, text: str, outlet: str | None = None, title: str = "") -> list[list[str]]:
    """Who met whom in an article of an outlet: the people of each meeting."""
    read = reader.read(Article("test", title, text, published=PUBLISHED, outlet=outlet))
    return [who(m) for m in read.meetings]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Foreign Minister Vincent Berger is in Lisbon. Foreign Minister met Portuguese President "
            "Marcelo Rebelo de Sousa on Thursday.",
            ["Vincent Berger", "Marcelo Rebelo de Sousa"],
        ),
        (
            "Prime Minister Narendra Modi is at home again. In the evening, Prime Minister received "
            "German Chancellor Olaf Scholz.",
            ["Narendra Modi", "Olaf Scholz"],
        ),
    ],
)
def test_title_without_article_is_its_holder(reader: Reader, text: str, names: list[str]) -> None:
    outlet = "Ministry of Foreign Affairs, Belgium" if "Lisbon" in text else "Ministry of External Affairs, India"
    assert together(reader, text, outlet) == [names]


def test_what_somebody_becomes_is_nobody(reader: Reader) -> None:
    text = "Rishi Sunak was appointed Prime Minister in 2022. He met French President Emmanuel Macron."
    assert together(reader, text) == [["Rishi Sunak", "Emmanuel Macron"]]


@pytest.mark.parametrize("style", ["His Highness", "HH"])
def test_style_alone_is_its_bearer(reader: Reader, style: str) -> None:
    text = (
        "His Highness Sheikh Tamim bin Hamad Al Thani opened the forum in Doha.\n\n"
        f"{style} received Kenyan President William Ruto on Thursday."
    )
    assert together(reader, text, "Qatar News Agency") == [["Tamim bin Hamad Al Thani", "William Ruto"]]


def test_capitals_are_a_style_and_no_pronoun(read: Read) -> None:
    text = "HE Foreign Minister of Iran Hossein Amir-Abdollahian met Iraqi President Abdul Latif Rashid."
    assert who(only(read(text))) == ["Hossein Amir-Abdollahian", "Abdul Latif Rashid"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Washington's man, Colin Farrow, had talks with Kenyan President William Ruto.", ("USA", "Colin Farrow")),
        (
            "Moscow's point man on the talks, Ilya Borodin, met Kenyan President William Ruto.",
            ("RUS", "Ilya Borodin"),
        ),
        ("The French envoy for the dialogue, Luc Martel, met Kenyan President William Ruto.", ("FRA", "Luc Martel")),
        ("Jane Adisa of Ghana met Kenyan President William Ruto.", ("GHA", "Jane Adisa")),
        ("FM Anna Petrova of Bulgaria met Kenyan President William Ruto.", ("BGR", "Anna Petrova")),
        ("Speaker of the House Nancy Pelosi of the United States met William Ruto of Kenya.", ("USA", "Nancy Pelosi")),
        (
            "Dr Peter Otieno, Cabinet Secretary for Trade of Tanzania, met Kenyan President William Ruto.",
            ("TZA", "Peter Otieno"),
        ),
    ],
)
def test_names_that_no_list_holds(read: Read, text: str, people: tuple[str, str]) -> None:
    meeting = only(read(text))
    assert [(p.party, p.name) for p in meeting.participants] == [people, ("KEN", "William Ruto")]


def test_city_before_a_title_is_no_party_of_its(read: Read) -> None:
    meeting = only(read("On Sunday in Kampala Kenyan President William Ruto met Ugandan leader Yoweri Museveni."))
    assert [p.party for p in meeting.participants] == ["KEN", "UGA"]


def test_one_title_for_several_of_their_own_countries(read: Read) -> None:
    meeting = only(read("Ministers of Water Ahmed Soliman of Ethiopia and Yasir Abbas of Sudan met in Cairo."))
    assert [(p.name, p.party) for p in meeting.participants] == [("Ahmed Soliman", "ETH"), ("Yasir Abbas", "SDN")]
    assert meeting.participants[0].role == "Minister of Water"


def test_joined_adjectives_before_a_title_of_several(read: Read) -> None:
    text = "The Turkish and Greek leaders, Recep Tayyip Erdogan and Kyriakos Mitsotakis, met in Ankara."
    meeting = only(read(text))
    assert [p.party for p in meeting.participants] == ["TUR", "GRC"]


def test_no_two_hold_one_office_for_one_country(reader: Reader) -> None:
    text = (
        "Foreign Secretary Shri Vikram Rao was in Dhaka today.\n\n"
        "He met Foreign Secretary Ambassador Md. Karim Uddin and thanked him."
    )
    outlet, title = "Ministry of External Affairs, India", "Visit of Foreign Secretary to Bangladesh"
    meeting = only(reader.read(Article("test", title, text, published=PUBLISHED, outlet=outlet)))
    assert [(p.name, p.party) for p in meeting.participants] == [("Vikram Rao", "IND"), ("Md. Karim Uddin", "BGD")]


def test_minister_visited_is_of_the_city(read: Read) -> None:
    text = "EU envoy Luc Martel is due in Pristina on Thursday to meet with Deputy Prime Minister Arben Krasniqi."
    assert only(read(text)).parties == ("EU", "XKX")


def test_opposite_numbers(read: Read) -> None:
    text = "Italian Prime Minister Giorgia Meloni met her Tunisian opposite number Ahmed Hachani in Rome."
    assert who(only(read(text))) == ["Giorgia Meloni", "Ahmed Hachani"]


def test_two_of_a_nation(reader: Reader) -> None:
    text = (
        "EU foreign policy chief Josep Borrell and EU envoy Luc Martel were in Skopje. "
        "Albanian Prime Minister Edi Rama met the two Europeans."
    )
    assert ["Edi Rama", "Josep Borrell", "Luc Martel"] in together(reader, text)


def test_king_of_another_country_by_the_same_name(reader: Reader) -> None:
    text = "US Vice President Dick Cheney flew to Riyadh to meet Saudi Arabia's King Abdullah."
    article = Article("test", "", text, published=PUBLISHED.replace(year=2006))
    assert only(reader.read(article)).parties == ("SAU", "USA")


def test_lake_and_company_are_nobody(read: Read) -> None:
    text = "The talks at Lake Ohrid, the EU's favourite place, were long. Boeing Group president Carl Simms met Modi."
    assert read(text).meetings == ()


def test_end_of_another_name_is_no_second_reference(reader: Reader) -> None:
    text = (
        "UAE President Sheikh Mohamed bin Zayed Al Nahyan is at home.\n\n"
        "Hatem Mohamed met Kenyan President William Ruto in Nairobi."
    )
    assert all("Sheikh Mohamed bin Zayed Al Nahyan" not in people for people in together(reader, text))


@pytest.mark.parametrize(
    ("text", "name", "party"),
    [
        ("Kenyan President William Ruto met the Ambassador of Fiji to Kenya, Leda Vuki.", "Leda Vuki", "FJI"),
        ("William Ruto of Kenya met Ann Fox, U.S. special envoy for Somali human rights, there.", "Ann Fox", "USA"),
        (
            "Kenyan President William Ruto met Prime Minister of Pakistan Muhammad Shehbaz Sharif.",
            "Muhammad Shehbaz Sharif",
            "PAK",
        ),
        ("William Ruto of Kenya met General Omar Said, Chad's Minister of Defence, there.", "Omar Said", "TCD"),
    ],
)
def test_long_titles_and_names_are_read_to_their_ends(read: Read, text: str, name: str, party: str) -> None:
    other = only(read(text)).participants[1]
    assert (other.name, other.party) == (name, party)
