"""Names as keys: the same name in another spelling gives the same key.

Pure functions of text. Titles that may stand before a name are data (`data/titles.csv`).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

TITLES = Path(__file__).with_name("data") / "titles.csv"

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    dict(zip("ıİđĐðÐłŁøØəƏħĦŧŦŋŊƒɓƁɗƊ", "iIdDdDlLoOeEhHtTnNfbBdD", strict=True))
    | {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th"}
)
_APOSTROPHES = "'’‘ʼʻʹʿʾ`´′"
_DASHES = "-‐‑‒–—―−"
_SEPARATORS = str.maketrans(
    dict.fromkeys(_APOSTROPHES + ".", "") | dict.fromkeys(_DASHES + ',;:/()[]"“”„«»·_|', " ") | {"&": " and "}
)
_POSSESSIVE = re.compile(rf"(?:[{_APOSTROPHES}]s|(?<=s)[{_APOSTROPHES}])$", re.IGNORECASE)
_SWAP_APOSTROPHES = str.maketrans({"'": "’", "’": "'"})
_DASH_TO_SPACE = str.maketrans(dict.fromkeys(_DASHES, " "))


def unaccent(text: str) -> str:
    """Return the text in plain Latin letters where possible, case kept: `Erdoğan` becomes `Erdogan`."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_LETTERS)


def fold(text: str) -> str:
    """Return the text without accents and in small letters, for comparing; punctuation stays."""
    if text.isascii():
        return text.lower()
    # More than once: some capitals only come apart in their small form, and the other way round.
    return unaccent(unaccent(text.casefold()).casefold()).casefold()


def normalise(text: str) -> str:
    """Return the key of a name: folded, apostrophes and full stops gone, dashes and other marks a space.

    `Lee Jae-myung` and `LEE Jae Myung` give the same key, and so do `U.S.` and `US`. Doing it twice changes
    nothing.
    """
    return " ".join(fold(text).translate(_SEPARATORS).split())


def person_key(name: str) -> str:
    """Return a person's key: as `normalise`, all parts run together: romanised names are parted at will.

    `Lee Jae-myung`, `Lee Jae Myung` and `Lee Jaemyung` are one key.
    """
    return fold(name).translate(_SEPARATORS).replace(" ", "")


def without_possessive(name: str) -> str:
    """Return the name without a closing `'s` or `s'`."""
    return _POSSESSIVE.sub(lambda found: "", name)


def slugify(text: str) -> str:
    """Return the text as a piece of an address: small plain letters, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", normalise(text)).strip("-")


def sort_key(name: str, family_name: str = "") -> str:
    """Return what a list is sorted by: the folded name without `the`, the family name first if given."""
    key = normalise(name)
    if family_name:
        return f"{normalise(family_name)} {key}"
    return key.removeprefix("the ")


def spellings(name: str) -> tuple[str, ...]:
    """Return the ways in which articles write one name: accents, apostrophes and hyphens kept or not.

    The name itself comes first, each spelling once.
    """
    found = dict.fromkeys((name, unaccent(name)))
    for each in tuple(found):
        if "'" in each or "’" in each:
            found[each.translate(_SWAP_APOSTROPHES)] = None
    for each in tuple(found):
        found[each.translate(_DASH_TO_SPACE)] = None
    return tuple(found)


def split_title(name: str) -> tuple[str, str]:
    """Split the titles off a name: `H.E. Dr. Sheikh Mohammed` gives (`H.E. Dr. Sheikh`, `Mohammed`).

    Letters after the name (`, KC`) are dropped. A name that is nothing but titles stays whole.
    """
    before, after, longest = _titles()
    words = name.split()
    while len(words) > 1 and words[-2].endswith(",") and normalise(words[-1]) in after:
        words.pop()
        words[-1] = words[-1].rstrip(",")
    start = 0
    while start < len(words) - 1:
        first = normalise(words[start]).partition(" ")[0]
        for length in range(min(longest.get(first, 0), len(words) - 1 - start), 0, -1):
            if normalise(" ".join(words[start : start + length])) in before:
                start += length
                break
        else:
            break
    return " ".join(words[:start]), " ".join(words[start:])


@cache
def _titles() -> tuple[frozenset[str], frozenset[str], dict[str, int]]:
    """Read the titles: those before a name, those after it, and the most words of one by its first word."""
    before: set[str] = set()
    after: set[str] = set()
    with TITLES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            place = after if row["place"] == "after" else before
            place.update(normalise(words) for words in row["words"].split("|"))
    longest: dict[str, int] = {}
    for title in before:
        words = title.split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return frozenset(before), frozenset(after), longest
