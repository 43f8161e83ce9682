"""One row for one encounter: an article's several accounts of it put together."""

from __future__ import annotations

from datetime import timedelta

from spacy.tokens import Doc

from diplomacy.extraction.notes import Encounter, View
from diplomacy.extraction.spelling import words_of
from diplomacy.records import Mode, PartialDate, Status

OF_A_HEADLINE = frozenset({"met", "held-talks", "meeting-with", "talks-between", "received", "hosted"})
APART = timedelta(days=4)  # two days so far from each other are of two encounters, be it in one sentence
STORY = timedelta(days=8)
LONGEST = 12  # words of a heading
SAID_APART = words_of("separately bilateral bilaterals one-on-one tete-a-tete alone apart trilateral individually each")
NEAR = 2  # sentences between two accounts of one encounter of which one leaves out the host
NOUNS = frozenset({"talks-between", "meeting-with", "talks-noun-none"})


def headings(doc: Doc) -> frozenset[int]:
    """Return the sentences that are headings: the headline, and short lines in the body that end without a stop."""
    view: View = doc._.view
    found = {0} if doc._.title_end else set()
    last = len(view.bounds) - 1
    for number, (start, end) in enumerate(view.bounds):
        words = [i for i in range(start, end) if view.words[i][0].isalnum()]
        alone = number and view.paragraph[number - 1] != view.paragraph[number]
        alone = alone and number < last and view.paragraph[number + 1] != view.paragraph[number]
        if alone and 2 < len(words) <= LONGEST and words[-1] == _last(view, start, end) and not view.quoted[words[-1]]:
            stroke = view.words[start][0].isupper() and not any(d.start in words for d in doc._.dates)
            found |= {number} if stroke else set()
    return frozenset(found)


def _last(view: View, start: int, end: int) -> int:
    """Return the last token of a sentence that is no white space."""
    return next((i for i in range(end - 1, start, -1) if not view.words[i].isspace()), start)


def joined(
    encounters: list[Encounter], headings: frozenset[int], anchor: PartialDate | None, view: View
) -> list[Encounter]:
    """Return the encounters with all accounts of one joined, those of `headings` last.

    `anchor` is the day that the article speaks from: a headline tells of no encounter long past.
    """
    return _Rows(encounters, headings, anchor, view).joined()


class _Rows:
    """The accounts of one article."""

    def __init__(
        self, encounters: list[Encounter], headings: frozenset[int], anchor: PartialDate | None, view: View
    ) -> None:
        self.encounters, self.headings, self.anchor, self.view = encounters, headings, anchor, view

    def _words(self, e: Encounter) -> list[str]:
        return self.view.low[slice(*self.view.bounds[e.sentence])]

    def joined(self) -> list[Encounter]:
        """Return the encounters with all accounts of one joined, the headline's last."""
        rows: list[Encounter] = []
        headline = [e for e in self.encounters if e.sentence in self.headings]
        for e in (*[x for x in self.encounters if x not in headline], *headline):
            same = next((r for r in rows if self._one(r, e, e in headline)), None)
            if same is None:
                strong = e.rule in OF_A_HEADLINE and e.status is Status.HELD
                if e in headline and any(self._says(r, e) for r in rows if not (strong and self._past(r))):
                    continue
                rows.append(e)
            else:
                self._join(same, e, e in headline)
        rows = [r for r in rows if not any(self._inside(r, x) or self._hosted(r, x) for x in rows)]
        return sorted(rows, key=lambda r: (r.start, r.end))

    def _says(self, r: Encounter, e: Encounter) -> bool:
        """Tell whether a row says what a headline does: the same parties, nobody else of them by name."""
        named = {id(p) for p in e.people if p.name}
        others = len(named) == len(e.people) and not named <= {id(p) for p in r.people} and len(named) == 2
        return self._parties(r) >= self._parties(e) and not (others and e.rule in OF_A_HEADLINE | {"saw"})

    def _past(self, e: Encounter) -> bool:
        """Tell whether an encounter lies farther back than any headline."""
        return bool(e.date and self.anchor and e.date.latest < self.anchor.earliest - STORY)

    @staticmethod
    def _inside(a: Encounter, b: Encounter) -> bool:
        """Tell whether a row says less of what another in its sentence says: fewer of the same people, more weakly."""
        few, many = {id(p) for p in a.people}, {id(p) for p in b.people}
        return (
            a.sentence == b.sentence
            and few < many
            and a.rule in ("talks-between", "meeting-with", "talks-noun-none", "call-between")
        )

    def _hosted(self, a: Encounter, b: Encounter) -> bool:
        """Tell whether a row tells of two whom another, told beside it, has a third bring together."""
        few, many = {id(p) for p in a.people}, {id(p) for p in b.people}
        same = a.date == b.date and a.status is b.status and a.mode is b.mode and a.background == b.background
        near = abs(a.sentence - b.sentence) <= NEAR
        if not (few < many and len(many) - len(few) == 1 and len(self._parties(a)) > 1 and same and near and b.host):
            return False
        places = {p.city for p in (a.place, b.place) if p and p.city}
        return len(places) < 2 and not SAID_APART.intersection((*self._words(a), *self._words(b)))

    @staticmethod
    def _parties(e: Encounter) -> set[str]:
        return {p.party for p in e.people if p.party}

    def _one(self, a: Encounter, b: Encounter, headline: bool) -> bool:
        if {id(p) for p in a.people} != {id(p) for p in b.people} or a.background != b.background:
            return False
        if headline and self._past(a) and b.rule in OF_A_HEADLINE:
            return bool(b.date and a.date and b.date.overlaps(a.date))
        own = a.date_mention and b.date_mention and a.date_mention != b.date_mention
        if own and not headline and a.date and b.date and a.date.latest + APART < b.date.earliest:
            return False
        if own and not headline and a.date and b.date and b.date.latest + APART < a.date.earliest:
            return False  # "received him on Tuesday, three weeks after the two had met in New York"
        if headline or (a.sentence == b.sentence and a.status is b.status):
            return True
        if a.mode is not b.mode and not (a.unsaid or b.unsaid):
            weak = a if a.mode is Mode.IN_PERSON else b
            same = a.date is not None and a.date == b.date and a.status is b.status
            if weak.mode_found or weak.rule not in NOUNS or not same:
                return False
        off = (Status.CANCELLED, Status.POSTPONED)
        if a.status is not b.status:
            plan = b if a.status in off else a
            other = a if plan is b else b
            if other.status in off and plan.status is Status.PLANNED:
                return plan.due or plan.date is None or other.date is None or plan.date == other.date
            if plan.status is Status.PLANNED or other.status is Status.PLANNED:
                pending = plan if plan.status is Status.PLANNED else other
                return pending.due or bool(pending.date and pending.date == (other if pending is plan else plan).date)
            return False
        if a.date and b.date and not a.date.overlaps(b.date):
            return False
        if a.place and b.place and a.place.city and b.place.city and a.place.city != b.place.city:
            return not (b.date_mention and a.date and b.date and a.date != b.date)
        return True

    def _join(self, a: Encounter, b: Encounter, headline: bool) -> None:
        if not headline and a.status is not b.status:
            stronger = b if a.status is Status.PLANNED else a
            a.status, a.status_found = stronger.status, stronger.status_found
        if b.date and (a.date is None or (a.date.precision != "day" and b.date.precision == "day")):
            a.date, a.date_mention, a.date_anchor = b.date, b.date_mention, b.date_anchor
        if b.place and (a.place is None or (a.place.city is None and b.place.city)):
            a.place = b.place
        if b.edition and a.edition is None and not headline:
            a.edition, a.edition_found = b.edition, b.edition_found
        if (a.unsaid and not b.unsaid) or (a.mode is Mode.IN_PERSON and b.mode is not Mode.IN_PERSON and not b.unsaid):
            a.mode, a.mode_found, a.unsaid = b.mode, b.mode_found, False
        if a.mode is not Mode.IN_PERSON:
            a.place = a.edition = a.edition_found = None
        a.details = sorted({*a.details, *b.details, b.sentence} - {a.sentence})
