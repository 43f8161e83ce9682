"""Texts whose lines were broken at a width, as in e-mails and wire copy, get their paragraphs back."""

from __future__ import annotations

import re
from itertools import pairwise

_NARROWEST, _WIDEST = 45, 110  # characters: what people break lines at
_LEAST = 3  # line ends that must stand where a width puts them, for it to be one
_SHARE = 0.5  # and their share of all line ends within paragraphs
_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_OWN_LINE = re.compile(r"[>#|•▪*–—-]|\(?\w{1,2}[.)]\s")  # quoted, headings, tables and lists
_TORN = re.compile(r"[a-z]")


def unwrapped(text: str) -> str:
    """Return a text with a blank for each line end that only a width put there, so that no character moves.

    A line end is one of these where the next line's first word would not have fitted, by the width that explains most
    line ends of the text, or where it tears a sentence. A sentence with a line end in it would be read as two.
    """
    lines = text.split("\n")
    ends = [
        number
        for number, (line, following) in enumerate(pairwise(lines))
        if line.strip() and following.strip() and len(line.rstrip()) <= _WIDEST
    ]
    if not ends:
        return text
    spans = [
        (len(lines[n].rstrip()), len(lines[n].rstrip()) + 1 + len(lines[n + 1].split(maxsplit=1)[0])) for n in ends
    ]
    width = _width(spans)
    for number, (length, needed) in zip(ends, spans, strict=True):
        line, following = lines[number], lines[number + 1]
        full = width is not None and length <= width < needed
        torn = length >= _NARROWEST and _TORN.match(following) and not _END.search(line.rstrip())
        if (full or torn) and not _OWN_LINE.match(following.lstrip()):
            lines[number] = f"{line} "
        else:
            lines[number] = f"{line}\n"
    for number in set(range(len(lines) - 1)).difference(ends):
        lines[number] += "\n"
    return "".join(lines)


def _width(spans: list[tuple[int, int]]) -> int | None:
    """Return the width at which lines were broken; None where none explains at least half of the line ends.

    `spans` are, for each line end, the length of the line and what it would have had with one more word.
    """
    gained = [0] * (_WIDEST + 2)
    for length, needed in spans:
        if length >= _NARROWEST:
            gained[length] += 1
            gained[min(needed, _WIDEST + 1)] -= 1
    explained = best = 0
    width = None
    for candidate, gain in enumerate(gained):
        explained += gain
        if gain > 0 and explained > best:
            best, width = explained, candidate
    return width if best >= max(_LEAST, _SHARE * len(spans)) else None
