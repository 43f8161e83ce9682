"""One row for one encounter: an article's several accounts of it put together."""

from __future__ import annotations

from datetime import timedelta

from diplomacy.extraction.notes import Encounter
from diplomacy.records import Mode, PartialDate, Status

OF_A_HEADLINE = frozenset({"met", "held-talks", "meeting-with", "talks-between", "received", "hosted"})
APART = timedelta(days=4)  # two days so far from each other are of two encounters, be it in one sentence
STORY = timedelta(days=8)
NOUNS = frozenset({"talks-between", "meeting-with", "talks-noun-none"})


def joined(encounters: list[Encounter], titled: bool, anchor: PartialDate | None = None) -> list[Encounter]:
    """Return the encounters with all accounts of one joined, those of the headline last; `titled` if there is one.

    `anchor` is the day that the article speaks from: a headline tells of no encounter long past.
    """
    return _Rows(encounters, titled, anchor).joined()


class _Rows:
    """The accounts of one article."""

    def __init__(self, encounters: list[Encounter], titled: bool, anchor: PartialDate | None) -> None:
        self.encounters, self.titled, self.anchor = encounters, titled, anchor

    def joined(self) -> list[Encounter]:
        """Return the encounters with all accounts of one joined, the headline's last."""
        rows: list[Encounter] = []
        headline = [e for e in self.encounters if e.sentence == 0 and self.titled]
        for e in (*[x for x in self.encounters if x not in headline], *headline):
            same = next((r for r in rows if self._one(r, e, e in headline)), None)
            if same is None:
                strong = e.rule in OF_A_HEADLINE and e.status is Status.HELD
                if e in headline and any(
                    self._parties(r) >= self._parties(e) for r in rows if not (strong and self._past(r))
                ):
                    continue
                rows.append(e)
            else:
                self._join(same, e, e in headline)
        rows = [r for r in rows if not any(self._inside(r, x) for x in rows)]
        return sorted(rows, key=lambda r: (r.start, r.end))

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
