"""Offices over time: who held which, said in words and laid out as bands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from diplomacy import wording
from diplomacy.models import Country, Leader, Term
from diplomacy.queries.charts import LETTER, NARROWEST, Axis, Tick
from diplomacy.records import PartialDate, RoleKind

OFFICES = (
    RoleKind.HEAD_OF_STATE,
    RoleKind.HEAD_OF_GOVERNMENT,
    RoleKind.ORGANISATION_HEAD,
    RoleKind.FOREIGN_MINISTER,
    RoleKind.DEFENCE_MINISTER,
)
HEADS = OFFICES[:3]
YEARS = 12  # that a chart of offices looks back
LANE = 50  # pixels from one row of bands to the next


@dataclass(frozen=True, slots=True)
class Office:
    """A term of office as a page shows it."""

    name: str
    url: str
    role: str
    when: str
    now: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A term on a chart: where it may lie, where it surely lies (no width where nowhere), and its holder's name."""

    x: str
    width: str
    sure_x: str
    sure_width: str
    label: str
    label_x: str
    spoken: str
    url: str


@dataclass(frozen=True, slots=True)
class Lane:
    """The holders of one office, one after the other."""

    role: str
    y: int
    bands: tuple[Band, ...]

    @property
    def title_y(self) -> int:
        """Where the office's name stands."""
        return self.y + 13

    @property
    def band_y(self) -> int:
        """Where the bands begin, below the office's name."""
        return self.y + 18

    @property
    def text_y(self) -> int:
        """Where the names stand in the bands."""
        return self.y + 35


@dataclass(frozen=True, slots=True)
class OfficeChart:
    """Offices over a stretch of time, and the same as a list, the newest first."""

    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    height: int
    offices: tuple[Office, ...]
    first_year: int
    guesses: bool


def office(term: Term, today: date, *, of: str = "") -> Office:
    """Return a term as a page shows it, with the party's name after the role where it is given."""
    return Office(
        name=term.leader.name,
        url=term.leader.get_absolute_url(),
        role=f"{term.role}, {of}" if of else term.role,
        when=wording.say_term(term.start, term.end),
        now=term.end is None or PartialDate.day(today).overlaps(term.end),
    )


def office_chart(country: Country, today: date) -> OfficeChart | None:
    """Return who held a party's main offices in the last years, None where nothing is known of them."""
    axis = Axis(date(today.year - YEARS + 1, 1, 1), today)
    held = Term.objects.filter(country=country, role_kind__in=OFFICES).select_related("leader")
    terms = [term for term in held if touches(term, axis)]
    terms.sort(key=lambda term: OFFICES.index(RoleKind(term.role_kind)))
    return _chart(terms, axis, [office(term, today) for term in terms])


def touches(term: Term, axis: Axis) -> bool:
    """Tell whether a term may have reached into the time of an axis."""
    ended = term.end and term.end.latest < axis.first
    to_come = term.start and term.start.earliest > axis.last
    return not (ended or to_come)


def leader_chart(leader: Leader, today: date) -> OfficeChart | None:
    """Return the offices that somebody held, from the first to today; None where none is known."""
    terms = list(leader.terms.select_related("country", "leader"))
    days = [day for term in terms for day in (term.start, term.end) if day]
    first = min((day.earliest for day in days), default=date(today.year - YEARS + 1, 1, 1))
    axis = Axis(min(date(first.year, 1, 1), date(today.year - 1, 1, 1)), today)
    return _chart(terms, axis, [office(term, today, of=term.country.name) for term in terms], of_one=True)


def _chart(terms: Sequence[Term], axis: Axis, offices: Iterable[Office], *, of_one: bool = False) -> OfficeChart | None:
    if not terms:
        return None
    lanes = tuple(
        Lane(_lane_name(lane, of_one), 20 + LANE * number, bands(lane, axis, of_one=of_one))
        for number, lane in enumerate(_lanes(terms))
    )
    return OfficeChart(
        ticks=axis.ticks(),
        lanes=lanes,
        height=20 + LANE * len(lanes),
        offices=tuple(offices),
        first_year=axis.first.year,
        guesses=any(band.width != band.sure_width for lane in lanes for band in lane.bands),
    )


def bands(terms: Iterable[Term], axis: Axis, *, of_one: bool = False) -> tuple[Band, ...]:
    """Return terms as bands, the oldest first, each with its holder's name; `of_one` person, with the years.

    A start that is not known may be any day of the axis.
    """
    return tuple(_band(term, axis, of_one) for term in sorted(terms, key=lambda term: _sure(term, axis)))


def _band(term: Term, axis: Axis, of_one: bool) -> Band:
    begins = term.start.earliest if term.start else axis.first
    ends = term.end.latest if term.end else axis.last
    sure_begin, sure_end = _sure(term, axis)
    begin, end = (sure_begin, sure_end) if sure_begin < sure_end else (begins, ends)
    room = NARROWEST * max(axis.share(end) - axis.share(begin), 0)
    when = wording.say_term(term.start, term.end)
    names = (when, _years(term)) if of_one else (term.leader.name, term.leader.family_name)
    return Band(
        x=axis.x(begins),
        width=axis.width(begins, ends),
        sure_x=axis.x(sure_begin),
        sure_width=axis.width(sure_begin, sure_end),
        label=next((name for name in names if name and LETTER * len(name) + 12 <= room), ""),
        label_x=axis.x(begin),
        spoken=f"{term.leader.name}, {term.role}, {when}",
        url=term.leader.get_absolute_url(),
    )


def _years(term: Term) -> str:
    """Return the years of a term, the shortest way to say it."""
    begin = str(term.start.earliest.year) if term.start else ""
    if term.end is None:
        return f"since {begin}" if begin else ""
    end = str(term.end.latest.year)
    return begin if begin == end else f"{begin}–{end}"


def _sure(term: Term, axis: Axis) -> tuple[date, date]:
    """Return the days on which the term surely was, the first after the last where no day is sure."""
    begin = term.start.latest if term.start else (term.end.earliest if term.end else axis.last)
    return begin, (term.end.earliest if term.end else axis.last)


def _lanes(terms: Sequence[Term]) -> list[list[Term]]:
    """Put terms into rows so that in none two were surely held at once, those of one title together where it goes."""
    lanes: list[list[Term]] = []
    for kind in (*OFFICES, RoleKind.OTHER):
        ours: list[list[Term]] = []
        of_kind = [term for term in terms if term.role_kind == kind]
        for term in sorted(of_kind, key=lambda each: each.start.latest if each.start else date.min):
            free = [lane for lane in ours if _follows(term, lane[-1])]
            same = [lane for lane in free if _title(lane[-1]) == _title(term)]
            if kind == RoleKind.OTHER:
                free = same
            for lane in (same or free)[:1]:
                lane.append(term)
            if not free:
                ours.append([term])
        lanes += ours
    return lanes


def _follows(term: Term, before: Term) -> bool:
    """Tell whether a term can have begun after another ended."""
    return bool(before.end and (term.start is None or term.start.latest >= before.end.earliest))


def _title(term: Term) -> tuple[str, int]:
    """Return what makes two terms the same office: its title, acting or not, and the party."""
    return term.role.casefold().removeprefix("acting ").removeprefix("interim "), term.country_id


def _lane_name(lane: Sequence[Term], of_one: bool) -> str:
    newest = lane[-1]
    return f"{newest.role}, {newest.country.name}" if of_one else newest.role
