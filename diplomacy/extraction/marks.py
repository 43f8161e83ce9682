"""Quotation marks: curly, straight, single and angled, nested, over several paragraphs, and without a partner."""

from __future__ import annotations

from diplomacy.extraction.spelling import words_of

MAX_QUOTE = 3000
CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", '"': '"', "‘": "’", "'": "'", "”": "”"}
SINGLE = "‘'‹"
SINGLE_LEAST = 3  # words in single marks; fewer may be anything
ELIDED = words_of("s t m d re ve ll em til tis twas cause n")


def find_quotes(text: str) -> list[tuple[int, int, int, bool]]:
    """Return the outermost stretches in quotation marks.

    Each is its start and end inside the marks, its opening mark, and whether a mark closes it. A quotation ends with
    its paragraph unless the next paragraph opens with the same mark. A mark without a partner costs that quotation
    alone. Single marks count where they hold at least three words and are no apostrophes.
    """
    found: list[tuple[int, int, int, bool]] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        i = at
        while i < end:
            char = text[i]
            if char not in CLOSING or not _opens(text, i, at):
                i += 1
                continue
            close = _close(text, i, at, end)
            if close > 0:
                if close > i + 1 and (char not in SINGLE or text.count(" ", i, close) >= SINGLE_LEAST - 1):
                    found.append((i + 1, close, i, True))
                    i = close + 1
                else:
                    i += 1 if char in SINGLE else close - i + 1
                continue
            following = text[end:].lstrip("\n ")[:1]
            if following == char and end - i > 12 and -close not in range(i + 1, end):
                found.append((i + 1, end, i, False))
                break
            i = -close if -close > i else i + 1
        at = end + 1
    return [f for f in found if f[1] - f[0] < MAX_QUOTE]


def _opens(text: str, i: int, start: int) -> bool:
    """Tell whether the mark at i can open: nothing or a space before it, a word after it."""
    char = text[i]
    before = text[i - 1] if i > start else " "
    after = text[i + 1] if i + 1 < len(text) else " "
    if char in "“„":
        return True
    if char == "«":
        return True
    if char == "»":
        return not (before.isalnum() or before in ".,!?…") and after.isalnum()
    if before.isalnum():
        return False
    if char == "'":
        return not after.isspace() and after not in ".,;:" and not _elided(text, i)
    if char == "‘":
        return not after.isspace()
    if char == "”":  # a closing mark in the place of an opening one
        return before.isspace() and after.isalnum()
    return not after.isspace() or before.isspace()


def _elided(text: str, i: int) -> bool:
    """Tell whether the mark at i stands for letters left out: 'em, '90s."""
    j = i + 1
    while j < len(text) and text[j].isalnum():
        j += 1
    word = text[i + 1 : j].lower()
    return word in ELIDED or word[:1].isdigit()


def _close(text: str, i: int, start: int, end: int) -> int:
    """Return where the quotation that opens at i closes in its paragraph.

    Zero where nothing closes it; minus the place of the next opening mark where that shows that the first had none.
    """
    char = text[i]
    marks = CLOSING[char]
    if char in "‘'":
        return _single(text, i, end, marks)
    for j in range(i + 1, end):
        if text[j] == char and char == "“":
            return -j
        if text[j] in marks:
            if char == '"' and _only_opens(text, j, start) and _closes_later(text, j, end):
                return -j
            return j
    if char in "“”„" and '"' in text[i:end]:
        return text.index('"', i, end)
    return 0


def _only_opens(text: str, j: int, start: int) -> bool:
    before = text[j - 1] if j > start else " "
    after = text[j + 1] if j + 1 < len(text) else " "
    return before in " (—–" and (after.isalnum() or after in "‘'[…")


def _closes_later(text: str, j: int, end: int) -> bool:
    return '"' in text[j + 1 : end]


def _single(text: str, i: int, end: int, mark: str) -> int:
    """Return where single marks close: no apostrophe inside a word, nor that of a plural owner."""
    fallback = 0
    for j in range(i + 1, end):
        if text[j] == text[i] and text[i] == "‘":
            return fallback or -j
        if text[j] != mark:
            continue
        after = text[j + 1] if j + 1 < len(text) else " "
        before = text[j - 1]
        if after.isalnum() or before.isspace():
            if before.isspace() and after.isalnum() and not _elided(text, j) and fallback:
                return fallback
            continue
        if before in "sz" and after == " " and text[j + 2 : j + 3].islower():
            fallback = fallback or j
            continue
        return j
    return fallback
