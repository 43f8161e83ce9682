"""How a record is cited: one line of plain text, or an entry for BibTeX. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import quote

from diplomacy import wording
from diplomacy.records import PartialDate

LONGEST_WORDS = 200
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# BibTeX counts braces even behind a backslash, so that each sign stands in braces that are balanced.
LATEX = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
    wording.NO_BREAK: "~",
    "–": "--",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: `title` in words, the record as of a day (UTC) at its address, and on how many articles it rests.

    `version` is the number of the record's version then; None where versions are not kept. `accessed` is today.
    """

    kind: Literal["meeting", "statement"]
    id: str
    title: str
    address: str
    as_of: date
    accessed: date
    sources: int
    version: int | None = None
    sample: bool = False

    @property
    def note(self) -> str:
        """Which record it is, of which day, on how many articles it rests."""
        version = f", version {self.version}" if self.version is not None else ""
        sample = ", a sample written for demonstration" if self.sample else ""
        sources = wording.say_count(self.sources, "source")
        day = wording.say_day(self.as_of)
        return f"{self.kind} {self.id}{version}, as of {day} (UTC), from {sources}{sample}"


def meeting_title(people: Sequence[str], place: str, when: PartialDate | None, status: str) -> str:
    """Return how a meeting is called in a citation; `people` are names or offices and may be none."""
    who = wording.join_names(people) if people else "Meeting"
    return f"{', '.join(filter(None, (who, place, wording.say_date(when))))} ({wording.say_status(status).lower()})"


def statement_title(speaker: str, party: str, words: str, *, direct: bool, published: date | None) -> str:
    """Return how a statement is called in a citation: who said it, the words (the first 200 characters), and when."""
    said = words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS].rsplit(' ', 1)[0]} …"
    said = f"“{said}”" if direct else said
    when = f"reported on {wording.say_day(published)}" if published else "undated"
    who = f"{speaker} ({party})" if party and party != speaker else speaker
    return f"{who}: {said}, {when}"


def plain(citation: Citation) -> str:
    """Return the citation as one line of text."""
    return _one_line(
        f"{citation.title}. Sidelines, {citation.note}. {citation.address} "
        f"(accessed {wording.say_day(citation.accessed)})."
    )


def bibtex(citation: Citation) -> str:
    """Return the citation as a BibTeX entry in UTF-8. The key is made of the record and the day, and stays the same."""
    note = citation.note[:1].upper() + citation.note[1:]
    fields = {
        "title": f"{{{escape(citation.title)}}}",
        "author": "{Sidelines}",
        "year": str(citation.as_of.year),
        "note": escape(note),
        "url": quote(citation.address, safe=":/?#[]@!$&'()*+,;=%"),
        "urldate": citation.accessed.isoformat(),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    lines.insert(3, f"  month = {MONTHS[citation.as_of.month - 1]},")
    return "\n".join([f"@misc{{{key(citation)},", *lines, "}"]) + "\n"


def key(citation: Citation) -> str:
    """Return the entry's key: of letters, digits and dashes only."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", citation.id)
    return f"sidelines-{citation.kind}-{name}-{citation.as_of:%Y%m%d}"


def escape(text: str) -> str:
    """Return text as LaTeX prints it: letters of all languages stay, signs with a meaning are written out."""
    return "".join(LATEX.get(sign, sign) for sign in _one_line(text, keep=wording.NO_BREAK))


def _one_line(text: str, keep: str = "") -> str:
    """Return text with single spaces between its words, and without characters that do not print."""
    spaced = "".join(sign if sign.isprintable() or sign == keep else " " for sign in text if sign != "\N{WORD JOINER}")
    return re.sub(" +", " ", spaced.replace(wording.NO_BREAK, keep or " ")).strip()
