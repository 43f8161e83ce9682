"""Spelling made even before matching: accents folded, names in capitals written like names."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

PLAIN = str.maketrans(
    {"ı": "i", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "Ae",
     "œ": "oe", "ə": "a", "ð": "d", "þ": "th", "’": "'", "‘": "'", "ʼ": "'", "`": "'"}
)  # fmt: skip
# Cyrillic and Greek letters that look like Latin ones: "Niinist\u04e7" was typed on another keyboard.
LOOKALIKES = str.maketrans("аеорсухіјѕвкмнтАВЕЅІЈКМНОРСТУХοαεικνρτυ", "aeopcyxijsbkmhtABESIJKMHOPCTYXoaeikvptu")

SOUNDS = (("sch", "s"), ("tsch", "s"), ("sh", "s"), ("ch", "s"), ("zh", "j"), ("dj", "j"), ("kh", "k"), ("gh", "g"),
          ("ph", "f"), ("th", "t"), ("ck", "k"), ("q", "k"), ("c", "k"), ("x", "ks"),
          ("v", "f"), ("z", "s"))  # fmt: skip


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Return a word without accents and with straight apostrophes; capitals stay."""
    if word.isascii():
        return word.replace("`", "'")
    plain = unicodedata.normalize("NFKD", word.translate(PLAIN))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    if not plain.isascii() and any(c.isascii() and c.isalpha() for c in plain):
        plain = plain.translate(LOOKALIKES)
    return plain


def key(name: str) -> str:
    """Return what two spellings of one name share: small letters and digits, in order of the words."""
    small = "".join(c if c.isalnum() else " " for c in fold(name).casefold().replace("'", ""))
    return " ".join(small.split())


def calm(word: str) -> str:
    """Return a word in capitals (`MOTEGI`, `BEIJING`) as a name is written, others as they are."""
    return word[0] + word[1:].lower() if len(word) > 3 and word.isupper() and word.isalpha() else word


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text as a set: word lists that stay readable in the source."""
    return frozenset(text.split())


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """Return the consonants of a word as they sound, no Arabic article: "Dbeibah" and "Aldabaiba" share them."""
    small = key(word).replace(" ", "")
    if len(small) > 5 and small.startswith(("al", "el")):
        small = small[2:]
    for written, heard in SOUNDS:
        small = small.replace(written, heard)
    out = [c for c in small if c not in "aeiouyhw"]
    return "".join(c for i, c in enumerate(out) if i == 0 or out[i - 1] != c)
