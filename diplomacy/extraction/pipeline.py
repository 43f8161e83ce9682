"""The pipeline: the trained tagger, parser and name recogniser, and our own components in the order of their needs."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language

from diplomacy.extraction.anchor import ArticleAnchor
from diplomacy.extraction.dates import DatePhrases
from diplomacy.extraction.encounters import MeetingDetails
from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.links import PeopleLinks
from diplomacy.extraction.meetings import MeetingTriggers
from diplomacy.extraction.notes import register
from diplomacy.extraction.people import PeopleMentions
from diplomacy.extraction.places import PartiesPlaces
from diplomacy.extraction.statements import Statements
from diplomacy.extraction.status import MeetingStatus
from diplomacy.extraction.surface import SentenceBounds, Surface
from diplomacy.extraction.topics import MeetingTopics
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


def build_nlp(reference: Reference) -> Language:
    """Return the pipeline for the names of a reference; takes about two seconds. It keeps nothing between docs."""
    register()
    nlp = spacy.load(MODEL)
    gazetteer = Gazetteer(nlp, reference)
    for name in COMPONENTS:
        component = nlp.add_pipe(name, first=True) if name == "sentence_bounds" else nlp.add_pipe(name)
        if hasattr(component, "gazetteer"):
            component.gazetteer = gazetteer
    return nlp
