"""Whether two reports are accounts of one meeting: a table of rules, of which the first that fits holds.

Each rule gives a verdict, a score from 0 to 1 that says how strongly, and a sentence; the values compared are kept with
it, so that a person can be shown why (in the manner of nomenklatura's matching, with a third answer, unsure). A rule is
symmetric: which of the two reports comes first makes no difference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from diplomacy.records import LiveReport, Mode, PartialDate, Status
from diplomacy.resolution.parties import People, compare_people
from diplomacy.resolution.timing import CALLED_OFF, RECALLED, RECENT, SLIP, SOON, day_of, gap, span_of

A_WHILE = 60  # days between two announcements without a day that can still be of one meeting
MOVED = 3  # days by which a plan slips without a report that says so
A_SEASON = 62  # days: a span no longer than two months places a meeting


class Verdict(StrEnum):
    """What a comparison comes to."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Where(StrEnum):
    """How two places stand to each other."""

    SAME = "same city"
    OPEN = "nothing against it"
    APART = "other city"
    ABROAD = "other country"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict on two reports, how strong it is (0 to 1), the rule behind it and its sentence.

    `final` marks a difference that no third report can explain away.
    """

    verdict: Verdict
    score: float
    rule: str
    reason: str
    final: bool = False


class Pair:
    """Two reports side by side, with what the rules ask of them."""

    def __init__(self, one: LiveReport, other: LiveReport) -> None:
        """Put the two beside each other, the earlier told first, so that every rule sees one order."""
        first, second = sorted((one, other), key=lambda r: (r.published or date.max, r.fingerprint))
        self.one, self.other = first, second
        self.a, self.b = first.report.meeting, second.report.meeting
        self.days = (day_of(first), day_of(second))
        self.spans = (span_of(first), span_of(second))
        self.states = (self.a.status.value, self.b.status.value)

    @cached_property
    def people(self) -> People:
        """How the participants stand to each other."""
        return compare_people(self.a, self.b)

    @cached_property
    def where(self) -> Where:
        """How the places stand to each other."""
        here, there = self.a.place, self.b.place
        if not (here and there):
            return Where.OPEN
        if here.country and there.country and here.country != there.country:
            return Where.ABROAD
        if here.city and there.city:
            return Where.SAME if here.city == there.city else Where.APART
        return Where.OPEN

    @property
    def calls(self) -> bool:
        """Whether both are calls, by telephone or video."""
        return Mode.IN_PERSON not in (self.a.mode.value, self.b.mode.value)

    @property
    def one_is_call(self) -> bool:
        """Whether one is a call and the other is not."""
        return not self.calls and (self.a.mode.value, self.b.mode.value) != (Mode.IN_PERSON, Mode.IN_PERSON)

    @property
    def gap(self) -> int | None:
        """The number of days between the two, where both days are known."""
        mine, yours = self.days
        return gap(mine, yours) if mine and yours else None

    @property
    def same_summit(self) -> bool:
        """Whether both name the same summit, or two meetings of one that are not told apart by name or by day."""
        here, there = self.a.summit, self.b.summit
        if not (here and there):
            return False
        days = (self.one.summit_days, self.other.summit_days)
        series = here.label.split() == there.label.split()
        return here.slug == there.slug or (series and not (days[0] and days[1] and not days[0].overlaps(days[1])))

    @property
    def plan_and_outcome(self) -> bool:
        """Whether one tells of a plan that was told of before, or on, the day that the other names."""
        for (report, state), day in zip(
            ((self.one, self.states[0]), (self.other, self.states[1])), reversed(self.days), strict=True
        ):
            if state is not Status.HELD and (report.published is None or day is None or report.published <= day):
                return True
        return False

    @property
    def told_on_the_day(self) -> bool:
        """Whether each was told on its own day, as a dispatch from the spot tells it."""
        return self.days == (self.one.published, self.other.published)


Test = Callable[[Pair], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the table: the verdict where the test holds, its score, and the sentence that a person is shown."""

    name: str
    verdict: Verdict
    score: float
    says: str
    test: Test
    final: bool = False


def compare(one: LiveReport, other: LiveReport) -> Comparison:
    """Say whether two reports are accounts of one meeting. Symmetric; DIFFERENT where the table is silent."""
    pair = Pair(one, other)
    rule = next((rule for rule in RULES if rule.test(pair)), SILENCE)
    return Comparison(rule.verdict, _nearer(rule, pair), rule.name, rule.says, rule.final)


def compared_values(one: LiveReport, other: LiveReport) -> tuple[tuple[str, str, str], ...]:
    """Return what a comparison looks at, as a person reads it: the field, and the value on either side."""
    a, b = one.report.meeting, other.report.meeting
    rows = (
        ("date", _say(span_of(one)), _say(span_of(other))),
        ("status", a.status.value, b.status.value),
        ("manner", a.mode.value, b.mode.value),
        ("place", _place(one), _place(other)),
        ("summit", a.summit.label if a.summit else "", b.summit.label if b.summit else ""),
        ("participants", _names(one), _names(other)),
        ("published", str(one.published or ""), str(other.published or "")),
    )
    return tuple((name, left, right) for name, left, right in rows if left or right)


def _nearer(rule: Rule, pair: Pair) -> float:
    """Return the rule's score, a little less the further apart in time the two are, a little more for one city."""
    score = rule.score
    if rule.verdict is Verdict.DIFFERENT:
        return score
    score += {Where.SAME: 0.02, Where.APART: -0.1, Where.ABROAD: -0.15}.get(pair.where, 0.0)
    score += 0.03 if pair.same_summit else 0.0
    score -= 0.03 if pair.people is People.BROKERED else 0.0
    distance = _distance(pair)
    return round(min(1.0, max(0.05, score - 0.3 * min(distance, RECALLED) / RECALLED)), 4)


def _distance(pair: Pair) -> int:
    """Return how many days lie between the two days, or between the one day and the news of the other."""
    if (apart := pair.gap) is not None:
        return apart
    day = pair.days[0] or pair.days[1]
    if day is None:
        told = (pair.one.published, pair.other.published)
        return gap(told[0], told[1]) if told[0] and told[1] else RECALLED
    floating = 1 if pair.days[0] else 0
    if span := pair.spans[floating]:
        # of several days that fit a plan it is the first that was meant; of a recollection nobody can say
        return max(0, (day - span.earliest).days) if pair.states[floating] is Status.PLANNED else 0
    published = (pair.one, pair.other)[floating].published
    return gap(day, published) if published else RECALLED


# ── tests that several rules share ─────────────────────────────────────────────────────────────────


def _dated(pair: Pair) -> bool:
    return None not in pair.days


def _same_people(pair: Pair) -> bool:
    return pair.people in (People.SAME, People.BROKERED)


def _one_article(pair: Pair) -> bool:
    return pair.one.article == pair.other.article and pair.one.editor == pair.other.editor


def _one_plan(pair: Pair) -> bool:
    """Tell whether the earlier report is a plan and the later is not."""
    return pair.states[0] is Status.PLANNED and pair.states[1] is Status.HELD and not _one_article(pair)


def _told_twice(pair: Pair) -> bool:
    """One article's second mention: no other day, no other place, and either what is or what is to come."""
    if pair.people is not People.SAME or pair.where in (Where.APART, Where.ABROAD):
        return False
    if _dated(pair):
        return pair.gap == 0
    if pair.states[0] != pair.states[1] or (pair.a.background and not pair.b.background) or pair.b.background:
        return False
    mine, yours = pair.spans
    return not (mine and yours) or mine.overlaps(yours)


def _copies(pair: Pair) -> bool:
    if pair.one.source != pair.other.source or _one_article(pair) or pair.people is not People.SAME:
        return False
    mine, yours = pair.spans
    return pair.states[0] == pair.states[1] and (not (mine and yours) or mine.overlaps(yours))


def _floating_with_span(pair: Pair) -> tuple[date, PartialDate, LiveReport, LiveReport] | None:
    """Return the known day, the other's span, and the two reports in that order."""
    for i, j in ((0, 1), (1, 0)):
        day, span = pair.days[i], pair.spans[j]
        if day and span and not pair.days[j]:
            reports = (pair.one, pair.other)
            return day, span, reports[i], reports[j]
    return None


def _in_span(pair: Pair) -> bool:
    if (found := _floating_with_span(pair)) is None:
        return False
    day, span, dated, vague = found
    return span.earliest <= day <= span.latest and _order_fits(day, dated, vague)


def _in_short_span(pair: Pair) -> bool:
    found = _floating_with_span(pair)
    return found is not None and _in_span(pair) and (found[1].latest - found[1].earliest).days <= A_SEASON


def _order_fits(day: date, dated: LiveReport, vague: LiveReport) -> bool:
    """Tell whether the vague report could be told of that day: a plan not after it, news not before it."""
    told, state = vague.published, vague.report.meeting.status.value
    if told is None:
        return True
    if state is Status.HELD:
        return day <= told
    held_before = dated.report.meeting.status.value is Status.HELD and dated.published and dated.published < told
    return (day >= told or state in CALLED_OFF) and not held_before  # what was called off is also recalled


def _expected_then(pair: Pair) -> bool:
    """A plan without a day, and a day in the months after it was told."""
    return _undated(pair, lambda state: state is Status.PLANNED, 0, SOON)


def _called_off_then(pair: Pair) -> bool:
    """Something called off without a day being named, and a day around or after that news."""
    return _undated(pair, lambda state: state in CALLED_OFF, MOVED, SOON)


def _just_held(pair: Pair) -> bool:
    return _undated(pair, lambda state: state is Status.HELD, RECENT, 1)


def _recalled(pair: Pair) -> bool:
    """A recollection without a day that names the place or summit of a meeting in the year before it."""
    telling = pair.where is Where.SAME or pair.same_summit
    return telling and _undated(pair, lambda state: state is Status.HELD, RECALLED, 1)


def _recalled_vaguely(pair: Pair) -> bool:
    """A recollection without day and place."""
    recalls = pair.a.background or pair.b.background
    return recalls and _undated(pair, lambda state: state is Status.HELD, RECALLED, 1)


def _undated(pair: Pair, fits: Callable[[Status], bool], back: int, ahead: int) -> bool:
    for i, j in ((0, 1), (1, 0)):
        day = pair.days[i]
        undated = (pair.one, pair.other)[j]
        if day and pair.spans[j] is None and undated.published and fits(pair.states[j]):
            return -back <= (day - undated.published).days <= ahead
    return False


def _both_float(pair: Pair) -> bool:
    return pair.days == (None, None)


def _spans_meet(pair: Pair) -> bool:
    mine, yours = pair.spans
    if not (_both_float(pair) and mine and yours and mine.overlaps(yours)):
        return False
    short = min((s.latest - s.earliest).days for s in (mine, yours)) <= A_SEASON
    return short and (Status.HELD in pair.states) == (pair.states == (Status.HELD, Status.HELD))


def _told_within(pair: Pair, days: int) -> bool:
    told, later = pair.one.published, pair.other.published
    return told is not None and later is not None and gap(told, later) <= days


def _both_announced(pair: Pair) -> bool:
    while_ = SOON if pair.states[1] in CALLED_OFF else A_WHILE
    return _both_float(pair) and Status.HELD not in pair.states and _told_within(pair, while_) and _no_two_spans(pair)


def _announced_then_held(pair: Pair) -> bool:
    """A plan without a day, and news, later, of a meeting without a day."""
    planned_first = pair.states[0] is not Status.HELD and pair.states[1] is Status.HELD
    return _both_float(pair) and planned_first and _told_within(pair, SOON) and _no_two_spans(pair)


def _both_told(pair: Pair) -> bool:
    held = pair.states == (Status.HELD, Status.HELD)
    return _both_float(pair) and held and _told_within(pair, RECENT) and _no_two_spans(pair)


def _no_two_spans(pair: Pair) -> bool:
    return None in pair.spans


def _plan_moved(pair: Pair, least: int, most: int) -> bool:
    apart = pair.gap
    return apart is not None and least <= apart <= most and pair.plan_and_outcome and pair.where is not Where.ABROAD


def _slip_of_a_day(pair: Pair) -> bool:
    """Two outlets a day apart on one meeting in one city, neither of which tells it on the spot."""
    tied = pair.where is Where.SAME or pair.same_summit
    return pair.gap == 1 and tied and not pair.told_on_the_day


# ── the table ──────────────────────────────────────────────────────────────────────────────────────

S, D, U = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE

RULES: tuple[Rule, ...] = (
    Rule("sample", D, 1.0, "one is a sample", lambda p: p.one.sample != p.other.sample, final=True),
    Rule(
        "successor",
        S,
        0.6,
        "planned and come about on one day in one city, with another holder of the same office",
        lambda p: (
            p.people is People.SUCCESSOR and p.gap == 0 and p.where is Where.SAME and _one_plan(p) and not p.one_is_call
        ),
    ),
    Rule(
        "people",
        D,
        1.0,
        "other people",
        lambda p: p.people in (People.OTHER, People.SUCCESSOR),
        final=True,
    ),
    Rule("manner", D, 1.0, "one is a call, the other is not", lambda p: p.one_is_call, final=True),
    Rule(
        "summits",
        D,
        1.0,
        "at two summits",
        lambda p: bool(p.a.summit and p.b.summit) and not p.same_summit,
        final=True,
    ),
    Rule("told twice", S, 0.85, "one article tells of it twice", lambda p: _one_article(p) and _told_twice(p)),
    Rule("one article", D, 1.0, "one article tells of two meetings", _one_article, final=True),
    Rule("copies", S, 0.98, "two copies of one story tell of it", _copies),
    Rule("part", U, 0.5, "the same day, but only some of the people", lambda p: p.people is People.PART and p.gap == 0),
    Rule(
        "one of the delegation",
        S,
        0.6,
        "the same day in one city, one names a member of the delegation in the leader's place",
        lambda p: p.people is People.DELEGATION and p.gap == 0 and p.where is Where.SAME and not p.calls,
    ),
    Rule("delegation", U, 0.5, "the same day, other members", lambda p: p.people is People.DELEGATION and p.gap == 0),
    Rule("some people", D, 0.8, "not the same people", lambda p: not _same_people(p)),
    Rule("day", S, 0.95, "the same people on the same day", lambda p: p.gap == 0 and p.people is People.SAME),
    Rule("brokered day", S, 0.85, "the same day, one names who brought them together", lambda p: p.gap == 0),
    Rule("date line", S, 0.8, "calls a day apart: the date line", lambda p: p.calls and p.gap == 1),
    Rule("plan moved", S, 0.7, "a plan and what came of it, some days apart", lambda p: _plan_moved(p, 1, MOVED)),
    Rule("slip", S, 0.6, "a day apart, in one city", _slip_of_a_day),
    Rule("plan far off", U, 0.4, "a plan, and a day that week", lambda p: _plan_moved(p, MOVED + 1, SLIP)),
    Rule("other day", D, 0.9, "on other days", _dated),
    Rule("other country", D, 0.8, "in other countries", lambda p: p.where is Where.ABROAD),
    Rule("season", S, 0.75, "the day lies in the time that the other gives", _in_short_span),
    Rule("year", S, 0.6, "the day lies in the year that the other gives", _in_span),
    Rule("other time", D, 0.8, "the day lies outside the time that the other gives", lambda p: not _no_two_spans(p)
         and not _both_float(p)),
    Rule("plan without a day", S, 0.75, "a plan without a day, and a day soon after", _expected_then),
    Rule("called off", S, 0.75, "called off, and the day that it was planned for", _called_off_then),
    Rule("news", S, 0.7, "told without a day, and a day just before", _just_held),
    Rule("recalled", S, 0.7, "recalled by its place, and the day it was there", _recalled),
    Rule("recalled vaguely", S, 0.55, "recalled without day and place", _recalled_vaguely),
    Rule("times meet", S, 0.65, "the times that both give meet", _spans_meet),
    Rule("announced twice", S, 0.65, "announced, or called off, twice without a day", _both_announced),
    Rule("told without a day", S, 0.6, "told twice without a day", _both_told),
    Rule("announced, then held", S, 0.55, "announced and then told, both without a day", _announced_then_held),
)  # fmt: skip
SILENCE = Rule("nothing in common", D, 0.7, "nothing ties the two together", lambda pair: True)


# ── words ──────────────────────────────────────────────────────────────────────────────────────────


def _say(span: PartialDate | None) -> str:
    if span is None:
        return ""
    return span.iso() or f"{span.earliest.isoformat()} to {span.latest.isoformat()}"


def _place(report: LiveReport) -> str:
    place = report.report.meeting.place
    return ", ".join(filter(None, (place.city, place.country))) if place else ""


def _names(report: LiveReport) -> str:
    people = report.report.meeting.participants
    return "; ".join(p.name or p.leader or p.role or p.party or "" for p in people)
