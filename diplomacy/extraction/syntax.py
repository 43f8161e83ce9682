"""Asking the parse: whose verb it is, what hangs on it by which preposition. Positions are token indices."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

SUBJECTS = frozenset(("nsubj", "nsubj:pass", "csubj"))
# A word with one of these relations takes the subject of its head, if it has none of its own.
SHARING = frozenset(
    ("obl", "obj", "nsubj", "nsubj:pass", "nmod", "conj", "appos", "advcl", "parataxis", "xcomp", "ccomp", "dep")
)
STEPS = 5  # up the tree at most: farther up nothing speaks of this verb


class Syntax:
    """The dependency parse of a doc, Universal Dependencies as our treebanks have them."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.parsed = doc.has_annotation("DEP")

    def subjects(self, i: int) -> list[int]:
        """Return the words that are the subject of a verb, or of the verb on which a noun or a bare verb hangs."""
        token = self.doc[i]
        for _ in range(STEPS):
            found = [c.i for c in token.children if c.dep_ in SUBJECTS]
            if found:
                return [j for s in found for j in self._joined(self.doc[s])]
            if token.dep_ == "acl":
                token = token.head
                above = [c.i for c in token.children if c.dep_ in SUBJECTS]
                return [j for s in above for j in self._joined(self.doc[s])] or self._joined(token)
            if token.dep_ not in SHARING:
                return []
            token = token.head
        return []

    def related(self, i: int, words: tuple[str, ...]) -> list[int]:
        """Return what hangs on a word, or on the verb above a noun, by one of these prepositions."""
        token = self.doc[i]
        for _ in range(2):
            for child in self._below(token):
                if any(c.dep_ == "case" and c.lower_ in words for c in child.children):
                    return self._joined(child)
            if token.dep_ not in ("obj", "nsubj:pass") or token.head is token:
                return []
            token = token.head
        return []

    def direct(self, i: int) -> list[int]:
        """Return the direct object of a verb."""
        return [j for c in self.doc[i].children if c.dep_ == "obj" for j in self._joined(c)]

    @staticmethod
    def _below(token: Token) -> Iterator[Token]:
        for child in token.children:
            if child.dep_ in ("obl", "nmod", "obj", "conj", "advmod", "dep"):
                yield child
                for further in child.children:
                    if further.dep_ in ("nmod", "obl"):
                        yield further

    @staticmethod
    def _joined(token: Token) -> list[int]:
        """Return a word and those that "and" joins to it."""
        return [token.i, *(c.i for c in token.rights if c.dep_ == "conj"), *(
            g.i for c in token.rights if c.dep_ == "conj" for g in c.rights if g.dep_ == "conj"
        )]  # fmt: skip
