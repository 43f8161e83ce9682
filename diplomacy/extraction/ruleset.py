"""Rules as data: JSON lines in `rules/`, each with an id and an example sentence that makes it fire."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

FOLDER = Path(__file__).with_name("rules")


class RuleError(ValueError):
    """A rule file that cannot be used; the message names file, line and fault."""


@dataclass(frozen=True, slots=True)
class TitleWord:
    """Words of one part of a title: `head` makes it a title, `modifier` stands before, `honorific` says nothing."""

    id: str
    example: str
    part: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TitleKind:
    """What office a title names: the first rule whose pattern is found in the title, in small letters, wins."""

    id: str
    example: str
    pattern: str
    level: str
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that report an encounter.

    `verb` and `noun` are alternatives, whole phrases; with both, up to `gap` words may part them. `links` are the ways
    in which the other side follows, tried in order: `direct`, `inner` (between verb and noun), `with`, `by`, `between`,
    `for`, `to`, `of`; `none` lets the subjects alone be the participants; `focus` makes whoever the passage is about
    the other side of a list ("Theresa May came first"); `country` makes the other side whoever leads the country named
    after the words, where the article names them. `subject` is `verb` where the subject stands before the words, `noun`
    where it is a possessor or the subject of the sentence, `after` where it follows them. `needs` names a support
    without which the words mean nothing. A `fallback` counts only where no other words of the article tell of those
    people.
    """

    id: str
    example: str
    verb: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    gap: int = 0
    links: tuple[str, ...] = ("with",)
    subject: str = "verb"
    mode: str = "in_person"
    joint: bool = False
    status: str = ""
    host: str = ""
    needs: str = ""
    fallback: bool = False
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class StatusCue:
    """Words that say what became of a meeting, or that there is none.

    `direction` says where the trigger stands: `forward` after the cue, `backward` before it, `both`. `scope` counts
    words between them at most; `until` are words that end the scope.
    """

    id: str
    example: str
    status: str
    phrases: tuple[str, ...]
    direction: str = "forward"
    scope: int = 6
    until: tuple[str, ...] = ()
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class ModeCue:
    """Words in a sentence that say how the parties were in touch."""

    id: str
    example: str
    mode: str
    phrases: tuple[str, ...]
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class VisitCue:
    """Words that say who was where, or whose roof a meeting was under.

    `kind`: `go` and `there` verbs before the place ("flew to", "arrived in"), `noun` ("visit to"), `left` where the
    visitor comes from, `visitor` for words that tell guest from host, `seat` for a seat of government without a name.
    """

    id: str
    example: str
    kind: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatePattern:
    """A date phrase: a regular expression whose groups say what it names, with words in braces from `dates.py`.

    `form` says how it is counted, `offset` by how many days, `sign` which way a number in the phrase counts.
    """

    id: str
    example: str
    form: str
    pattern: str
    offset: int = 0
    sign: int = 1


@dataclass(frozen=True, slots=True)
class TopicCue:
    """Words after which what was discussed follows (`after`) or before which it stands (`before`)."""

    id: str
    example: str
    phrases: tuple[str, ...]
    side: str = "after"
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class ThemeRule:
    """Words, small, that put a topic under a theme; the first rule that is found in the phrase wins."""

    id: str
    example: str
    theme: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeechRule:
    """Verbs and phrases that give words to a speaker. `indirect` ones report a position without quotation marks."""

    id: str
    example: str
    words: tuple[str, ...]
    indirect: bool = False
    confidence: float = 0.9


Rule = TypeVar(
    "Rule", TitleWord, TitleKind, Trigger, StatusCue, ModeCue, VisitCue, DatePattern, TopicCue, ThemeRule, SpeechRule
)

FILES: dict[str, type[Any]] = {
    "title_words": TitleWord,
    "titles": TitleKind,
    "triggers": Trigger,
    "status": StatusCue,
    "modes": ModeCue,
    "visits": VisitCue,
    "dates": DatePattern,
    "topics": TopicCue,
    "themes": ThemeRule,
    "speech": SpeechRule,
}


@dataclass(frozen=True, slots=True)
class Rules:
    """All rule files, read and checked."""

    title_words: tuple[TitleWord, ...] = field(default_factory=tuple)
    titles: tuple[TitleKind, ...] = field(default_factory=tuple)
    triggers: tuple[Trigger, ...] = field(default_factory=tuple)
    status: tuple[StatusCue, ...] = field(default_factory=tuple)
    modes: tuple[ModeCue, ...] = field(default_factory=tuple)
    visits: tuple[VisitCue, ...] = field(default_factory=tuple)
    dates: tuple[DatePattern, ...] = field(default_factory=tuple)
    topics: tuple[TopicCue, ...] = field(default_factory=tuple)
    themes: tuple[ThemeRule, ...] = field(default_factory=tuple)
    speech: tuple[SpeechRule, ...] = field(default_factory=tuple)


def parse(
    text: str, shape: type[Rule], origin: str, lists: Mapping[str, list[str]] = MappingProxyType({})
) -> tuple[Rule, ...]:
    """Read JSON lines into rules of one shape; `lists` are the word lists that they may name.

    Raises RuleError on what is no JSON object, on unknown or missing keys, wrong kinds of values and doubled ids.
    """
    known = {f.name: f for f in fields(shape)}
    needed = {f.name for f in fields(shape) if f.default is MISSING and f.default_factory is MISSING}
    rules: list[Rule] = []
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        where = f"{origin}, line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise RuleError(f"{where}: not JSON ({error})") from error
        if not isinstance(row, dict):
            raise RuleError(f"{where}: a rule is an object with keys")
        if unknown := sorted(set(row) - set(known)):
            raise RuleError(f"{where}: unknown key {unknown[0]!r}")
        if missing := sorted(needed - set(row)):
            raise RuleError(f"{where}: key {missing[0]!r} is missing")
        for name, value in row.items():
            listed = str(known[name].type).startswith("tuple")
            if listed != isinstance(value, list) or (listed and not all(isinstance(v, str) for v in value)):
                raise RuleError(f"{where}: {name!r} must be {'a list of words' if listed else 'one value'}")
        if row["id"] in seen:
            raise RuleError(f"{where}: id {row['id']!r} stands twice")
        seen.add(row["id"])
        values: dict[str, Any] = {
            key: _spelled_out(v, lists, where) if isinstance(v, list) else v for key, v in row.items()
        }
        rules.append(shape(**values))
    return tuple(rules)


def vocabularies(text: str) -> dict[str, list[str]]:
    """Read the word lists that rules name with `@id`. Raises RuleError on a line that is none."""
    lists: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = json.loads(line)
            lists[row["id"]] = [str(word) for word in row["words"]]
        except (ValueError, TypeError, KeyError) as error:
            raise RuleError(f"words.jsonl, line {number}: a word list is an object with id and words") from error
    return lists


def _spelled_out(values: list[str], lists: Mapping[str, list[str]], where: str) -> tuple[str, ...]:
    out: list[str] = []
    for value in values:
        if value.startswith("@"):
            if value[1:] not in lists:
                raise RuleError(f"{where}: words.jsonl has no list {value[1:]!r}")
            out += lists[value[1:]]
        else:
            out.append(value)
    return tuple(dict.fromkeys(out))


def load(folder: Path = FOLDER) -> Rules:
    """Read every rule file of a folder. Raises RuleError, which names file and line, on any fault."""
    lists = vocabularies(_text(folder / "words.jsonl"))
    read: dict[str, Any] = {}
    for name, shape in FILES.items():
        path = folder / f"{name}.jsonl"
        read[name] = parse(_text(path), shape, path.name, lists)
    return Rules(**read)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise RuleError(f"rule file {path} cannot be read: {error.strerror}") from error


@cache
def word_list(name: str) -> frozenset[str]:
    """Return a word list of `words.jsonl` that ships with the program. Raises KeyError where there is none."""
    return frozenset(vocabularies(_text(FOLDER / "words.jsonl"))[name])


@cache
def shipped() -> Rules:
    """Return the rules that ship with the program, read once."""
    return load()
