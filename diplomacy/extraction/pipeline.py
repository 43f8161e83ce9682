"""The pipeline: the trained tagger, parser and name recogniser, and our own components in the order of their needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from diplomacy.extraction.anchor import ArticleAnchor
from diplomacy.extraction.dates import DatePhrases
from diplomacy.extraction.encounters import MeetingDetails
from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.links import PeopleLinks
from diplomacy.extraction.meetings import MeetingTriggers
from diplomacy.extraction.notes import register
from diplomacy.extraction.people import PeopleMentions
from diplomacy.extraction.places import PartiesPlaces
from diplomacy.extraction.ruleset import shipped
from diplomacy.extraction.statements import Statements
from diplomacy.extraction.status import MeetingStatus
from diplomacy.extraction.surface import SentenceBounds, Surface
from diplomacy.extraction.topics import MeetingTopics
from diplomacy.reference.facts import CountryFact, OrganisationFact
from diplomacy.reference.lookup import Reference

# Each class registers itself with spaCy under the name beside it.
COMPONENTS = {
    "sentence_bounds": SentenceBounds,  # where sentences start
    "surface": Surface,  # plain lists, quotations
    "parties_places": PartiesPlaces,  # countries, organisations, cities, venues, summits
    "date_phrases": DatePhrases,  # dates, not yet counted
    "people_mentions": PeopleMentions,  # names, titles, offices, groups
    "article_anchor": ArticleAnchor,  # the day that the article speaks from
    "people_links": PeopleLinks,  # one person for all mentions of somebody
    "meeting_triggers": MeetingTriggers,  # words that report an encounter, and who took part
    "meeting_status": MeetingStatus,  # held, planned, postponed, cancelled, or none at all
    "meeting_details": MeetingDetails,  # day, place, summit, mode; the rows of one encounter joined
    "meeting_topics": MeetingTopics,  # what was discussed
    "statements": Statements,  # quotations and reported speech, with their speakers
}

MODEL = Path(__file__).with_name("model")

# What can be left out, so that it can be measured what it brings: the trained pipes, what is known of the world besides
# its countries and organisations (without which there is no meeting), and each family of status cues.
TRAINED = {"tagger": "tagger", "parser": "parser", "names": "ner"}
MOST_AT_ONCE = 4000  # tokens, about 20,000 characters
LEARNED: list[int | str] = ["HEAD", "DEP", "TAG", "ENT_IOB", "ENT_TYPE"]  # what the trained pipes write on a doc

KNOWN = ("people", "cities", "summits")


def switches() -> tuple[str, ...]:
    """Return the names of the parts that can be left out."""
    known = (f"gazetteer:{kind}" for kind in KNOWN)
    return (*TRAINED, "gazetteer", *known, *(f"status:{rule.id}" for rule in shipped().status))


def build_nlp(reference: Reference, without: frozenset[str] = frozenset()) -> Language:
    """Return the pipeline for the names of a reference; takes about two seconds. It keeps nothing between docs.

    `without` names parts to leave out. Raises ValueError on one that is not among `switches()`.
    """
    if unknown := sorted(without.difference(switches())):
        raise ValueError(f"no part of the pipeline is called {unknown[0]!r}; there are {', '.join(switches())}")
    register()
    nlp = spacy.load(MODEL, exclude=[pipe for switch, pipe in TRAINED.items() if switch in without])
    gazetteer = Gazetteer(nlp, _known(reference, without))
    cues = sorted(switch.removeprefix("status:") for switch in without if switch.startswith("status:"))
    settings = {"meeting_status": {"without": cues}}
    for name in COMPONENTS:
        first = True if name == "sentence_bounds" else None  # the parser keeps to these bounds
        component = nlp.add_pipe(name, first=first, config=settings.get(name, {}))
        if hasattr(component, "gazetteer"):
            component.gazetteer = gazetteer
    return nlp


def annotate(nlp: Language, doc: Doc) -> Doc:
    """Run every component on a doc. The trained ones get a long doc in pieces: their memory grows with its length."""
    components = iter(nlp.pipeline)
    _, bounds = next(components)
    doc = bounds(doc)
    trained = [pipe for name, pipe in nlp.pipeline if name not in COMPONENTS]
    pieces = list(_pieces(doc))
    if len(pieces) == 1:
        for pipe in trained:
            doc = pipe(doc)
    elif trained:
        values: Any = doc.to_array(LEARNED)
        for start, end in pieces:
            piece = doc[start:end].as_doc()
            for pipe in trained:
                piece = pipe(piece)
            values[start:end] = piece.to_array(LEARNED)
        doc = doc.from_array(LEARNED, values)
    for name, component in components:
        if name in COMPONENTS:
            doc = component(doc)
    return doc


def _pieces(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield stretches of whole sentences, of some thousand tokens each."""
    start = 0
    for sentence in doc.sents:
        if sentence.end - start > MOST_AT_ONCE and sentence.start > start:
            yield start, sentence.start
            start = sentence.start
    yield start, len(doc)


def _known(reference: Reference, without: frozenset[str]) -> Reference:
    """Return a reference without the kinds of facts that are to be left out."""
    left = {kind for kind in KNOWN if not without.intersection({"gazetteer", f"gazetteer:{kind}"})}
    if len(left) == len(KNOWN):
        return reference
    return Reference.from_rows(
        countries=[party for party in reference.all_parties() if isinstance(party, CountryFact)],
        organisations=[party for party in reference.all_parties() if isinstance(party, OrganisationFact)],
        cities=reference.all_cities() if "cities" in left else (),
        leaders=reference.all_leaders() if "people" in left else (),
        terms=reference.all_terms() if "people" in left else (),
        series=reference.all_series(),
        summits=reference.all_summits() if "summits" in left else (),
    )
