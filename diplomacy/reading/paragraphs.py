"""Lines as they stand on printed pages become paragraphs: whole sentences, words mended, running heads left out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_EDGE = 2  # lines at the top and at the foot of a page among which running heads are looked for
_OFTEN = 0.4  # the share of pages on which a running head stands: on left or on right pages only, nearly half
_PAGE_NUMBER = re.compile(
    r"[\s|–—-]*(?:page|p\.)?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:of|/)\s*\d{1,4})?[\s|–—-]*", re.IGNORECASE
)
_END = re.compile(r"[.!?:;…][\"'”’»)\]\d]*$")
_BULLET = re.compile(r"(?:[•▪‣◦●■·∙*–—-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
_BEGINS_SMALL = re.compile(r"[a-z]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# First parts that English keeps apart by a hyphen more often than not.
_KEPT = frozenset(
    re.findall(
        "[a-z]+",
        "all anti counter cross deputy ex far first half high ill left long low mid multi near new non off old one post"
        " pre pro right second self semi short six so ten then third three two vice well",
    )
)
_LARGER, _OTHER_SIZE, _GAP = 1.15, 0.12, 1.45  # in sizes of letters, and in usual distances of lines


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, in points: where its letters begin and end, its base (from the foot up), how large they are.

    `hyphen` says that it ends in a hyphen, which is in its text.
    """

    page: int
    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    hyphen: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, as one text; `size` is that of its letters."""

    text: str
    page: int
    size: float


def paragraphs(lines: Iterable[Line]) -> tuple[list[Paragraph], float]:
    """Return the paragraphs that lines make, in their order, and the size of letters in most of the text.

    Running heads and page numbers are left out, paragraphs go on over columns and pages, and words that a line's end
    broke are mended.
    """
    kept = _without_running_heads(list(lines))
    if not kept:
        return [], 0.0
    weights: Counter[float] = Counter()
    for line in kept:
        weights[round(line.size, 1)] += len(line.text)
    body = weights.most_common(1)[0][0]
    words = Counter(word.casefold() for line in kept for word in _WORD.findall(line.text))
    shape = _Shape(kept, body)
    found, group = [], [kept[0]]
    for before, line in pairwise(kept):
        if shape.parts(before, line):
            found.append(group)
            group = []
        group.append(line)
    found.append(group)
    return [Paragraph(_joined(group, words), group[0].page, group[0].size) for group in found], body


class _Shape:
    """How a text is set: the usual distance of lines, and where the columns end."""

    def __init__(self, lines: Sequence[Line], body: float) -> None:
        self.body = body
        gaps = Counter(
            round((a.base - b.base) * 2) / 2
            for a, b in pairwise(lines)
            if a.page == b.page and 0 < a.base - b.base < 3 * body
        )
        self.leading = max(gaps.most_common(1)[0][0] if gaps else 0.0, 0.8 * body, 1.0)
        columns: dict[tuple[int, int, int], list[Line]] = defaultdict(list)
        for line in lines:
            columns[self._column(line)].append(line)
        self._right = {key: max(line.right for line in column) for key, column in columns.items()}
        self._left = {key: median(line.left for line in column) for key, column in columns.items()}

    def parts(self, a: Line, b: Line) -> bool:
        """Tell whether a paragraph ends between two lines that follow each other."""
        goes_on = not _END.search(a.text)
        if _BULLET.match(b.text) and (_BULLET.match(a.text) or not goes_on):
            return True
        if abs(a.size - b.size) > _OTHER_SIZE * max(a.size, b.size):
            return True
        if a.hyphen:
            return False
        if a.page != b.page or b.base > a.base + 0.5 * a.size:  # another page, or the next column
            return not goes_on or a.bold != b.bold
        if a.size > _LARGER * self.body:  # headlines are set wider, and break where they look best
            return a.base - b.base > 2.2 * a.size
        if goes_on and _BEGINS_SMALL.match(b.text):
            return False
        if a.base - b.base > _GAP * self.leading or a.bold != b.bold:
            return True
        if not goes_on:
            indented = b.left - self._left_of(b) > 0.8 * b.size and a.left - self._left_of(a) < 0.8 * a.size
            if indented:
                return True
        return self._had_room(a, b)

    def _had_room(self, a: Line, b: Line) -> bool:
        """Tell whether the next line's first word would have fitted on this one: then it was ended on purpose."""
        letter = (b.right - b.left) / max(len(b.text), 1)
        first = len(b.text.split(maxsplit=1)[0]) + 1
        return a.right + (first + 2) * letter < self._right[self._column(a)]

    def _left_of(self, line: Line) -> float:
        return self._left[self._column(line)]

    def _column(self, line: Line) -> tuple[int, int, int]:
        """Return the column of a line: lines of one size that begin within a few letters of each other on a page."""
        return line.page, round(line.left / max(6 * self.body, 1.0)), round(line.size)


def _without_running_heads(lines: list[Line]) -> list[Line]:
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    edges = []
    for page in pages.values():
        ordered = sorted(page, key=lambda line: -line.base)
        edges.append(ordered[:_EDGE] + ordered[-_EDGE:])
    seen = Counter(key for edge in edges for key in {_running(line) for line in edge})
    often = max(2, round(_OFTEN * len(pages)))
    dropped = set()
    for edge in edges:
        for line in edge:
            if seen[_running(line)] >= often:
                dropped.add(id(line))
        for line in (edge[0], edge[-1]):
            if _PAGE_NUMBER.fullmatch(line.text) and (len(pages) > 1 or len(line.text) > 1):
                dropped.add(id(line))
    return [line for line in lines if id(line) not in dropped]


def _running(line: Line) -> tuple[str, int]:
    """Return what is the same in a running head from page to page: its words and its height."""
    return " ".join(re.sub(r"\d+", "#", line.text).casefold().split()), round(line.base / 4)


def _joined(lines: list[Line], words: Counter[str]) -> str:
    text = lines[0].text
    for before, line in pairwise(lines):
        text = _mended(text, line.text, words) if before.hyphen else f"{text} {line.text}"
    return " ".join(text.split())


def _mended(text: str, rest: str, words: Counter[str]) -> str:
    """Join a word that a line's end broke, its hyphen kept where the text writes it so elsewhere or English does."""
    head, tail = re.search(r"([^\W\d_]*)-$", text), re.match(r"[^\W\d_]+", rest)
    if head is None or tail is None or not head[1] or not _BEGINS_SMALL.match(rest):
        return text + rest
    whole, apart = f"{head[1]}{tail[0]}".casefold(), f"{head[1]}-{tail[0]}".casefold()
    keeps = words[apart] > words[whole] or (not words[whole] and head[1].casefold() in _KEPT)
    return text + rest if keeps else text[:-1] + rest
