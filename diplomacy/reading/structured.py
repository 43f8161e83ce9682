"""JSON becomes articles: one object, a list of them, one a line, or a thread (an object that holds `articles`).

Of an object only id, outlet, published, url, title and text are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from json import JSONDecodeError

from diplomacy.reading.dateline import iso_day
from diplomacy.reading.unreadable import Unreadable, clean, excerpt, is_web_address, require_text
from diplomacy.records import Article

_NAMES_OF_TYPES = {list: "a list", float: "a number", bool: "true or false"}


class _Pairs(list[tuple[str, object]]):
    """A JSON object with its keys as they came, so that one that comes twice is seen and not lost."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a JSON document, as parsed. `line` is where it begins, where the document holds several.

    `number` counts from 1 and is None where the document holds one article only.
    """

    value: object
    line: int | None = None
    number: int | None = None


# Whole numbers become floats: Python refuses to convert one with thousands of digits, and none is ever read.
_decoder = json.JSONDecoder(object_pairs_hook=_Pairs, parse_int=float)


def entries(text: str, *, lines: bool = False) -> Iterator[Entry | Unreadable]:
    """Yield the articles that a JSON text holds, parsed and not yet checked; `lines` where each line is one.

    A text of which each line is an object is understood as lines without being told. A line that is broken is
    yielded as Unreadable, and the rest goes on. Raises Unreadable where the whole text cannot be parsed.
    """
    numbered = _numbered(text)
    first = list(islice(numbered, 2))
    if len(first) > 1 and (lines or _is_object(first[0][1])):
        yield from _entries_by_line(chain(first, numbered))
        return
    value = _parse(text, one_line=lines)
    if isinstance(value, list) and not isinstance(value, _Pairs):
        yield from _entries_of_list(text, value)
    elif isinstance(value, _Pairs) and (thread := _thread(value)) is not None:
        yield from (Entry(item, None, number) for number, item in enumerate(thread, start=1))
    else:
        yield Entry(value)


def read_entry(
    entry: Entry, *, outlet: str | None = None, published: date | None = None, url: str | None = None,
    title: str | None = None,
) -> Article:  # fmt: skip
    """Return the article of a parsed object, its id empty where the object gives none.

    What is known beforehand wins, and the field is then not looked at. Raises Unreadable for a field that is missing,
    of the wrong type or cannot be right.
    """
    if not isinstance(entry.value, _Pairs):
        raise Unreadable(f"holds {_type_name(entry.value)} where an article is expected")
    fields = _Fields(entry.value)
    text = fields.string("text")
    if text is None:
        raise Unreadable('the field "text" is missing')
    if not text.strip():
        raise Unreadable('the field "text" is empty')
    return Article(
        id=(fields.string("id") or "").strip(),
        title=title or fields.string("title") or "",
        text=text,
        outlet=outlet or fields.string("outlet") or None,
        published=published or fields.day("published"),
        url=url or fields.address("url"),
    )


class _Fields:
    """The fields of one object, each checked as it is asked for."""

    def __init__(self, pairs: _Pairs) -> None:
        self._pairs = pairs

    def string(self, name: str) -> str | None:
        """Return a field that is text; None where it is missing or null."""
        values = [value for key, value in self._pairs if key == name]
        if len(values) > 1:
            raise Unreadable(f'the field "{name}" is given {len(values)} times')
        value = values[0] if values else None
        if value is None:
            return None
        if not isinstance(value, str):
            raise Unreadable(f'the field "{name}" must be text, but is {_type_name(value)}')
        require_text(value, f'the field "{name}"')
        return clean(value)

    def day(self, name: str) -> date | None:
        """Return a field that is a day; None where it is missing, null or empty."""
        value = self.string(name)
        if not value:
            return None
        day = iso_day(value)
        if day is None:
            raise Unreadable(f'the field "{name}" must be a day such as 2025-06-18, but is {excerpt(value)}')
        return day

    def address(self, name: str) -> str | None:
        """Return a field that is a web address; None where it is missing, null or empty."""
        value = self.string(name) or None
        if value and not is_web_address(value):
            raise Unreadable(f'the field "{name}" must be an address that begins with http, but is {excerpt(value)}')
        return value


def _parse(text: str, *, one_line: bool) -> object:
    try:
        value: object = _decoder.decode(text)
    except JSONDecodeError as error:
        place = f"column {error.colno}" if one_line else f"line {error.lineno}, column {error.colno}"
        what = error.msg[0].lower() + error.msg[1:]
        raise Unreadable(f"broken JSON at {place}: {what.removesuffix(' at')}") from error
    except RecursionError as error:
        raise Unreadable("the JSON is nested too deeply") from error
    return value


def _is_object(line: str) -> bool:
    try:
        return isinstance(_decoder.decode(line), _Pairs)
    except (JSONDecodeError, RecursionError):
        return False


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank with their numbers, one by one: there may be millions."""
    number, begin = 1, 0
    while begin <= len(text):
        end = text.find("\n", begin)
        line = text[begin : end if end >= 0 else len(text)]
        if line.strip():
            yield number, line
        if end < 0:
            return
        number, begin = number + 1, end + 1


def _entries_by_line(numbered: Iterable[tuple[int, str]]) -> Iterator[Entry | Unreadable]:
    for number, line in numbered:
        try:
            yield Entry(_parse(line, one_line=True), number, number)
        except Unreadable as error:
            yield Unreadable(str(error), number)


def _entries_of_list(text: str, values: list[object]) -> Iterator[Entry]:
    """Yield the members of a list with the lines that they begin on, found by parsing each once more."""
    if not values:
        raise Unreadable("is a list with no articles in it")
    position, line = text.index("[") + 1, 1
    counted = 0
    for number, value in enumerate(values, start=1):
        while text[position] in " \t\n\r,":
            position += 1
        line += text.count("\n", counted, position)
        counted = position
        yield Entry(value, line, number)
        _, position = _decoder.raw_decode(text, position)


def _thread(pairs: _Pairs) -> list[object] | None:
    """Return the articles of a thread; None where the object is an article itself."""
    fields = dict(pairs)
    articles = fields.get("articles")
    if "text" in fields or not isinstance(articles, list) or isinstance(articles, _Pairs):
        return None
    if not articles:
        raise Unreadable("is a thread with no articles in it")
    return articles


def _type_name(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, _Pairs):
        return "an object"
    if isinstance(value, str):
        return "text"
    return _NAMES_OF_TYPES[type(value)]
