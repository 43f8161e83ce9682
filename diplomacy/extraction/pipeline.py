"""The pipeline: a blank English tokenizer and our own components, in the order in which they build on one another."""

from __future__ import annotations

import spacy
from spacy.language import Language

import diplomacy.extraction.anchor
import diplomacy.extraction.dates
import diplomacy.extraction.encounters
import diplomacy.extraction.links
import diplomacy.extraction.meetings
import diplomacy.extraction.people
import diplomacy.extraction.places
import diplomacy.extraction.statements
import diplomacy.extraction.status
import diplomacy.extraction.surface
import diplomacy.extraction.topics  # noqa: F401  (importing registers the component)
from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.notes import register
from diplomacy.reference.lookup import Reference

COMPONENTS = (
    "sentence_bounds",  # where sentences start
    "surface",  # plain lists, quotations
    "parties_places",  # countries, organisations, cities, venues, summits
    "date_phrases",  # dates, not yet counted
    "people_mentions",  # names, titles, offices, groups
    "article_anchor",  # the day that the article speaks from
    "people_links",  # one person for all mentions of somebody
    "meeting_triggers",  # words that report an encounter, and who took part
    "meeting_status",  # held, planned, postponed, cancelled, or none at all
    "meeting_details",  # day, place, summit, mode; the rows of one encounter joined
    "meeting_topics",  # what was discussed
    "statements",  # quotations and reported speech, with their speakers
)


def build_nlp(reference: Reference) -> Language:
    """Return the pipeline for the names of a reference; takes about a second. It keeps nothing between docs."""
    register()
    nlp = spacy.blank("en")
    gazetteer = Gazetteer(nlp, reference)
    for name in COMPONENTS:
        component = nlp.add_pipe(name)
        if hasattr(component, "gazetteer"):
            component.gazetteer = gazetteer
    return nlp
