"""Series and editions: by name, day, year, place and phrase; nothing is picked by guess."""

from __future__ import annotations

from datetime import date

import pytest

from diplomacy.records import PartialDate
from diplomacy.reference.facts import SummitFact
from tests.reference.cast import REFERENCE, SUMMITS


def slug(summit: SummitFact | None) -> str | None:
    return summit.slug if summit else None


def test_slugs_are_series_and_year_and_more_only_where_a_year_has_several() -> None:
    assert {s.edition: s.slug for s in SUMMITS} == {
        "7th": "lr-2023",
        "8th": "lr-2024",
        "extra February": "lr-2024-02",
        "spring": "lr-2025-03-06",
        "spring again": "lr-2025-03-20",
        "summer": "lr-2025-07-arden-city",
        "summer elsewhere": "lr-2025-07-bath",
        "winter": "lr-2025-12",
        "not yet set": "lr-2026-not-yet-set",
        "9th": "lr-2026",
        "Ford": "talks-2024",
    }
    assert all(s.label == f"{s.series} {s.year}" for s in SUMMITS)


def test_series_by_name_code_and_organisation() -> None:
    assert [one.code for one in REFERENCE.series("the League summit")] == ["LR"]
    assert [one.code for one in REFERENCE.series("rivers summit")] == ["LR", "TALKS"]
    assert [one.code for one in REFERENCE.series("TALKS")] == ["TALKS"]
    assert REFERENCE.series("talks") == ()
    assert REFERENCE.series_by_code("lr") == REFERENCE.series("LR")[0]
    assert [one.code for one in REFERENCE.series_of("LEAGUE")] == ["LR"]
    assert REFERENCE.series_of("ARD") == ()


def test_the_edition_of_a_year_is_its_only_or_its_only_numbered_one() -> None:
    assert slug(REFERENCE.summit("LR", 2023)) == "lr-2023"
    assert slug(REFERENCE.summit("LR", 2024)) == "lr-2024"
    assert REFERENCE.summit("LR", 2025) is None
    assert slug(REFERENCE.summit("LR", 2026)) == "lr-2026"
    assert REFERENCE.summit("LR", 1999) is None
    assert REFERENCE.summit("NONE", 2024) is None


def test_editions_come_by_day_the_undated_last() -> None:
    assert [s.slug for s in REFERENCE.editions("LR", 2024)] == ["lr-2024-02", "lr-2024"]
    assert [s.slug for s in REFERENCE.editions("LR")][-2:] == ["lr-2026", "lr-2026-not-yet-set"]
    assert slug(REFERENCE.summit_by_slug("lr-2024")) == "lr-2024"
    assert REFERENCE.summit_by_slug("lr") is None


@pytest.mark.parametrize(
    ("day", "leeway", "found"),
    [
        (date(2024, 6, 11), 0, ["lr-2024"]),
        (date(2024, 6, 8), 2, ["lr-2024"]),
        (date(2024, 6, 14), 2, ["lr-2024"]),
        (date(2024, 6, 15), 2, []),
        (date(2024, 6, 7), 2, []),
        (date(2026, 1, 2), 0, ["lr-2025-12"]),
        (date(2025, 3, 18), 20, ["lr-2025-03-20", "lr-2025-03-06"]),
    ],
)
def test_editions_near_a_day(day: date, leeway: int, found: list[str]) -> None:
    assert [s.slug for s in REFERENCE.summits_on("LR", day, leeway)] == found


def test_editions_of_all_series_and_of_a_range() -> None:
    assert {s.slug for s in REFERENCE.summits_on(None, date(2024, 6, 11))} == {"lr-2024", "talks-2024"}
    july = PartialDate.month(2025, 7)
    assert [s.slug for s in REFERENCE.summits_on("LR", july)] == ["lr-2025-07-arden-city", "lr-2025-07-bath"]
    assert REFERENCE.summits_on("NONE", july) == ()


def test_editions_in_a_city_by_any_of_its_names() -> None:
    assert [s.slug for s in REFERENCE.summits_in("san rio del mar", 2023)] == ["lr-2023"]
    assert len(REFERENCE.summits_in("San Río")) == 3
    assert REFERENCE.summits_in("San Río", 2024) == ()


@pytest.mark.parametrize(
    ("phrase", "on", "year", "found"),
    [
        ("League summit", None, None, None),
        ("the League summit", date(2024, 6, 10), None, "lr-2024"),
        ("League summit", date(2024, 5, 1), None, "lr-2024"),
        ("League summit", None, 2023, "lr-2023"),
        ("League summit 2023", None, None, "lr-2023"),
        ("2023 League summit", None, None, "lr-2023"),
        ("League summit in 2023", date(2024, 6, 10), None, "lr-2023"),
        ("LR 2023", None, None, "lr-2023"),
        ("League summit", None, 2025, None),
        ("League summit", date(2025, 5, 1), None, None),
        ("League summit", date(2025, 3, 20), None, "lr-2025-03-20"),
        ("League summit", date(2025, 3, 22), None, "lr-2025-03-20"),
        ("League summit", date(2025, 3, 23), None, None),
        ("League summit", date(2026, 1, 1), None, "lr-2025-12"),
        ("League summit", PartialDate.month(2025, 12), None, "lr-2025-12"),
        ("League summit", PartialDate.month(2025, 7), None, None),
        ("Arden City summit", None, None, "lr-2024"),
        ("San Rio summit", None, None, "lr-2023"),
        ("San Rio summit", date(2025, 3, 6), None, "lr-2025-03-06"),
        ("emergency rivers summit", date(2025, 1, 1), None, "lr-2024-02"),
        ("peace talks", date(2024, 6, 11), None, "talks-2024"),
        ("talks", date(2024, 6, 11), None, None),
        ("rivers summit", date(2024, 6, 11), None, "lr-2024"),
        ("budget summit", date(2024, 6, 11), None, None),
        ("", date(2024, 6, 11), 2024, None),
    ],
)
def test_a_phrase_means_one_edition_or_none(
    phrase: str, on: date | PartialDate | None, year: int | None, found: str | None
) -> None:
    assert slug(REFERENCE.summit_by_phrase(phrase, on, year)) == found


def test_all_editions_of_a_phrase() -> None:
    assert [s.slug for s in REFERENCE.summits_by_phrase("San Rio summit", 2025)] == ["lr-2025-03-06", "lr-2025-03-20"]
    assert len(REFERENCE.summits_by_phrase("San Rio summit")) == 3
    assert [s.slug for s in REFERENCE.summits_by_phrase("San Rio summit 2023")] == ["lr-2023"]


def test_days_between_a_summit_and_a_day() -> None:
    summit = REFERENCE.summit_by_slug("lr-2024")
    undated = REFERENCE.summit_by_slug("lr-2026")
    assert summit is not None
    assert undated is not None
    assert [summit.days_from(date(2024, 6, day)) for day in (7, 10, 12, 15)] == [3, 0, 0, 3]
    assert summit.days_from(PartialDate.month(2024, 5)) == 10
    assert undated.days_from(date(2026, 1, 1)) is None
