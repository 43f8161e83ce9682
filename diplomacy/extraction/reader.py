"""The reading of articles: what the rest of the program calls."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc

from diplomacy.extraction.export import GAP, Exporter
from diplomacy.extraction.language import foreign_language
from diplomacy.extraction.pipeline import annotate, build_nlp
from diplomacy.extraction.topics import Themes
from diplomacy.records import Article, Extraction
from diplomacy.reference.lookup import Reference

MOST_CHARACTERS = 400_000
# Spaces that do not break, or are narrow: each stays one character, so that offsets hold.
SPACES = dict.fromkeys((0xA0, 0x2007, 0x2009, 0x200A, 0x202F, 0x2002, 0x2003), " ")
# Half characters (lone surrogates), which nothing can encode, and what is no word: the tokenizer's time grows with the
# square of a stretch without white space.
SENSELESS = re.compile("[\ud800-\udfff]|\\S{500,}")
YEARS = range(1800, 2200)  # a publication outside them is a slip, and days cannot be counted from the calendar's ends


class Reader:
    """Reads articles with the names of a reference. Keeps nothing from one article to the next.

    `without` names parts of the pipeline (`pipeline.switches`) to leave out, so that what they bring can be measured.
    """

    def __init__(self, reference: Reference, without: Iterable[str] = ()) -> None:
        self.reference = reference
        self._nlp = build_nlp(reference, frozenset(without))
        self._themes = Themes()

    def read(self, article: Article) -> Extraction:
        """Return the meetings and statements of an article; all spans are characters of its text or title.

        A text of more than 400,000 characters, or for the most part in another language than English, is left unread,
        with the reason in `unread`.
        """
        if len(article.text) > MOST_CHARACTERS:
            return Extraction(article.id, unread=f"the text has more than {MOST_CHARACTERS:,} characters")
        if language := foreign_language(article.text or article.title):
            return Extraction(article.id, unread=f"the text seems to be in {language}, and only English is read")
        doc = self.doc(article)
        return Exporter(doc, article.title, article.text, self._themes).extraction(article.id)

    def doc(self, article: Article) -> Doc:
        """Return the article as a Doc with what every component wrote on it."""
        article = _sound(article)
        text = article.title + GAP + article.text if article.title else article.text
        doc = self._nlp.make_doc(text.translate(SPACES))
        doc._.published = article.published
        doc._.outlet = article.outlet
        doc._.title_end = len(article.title)
        return annotate(self._nlp, doc)


def _sound(article: Article) -> Article:
    """Return the article without what no component could work with; offsets stay as they were."""
    if article.published and article.published.year not in YEARS:
        article = replace(article, published=None)
    title, text = (SENSELESS.sub(lambda found: " " * len(found[0]), part) for part in (article.title, article.text))
    if (title, text) != (article.title, article.text):
        article = replace(article, title=title, text=text)
    return article
