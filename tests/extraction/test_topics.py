"""What was discussed, in the article's words, and the theme it belongs to."""

from __future__ import annotations

import pytest

from diplomacy.extraction.topics import Themes
from tests.extraction.conftest import Read, only

MET = "French President Emmanuel Macron met German Chancellor Olaf Scholz"


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        (
            f"{MET} to discuss the war in Ukraine, energy prices and migration.",
            ["war in Ukraine", "energy prices", "migration"],
        ),
        (f"{MET}, with talks focusing on steel and climate change.", ["steel", "climate change"]),
        (f"{MET}. They exchanged views on Syria during the dinner.", ["Syria"]),
        (f"{MET}. Trade disputes were discussed.", ["Trade disputes"]),
        (f"{MET} in Berlin.", []),
    ],
)
def test_topics(read: Read, text: str, topics: list[str]) -> None:
    assert [t.phrase for t in only(read(text)).topics] == topics


@pytest.mark.parametrize(
    ("phrase", "theme"),
    [
        ("war in Ukraine", "war"),
        ("energy security", "energy"),
        ("artificial intelligence", "ai-technology"),
        ("Black Sea grain deal", "food"),
        ("reciprocal visits", "bilateral-ties"),
        ("the weather", None),
    ],
)
def test_theme(phrase: str, theme: str | None) -> None:
    found = Themes().of(phrase)
    assert (found[0] if found else None) == theme
