"""Reading CoNLL-U treebanks as spaCy Docs: words, fine tags, heads, relations, and GUM's named entities."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

# GUM's entity types, and what our name recogniser calls them; the other types (abstract, time, object) hold no names.
LABELS = {"person": "PERSON", "place": "PLACE", "organization": "ORG", "event": "EVENT"}
ENTITY = re.compile(r"\((?P<group>\d+)-(?P<type>[a-z]+)-[^-()]*-[^-()]*-[^-()]*-(?P<name>[\d,]+)-[^()]*|(?P<end>\d+)\)")
SENTENCES = 6  # in one Doc, so that the parser also sees sentence ends


@dataclass(slots=True)
class Sentence:
    """One sentence of a treebank; heads are positions in it, `names` are (start, end, label) where they are marked."""

    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)
    universal: list[str] = field(default_factory=list)
    names: list[tuple[int, int, str]] = field(default_factory=list)
    _open: list[tuple[str, str, str, int]] = field(default_factory=list)

    def add(self, columns: list[str]) -> None:
        """Add a word by its ten columns."""
        at = len(self.words)
        self.words.append(columns[1])
        self.spaces.append("SpaceAfter=No" not in columns[9])
        self.universal.append(columns[3])
        self.tags.append(columns[4])
        self.heads.append(int(columns[6]) - 1 if columns[6] not in ("0", "_") else at)
        self.relations.append("ROOT" if columns[7] == "root" else columns[7].split(":")[0] or "dep")
        if "pass" in columns[7]:  # nsubj:pass and aux:pass say who received whom
            self.relations[-1] = columns[7]
        for note in columns[9].split("|"):
            if note.startswith("Entity="):
                self._entities(note[len("Entity=") :], at)

    def _entities(self, note: str, at: int) -> None:
        for match in ENTITY.finditer(note):
            if match["group"]:
                self._open.append((match["group"], match["type"], match["name"], at))
                if note[match.start() : match.end() + 1].endswith(")"):
                    self._close(match["group"])
            else:
                self._close(match["end"])

    def _close(self, group: str) -> None:
        for i in range(len(self._open) - 1, -1, -1):
            if self._open[i][0] == group:
                _, kind, name, start = self._open.pop(i)
                if kind in LABELS:
                    within = sorted(start + int(n) - 1 for n in name.split(","))
                    self.names.append((within[0], within[-1] + 1, LABELS[kind]))
                return

    def named(self) -> list[tuple[int, int, str]]:
        """Return the spans that are names: proper nouns throughout, the widest where they overlap."""
        out: list[tuple[int, int, str]] = []
        for start, end, label in sorted(set(self.names), key=lambda n: (n[0] - n[1], n[0])):
            while start < end and self.universal[start] != "PROPN":
                start += 1
            proper = start < end <= len(self.words) and all(
                self.universal[i] in ("PROPN", "ADP", "PUNCT", "NUM") for i in range(start, end)
            )
            if proper and all(end <= s or start >= e for s, e, _ in out):
                out.append((start, end, label))
        return sorted(out)


def sentences(path: Path) -> Iterator[list[Sentence]]:
    """Yield the sentences of each document of a gzipped CoNLL-U file; multiword and empty tokens are passed over."""
    document: list[Sentence] = []
    current = Sentence()
    joined = 0  # the last word of a multiword token: the words before it have no space after them
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for raw in lines:
            line = raw.rstrip("\n")
            if line.startswith(("# newdoc", "# newpar id")) and document and line.startswith("# newdoc"):
                yield document
                document = []
            elif not line and current.words:
                document.append(current)
                current, joined = Sentence(), 0
            elif line and line[0].isdigit():
                columns = line.split("\t")
                number = columns[0]
                if "-" in number:
                    joined = int(number.split("-")[1])
                    last_space = "SpaceAfter=No" not in columns[9]
                elif "." not in number:
                    current.add(columns)
                    if int(number) < joined:
                        current.spaces[-1] = False
                    elif int(number) == joined:
                        current.spaces[-1] = last_space
    if document:
        yield document


def docs(path: Path, vocab: Vocab, titles: frozenset[str]) -> Iterator[Doc]:
    """Yield Docs of some sentences each; names only where the file marks entities. `titles` are no part of a name."""
    for document in sentences(path):
        marked = any(s.names for s in document)
        for at in range(0, len(document), SENTENCES):
            yield _doc(document[at : at + SENTENCES], vocab, titles, marked)


def _doc(group: list[Sentence], vocab: Vocab, titles: frozenset[str], marked: bool) -> Doc:
    words: list[str] = []
    spaces: list[bool] = []
    tags: list[str] = []
    heads: list[int] = []
    relations: list[str] = []
    names: list[tuple[int, int, str]] = []
    starts: list[bool] = []
    for s in group:
        at = len(words)
        starts += [i == 0 for i in range(len(s.words))]
        words += s.words
        spaces += s.spaces
        tags += s.tags
        heads += [at + h for h in s.heads]
        relations += s.relations
        for start, end, label in s.named():
            while label == "PERSON" and start < end and s.words[start].lower().strip(".") in titles:
                start += 1
            if start < end:
                names.append((at + start, at + end, label))
        spaces[-1] = True
    doc = Doc(vocab, words=words, spaces=spaces, tags=tags, heads=heads, deps=relations)
    if marked:
        doc.set_ents([Span(doc, start, end, label) for start, end, label in names], default="outside")
    return doc
