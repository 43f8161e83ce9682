"""Who is named, by title, apposition, office, counterpart and surname."""

from __future__ import annotations

import pytest

from diplomacy.extraction.reader import Reader
from diplomacy.records import Article, RoleKind
from tests.extraction.conftest import Read, only, who


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("French President Emmanuel Macron met German Chancellor Olaf Scholz.", ["Emmanuel Macron", "Olaf Scholz"]),
        ("Jordan's King Abdullah II met Prime Minister Rishi Sunak of Britain.", ["King Abdullah II", "Rishi Sunak"]),
        ("The President of Kenya, William Ruto, met Canada's Justin Trudeau.", ["William Ruto", "Justin Trudeau"]),
        (
            "Anna Petrova, the Bulgarian deputy foreign minister, met Greek Prime Minister Kyriakos Mitsotakis.",
            ["Anna Petrova", "Kyriakos Mitsotakis"],
        ),
        (
            "Belgian Development Minister Odile Van Acker met the Kenyan trade minister, Peter Otieno, in Nairobi.",
            ["Odile Van Acker", "Peter Otieno"],
        ),
        (
            "Mr. KISHIDA Fumio, Prime Minister of Japan, held talks with H.E. Mr. Yoon Suk Yeol, "
            "President of the Republic of Korea.",
            ["Fumio Kishida", "Yoon Suk Yeol"],
        ),
    ],
)
def test_titles_before_and_after_names(read: Read, text: str, names: list[str]) -> None:
    assert who(only(read(text))) == names


def test_second_reference_by_surname(read: Read) -> None:
    text = "Indian Prime Minister Narendra Modi is in Hanoi.\n\nModi met Vietnamese Foreign Minister Bui Thanh Son."
    meeting = only(read(text))
    assert who(meeting) == ["Narendra Modi", "Bui Thanh Son"]
    assert meeting.participants[0].party == "IND"


def test_title_and_surname_resolve_as_of_the_day(read: Read) -> None:
    assert who(only(read("President Macron met Prime Minister Meloni in Rome."))) == [
        "Emmanuel Macron",
        "Giorgia Meloni",
    ]


def test_office_without_name_keeps_role_and_party(read: Read) -> None:
    meeting = only(read("The Turkish foreign minister met Greek Prime Minister Kyriakos Mitsotakis."))
    turkish = meeting.participants[0]
    assert (turkish.name, turkish.party, turkish.role_kind) == (None, "TUR", RoleKind.FOREIGN_MINISTER)


def test_office_is_the_person_that_the_article_names(read: Read) -> None:
    text = "Turkish Foreign Minister Hakan Fidan is in Athens.\n\nThe Turkish minister met Kyriakos Mitsotakis there."
    assert who(only(read(text))) == ["Hakan Fidan", "Kyriakos Mitsotakis"]


def test_counterpart_with_and_without_a_name(read: Read) -> None:
    named = only(read("Polish Foreign Minister Radoslaw Sikorski met his Ukrainian counterpart Dmytro Kuleba."))
    assert who(named) == ["Radoslaw Sikorski", "Dmytro Kuleba"]
    nameless = only(read("Polish Foreign Minister Radoslaw Sikorski will meet his Danish counterpart."))
    assert nameless.participants[1].party == "DNK"
    assert nameless.participants[1].role_kind is RoleKind.FOREIGN_MINISTER


def test_ministers_of_two_countries(read: Read) -> None:
    meeting = only(read("The foreign ministers of Armenia and Azerbaijan met in Berlin."))
    assert meeting.parties == ("ARM", "AZE")


def test_pronoun_is_the_subject_before(read: Read) -> None:
    text = "Italian Prime Minister Giorgia Meloni arrived in Tunis. She met Tunisian President Kais Saied."
    assert who(only(read(text))) == ["Giorgia Meloni", "Kais Saied"]


def test_two_leaders_are_those_named_together(read: Read) -> None:
    text = (
        "Finnish President Alexander Stubb and Estonian President Alar Karis opened a bridge.\n\n"
        "The two presidents held talks in Tallinn."
    )
    assert who(only(read(text))) == ["Alexander Stubb", "Alar Karis"]


def test_former_leaders_and_those_talked_about_take_no_part(read: Read) -> None:
    text = (
        "French President Emmanuel Macron met former German Chancellor Angela Merkel. "
        "He spoke of North Korean leader Kim Jong Un."
    )
    assert read(text).meetings == ()


def test_european_institutions_act_for_the_union(read: Read) -> None:
    text = (
        "Japanese Prime Minister Fumio Kishida held talks with European Commission President Ursula von der Leyen "
        "and European Council President Charles Michel."
    )
    meeting = only(read(text))
    assert meeting.parties == ("EU", "JPN")
    assert len(meeting.participants) == 3


def test_summit_gives_the_year_where_the_article_has_none(reader: Reader) -> None:
    text = "US President Barack Obama met Canadian Prime Minister Stephen Harper at the G8 summit at Lough Erne."
    doc = reader.doc(Article("x", "", text))
    assert doc._.anchor.earliest.year == 2013


def test_evidence_of_a_participant_is_its_mention(read: Read) -> None:
    text = "French President Emmanuel Macron met German Chancellor Olaf Scholz."
    evidence = only(read(text)).participants[1].evidence
    assert evidence is not None
    assert text[evidence.span.start : evidence.span.end] == "German Chancellor Olaf Scholz"


def test_office_before_another_name_is_no_apposition(read: Read) -> None:
    text = (
        "At the invitation of the Prime Minister of India, Shri Narendra Modi, the President of the Philippines, "
        "H.E. Mr. Ferdinand Marcos Jr., met the President of India, Smt. Droupadi Murmu, in New Delhi."
    )
    meeting = only(read(text))
    assert who(meeting) == ["Ferdinand Marcos Jr.", "Droupadi Murmu"]


def test_country_with_an_article_owns_a_name_in_a_list(read: Read) -> None:
    text = "Iran's Abbas Araghchi sat down with Jean-Noel Barrot of France and the United Kingdom's David Lammy."
    assert [who(m)[1] for m in read(text).meetings] == ["Jean-Noel Barrot", "David Lammy"]


def test_leaders_of_a_group_of_states_act_for_their_own(read: Read) -> None:
    text = "The Weimar Triangle leaders, Emmanuel Macron, Olaf Scholz and Donald Tusk, met in Berlin on Monday."
    assert [p.party for p in only(read(text)).participants] == ["FRA", "DEU", "POL"]


def test_full_name_without_a_title_by_its_sound(read: Read) -> None:
    text = "The talks between Armenia and Azerbaijan went on.\n\nNikol Pashinian met Ilham Aliyev in Munich."
    meeting = only(read(text))
    assert [p.party for p in meeting.participants] == ["ARM", "AZE"]


def test_group_that_a_chair_heads_is_his_office(read: Read) -> None:
    text = (
        "Malaysian Prime Minister Anwar Ibrahim, the current chair of the ASEAN bloc, met Cambodian premier Hun Manet."
    )
    assert who(only(read(text))) == ["Anwar Ibrahim", "Hun Manet"]


def test_two_offices_of_one_person(read: Read) -> None:
    text = (
        "Ismail Omar Guelleh, President of the Republic of Djibouti and Chairperson of IGAD, met Kim Jong Un, General "
        "Secretary of the Workers' Party of Korea and President of the State Affairs of the DPRK."
    )
    meeting = only(read(text))
    assert [p.party for p in meeting.participants] == ["DJI", "PRK"]


def test_delegation_of_an_organisation_acts_for_it(read: Read) -> None:
    text = (
        "A delegation of the Economic Community of West African States led by former Nigerian Head of State "
        "Abdulsalami Abubakar met the leader of the junta, General Abdourahamane Tiani, in Niamey on Monday."
    )
    assert [p.party for p in only(read(text)).participants] == ["ECOWAS", "NER"]
