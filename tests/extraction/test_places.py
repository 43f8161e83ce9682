"""Where it was, and at which summit."""

from __future__ import annotations

import pytest

from diplomacy.extraction.whereabouts import distance
from tests.extraction.conftest import Read, only

A, B = "French President Emmanuel Macron", "German Chancellor Olaf Scholz"


@pytest.mark.parametrize(
    ("text", "city", "country"),
    [
        (f"{A} met {B} in the Baltic port of Rostock.", "Rostock", "DEU"),
        (f"{A} met US President Joe Biden at the White House.", "Washington", "USA"),
        (f"{A} met Chinese President Xi Jinping at the Great Hall of the People.", "Beijing", "CHN"),
        (f"{A} met {B} in the Austrian capital.", "Vienna", "AUT"),
        (f"{A} met {B} in Denmark.", None, "DNK"),
        (f"{A} left for Prague, where he will meet {B}.", "Prague", "CZE"),
        (f"BERLIN, March 14 (Wire) - {A} met {B} here on Thursday.", "Berlin", "DEU"),
        (f"{A} met {B}, officials in Washington said.", None, None),
    ],
)
def test_place(read: Read, text: str, city: str | None, country: str | None) -> None:
    place = only(read(text)).place
    assert (place.city if place else None, place.country if place else None) == (city, country)


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
