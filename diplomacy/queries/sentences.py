"""The sentences of an article around a place in it, for showing evidence where it stands."""

from __future__ import annotations

ENDS = ".!?"


def sentence_around(text: str, at: int) -> tuple[int, int]:
    """Return where the sentence around a place begins and ends: a mark, a space and a capital part two sentences."""
    start, end = 0, len(text)
    for place in range(min(at, len(text) - 1), 0, -1):
        if _begins(text, place):
            start = place
            break
    for place in range(at + 1, len(text)):
        if _begins(text, place):
            end = place
            break
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _begins(text: str, at: int) -> bool:
    """Tell whether a new sentence begins at the place."""
    before = text[:at][-4:].rstrip(" ”\"’')")
    if text[at - 1] == "\n":
        return True
    if not before or before[-1] not in ENDS or not text[at - 1].isspace():
        return False
    last_word = text[max(0, at - 12) : at].rstrip().rsplit(" ", 1)[-1]
    return text[at : at + 1].isupper() and not (
        len(last_word) <= 4 and last_word.endswith(".") and last_word[:1].isupper()
    )
