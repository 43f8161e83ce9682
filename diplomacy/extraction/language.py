"""What language a text is in: only English is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

WORD = re.compile(r"[^\W\d_]+")
# A quotation: an English article may quote in another language.
QUOTATION = re.compile(r"“[^“”\n]{1,2000}”|«[^«»\n]{1,2000}»|\"[^\"\n]{1,2000}\"")
TAG = re.compile(r"<[^<>]{1,500}>")

# Words that English cannot do without and other languages seldom have. They make up a sixth or more of the small words
# of an English text, names left out, and at most a twelfth of one in another language (Norwegian).
ENGLISH = frozenset({
    "the", "and", "of", "to", "with", "that", "for", "from", "by", "his", "their", "has", "have", "were", "will",
    "would", "which", "this", "who", "after",
})  # fmt: skip
PLAIN = 0.12
PIECE = 150  # letters: what is judged at a time
LEAST = 25  # letters: with fewer nothing is said
LEAST_BELIEF = 0.2
DOUBT = 0.1
# The languages of the library that tell nothing here: English itself, a creole close to it, and what is no language.
NEUTRAL = frozenset({"en", "pcm", "zxx", "und"})


def foreign_language(text: str) -> str | None:
    """Return the English name of the language in which most of a text is; None where that is English or open.

    Names say nothing, so words with a capital are left out, and with them quotations. What is left is judged piece by
    piece, and the text is in another language where that holds for more than half of it.
    """
    foreign: dict[str, int] = {}
    letters = 0
    for piece, size in _pieces(text):
        letters += size
        if not _plainly_english(piece) and (language := _language(" ".join(piece))):
            foreign[language] = foreign.get(language, 0) + size
    if not foreign or 2 * sum(foreign.values()) <= letters:
        return None
    return _name(max(foreign, key=foreign.__getitem__))


def _pieces(text: str) -> Iterator[tuple[list[str], int]]:
    """Yield the small words of a text in runs of some lines, each with the number of its letters."""
    words = _small_words(QUOTATION.sub(" ", text))
    if sum(map(len, words)) < LEAST:  # all of it is one quotation
        words = _small_words(text)
    piece: list[str] = []
    size = 0
    for word in words:
        piece.append(word)
        size += len(word)
        if size >= PIECE:
            yield piece, size
            piece, size = [], 0
    if size >= LEAST:
        yield piece, size


def _small_words(text: str) -> list[str]:
    """Return the words of a text that begin with no capital, tags and addresses left out."""
    pieces = (piece for piece in TAG.sub(" ", text).split() if "://" not in piece and "@" not in piece)
    return [word for piece in pieces for word in WORD.findall(piece) if not word[0].isupper()]


def _plainly_english(words: list[str]) -> bool:
    return sum(word in ENGLISH for word in words) >= PLAIN * len(words)


def _language(words: str) -> str | None:
    """Return the code of the language that some words are in; None where that may be English or is none.

    The library parts its belief between close neighbours (Croatian and Serbian), so that the first need not have much
    of it; what counts is how little is left to English.
    """
    ranked = _identifier()(words[: 4 * PIECE].encode(errors="replace"))
    code, belief = ranked[0]
    left = sum(probability for other, probability in ranked if other in NEUTRAL)
    return code if code not in NEUTRAL and belief >= LEAST_BELIEF and left <= DOUBT else None


@cache
def _identifier() -> Callable[[bytes], list[tuple[str, float]]]:
    """Return the library's judge. Loading takes a second and 75 MB, which English articles need not pay."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    rank: Callable[[bytes], list[tuple[str, float]]] = identifier.rank
    return rank


def _name(code: str) -> str:
    from babel import Locale

    return str(Locale("en").languages.get(code, f"another language ({code})"))
