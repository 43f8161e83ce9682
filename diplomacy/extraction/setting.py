"""Where each encounter was and at which summit: its own words first, then the visit, the summit, the host, the head."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from spacy.tokens import Doc

from diplomacy.extraction.counting import resolve
from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.notes import Encounter, Place, SummitMention, View
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.visits import DAY_FORMS, VisitCues, Visits
from diplomacy.extraction.when import LEEWAY, shared
from diplomacy.extraction.whereabouts import SET, Whereabouts
from diplomacy.records import Mode, PartialDate, Status
from diplomacy.reference.facts import SummitFact
from diplomacy.reference.names import normalise

FORUMS = words_of("MSC WEF SHANGRI-LA UNGA COP TICAD FOCAC PIF")
NEVER = ("EU-", "US-", "INTER-")
TIES = words_of("at during framework attending attend attended attends")
SCENE_REACH = 4  # sentences in which a place that was named last is still the scene
VISIT_REACH = 6  # sentences after the telling of a visit in which a third country still holds
NOUN_REACH = 4  # sentences after an encounter in which "the meeting in X" is the same
SUMMIT_REACH = 2  # sentences between a coming summit and a plan without a day that is for it
THEME = 3  # sentences at the head of an article in which its theme is named
STAYING = ("will also", "is also", "during the visit", "during his visit", "during her visit", "during their visit",
           "during his stay", "during her stay", "during the stay", "while in", "before leaving", "before departing",
           "before flying home", "before returning")  # fmt: skip
BESIDE = 2  # sentences around an encounter whose places are close to it
RANGE_NEAR = 4  # words from the place of a visit to its days
LONGEST_VISIT = 7
LEAD = 2  # sentences of the headline and the lead
HEAD = 5  # sentences at the head in which a summit that an article is about is named
EVE = words_of("eve ahead before")
ANOTHER = words_of("will again")
SIDELINES = words_of("sidelines margins fringes")

Own = Callable[[Encounter], tuple[int, int]]


class Setting:
    """The places and summits of one doc's encounters. `own` gives the part of a sentence that is an encounter's."""

    def __init__(self, doc: Doc, gazetteer: Gazetteer, cues: VisitCues, own: Own) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.gazetteer = gazetteer
        self.anchor: PartialDate | None = doc._.anchor
        self.where = Whereabouts(doc, gazetteer)
        self.visits = Visits(doc, gazetteer, cues)
        self.own = own
        self.main = self._main_summit()

    # ── place ──────────────────────────────────────────────────────────────────────────────────────

    def place(self, e: Encounter) -> None:
        """Give an encounter the place that its own words, the sentences about it, or its visit name."""
        if e.mode is not Mode.IN_PERSON:
            return
        start, end = self.own(e)
        e.place = self.where.near(e, start, end)
        if e.place is None or e.place.city is None:
            for a, b in self._about(e):
                words = self.view.low[a:b]
                if e.status is not Status.PLANNED and ANOTHER.intersection(words):
                    continue
                if words[0] == "it" and not SET.intersection(words):
                    continue
                place = self.where.told(a, b)
                if place and place.city and (e.place is None or e.place.country == place.country):
                    e.place = place
                    break
        if e.place is None:
            self._visit(e, close=True)
        if e.place is None and e.status is not Status.PLANNED and (e.sentence or not self.doc._.title_end):
            e.place = self.where.beside_noun(e, self._until(e))

    def seen(self, e: Encounter) -> bool:
        """Tell whether a place or a visit shows that people met in person; what they spoke about shows nothing."""
        place = self.where.near(e, *self.own(e))
        visit = self.visits.of(e, 1, self.anchor, True)
        return bool((place and place.start <= max(e.stop, e.end) + 4) or (visit and visit.place.start < e.start))

    def _until(self, e: Encounter) -> int:
        """Return the last sentence before other people's encounters, a few sentences on at most."""
        last = min(len(self.view.bounds) - 1, e.sentence + NOUN_REACH)
        encounters: list[Encounter] = self.doc._.encounters
        others = [x.sentence for x in encounters if x.sentence > e.sentence and x.people != e.people]
        return max(e.sentence, min([last, *(n - 1 for n in others)]))

    def _about(self, e: Encounter) -> list[tuple[int, int]]:
        return [self.view.bounds[n] for n in e.details]

    def _visit(self, e: Encounter, close: bool) -> None:
        visit = self.visits.of(e, VISIT_REACH, self.anchor, close)
        if visit is None:
            return
        place = visit.place
        if place.city is None and place.venue is None:
            if place.country not in {p.party for p in e.people}:
                if not close:
                    e.place = place
                return
            place = self._city_in(place.country, place)
        elif place.city is None:
            place = self.where.of_venue(place)
        e.place = place
        self.doc._.fired.add(visit.rule)

    def _city_in(self, country: str, at: Place) -> Place:
        """Return the city of a country that an article speaks of as a scene: dateline, the only one named, capital."""
        dateline = self.where.dateline
        if dateline and dateline.country == country:
            return dateline
        scenes = [p for p in self.where.scenes() if p.country == country and p.city]
        if len({p.city for p in scenes}) == 1:
            return scenes[0]
        return Place(at.start, at.end, self.gazetteer.capital(country), country)

    def complete(self, e: Encounter, earlier: list[Encounter]) -> None:
        """Give an encounter whose own words name no city what the rest of the article shows."""
        if e.mode is Mode.IN_PERSON and e.edition and self._only_dateline(e):  # "NUSA DUA, Bali", where the summit is
            e.place = Place(*(e.edition_found or (e.start, e.end)), e.edition.city, self._country(e.edition))
        if e.mode is not Mode.IN_PERSON or (e.place and e.place.city):
            return
        if e.edition and e.edition.city:
            e.place = Place(*(e.edition_found or (e.start, e.end)), e.edition.city, self._country(e.edition))
            return
        if e.place and e.place.country:
            self._city(e)
            return
        if (heading := self.where.heading(e.sentence)) and not e.background:
            e.place = heading
            return
        before = [] if e.background else [x for x in reversed(earlier) if self._lends(x, e)]
        same = next((x for x in before if x.date and x.date == e.date), None)
        if same is None:
            self._visit(e, close=False)
            if e.place or self._hosted(e) or e.background:
                return
        if same or before:
            e.place = (same or before[0]).place
            return
        if e.status is Status.HELD:
            e.place = self.scene(e)

    def _only_dateline(self, e: Encounter) -> bool:
        """Tell whether the town of the dateline alone is known, which lies beside the city of a summit."""
        dateline, place = self.where.dateline, e.place
        return bool(dateline and place and e.edition and e.edition.city and place.start == dateline.start) and (
            self.where.close(dateline, e.edition) if dateline and e.edition else False
        )

    def scene(self, e: Encounter) -> Place | None:
        """Return the scene that is set when an encounter is told: the last place before it that is a party's own.

        Without one the dateline's city, and then the only city that the article speaks of as a scene.
        """
        parties = {p.party for p in e.people if p.party}
        seats = {h for p in parties if (h := self.gazetteer.headquarters.get(p))}
        aside = self._told_elsewhere(e)
        scenes = [p for p in self.where.scenes() if p.city and self.view.sentence[p.start] not in aside]
        own = [p for p in scenes if p.country in parties or (p.city, p.country) in seats]
        if e.sentence == 0 and self.doc._.title_end:  # only the headline tells of it: the scene of the lead
            lead = [p for p in scenes if 0 < self.view.sentence[p.start] <= LEAD]
            if len({p.city for p in lead}) == 1:
                return lead[0]
        before = [p for p in own if 0 <= e.sentence - self.view.sentence[p.start] <= SCENE_REACH and p.start < e.start]
        if before:
            return before[-1]
        dateline = self.where.dateline
        if dateline and (dateline.country in parties or (dateline.city, dateline.country) in seats):
            return dateline
        beside = {p.city for p in scenes if abs(self.view.sentence[p.start] - e.sentence) <= BESIDE}
        opening = (
            e.sentence <= LEAD and any(p.city == dateline.city and p.start > e.end for p in self.doc._.places)
            if (dateline)
            else False
        )
        if dateline and (beside == {dateline.city} or (opening and not beside)) and not e.background:
            return dateline  # a third country's city, and the text says that something was there
        if len({p.city for p in own}) == 1 and len({p.city for p in scenes}) == 1:
            return own[0]
        if len(beside) == 1 and not own and not e.background:  # a third country's city, on the very day
            near = [p for p in scenes if 0 < abs(self.view.sentence[p.start] - e.sentence) <= BESIDE]
            return next((p for p in near if e.date and self._dated(self.view.sentence[p.start]) == e.date), None)
        return None

    def _dated(self, sentence: int) -> PartialDate | None:
        """Return the one day that a sentence names, None if there are more or none."""
        days = [d for d in self.doc._.dates if self.view.sentence[d.start] == sentence and d.form in DAY_FORMS]
        return resolve(days[0], self.anchor, "past") if len(days) == 1 else None

    def _told_elsewhere(self, e: Encounter) -> set[int]:
        """Return the sentences that tell of other encounters, to come or long past: they set no scene for this one."""
        others = [x for x in self.doc._.encounters if x.sentence != e.sentence]
        aside = {x.sentence for x in others if (x.background or x.status is not Status.HELD) and x.date != e.date}
        if e.date:  # "On Friday he ends his stay in Bordeaux"
            later = range(e.sentence + 1, len(self.view.bounds))
            aside |= {n for n in later if (day := self._dated(n)) and day.earliest > e.date.latest}
        return aside

    def _lends(self, x: Encounter, e: Encounter) -> bool:
        """Tell whether an encounter told before was, by all signs, at the same place."""
        if x.background or x.mode is not Mode.IN_PERSON or not (x.place and x.place.city):
            return False
        if x.sentence == 0 and self.doc._.title_end:
            return False
        near = e.date is None or x.date is None or abs((x.date.earliest - e.date.earliest).days) <= 3
        start, end = self.view.bounds[e.sentence]
        stay = " ".join(self.view.low[start:end])
        on = x.status is Status.HELD and any(phrase in stay for phrase in STAYING)
        if not (near and shared(x, e)):
            return False
        guests = {p.party for p in x.people if p in e.people} - {x.place.country}
        host = x.place.country in {p.party for p in e.people}
        stays = x.status is Status.HELD and e.date is not None and bool(guests) and host  # sees another of its hosts
        return x.status is e.status or x.date == e.date or on or stays

    def _city(self, e: Encounter) -> None:
        """Find the city where an encounter's own words give the country alone."""
        country = e.place.country if e.place else ""
        visit = self.visits.of(e, VISIT_REACH, self.anchor, False)
        dateline = self.where.dateline
        if visit and visit.place.country == country and visit.place.city:
            e.place = visit.place
        elif dateline and dateline.country == country and e.status is Status.HELD and not e.background:
            region = e.place and any(p.start == e.place.start and p.city is None for p in self.doc._.places)
            if not region:  # "met in Gujarat", told from New Delhi
                e.place = dateline

    def _hosted(self, e: Encounter) -> bool:
        """Put an encounter under the roof of the one who receives, where the words say who that is."""
        start, end = self.own(e)
        host = self.visits.host(e, start, end, self._about(e))
        seat = next((s for a, b in [(start, end), *self._about(e)] if (s := self.visits.seat(a, b))), None)
        dateline = self.where.dateline
        parties = {p.party for p in e.people}
        if seat and host is None and dateline and dateline.country in parties:
            host = dateline.country
        if seat and host is None:  # an envoy of an organisation at a seat of government is the guest there
            lands = {p for p in parties if p and not self.gazetteer.is_organisation(p)}
            host = lands.pop() if len(lands) == 1 and len(parties) == 2 else None
        if host is None:
            return False
        if seat:
            self.doc._.fired.add(seat.id)
        if self.gazetteer.is_organisation(host):
            home = self.gazetteer.headquarters.get(host)
            e.place = Place(e.start, e.end, *home) if home else None
        elif dateline and dateline.country not in parties and e.status is Status.HELD and not seat:
            return False  # told from a third country: a host there need not be at home
        else:
            e.place = self._city_in(host, Place(e.start, e.end, None, host))
        return e.place is not None

    def _country(self, edition: SummitFact) -> str:
        found = self.gazetteer.reference.cities(edition.city)
        codes = [c.country for c in found]
        return edition.host if not codes or edition.host in codes else codes[0]

    # ── summit ─────────────────────────────────────────────────────────────────────────────────────

    def _good(self, edition: SummitFact | None) -> bool:
        if edition is None:
            return False
        series = self.gazetteer.reference.series_by_code(edition.series)
        if series is None or series.collection or edition.series.startswith(NEVER):
            return False
        return series.level in ("leaders", "mixed") or series.code in FORUMS

    def _main_summit(self) -> SummitMention | None:
        """Return the summit that the article is about: one of its days, named beside a meeting or first."""
        good = [
            m
            for m in self.doc._.summits
            if self._good(m.edition)
            and self.anchor
            and m.edition
            and (m.edition.days_from(self.anchor) or 0) <= 4
            and m.edition.start
        ]
        good = [m for m in good if self._theme(m, good)]
        beside = [m for m in good if m.beside]
        return cast("SummitMention | None", (beside or good or [None])[0])

    def _theme(self, m: SummitMention, good: list[SummitMention]) -> bool:
        """Tell whether an article is about a summit: named at its head or more than once, and not told from elsewhere.

        One that is named in passing far below, or by an article with another city's dateline, is not its theme.
        """
        head = min(self.view.sentence[x.start] for x in good if x.edition is m.edition) <= HEAD
        again = sum(x.edition is m.edition for x in good) > 1
        here = self.where.dateline
        away = bool(here and m.edition and here.country not in (m.edition.host, self._country(m.edition)))
        return head or (again and not away)

    def summit(self, e: Encounter) -> None:
        """Give an encounter the summit that its words tie it to, else the article's own where day and place allow."""
        if e.mode is not Mode.IN_PERSON:
            return
        for start, end in (self.own(e), *self._about(e)):
            for m in self.doc._.summits:
                if start <= m.start < end and self._tied(m, start) and self._fits(e, m.edition, loose=True):
                    self._attach(e, m)
                    return
        aside = SIDELINES.intersection(self.view.low[slice(*self.own(e))])
        sure = e.date is not None or e.place is not None or e.status is Status.HELD or bool(aside)
        if (
            self.main
            and not e.background
            and (sure or self._coming(e, self.main))
            and self._fits(e, self.main.edition)
            and not self._apart(e, self.main)
            and not self._early(e, self.main)
        ):
            self._attach(e, self.main)
            return
        if self.main and e.date is None and e.status is not Status.HELD and self._coming(e, self.main):
            self._attach(e, self.main)
            return
        if e.date and e.date.precision == "day" and e.place and e.place.city:
            for m in self.doc._.summits:  # one that lies ahead, or back: day and city must both be its own
                if self._good(m.edition) and self._fits(e, m.edition) and not self._apart(e, m):
                    self._attach(e, m)
                    return

    def _tied(self, m: SummitMention, start: int) -> bool:
        """Tell whether the words before a summit put something at it: "on the sidelines of", "at", "during"."""
        if not self._good(m.edition):
            return False
        lead = self.view.low[max(start, m.start - 6) : m.start]
        tied = m.beside or bool(TIES.intersection(lead)) or "in" in lead[-2:] or "eve" in lead
        return tied and not {"before", "for", "ahead", "after"}.intersection(lead[-3:])

    def _coming(self, e: Encounter, m: SummitMention) -> bool:
        """Tell whether a plan without a day is for a summit that was just named and is still to end."""
        gap = e.sentence - self.view.sentence[m.start]
        ahead = bool(self.anchor and m.edition and m.edition.end and m.edition.end >= self.anchor.earliest)
        return ahead and 0 <= gap <= SUMMIT_REACH and self._fits(e, m.edition, loose=True)

    def _early(self, e: Encounter, m: SummitMention) -> bool:
        """Tell whether a day before the opening belongs to a summit that the article only comes to later."""
        edition = m.edition
        if not (e.date and edition and edition.start and e.date.latest < edition.start):
            return False
        return self.view.sentence[m.start] > max(THEME, e.sentence)

    def _apart(self, e: Encounter, m: SummitMention) -> bool:
        """Tell whether the host of a summit saw somebody apart from it: elsewhere, or days before at its own seat.

        On the summit's eve, where the article says so, it was at the summit all the same.
        """
        edition = m.edition
        if edition is None or edition.start is None or edition.host not in {p.party for p in e.people}:
            return False
        if e.place and e.place.city and normalise(e.place.city) != normalise(edition.city):
            return True
        if not (e.status is Status.HELD and e.date and e.date.latest < edition.start):
            return False
        start, end = self.view.bounds[e.sentence]
        if EVE.intersection(self.view.low[start:end]):
            return False
        named = e.place and (e.place.venue or normalise(e.place.city or "") != self._words(e.place))
        return bool(named or any(self.visits.seat(a, b) for a, b in [(start, end), *self._about(e)]))

    def _words(self, place: Place) -> str:
        return normalise(" ".join(self.view.words[place.start : place.end]))

    def _attach(self, e: Encounter, m: SummitMention) -> None:
        e.edition, e.edition_found = m.edition, (m.start, m.end)

    def _fits(self, e: Encounter, edition: SummitFact | None, loose: bool = False) -> bool:
        """Tell whether day and place of an encounter allow a summit."""
        if edition is None or edition.start is None or edition.end is None:
            return False
        if e.date and not e.date.overlaps(PartialDate(edition.start - 2 * LEEWAY, edition.end + LEEWAY)):
            return False
        if e.date is None and e.status is Status.PLANNED and not loose:
            return False
        if e.place and e.place.city and edition.city:
            return normalise(e.place.city) == normalise(edition.city) or self.where.close(e.place, edition)
        if e.place and e.place.country and edition.city:
            return e.place.country in (edition.host, self._country(edition))
        return True

    def day(self, e: Encounter) -> None:
        """Give an undated encounter the days of its summit."""
        one_day = e.edition and e.edition.start == e.edition.end
        told = e.status is not Status.PLANNED or one_day
        if e.date is None and e.edition and e.edition.start and e.edition.end and told:
            e.date = PartialDate(e.edition.start, e.edition.end)
            e.date_mention = e.edition_found
        if e.date is None and e.status is Status.HELD and not e.background and e.mode is Mode.IN_PERSON:
            self._days_of_visit(e)

    def _days_of_visit(self, e: Encounter) -> None:
        """Give an undated encounter the days of the visit that it was part of: "visited Seoul on 5-6 March"."""
        visit = self.visits.of(e, VISIT_REACH, self.anchor, False)
        if visit is None or not e.place or visit.place.country != e.place.country:
            return
        for d in self.doc._.dates:
            near = self.view.sentence[d.start] == visit.sentence and 0 <= d.start - visit.place.end <= RANGE_NEAR
            value = resolve(d, self.anchor, "past") if near and d.form == "range" else None
            if value and (value.latest - value.earliest).days <= LONGEST_VISIT:
                e.date, e.date_mention = value, (d.start, d.end)
                return
