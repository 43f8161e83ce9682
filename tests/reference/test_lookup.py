"""Parties, places, people and offices, found in a fixed small cast."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomacy.records import PartialDate, RoleKind
from diplomacy.reference.facts import MatchKind, NameKind
from diplomacy.reference.lookup import Reference
from tests.reference.cast import ARDEN, ELDER, MOON, NAMESAKE, REFERENCE

MARCH = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        ("Arden", "ARD", MatchKind.NAME),
        ("ARDEN'S", "ARD", MatchKind.NAME),
        ("The Republic of Arden", "ARD", MatchKind.ALIAS),
        ("the Arden", "ARD", MatchKind.NAME),
        ("Ardenese", "ARD", MatchKind.ADJECTIVE),
        ("the Red Palace", "ARD", MatchKind.METONYM),
        ("Old Arden", "ARD", MatchKind.FORMER_NAME),
        ("cote de brel", "BRE", MatchKind.NAME),
        ("League of Rivers", "LEAGUE", MatchKind.NAME),
        ("River Council", "LEAGUE", MatchKind.BODY),
    ],
)
def test_a_party_is_found_by_any_name_and_the_sort_of_name_is_told(name: str, code: str, kind: MatchKind) -> None:
    match = REFERENCE.party(name)
    assert match is not None
    assert (match.code, match.kind, match.weak) == (code, kind, False)


def test_a_demonym_of_two_countries_means_both_and_therefore_neither() -> None:
    assert {match.code for match in REFERENCE.parties("Riverine")} == {"ARD", "BRE"}
    assert REFERENCE.party("Riverine") is None
    assert REFERENCE.country("Riverine") is None


def test_a_weak_adjective_says_so() -> None:
    match = REFERENCE.party("Riverland")
    assert match is not None
    assert match.weak


@pytest.mark.parametrize(("name", "found"), [("US", True), ("us", False), ("Us", False), ("Leag", True), ("LOR", True)])
def test_acronyms_mind_their_case(name: str, found: bool) -> None:
    assert bool(REFERENCE.parties(name)) is found


def test_codes_are_no_names_except_where_a_country_or_organisation_is_asked_for() -> None:
    assert REFERENCE.parties("ARD") == ()
    country, organisation = REFERENCE.country("ARD"), REFERENCE.organisation("LEAGUE")
    assert country is not None
    assert organisation is not None
    assert (country.code, country.kind) == ("ARD", MatchKind.CODE)
    assert organisation.code == "LEAGUE"
    assert REFERENCE.country("LEAGUE") is None
    assert REFERENCE.by_code("ard") is ARDEN
    assert REFERENCE.by_code("nobody") is None


def test_a_city_is_the_usual_bearer_unless_a_country_is_named() -> None:
    usual, there = REFERENCE.city("san rio"), REFERENCE.city("San Rio", "ARD")
    assert usual is not None
    assert there is not None
    assert (usual.country, there.prominence) == ("BRE", 3)
    assert REFERENCE.city("San Rio del Mar") == usual
    assert [city.country for city in REFERENCE.cities("San Rio")] == ["BRE", "ARD"]


def test_a_city_with_two_equal_bearers_needs_its_country() -> None:
    assert REFERENCE.city("Ford") is None
    assert REFERENCE.city("Ford", "BRE") is not None
    assert REFERENCE.city("Bath") is not None
    assert REFERENCE.city("Lone") is None
    assert REFERENCE.city("Lone", "ARD") is not None
    assert REFERENCE.city("Atlantis") is None


@pytest.mark.parametrize("name", ["Moon Ha-neul", "moon ha neul", "Moon Haneul", "Ha-neul Moon", "Dr Moon Ha-Neul’s"])
def test_a_person_is_found_in_any_spelling_and_order(name: str) -> None:
    assert REFERENCE.leaders(name) == (MOON,)


def test_an_initial_inside_a_name_is_overlooked() -> None:
    assert [who.id for who in REFERENCE.leaders("Jurgen K. Ost")] == ["jurgen-ost"]


def test_namesakes_are_both_returned() -> None:
    assert set(REFERENCE.leaders("Jan Brandt")) == {ELDER, NAMESAKE}
    assert {who.id for who in REFERENCE.by_family_name("Ost")} == {"jurgen-ost", "mara-ost"}
    assert REFERENCE.by_family_name("Ost's") == REFERENCE.by_family_name("OST")
    assert REFERENCE.leaders("Ost") == ()


def test_two_presidents_on_a_handover_day_the_newer_first() -> None:
    holders = REFERENCE.holders("ARD", RoleKind.HEAD_OF_STATE, date(2024, 1, 20))
    assert [term.leader for term in holders] == ["mara-ost", "jurgen-ost"]
    assert all(term.certain(date(2024, 1, 20)) for term in holders)
    assert [t.leader for t in REFERENCE.holders("ARD", RoleKind.HEAD_OF_STATE, date(2024, 1, 19))] == ["jurgen-ost"]
    assert [t.leader for t in REFERENCE.holders("ARD", RoleKind.HEAD_OF_STATE, date(2024, 1, 21))] == ["mara-ost"]


def test_a_term_known_to_the_month_is_possible_within_it_and_certain_after() -> None:
    holders = REFERENCE.holders("ARD", "foreign minister", date(2023, 8, 15))
    assert [(t.leader, t.certain(date(2023, 8, 15))) for t in holders] == [
        ("moon-ha-neul", False),
        ("jan-brandt-arden", False),
    ]
    (held,) = REFERENCE.holders("ARD", "foreign minister", date(2023, 6, 15))
    assert held.certain(date(2023, 6, 15))
    (held,) = REFERENCE.holders("ARD", "foreign minister", date(2023, 9, 1))
    assert held.leader == "moon-ha-neul"


def test_the_certain_come_first_then_full_holders_before_those_who_stand_in() -> None:
    day = date(2022, 6, 1)
    holders = REFERENCE.holders("BRE", RoleKind.DEFENCE_MINISTER, day)
    assert [(t.leader, t.certain(day)) for t in holders] == [("dora-lind", True), ("mara-ost", False)]
    holders = REFERENCE.holders("BRE", RoleKind.HEAD_OF_STATE, date(2023, 2, 10))
    assert [t.leader for t in holders] == ["jurgen-ost", "moon-ha-neul"]


def test_a_range_is_certain_only_where_every_day_is() -> None:
    year = PartialDate.year(2024)
    holders = REFERENCE.holders("ARD", "president", year)
    assert {term.leader for term in holders} == {"jurgen-ost", "mara-ost"}
    assert not any(term.certain(year) for term in holders)
    assert REFERENCE.holders("ARD", "president", PartialDate.month(2024, 2))[0].certain(PartialDate.month(2024, 2))


def test_nobody_held_it_before_the_first_day_or_after_the_last() -> None:
    assert REFERENCE.holders("ARD", "president", date(2020, 1, 19)) == ()
    assert REFERENCE.holders("BRE", "prime minister", date(2023, 7, 1)) == ()
    (term,) = REFERENCE.holders("BRE", "prime minister", date(2021, 6, 1))
    assert not term.certain(date(2021, 6, 1))


@pytest.mark.parametrize(
    ("party", "title", "leader"),
    [
        ("ARD", "president of the Republic of Arden", "mara-ost"),
        ("ARD", "Ardenese President", "mara-ost"),
        ("ARD", "head of government", "mara-ost"),
        ("ARD", "Minister for Foreign Affairs", "moon-ha-neul"),
        ("ARD", "external affairs minister", "moon-ha-neul"),
        ("ARD", "acting foreign minister", "moon-ha-neul"),
        ("BRE", "Foreign Secretary", "jan-brandt"),
        ("LEAGUE", "secretary general", "dora-lind"),
        ("LEAGUE", "League of Rivers chief", "dora-lind"),
        ("ARD", "minister of foreign affairs of the Republic of Arden", "moon-ha-neul"),
        ("LEAGUE", "chief", "dora-lind"),
        ("ARD", "former president", None),
        ("ARD", "deputy foreign minister", None),
        ("ARD", "prime minister", None),
        ("BRE", "president", None),
        ("ARD", "president of Brel", None),
        ("NOBODY", "president", None),
        ("ARD", "", None),
    ],
)
def test_words_of_a_title_lead_to_its_holder(party: str, title: str, leader: str | None) -> None:
    assert [term.leader for term in REFERENCE.holders(party, title, MARCH)] == ([leader] if leader else [])


def test_the_kind_of_a_title_depends_on_the_party() -> None:
    assert REFERENCE.role_kinds("president", "ARD")[0] == RoleKind.HEAD_OF_STATE
    assert REFERENCE.role_kinds("president", "LEAGUE") == (RoleKind.ORGANISATION_HEAD,)
    assert REFERENCE.role_kinds("Foreign Secretary", "BRE") == (RoleKind.OTHER,)
    assert REFERENCE.role_kinds("Taoiseach") == (RoleKind.HEAD_OF_GOVERNMENT,)
    assert REFERENCE.role_kinds("goalkeeper") == ()


def test_what_a_person_held_on_a_day() -> None:
    assert [t.role for t in REFERENCE.in_office("jan-brandt", date(2022, 1, 1))] == ["Prime Minister"]
    assert REFERENCE.in_office("jan-brandt", date(2023, 9, 1)) == ()
    assert REFERENCE.in_office("nobody", MARCH) == ()
    assert [t.role for t in REFERENCE.terms_of("jan-brandt")] == ["Prime Minister", "Foreign Secretary"]


def test_all_names_come_in_their_spellings_and_a_body_with_the_larger_party_alone() -> None:
    names = list(REFERENCE.all_names())
    assert {"Moon Ha-neul", "Moon Ha neul"} <= {n.surface for n in names if n.key == "moon-ha-neul"}
    assert [(n.kind, n.key) for n in names if n.surface == "River Council"] == [(NameKind.PARTY_BODY, "LEAGUE")]
    assert [n.key for n in names if n.surface == "Riverine"] == ["ARD", "BRE"]
    assert all(n.weak for n in names if n.kind is NameKind.FAMILY_NAME)
    assert {n.kind for n in names if n.surface == "San Rio summit"} == {NameKind.SUMMIT}
    assert len(set(names)) == len(names)


def test_the_order_of_rows_does_not_matter() -> None:
    turned = Reference.from_rows(
        countries=REFERENCE.all_parties()[1::-1],  # type: ignore[arg-type]
        leaders=REFERENCE.all_leaders()[::-1],
        terms=REFERENCE.all_terms()[::-1],
    )
    day = date(2024, 1, 20)
    assert turned.holders("ARD", "president", day) == REFERENCE.holders("ARD", "president", day)
    assert turned.parties("Riverine") == REFERENCE.parties("Riverine")
    assert set(turned.leaders("Jan Brandt")) == set(REFERENCE.leaders("Jan Brandt"))


WORDS = st.one_of(
    st.text(), st.sampled_from(["Arden", "the ", "'s", "US", "president of Arden", "Jan X Brandt", " of "])
)
DAYS = st.one_of(st.dates(), st.builds(lambda a, b: PartialDate(min(a, b), max(a, b)), st.dates(), st.dates()))


@given(st.lists(WORDS, max_size=3).map("".join), DAYS)
def test_no_look_up_ever_raises(words: str, on: date | PartialDate) -> None:
    for look in (
        REFERENCE.by_code,
        REFERENCE.parties,
        REFERENCE.party,
        REFERENCE.country,
        REFERENCE.organisation,
        REFERENCE.cities,
        REFERENCE.city,
        REFERENCE.leader,
        REFERENCE.leaders,
        REFERENCE.by_family_name,
        REFERENCE.terms_of,
        REFERENCE.role_kinds,
        REFERENCE.series,
        REFERENCE.series_by_code,
        REFERENCE.series_of,
        REFERENCE.editions,
        REFERENCE.summit_by_slug,
        REFERENCE.summits_in,
        REFERENCE.summits_by_phrase,
        REFERENCE.summit_by_phrase,
    ):
        look(words)
    REFERENCE.in_office(words, on)
    REFERENCE.holders("ARD", words, on)
    REFERENCE.summits_on(words, on)
    REFERENCE.summits_on(None, on)
    REFERENCE.summit_by_phrase(words, on)
