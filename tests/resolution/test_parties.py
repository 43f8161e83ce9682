"""Which dyads two reports have in common, and whether their people can be the same."""

from __future__ import annotations

import pytest

from diplomacy.records import Participant
from diplomacy.resolution.parties import MOST_BROKERS, dyads_of, pairs_of


def person(name: str | None, party: str, leader: str | None = None) -> Participant:
    return Participant(name, party, leader=leader)


KIM = person("Kim Jong Un", "PRK", "kim-jong-un")
XI = person("Xi Jinping", "CHN", "xi-jinping")
CHOE = person("Choe Son Hui", "PRK")


@pytest.mark.parametrize(
    ("one", "other", "could"),
    [
        ((KIM, XI), (KIM, XI), True),
        ((KIM, XI), (CHOE, XI), False),
        ((KIM, XI), (person(None, "PRK"), XI), True),
        ((KIM, XI), (person("Kim", "PRK"), XI), True),
        ((person("Choe", "PRK"), XI), (CHOE, XI), True),
        ((person("Choe Ryong Hae", "PRK"), XI), (CHOE, XI), False),
        ((person("Kim Jong-un", "PRK", "kim-jong-un"), XI), (KIM, XI), True),
        ((KIM, XI), (KIM, person(None, "RUS")), False),
    ],
)
def test_two_dyads_could_be_one_unless_a_side_is_plainly_others(
    one: tuple[Participant, ...], other: tuple[Participant, ...], could: bool
) -> None:
    here, there = dyads_of(one), dyads_of(other)
    assert any(a.could_be(b) for a in here for b in there) is could
    assert any(b.could_be(a) for a in here for b in there) is could


def test_a_crowd_is_not_a_meeting_of_two() -> None:
    crowd = tuple(person(None, code) for code in ("CHN", "PRK", *"ABCDEFGH"[: MOST_BROKERS + 1]))
    dyads = dyads_of(crowd)
    assert {d.name for d in dyads} == set(pairs_of(crowd))
    assert not any(d.could_be(two) for d in dyads for two in dyads_of((KIM, XI)))


def test_two_crowds_could_be_one_only_where_one_holds_all_of_the_other() -> None:
    here = tuple(person(None, code) for code in ("CHN", "PRK", "RUS", "MNG"))
    fewer, others = here[:3], (*here[:3], person(None, "KAZ"))
    assert any(a.could_be(b) for a in dyads_of(here) for b in dyads_of(fewer))
    assert not any(a.could_be(b) for a in dyads_of(here) for b in dyads_of(others))
