"""Which leader a mention means."""

from __future__ import annotations

import pytest

from diplomacy.records import PartialDate, Participant, RoleKind
from diplomacy.reference.lookup import shipped
from diplomacy.resolution.outlets import classify, speaks_for
from diplomacy.resolution.people import resolve_participant

FM, PM, HEAD = RoleKind.FOREIGN_MINISTER, RoleKind.HEAD_OF_GOVERNMENT, RoleKind.HEAD_OF_STATE


@pytest.mark.parametrize(
    ("person", "when", "leader"),
    [
        (Participant("Lee Jae Myung", "KOR", "President"), "2025-06-17", "lee-jae-myung"),
        (Participant("Antonio Costa", "EU", "European Council President"), "2025-06-17", "antonio-costa"),
        (Participant("Lee Jae-myung", "CAN", "trade envoy"), "2025-06-17", None),
        (Participant("Jane Roe", "CAN", "Minister"), "2025-06-17", None),
        (Participant(None, "JPN", "Prime Minister", PM), "2025-06-17", "shigeru-ishiba"),
        (Participant(None, "JPN", "prime minister", PM), "2025-11-01", "sanae-takaichi"),
        (Participant(None, "JPN", "Prime Minister", PM), "2025-10", None),
        (Participant(None, "JPN", "Prime Minister", PM), None, None),
        (Participant(None, "JPN", "deputy foreign minister", FM), "2025-06-17", None),
        (Participant(None, "JPN", "former prime minister", PM), "2025-06-17", None),
        (Participant(None, "USA", "President", HEAD), "2025-06", "donald-trump"),
        (Participant(None, "JPN"), "2025-06-17", None),
    ],
)
def test_a_mention_means_whom_it_certainly_means(person: Participant, when: str | None, leader: str | None) -> None:
    day = PartialDate.parse(when) if when else None
    assert resolve_participant(person, day, shipped()).leader == leader


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Yonhap News Agency", "agency", None),
        ("Example Wire", "agency", None),
        ("Ministry of Foreign Affairs of Japan", "government", "JPN"),
        ("Office of the President of the Republic of Korea", "government", "KOR"),
        ("European Commission", "government", "EU"),
        ("The Harbour Post", "press", None),
    ],
)
def test_an_outlet_is_known_by_its_name(name: str, kind: str, country: str | None) -> None:
    assert classify(name) == kind
    assert (speaks_for(name, shipped()) if kind == "government" else None) == country
