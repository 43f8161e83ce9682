"""The data that ships: it hangs together, and it knows what everybody knows."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from diplomacy.records import PartialDate, RoleKind
from diplomacy.reference.facts import CountryFact, MatchKind, OrganisationFact
from diplomacy.reference.lookup import Reference, shipped
from diplomacy.reference.names import normalise, person_key, unaccent

G7_DAY = date(2025, 6, 17)
# One full name, two people: known and looked at.
NAMESAKES = {"andrisberzins", "davidjohnston", "joaobernardovieira"}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return shipped()


# ── it hangs together ──────────────────────────────────────────────────────────────────────────────


def test_nothing_was_lost(reference: Reference) -> None:
    parties = reference.all_parties()
    assert sum(isinstance(party, CountryFact) for party in parties) == 210
    assert sum(isinstance(party, OrganisationFact) for party in parties) == 201
    assert len(reference.all_cities()) == 2081
    assert len(reference.all_leaders()) == 4570
    assert len(reference.all_terms()) == 5484
    assert len(reference.all_series()) == 149
    assert len(reference.all_summits()) == 2517


def test_keys_are_unique_and_fit_the_tables(reference: Reference) -> None:
    for keys, longest in (
        ([party.code for party in reference.all_parties()], 24),
        ([party.slug for party in reference.all_parties()], 120),
        ([city.slug for city in reference.all_cities()], 120),
        ([leader.id for leader in reference.all_leaders()], 120),
        ([term.key for term in reference.all_terms()], 300),
        ([series.slug for series in reference.all_series()], 60),
        ([summit.slug for summit in reference.all_summits()], 120),
        ([rule.id for rule in reference.all_roles()], 60),
    ):
        assert [key for key, n in Counter(keys).items() if n > 1] == []
        assert all(keys)
        assert max(map(len, keys)) <= longest
    assert len({(s.series, s.year, s.edition) for s in reference.all_summits()}) == len(reference.all_summits())


def test_every_code_is_known(reference: Reference) -> None:
    codes = {party.code for party in reference.all_parties()}
    countries = {party.code for party in reference.all_parties() if isinstance(party, CountryFact)}
    series = {one.code for one in reference.all_series()}
    assert {term.party for term in reference.all_terms()} <= codes
    assert {city.country for city in reference.all_cities()} <= countries
    assert {member for one in reference.all_series() for member in one.members} <= countries
    assert {one.organisation for one in reference.all_series()} <= codes | {""}
    assert {summit.series for summit in reference.all_summits()} <= series
    assert {summit.host for summit in reference.all_summits()} <= codes | {""}
    seats = {party.seat for party in reference.all_parties() if isinstance(party, OrganisationFact)}
    assert seats <= countries | {""}
    rules = {code.lstrip("!") for rule in reference.all_roles() for code in rule.parties}
    assert rules <= codes | {"countries", "organisations"}


def test_terms_begin_before_they_end_and_belong_to_somebody(reference: Reference) -> None:
    for term in reference.all_terms():
        assert term.start is not None
        assert term.end is None or term.start.earliest <= term.end.latest
        assert reference.leader(term.leader) is not None
    assert all(reference.terms_of(leader.id) for leader in reference.all_leaders())


def test_summits_lie_in_their_year(reference: Reference) -> None:
    for summit in reference.all_summits():
        assert (summit.start is None) == (summit.end is None)
        if summit.start and summit.end:
            assert summit.start <= summit.end
            assert summit.year in {summit.start.year, summit.end.year}
        assert summit.city == "" or reference.cities(summit.city)


def test_capitals_and_seats_are_places(reference: Reference) -> None:
    for party in reference.all_parties():
        if isinstance(party, CountryFact):
            assert all(reference.city(capital, party.code) for capital in party.capitals), party.name
        elif party.headquarters:
            assert reference.city(party.headquarters, party.seat), party.name


def test_every_name_finds_its_bearer(reference: Reference) -> None:
    for leader in reference.all_leaders():
        for name in (leader.name, unaccent(leader.name), *leader.aliases):
            assert leader in reference.leaders(name), name
    for party in reference.all_parties():
        for name in (*party.names, *party.demonyms):
            assert party in [match.party for match in reference.parties(name)], name
    for city in reference.all_cities():
        assert reference.city(city.name, city.country) is not None, city.name


def test_full_names_of_two_people_are_those_that_were_looked_at(reference: Reference) -> None:
    bearers: dict[str, set[str]] = {}
    for leader in reference.all_leaders():
        for name in (leader.name, *leader.aliases):
            bearers.setdefault(person_key(name), set()).add(leader.id)
    assert {key for key, ids in bearers.items() if len(ids) > 1} == NAMESAKES


def test_names_that_two_countries_share_are_those_that_were_looked_at(reference: Reference) -> None:
    shared = set()
    for party in reference.all_parties():
        if isinstance(party, CountryFact):
            for name in (*party.names, *party.demonyms, *party.metonyms, *party.former_names):
                if len({m.code for m in reference.parties(name) if isinstance(m.party, CountryFact)}) > 1:
                    shared.add(normalise(name))
    assert shared == {"congolese", "dominican", "dominicans"}


def test_each_rule_for_titles_gives_the_kind_that_it_promises(reference: Reference) -> None:
    for rule in reference.all_roles():
        assert rule.example, rule.id
        assert rule.phrases, rule.id
        assert rule.kinds, rule.id
        for code in rule.parties:
            if reference.by_code(code):
                kinds = [kind for phrase in rule.phrases for kind in reference.role_kinds(phrase, code)]
                assert set(rule.kinds) <= set(kinds), (rule.id, code)


# ── it knows what everybody knows ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("party", "title", "day", "leader"),
    [
        ("JPN", "prime minister", G7_DAY, "shigeru-ishiba"),
        ("JPN", "prime minister", date(2025, 10, 20), "shigeru-ishiba"),
        ("JPN", "prime minister", date(2025, 10, 22), "sanae-takaichi"),
        ("JPN", "Foreign Minister", G7_DAY, "takeshi-iwaya"),
        ("KOR", "President", G7_DAY, "lee-jae-myung"),
        ("KOR", "acting president", date(2025, 5, 20), "lee-ju-ho"),
        ("CAN", "prime minister", G7_DAY, "mark-carney"),
        ("USA", "Secretary of State", G7_DAY, "marco-rubio"),
        ("USA", "secretary of state", date(2015, 7, 1), "john-kerry"),
        ("USA", "Secretary of War", date(2025, 9, 30), "pete-hegseth"),
        ("USA", "head of government", G7_DAY, "donald-trump"),
        ("DEU", "Chancellor", G7_DAY, "friedrich-merz"),
        ("DEU", "German leader", date(2015, 7, 1), "angela-merkel"),
        ("IRL", "Taoiseach", G7_DAY, "micheal-martin"),
        ("IND", "External Affairs Minister", G7_DAY, "s-jaishankar"),
        ("IND", "Foreign Secretary", G7_DAY, "vikram-misri"),
        ("GBR", "Foreign Secretary", G7_DAY, "david-lammy"),
        ("GBR", "British leader", G7_DAY, "keir-starmer"),
        ("FRA", "French leader", G7_DAY, "emmanuel-macron"),
        ("IRN", "President", G7_DAY, "masoud-pezeshkian"),
        ("IRN", "supreme leader", G7_DAY, "ali-khamenei"),
        ("PRK", "North Korean leader", G7_DAY, "kim-jong-un"),
        ("EU", "European Commission President", G7_DAY, "ursula-von-der-leyen"),
        ("EU", "European Council President", G7_DAY, "antonio-costa"),
        ("EU", "EU foreign policy chief", G7_DAY, "kaja-kallas"),
        ("UN", "UN chief", G7_DAY, "antonio-guterres"),
        ("NATO", "NATO Secretary General", G7_DAY, "mark-rutte"),
        ("IAEA", "director general", G7_DAY, "rafael-grossi"),
        ("SAU", "crown prince", G7_DAY, "crown-prince-mohammed-bin-salman"),
        ("VAT", "Pope", G7_DAY, "pope-leo-xiv"),
    ],
)
def test_who_held_an_office(reference: Reference, party: str, title: str, day: date, leader: str) -> None:
    holders = reference.holders(party, title, day)
    assert [term.leader for term in holders] == [leader]
    assert holders[0].certain(day)


@pytest.mark.parametrize(
    ("party", "title"),
    [("DEU", "premier"), ("GBR", "chancellor"), ("USA", "prime minister"), ("USA", "former president"), ("GBR", "MP")],
)
def test_titles_that_name_no_office_there(reference: Reference, party: str, title: str) -> None:
    assert reference.holders(party, title, G7_DAY) == ()


def test_two_presidents_on_inauguration_day(reference: Reference) -> None:
    holders = reference.holders("USA", "president", date(2025, 1, 20))
    assert [term.leader for term in holders] == ["donald-trump", "joe-biden"]


def test_somebody_who_stands_in_is_not_left_out(reference: Reference) -> None:
    (acting,) = reference.holders("KOR", RoleKind.HEAD_OF_STATE, date(2025, 4, 20))
    assert (acting.leader, acting.role) == ("han-duck-soo", "Acting President")


def test_a_month_is_all_that_is_known_of_some_terms(reference: Reference) -> None:
    day = date(2025, 7, 15)
    holders = reference.holders("KOR", RoleKind.FOREIGN_MINISTER, day)
    assert {term.leader for term in holders} == {"cho-hyun", "cho-tae-yul"}
    assert not any(term.certain(day) for term in holders)


def test_eu_has_two_presidents_and_says_so(reference: Reference) -> None:
    assert {t.leader for t in reference.holders("EU", "president", G7_DAY)} == {"antonio-costa", "ursula-von-der-leyen"}


@pytest.mark.parametrize(
    ("name", "leader"),
    [
        ("Lee Jae Myung", "lee-jae-myung"),
        ("Ishiba Shigeru", "shigeru-ishiba"),
        ("António Costa", "antonio-costa"),
        ("Antonio Costa", "antonio-costa"),
        ("Xi Jinping", "xi-jinping"),
        ("Recep Tayyip Erdogan", "recep-tayyip-erdogan"),
        ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
        ("Volodymyr Zelensky", "volodymyr-zelenskyy"),
        ("Lula", "luiz-inacio-lula-da-silva"),
        ("President Donald J. Trump", "donald-trump"),
    ],
)
def test_people_by_the_spellings_that_articles_use(reference: Reference, name: str, leader: str) -> None:
    assert [who.id for who in reference.leaders(name)] == [leader]


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        ("South Korean", "KOR", MatchKind.ADJECTIVE),
        ("Republic of Korea", "KOR", MatchKind.ALIAS),
        ("the White House", "USA", MatchKind.METONYM),
        ("Türkiye", "TUR", MatchKind.ALIAS),
        ("Cote d'Ivoire", "CIV", MatchKind.ALIAS),
        ("European Commission", "EU", MatchKind.BODY),
        ("European Council", "EU", MatchKind.BODY),
        ("Nato", "NATO", MatchKind.ALIAS),
        ("U.S.", "USA", MatchKind.ALIAS),
        ("Guam", "GUM", MatchKind.NAME),
    ],
)
def test_parties_by_the_names_that_articles_use(reference: Reference, name: str, code: str, kind: MatchKind) -> None:
    match = reference.party(name)
    assert match is not None
    assert (match.code, match.kind) == (code, kind)


@pytest.mark.parametrize("name", ["us", "who", "it", "AND", "Congolese", "the", "may"])
def test_words_that_mean_no_one_party(reference: Reference, name: str) -> None:
    assert reference.party(name) is None


def test_congolese_means_two_countries(reference: Reference) -> None:
    assert {match.code for match in reference.parties("Congolese")} == {"COD", "COG"}


@pytest.mark.parametrize(
    ("phrase", "on", "slug"),
    [
        ("Kananaskis summit", G7_DAY, "g7-2025"),
        ("Kananaskis summit", None, None),
        ("G7 summit", G7_DAY, "g7-2025"),
        ("G7 summit", None, None),
        ("G7 summit 2024", None, "g7-2024"),
        ("G20 summit in 2023", None, "g20-2023"),
        ("COP30", None, "cop-2025"),
        ("European Council", date(2025, 6, 26), "euco-2025-06"),
        ("UN General Assembly", date(2024, 9, 24), "unga-2024"),
        ("Munich Security Conference", date(2025, 2, 15), "msc-2025"),
        ("Brussels summit", date(2022, 3, 24), None),
    ],
)
def test_summits_by_the_phrases_that_articles_use(
    reference: Reference, phrase: str, on: date | PartialDate | None, slug: str | None
) -> None:
    summit = reference.summit_by_phrase(phrase, on)
    assert (summit.slug if summit else None) == slug


def test_the_g7_of_2025(reference: Reference) -> None:
    summit = reference.summit("G7", 2025)
    assert summit is not None
    assert (summit.label, summit.city, summit.host) == ("G7 2025", "Kananaskis", "CAN")
    assert (summit.start, summit.end) == (date(2025, 6, 15), date(2025, 6, 17))
    assert reference.series_of("G7") == reference.series("G7 summit")
    assert summit in reference.summits_in("Kananaskis", 2025)


def test_every_name_can_be_walked(reference: Reference) -> None:
    names = list(reference.all_names())
    assert len(names) > 20_000
    assert all(name.surface.strip() == name.surface and name.key for name in names)
