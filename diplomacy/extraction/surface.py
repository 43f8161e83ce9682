"""Sentences, paragraphs and quotation marks: the surface that all other components walk on."""

from __future__ import annotations

from typing import Any, cast

from spacy.language import Language
from spacy.tokens import Doc

from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.marks import find_quotes
from diplomacy.extraction.notes import Quote, View
from diplomacy.extraction.spelling import words_of

ABBREVIATIONS = words_of(
    "mr mrs ms dr st gen col lt sgt adm capt maj rep sen gov pres prof rev hon sr jr amb sec fm pm no vs "
    "etc jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun dept ltd inc corp "
    "co brig cmdr messrs h.e excl smt shri ven fr eng ing mgr card cdr insp supt esq mme mlle"
)
STARTERS = words_of(
    "the he she it they we in on at his her their this that these those a an but and after before "
    "according asked both during earlier later meanwhile however there as for if when while mr ms"
)
STOPS = words_of(". ! ? … .. ... .-")
CLOSERS = words_of("\" ” ’ ' ) ] »")
OPENERS = words_of("\" “ ‘ ' ( [ « – — - * #")
LONGEST, LEEWAY = 250, 100  # tokens of a sentence, and how many more until a border comes
START, NO_START = 1, 2**64 - 1  # spaCy keeps -1 in unsigned numbers


@Language.factory("sentence_bounds", assigns=["token.is_sent_start"])
class SentenceBounds:
    """Mark where sentences start: paragraph ends, and stops that are no part of an abbreviation or an initial."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Set `is_sent_start` on every token."""
        n = len(doc)
        words = [t.text for t in doc]
        starts: Any = doc.to_array(["SENT_START"])
        starts[:] = NO_START
        starts[:1] = START
        i = 0
        while i < n - 1:
            if words[i].isspace() and "\n" in words[i]:
                starts[i + 1] = START
            elif self._stops(doc, i):
                j = i + 1
                while j < n and words[j] in CLOSERS and not doc[j - 1].whitespace_:
                    j += 1
                if j < n and not words[j].isspace() and doc[j - 1].whitespace_ and self._opens(doc, j):
                    starts[j] = START
                i = j - 1
            i += 1
        self._cut(words, starts)
        # one array, since spaCy looks through the whole doc each time that a token is set
        return doc.from_array(["SENT_START"], starts)

    @staticmethod
    def _cut(words: list[str], starts: Any) -> None:
        """Cut what is too long for a sentence, a list without a stop, say; at white space or a mark if there is one."""
        length = 0
        for i, word in enumerate(words):
            length = 1 if starts[i] == START else length + 1
            before = words[i - 1] if i else ""
            border = before.isspace() or before in (";", ":", ",", "•", "–", "—")
            if length > LONGEST and (border or length > LONGEST + LEEWAY) and not word.isspace():
                starts[i] = START
                length = 1

    @staticmethod
    def _stops(doc: Doc, i: int) -> bool:
        text = doc[i].text
        if text in STOPS:
            before = doc[i - 1].text if i and not doc[i - 1].whitespace_ else ""
            if text != ".":
                return True
            return not (before.lower() in ABBREVIATIONS or (len(before) == 1 and before.isupper()))
        if text == "X.":
            return i > 0 and doc[i - 1].lower_ in ("on", "via")  # the network, not an initial
        if text.lower() in ("jr.", "sr.") and i + 2 < len(doc) and doc[i + 1].text[0].isupper():
            return doc[i + 2].text in ("'s", "’s")
        if text.endswith(".") and len(text) > 2 and text[:-1].lower() not in ABBREVIATIONS:
            after = doc[i + 1].text.lower() if i + 1 < len(doc) else ""
            return after in STARTERS or not text[-2].isalpha()
        if text.lower() in ("p.m.", "a.m.", "u.s.", "u.n."):
            return i + 1 < len(doc) and doc[i + 1].text.lower() in STARTERS and doc[i + 1].text[0].isupper()
        return False

    @staticmethod
    def _opens(doc: Doc, j: int) -> bool:
        text = doc[j].text
        if text in OPENERS:
            return True
        return text[0].isupper() or text[0].isdigit()


@Language.factory(
    "surface", requires=["token.is_sent_start"], assigns=["doc._.view", "doc._.quotes", "doc._.fired"],
    default_config={"min_words": 4},
)  # fmt: skip
class Surface:
    """Write the plain lists and the quotations. A quotation of fewer than `min_words` words hides nothing."""

    def __init__(self, nlp: Language, name: str, min_words: int) -> None:
        self.name = name
        self.min_words = min_words
        self.gazetteer: Gazetteer | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.view`, `doc._.quotes` and an empty `doc._.fired`."""
        gazetteer = cast(Gazetteer, self.gazetteer)
        norm = gazetteer.norms(doc)
        for token, word in zip(doc, norm, strict=True):
            token.norm_ = word
        words = [t.text for t in doc]
        bounds: list[tuple[int, int]] = []
        sentence: list[int] = []
        paragraph: list[int] = []
        para = 0
        for i, token in enumerate(doc):
            if token.is_sent_start:
                if bounds:
                    bounds[-1] = (bounds[-1][0], i)
                    if token.i and "\n" in words[i - 1]:
                        para += 1
                bounds.append((i, len(words)))
                paragraph.append(para)
            sentence.append(len(bounds) - 1)
        view = View(
            text=doc.text,
            words=words,
            low=[w.lower() for w in norm],
            norm=norm,
            glued=[i > 0 and not doc[i - 1].whitespace_ for i in range(len(words))],
            sentence=sentence,
            bounds=bounds,
            paragraph=paragraph,
            quoted=[False] * len(words),
        )
        doc._.view = view
        doc._.fired = set()
        doc._.quotes = self._quotes(doc, view)
        return doc

    def _quotes(self, doc: Doc, view: View) -> list[Quote]:
        quotes: list[Quote] = []
        starts = [t.idx for t in doc]
        at = 0
        for start, end, opened, closed in find_quotes(view.text):
            while at < len(starts) and starts[at] < start:
                at += 1
            first = at
            last = first
            while last < len(starts) and starts[last] < end:
                last += 1
            if first >= last:
                continue
            at = first
            long_enough = sum(w[0].isalnum() for w in view.words[first:last]) >= self.min_words
            if long_enough:
                view.quoted[first:last] = [True] * (last - first)
            quotes.append(Quote(start, end, first, last, view.paragraph[view.sentence[first]], opened, closed))
        return quotes
