"""Whether a text speaks of something that another text names: the words themselves, not what was read out of them.

Pure functions; offsets count characters, end exclusive.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"\w+")
NEAR = 60  # characters within which all words of a phrase count as the phrase
SHORTEST = 4  # letters of a word that tells something


def find_phrase(text: str, phrase: str) -> tuple[int, int] | None:
    """Return where a text first has a phrase: as it stands, else all its telling words near each other, in any order.

    Case and the plural's s make no difference. `U.S.-Japan alliance` is found in `the alliance of Japan and the U.S.`
    """
    exact = re.search(rf"(?<!\w){re.escape(phrase.strip())}(?!\w)", text, re.IGNORECASE)
    if exact:
        return exact.span()
    wanted = _telling(phrase)
    if not wanted:
        return None
    last: dict[str, tuple[int, int]] = {}
    for start, end, word in _words(text):
        if word not in wanted:
            continue
        last[word] = (start, end)
        first = min(place[0] for place in last.values())
        if len(last) == len(wanted) and end - first <= NEAR and "\n" not in text[first:end]:
            return first, end
    return None


def names_somebody(text: str, family_name: str) -> bool:
    """Tell whether a text has somebody's family name, spelt like this."""
    return bool(family_name) and re.search(rf"(?<!\w){re.escape(family_name)}(?!\w)", text) is not None


def _telling(phrase: str) -> frozenset[str]:
    words = [match.group().casefold() for match in _WORD.finditer(phrase)]
    return frozenset(_stem(word) for word in words if len(word) >= SHORTEST)


@lru_cache(maxsize=8)
def _words(text: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((*match.span(), _stem(match.group().casefold())) for match in _WORD.finditer(text))


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > SHORTEST else word
