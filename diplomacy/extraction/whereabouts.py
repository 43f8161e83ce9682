"""Places beside an encounter: cities, venues, capitals behind metonyms, the dateline."""

from __future__ import annotations

import math
from collections import defaultdict

from spacy.tokens import Doc

from diplomacy.extraction.binding import SEEN
from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.notes import Encounter, Party, Place, View
from diplomacy.extraction.spelling import words_of
from diplomacy.records import Status
from diplomacy.reference.facts import SummitFact

INSIDE = frozenset({"in", "at", "near", "inside", "outside"})
AWAY = words_of("from for to of leaving via between over on about against with by")
TRAVEL = words_of(
    "travel travels travelled traveled fly flies flew left leave leaves depart departed departs hop go "
    "goes went head heads headed arrive"
)
CLAUSES = frozenset(
    {"since", "who", "where", "that", "which", "after", "before", "said", "told", ";", "when", "because", "although"}
    | {"though", "whose", "whom", "while", "until", "according", "officials", "reporters", "ahead", "agreed"}
    | {"diplomats", "spokesman", "spokeswoman", "spokesperson", "amid", "despite", "as", "if", "invited", "says"}
)
SPEAKING = words_of("speaking told said reporters asked addressing")
ELSEWHERE = words_of(
    "war wars conflict conflicts crisis crises situation ceasefire truce fighting hostilities violence peace stability "
    "security developments events election elections protests unrest tensions presence attacks attack strikes strike "
    "operation operations offensive invasion bombing earthquake floods embassy consulate ambassador interests "
    "investments investment projects project base bases troops forces people citizens nationals companies workers "
    "democracy reforms government ministry office parliament capital rights accord agreement treaty energy coup "
    "genocide famine humanitarian transition process roadmap settlement settlements outbreak territory born hostages "
    "diplomats officials source sources help support aid journalists reporters spokesman spokeswoman spokesperson "
    "business trade"
)
LISTENERS = words_of("reporters journalists")
EVENTS = words_of("summit conference forum congress negotiations assembly games exhibition expo gathering")
AT_EVENT = words_of("at during sidelines margins margin fringes fringe sideline attending attended framework after")
RELATIVE = words_of("that which")
ASIDES = words_of("before after since until")
FINITE = ("VBD", "VBZ", "VBP", "MD")
SET = words_of("held scheduled set due planned place slated convened")
AFTER_LAND = words_of(
    "on in at for and or to this last next during where who which after before with as by from while when early late "
    "earlier later today yesterday tomorrow since until but ahead amid over about between under within soon again via "
    "will was is were are has had said says told"
)
KINDS = words_of(
    "city town resort village capital island state hometown port district estate retreat palace castle base residence "
    "suburb province region kingdom emirate sultanate republic villa commune municipality"
)
ISLANDS = words_of("island islands islet atoll peninsula outskirts shores shore banks")
HOSTING = words_of("host hosts hosted hosting")
OCCASIONS = words_of("meeting talks summit encounter session conversation audience")
OTHER = words_of("next previous last another future first earlier upcoming new further ahead preparatory ministers")
DROPPED = words_of("scrapped cancelled canceled postponed shelved dropped abandoned")
LEG = 8  # words from the next town of a journey to what it was for
OPENING = 3  # words that name a meeting at the head of a sentence: "The summit in"
CITY_STATES = ("VAT", "MCO", "SGP", "SMR")
HEADING = 2  # words beside the place in a heading
DATELINE = 10  # words from the place that opens a dateline to its day, source or dash
FAR = 16  # words between the participants and a place
KM_A_DEGREE = 111.0
NEARBY = 4.0  # kilometres from a venue to the city that it is in


class Whereabouts:
    """Answers where something was, from the words around it."""

    def __init__(self, doc: Doc, gazetteer: Gazetteer) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.gazetteer = gazetteer
        self._dated = {d.start for d in doc._.dates}
        self._placed = {i for p in doc._.places for i in range(p.start, p.end)}
        self._in_sentence: dict[int, tuple[list[Place], list[Party]]] = defaultdict(lambda: ([], []))
        for place in doc._.places:
            self._in_sentence[self.view.sentence[place.start]][0].append(place)
        for party in doc._.parties:
            self._in_sentence[self.view.sentence[party.start]][1].append(party)
        self._scenes: list[Place] | None = None
        self.dateline = self._dateline()
        self._headings = self._headed()

    def near(self, e: Encounter, start: int, end: int) -> Place | None:
        """Return the place that part of a sentence gives an encounter: a city before a country, what follows first."""
        options = [p for p in self._options(start, end) if self._reaches(e, p)]
        place: Place | None
        if (place := self._where_clause(e, start)) is not None:
            return place
        if self.dateline and ("here" in self.view.low[e.start : end] or self._this_town(start, end)):
            return self.dateline
        if named := self._named_for(e):
            return named
        if host := self._hosting(start, end):
            return host
        if not options:
            return None

        def rank(p: Place) -> tuple[bool, bool, int]:
            after = p.start >= e.start
            return p.city is None, not after, abs(p.start - e.end)

        return min(options, key=rank)

    def _reaches(self, e: Encounter, p: Place) -> bool:
        """Tell whether a place is said of this encounter: close, with no other clause between."""
        low = self.view.low
        stop = max(e.stop, e.end)
        if p.start >= stop:
            return p.start - stop <= FAR and self._plain(stop, p)
        if p.end <= e.start:
            between = low[p.end : min(e.start, e.opening) if e.opening > p.end else e.start]
            before = low[max(0, p.start - 5) : p.start]
            if e.status is Status.PLANNED and SPEAKING.intersection(before):
                return False
            if {"who", "which"}.intersection(before) or self._in_aside(e, p):
                return False
            return not {"who", "where", "that", "which", ";"}.intersection(between) and not self._of_noun(p)
        return True

    def _in_aside(self, e: Encounter, p: Place) -> bool:
        """Tell whether a place before an encounter is another event's: "Before the summit opens in Ufa, she will"."""
        start = self.view.bounds[e.sentence][0]
        opener = next((i for i in range(p.start - 1, start - 1, -1) if self.view.low[i] in ASIDES), None)
        if opener is None or "," not in self.view.low[p.end : e.start]:
            return False
        verbs = [i for i in range(opener, p.start) if self.doc[i].tag_ in FINITE]
        return bool(verbs) and EVENTS.intersection(self.view.low[opener : verbs[0]]) != frozenset()

    def _plain(self, start: int, p: Place) -> bool:
        """Tell whether the words from a point to a place open no other clause and no other matter."""
        between = self.view.low[start : p.start]
        open_words = CLAUSES.intersection(between)
        if open_words & RELATIVE and SET.intersection(between):  # "a meeting that was to be held in"
            open_words -= RELATIVE
        planned = SET.intersection(between)  # "talks will be held in", "that was to be held in"
        if not open_words and not planned and any(self.doc[i].tag_ in FINITE for i in range(start, p.start)):
            return False  # "met X at the spaceport in May, arrived in"
        if between[1:2] == ["whom"] and SEEN.intersection(between):  # "with X, whom he met in"
            open_words -= {"whom"}
        return not open_words and not self._of_noun(p, start)

    def _of_noun(self, p: Place, start: int = 0) -> bool:
        """Tell whether a place is that of something else named right before, from `start` on: "the war in"."""
        low = self.view.low
        for j in range(p.start - 1, max(start, p.start - 9), -1):
            if low[j] in INSIDE:
                if low[j] == "at" and low[j - 1] in LISTENERS:
                    return False  # "told reporters at the State House in Dodoma"
                if low[j - 1] in ELSEWHERE:
                    return "at" not in low[max(0, j - 5) : j - 1]
                return low[j - 1] in EVENTS and not self._beside(j - 1)
        return False

    def _beside(self, i: int) -> bool:
        """Tell whether an event is where the encounter was: "at the summit in", "on the sidelines of the forum in"."""
        return bool(AT_EVENT.intersection(self.view.low[max(0, i - 7) : i]))

    def _where_clause(self, e: Encounter, start: int) -> Place | None:
        """Return the place of "left for Colombo, where he will hold talks" and "will fly to Montevideo to see"."""
        low = self.view.low
        places: list[Place] = self.doc._.places
        for p in reversed([p for p in places if start <= p.start and p.end <= e.start and p.city]):
            if self.view.quoted[p.start]:
                continue
            between = low[p.end : e.start]
            if "where" in between[: 14 if between[:1] in ([","], ["for"]) else 6] and len(between) < 24:
                return p
            if (
                low[p.start - 1] in ("to", "for")
                and TRAVEL.intersection(low[max(start, p.start - 6) : p.start])
                and "from" not in between
            ):
                return p
            onward = low[p.start - 1] == "to" and "for" in between[-4:]
            onward = onward or (low[p.start - 2 : p.start] == ["and", "to"] and "to" in between[-3:])
            if onward and len(between) <= LEG:
                return p
            if (
                low[p.start - 1] in ("to", "in")
                and "to" in between
                and len(between) <= 7
                and between[-1:] in (["to"], ["for"], ["with"])
            ):
                return p
        return None

    def _this_town(self, start: int, end: int) -> bool:
        """Tell whether some words name the town of the dateline: "in this Egyptian resort"."""
        low = self.view.low
        return any(
            low[i] in INSIDE and low[i + 1] == "this" and KINDS.intersection(low[i + 2 : min(end, i + 6)])
            for i in range(start, end - 2)
        )

    def _named_for(self, e: Encounter) -> Place | None:
        """Return the city that a meeting is named for: "the Moscow summit with", "held Geneva talks"."""
        places: list[Place] = self.doc._.places
        for i in range(max(1, e.start - 1), e.end - 1):
            if self.view.low[i + 1] not in OCCASIONS or self.view.low[i - 1] in INSIDE or i + 1 >= e.end:
                continue
            place = next((p for p in places if p.end == i + 1 and p.city and p.start >= i - 2), None)
            party = next((p for p in self.doc._.parties if p.end == i + 1 and p.form == "metonym"), None)
            if place and not self._joined(place):
                return place
            if party and place is None:
                return Place(party.start, party.end, self.gazetteer.capital(party.code), party.code)
        return None

    def _hosting(self, start: int, end: int) -> Place | None:
        """Return the city of "Geneva hosted talks between", "Doha will host"."""
        places: list[Place] = self.doc._.places
        for p in places:
            first = p.start == start or self.view.low[p.start - 1] in (",", "that", "and")
            if start <= p.start < end and p.city and first and HOSTING.intersection(self.view.low[p.end : p.end + 3]):
                return p
        return None

    def beside_noun(self, e: Encounter, until: int) -> Place | None:
        """Return the place of "after the meeting in Belgrade" in the sentences that follow an encounter."""
        low, places = self.view.low, {p.start: p for p in self.doc._.places if p.city}
        first, last = self.view.bounds[e.sentence][1], self.view.bounds[until][1]
        for i in range(first, last):
            if DROPPED.intersection(low[slice(*self.view.bounds[self.view.sentence[i]])]):
                continue
            if low[i] not in OCCASIONS or OTHER.intersection(low[max(first, i - 4) : i]):
                continue
            for k in range(i + 1, min(last, i + 6)):
                if low[k] in ("in", "at"):
                    found = next((places[j] for j in range(k + 1, min(last, k + 6)) if j in places), None)
                    if found and self._inside(found.start, k):
                        return self.of_venue(found) if found.city is None else found
                    break
                if low[k] in (",", ".", "with", "between", "that", "to", "of", "for"):
                    break
        return None

    def told(self, start: int, end: int) -> Place | None:
        """Return the place, a city if any, that a sentence about a meeting gives it, asides left out."""
        options = [p for p in self._options(start, end) if self._plain(min(start + OPENING, p.start), p)]
        return min(options, key=lambda p: (p.city is None, p.start)) if options else None

    def scenes(self) -> list[Place]:
        """Return every place that something is said to have been in or at."""
        if self._scenes is None:
            kept = [(a, b) for a, b in self.view.bounds if not DROPPED.intersection(self.view.low[a:b])]
            found = (self._options(start, end) for start, end in kept)
            self._scenes = [p for places in found for p in places if not self._of_noun(p)]
        return self._scenes

    def _options(self, start: int, end: int) -> list[Place]:
        view = self.view
        found: list[Place] = []
        if start >= end:
            return []
        places, parties = self._in_sentence[view.sentence[start]]
        for p in places:
            here = self._inside(p.start, start, sure=p.sure) or self._stage(p, start)
            if start <= p.start < end and not view.quoted[p.start] and here and not self._joined(p):
                found.append(p if p.city else self.of_venue(p))
        for party in parties:
            if not start <= party.start < end or party.organisation or view.quoted[party.start]:
                continue
            after = view.low[party.end] if party.end < len(view.low) else ""
            covered = not self._placed.isdisjoint(range(party.start, party.end))
            if party.form == "metonym" and not covered and self._inside(party.start, start):
                found.append(Place(party.start, party.end, self.gazetteer.capital(party.code), party.code))
            elif (
                party.form == "name"
                and (not after[:1].isalpha() or after in AFTER_LAND or party.end in self._dated)
                and view.low[party.start - 1] in ("in", "the")
                and self._inside(party.start, start)
            ):
                city = self.gazetteer.capital(party.code) if party.code in CITY_STATES else None
                found.append(Place(party.start, party.end, city, party.code))
        return found

    def _stage(self, p: Place, start: int) -> bool:
        """Tell whether a city is the subject that saw something: "Brussels saw another round", "Doha was the scene"."""
        after = self.view.low[p.end : p.end + 4]
        opens = p.city is not None and p.start == start
        return opens and (after[:1] in (["saw"], ["sees"], ["witnessed"], ["hosts"], ["hosted"]) or "scene" in after)

    def _joined(self, p: Place) -> bool:
        """Tell whether a place is half of a pair that names something else: "the Belgrade-Pristina dialogue"."""
        low, glued = self.view.low, self.view.glued
        before = p.start > 1 and low[p.start - 1] in ("-", "–") and glued[p.start]
        after = p.end + 1 < len(low) and low[p.end] in ("-", "–") and glued[p.end] and glued[p.end + 1]
        return before or after

    def _inside(self, i: int, limit: int, sure: bool = True) -> bool:
        """Tell whether "in" or "at" leads to token i: "in the resort town of Kananaskis"."""
        low = self.view.low
        for j in range(i - 1, max(limit - 1, i - 9), -1):
            if low[j] in INSIDE:
                return True
            if low[j] == "of" and j - 1 >= limit and low[j - 1] in KINDS:
                continue
            if low[j] == "on" and ISLANDS.intersection(low[j:i]):
                return True
            if low[j] in AWAY or low[j] in (".", ";", "and", "that", "who"):
                return False
            if low[j] == "," and (i - j > 1 or not self.view.words[j - 1][0].isupper()):
                return False
        return False

    def of_venue(self, p: Place) -> Place:
        """Give a venue the city that it lies in: the nearest, the capital where that is as near."""
        facts = list(self.gazetteer.reference.cities(p.venue or "", p.country))
        if not facts or facts[0].latitude is None or facts[0].longitude is None:
            return p
        venue = facts[0]
        best: tuple[float, str] | None = None
        for city in self.gazetteer.cities_of(p.country):
            km = distance(venue.latitude, venue.longitude, city.latitude, city.longitude)
            weight = km if city.kind == "city" else km / 3
            if weight < NEARBY and (best is None or weight < best[0]):
                best = (weight, city.name)
        return Place(p.start, p.end, best[1] if best else p.venue, p.country, p.venue)

    def close(self, place: Place, edition: SummitFact) -> bool:
        """Tell whether a place lies within an hour's drive of a summit's city."""
        here = self.gazetteer.reference.cities(place.city or "", place.country)
        there = self.gazetteer.reference.cities(edition.city)
        return any(distance(a.latitude, a.longitude, b.latitude, b.longitude) < 60 for a in here[:1] for b in there[:1])

    def heading(self, sentence: int) -> Place | None:
        """Return the place in the heading that a sentence stands under, in an article told by places."""
        return next((p for first, last, p in reversed(self._headings) if first <= sentence <= last), None)

    def _headed(self) -> list[tuple[int, int, Place]]:
        """Return the stretches of an article told by places: "BERLIN - The chancellor ...", or a place alone."""
        view, found = self.view, []
        at = {p.start: p for p in self.doc._.places if p.city}
        for number, (start, end) in enumerate(view.bounds):
            first = number and (
                view.paragraph[number] != view.paragraph[number - 1] or view.words[view.bounds[number - 1][0]].isspace()
            )
            while start < end and not view.words[start][0].isalnum():
                start += 1
            if not first or start not in at:
                continue
            place = at[start]
            after = view.words[place.end : place.end + 1]
            last = number + 1 == len(view.bounds) or view.paragraph[number + 1] != view.paragraph[number]
            rest = [w for i, w in enumerate(view.words[place.end : end], place.end) if w[0].isalnum()]
            alone = last and len(rest) <= HEADING and "." not in view.words[place.end : end]
            if alone or after in (["-"], ["–"], ["—"], ["--"], [":"], ["|"]):
                found.append((number, place))
        if len({p.city for _, p in found}) < 2:
            return []
        lasts = [n - 1 for n, _ in found[1:]] + [len(view.bounds) - 1]
        return [(n, last, p) for (n, p), last in zip(found, lasts, strict=True)]

    def _dateline(self) -> Place | None:
        """Return the city that opens the first paragraph: "BEIJING, April 6 (Xinhua)", "UFA:", "Cairo, 7 April"."""
        title_end = self.doc._.title_end or 0
        for number, (start, _) in enumerate(self.view.bounds[:6]):
            token = self.doc[start]
            if token.idx < title_end and title_end:
                continue
            for p in self.doc._.places:
                if p.start == start and p.city:
                    after = self.view.words[p.end] if p.end < len(self.view.words) else ""
                    if after == "," and not self._heads_line(p.end):
                        continue  # "Gaza, Cyprus and the islands were discussed"
                    if after[:1] in (*",(:-–—/[", "\n") or (after[:1].isupper() and number < 3):
                        return Place(p.start, p.end, p.city, p.country)
            if number > 3:
                break
        return None

    def _heads_line(self, end: int) -> bool:
        """Tell whether a country, a day, a source in brackets or a dash follows a place, as in a dateline."""
        near = range(end, min(len(self.view.words), end + DATELINE))
        return any(i in self._dated or self.view.words[i][:1] in "(-–—/:[" for i in near)


def distance(lat1: float | None, lon1: float | None, lat2: float | None, lon2: float | None) -> float:
    """Return the kilometres between two points in degrees, infinity where one is not known."""
    if lat1 is None or lon1 is None or lat2 is None or lon2 is None:
        return math.inf
    x = (lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return KM_A_DEGREE * math.hypot(x, lat2 - lat1)
