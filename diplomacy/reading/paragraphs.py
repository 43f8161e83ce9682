"""Lines as they stand on printed pages become paragraphs: whole sentences, words mended, running heads left out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_NEAR = 6  # lines before and after from which the width of a column is told
_RAISED = 0.85
_SELDOM = 0.35  # of the words with a hyphen stand at the end of a line by chance
_NOTE = re.compile(r"^(?:\d{1,3}|[*†‡])(?=\s|$)\s*")
_NOTE_WITHIN = re.compile(r"(?<=[a-z]{4}[.”])\d{1,2}(?= [A-Z“])")
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
_KEPT_BEFORE = frozenset(  # and last parts
    re.findall(
        "[a-z]+",
        "backed based brokered controlled day driven elect ever fire free general hour in itself led level long made"
        " making minded month occupied off old on owned range related run scale speaking sponsored style term to up"
        " wide year",
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
    kept = _without_running_heads(_whole_lines(lines))
    if not kept:
        return [], 0.0
    weights: Counter[float] = Counter()
    for line in kept:
        weights[round(line.size, 1)] += len(line.text)
    body = weights.most_common(1)[0][0]
    shape = _Shape(kept, body)
    found, group = [], [kept[0]]
    for number in range(1, len(kept)):
        if shape.parts(number):
            found.append(group)
            group = []
        group.append(kept[number])
    found.append(group)
    join = _Joining(kept)
    return [Paragraph(join.text(group), group[0].page, group[0].size) for group in found], body


class _Shape:
    """How a text is set: the usual distance of lines, and where the columns end."""

    def __init__(self, lines: Sequence[Line], body: float) -> None:
        self.lines = lines
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
        self._left = {key: median(line.left for line in column) for key, column in columns.items()}

    def parts(self, number: int) -> bool:
        """Tell whether a paragraph ends before the line of this number."""
        a, b = self.lines[number - 1], self.lines[number]
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
        return self._had_room(number)

    def _had_room(self, number: int) -> bool:
        """Tell whether the line's first word would have fitted on the one before: then that was ended on purpose.

        The room is that of the lines before or of those after, whichever is less: above a column a wider one may end.
        """
        a, b = self.lines[number - 1], self.lines[number]
        before = [line.right for line in self.lines[max(number - _NEAR, 0) : number - 1] if self._alike(line, a)]
        after = [line.right for line in self.lines[number : number + _NEAR] if self._alike(line, b)]
        room = min(max([*before, a.right]), max(after)) if before else max(after)
        letter = (b.right - b.left) / max(len(b.text), 1)
        first = len(b.text.split(maxsplit=1)[0]) + 1
        return a.right + (first + 2) * letter < room

    def _alike(self, line: Line, other: Line) -> bool:
        return line.page == other.page and abs(line.left - other.left) < 4 * self.body

    def _left_of(self, line: Line) -> float:
        return self._left[self._column(line)]

    def _column(self, line: Line) -> tuple[int, int, int]:
        """Return the column of a line: lines of one size that begin within a few letters of each other on a page."""
        return line.page, round(line.left / max(6 * self.body, 1.0)), round(line.size)


def _whole_lines(lines: Iterable[Line]) -> list[Line]:
    """Return the lines with those put together that stand beside each other, as raised letters part them."""
    whole: list[Line] = []
    for line in lines:
        a = whole[-1] if whole else None
        if a is None or not _beside(a, line):
            whole.append(line)
            continue
        raised = line.size < _RAISED * a.size
        text = _NOTE.sub("", line.text) if raised else line.text  # the number of a note is no part of the sentence
        gap = "" if raised and text == line.text else " "
        size, bold = max(a.size, line.size), a.bold and line.bold
        whole[-1] = replace(
            a, text=f"{a.text}{gap}{text}".strip(), right=line.right, size=size, bold=bold, hyphen=line.hyphen
        )
    return whole


def _beside(a: Line, b: Line) -> bool:
    larger = max(a.size, b.size)
    close = -0.3 * larger < b.left - a.right < larger
    return a.page == b.page and not a.hyphen and close and abs(a.base - b.base) < 0.6 * larger


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


class _Joining:
    """How the words of a text that a line's end broke are put together, by how it writes its other words."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
        broken = sum(line.hyphen for line in lines)
        hyphenated = sum(count for word, count in self.words.items() if "-" in word)
        # Where no words are broken, hyphens stand at the end of lines as seldom as the words that have them do.
        self.breaks_words = broken > _SELDOM * hyphenated

    def text(self, lines: Sequence[Line]) -> str:
        """Return lines as one text."""
        text = lines[0].text
        for before, line in pairwise(lines):
            text = self._mended(text, line.text) if before.hyphen else f"{text} {line.text}"
        return _NOTE_WITHIN.sub("", " ".join(text.split()))

    def _mended(self, text: str, rest: str) -> str:
        head, tail = re.search(r"([^\W\d_]*)-$", text), re.match(r"[^\W\d_]+", rest)
        if head is None or tail is None or not head[1] or not _BEGINS_SMALL.match(rest):
            return text + rest
        whole, apart = f"{head[1]}{tail[0]}".casefold(), f"{head[1]}-{tail[0]}".casefold()
        if self.words[whole] != self.words[apart]:
            keeps = self.words[apart] > self.words[whole]
        else:
            keeps = head[1].casefold() in _KEPT or tail[0] in _KEPT_BEFORE or not self.breaks_words
        return text + rest if keeps else text[:-1] + rest
