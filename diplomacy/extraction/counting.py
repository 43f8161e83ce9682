"""From a date phrase to a day: counted from an anchor, in the direction that tense and status ask for."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from diplomacy.extraction.notes import DateMention
from diplomacy.records import PartialDate

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
AGAINST = 3  # how much further a day seems that lies against the direction of the tense


def month_shift(day: date, months: int) -> PartialDate:
    """Return the month that lies some months from a day."""
    index = day.year * 12 + day.month - 1 + months
    return PartialDate.month(max(1, min(9999, index // 12)), index % 12 + 1)


def week_of(day: date, weeks: int) -> PartialDate:
    """Return the week, Monday to Sunday, that lies some weeks from a day's own."""
    monday = day - timedelta(days=day.weekday()) + WEEK * weeks
    return PartialDate(monday, monday + 6 * DAY)


def resolve(
    mention: DateMention,
    anchor: PartialDate | None,
    turn: str,
    context: PartialDate | None = None,
    event: PartialDate | None = None,
) -> PartialDate | None:
    """Count a date from its anchor: a publication day, or the days of a summit where the article has no date.

    `turn` is `past` or `future` as tense and status ask, `near` where both may be; `context` is the day that "the same
    day" means, `event` the days of the summit or visit that "its second day" means. Returns None rather than guess.
    """
    turn = mention.turn or turn
    try:
        exact = _exact(mention)
        if exact:
            return exact
        if mention.form in ("same", "same-week", "relative"):
            return _from_context(mention, context)
        if mention.form == "event-day":
            return _of_event(mention, event)
        if anchor is None:
            return None
        return _count(mention, anchor, turn, context)
    except (ValueError, OverflowError):
        return None


def _exact(mention: DateMention) -> PartialDate | None:
    """Return what a phrase says that has its year."""
    if not mention.year or mention.form == "either":
        return None
    match mention.form:
        case "day":
            return PartialDate.day(date(mention.year, mention.month or 1, mention.day or 1))
        case "range":
            return _range(mention, mention.year)
        case "month":
            return PartialDate.month(mention.year, mention.month or 1)
        case "season":
            return _season(mention, mention.year)
        case "year":
            return PartialDate.year(mention.year)
    return None


def _season(mention: DateMention, year: int) -> PartialDate:
    month = mention.month or 3
    return PartialDate(date(year, month, 1), PartialDate.month(year, month + 2).latest)


def _range(mention: DateMention, year: int) -> PartialDate:
    first = date(year, mention.month or 1, mention.day or 1)
    turned = (mention.to_month or 1) < first.month
    return PartialDate(first, date(year + turned, mention.to_month or 1, mention.to_day or 1))


def _from_context(mention: DateMention, context: PartialDate | None) -> PartialDate | None:
    if context is None or context.earliest != context.latest:
        return None
    if mention.form == "same-week":
        return week_of(context.earliest, mention.offset)
    if mention.unit == "month":
        return month_shift(context.earliest, mention.offset)
    if mention.unit == "week" and mention.form == "relative":
        return week_of(context.earliest, mention.offset)
    if mention.unit == "week":
        return PartialDate.day(context.earliest + WEEK * mention.offset)
    return PartialDate.day(context.earliest + DAY * mention.offset)


def _of_event(mention: DateMention, event: PartialDate | None) -> PartialDate | None:
    if event is None or (event.latest - event.earliest).days > 20:
        return None
    if mention.offset < 0:
        return PartialDate.day(event.latest)
    day = event.earliest + DAY * mention.offset
    return PartialDate.day(day) if day <= event.latest else None


def _nearest(days: list[date], first: date, last: date, turn: str) -> date | None:
    """Return the day nearest to an anchor of those that the direction allows."""
    near = first if turn == "future" else last

    def distance(day: date) -> int:
        gap = abs((day - near).days)
        against = (turn == "past" and day > last + 2 * DAY) or (turn == "future" and day < first - 2 * DAY)
        return gap * AGAINST if against else gap

    return min(days, key=distance, default=None)


def _years(month: int | None, day: int | None, near: date) -> list[date]:
    out = []
    for year in (near.year - 1, near.year, near.year + 1):
        if month and day and day <= calendar.monthrange(year, month)[1]:
            out.append(date(year, month, day))
    return out


def _count(mention: DateMention, anchor: PartialDate, turn: str, context: PartialDate | None) -> PartialDate | None:
    first, last = anchor.earliest, anchor.latest
    near = first if turn == "future" else last
    best: date | None
    match mention.form:
        case "day":
            best = _nearest(_years(mention.month, mention.day, near), first, last, turn)
            return PartialDate.day(best) if best else None
        case "either":  # 8/11/2014: the day of that month or the month of that day, whichever is nearer
            year, a, b = mention.year or near.year, mention.month or 1, mention.day or 1
            best = min((date(year, a, b), date(year, b, a)), key=lambda d: abs((d - near).days))
            return PartialDate.day(best)
        case "range":
            best = _nearest(_years(mention.month, mention.day, near), first, last, turn)
            return _range(mention, best.year) if best else None
        case "day-of-month":
            base = context.earliest if context and turn != "future" else near
            months = [month_shift(base, n).earliest for n in (-1, 0, 1)]
            months = [first] if anchor.precision == "month" else months
            fits = [m.replace(day=mention.day or 1) for m in months if (mention.day or 1) <= _length(m)]
            best = _nearest(fits, first, last, turn)
            return PartialDate.day(best) if best else None
        case "month":
            return _month(mention, near, turn)
        case "season":
            turned = (mention.offset < 0 and (mention.month or 1) + 2 >= near.month) - (
                mention.offset > 0 and (mention.month or 1) <= near.month
            )
            return _season(mention, near.year - turned)
        case "weekday":
            return _weekday(mention, anchor, turn)
        case "weekday-of-week":
            monday = week_of(near, mention.offset).earliest
            return PartialDate.day(monday + DAY * (mention.weekday or 0))
        case "offset":
            return PartialDate.day(near + DAY * mention.offset) if first == last else None
        case "overnight":
            return PartialDate(last - DAY, last) if first == last else None
        case "weekend":
            return _weekend(mention, near, turn)
        case "week" | "ago" | "ahead":
            return _unit(mention, near)
    return None


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _unit(mention: DateMention, near: date) -> PartialDate:
    match mention.unit:
        case "day":
            return PartialDate.day(near + DAY * mention.offset)
        case "month":
            return month_shift(near, mention.offset)
        case "year":
            return PartialDate.year(near.year + mention.offset)
    return week_of(near, mention.offset)


def _weekend(mention: DateMention, near: date, turn: str) -> PartialDate:
    saturday = week_of(near, 0).earliest + 5 * DAY
    if turn == "past" and saturday > near:
        saturday -= WEEK
    elif mention.offset > 0 and near.weekday() >= 5:
        saturday += WEEK
    elif mention.offset < 0 and saturday <= near:
        saturday -= WEEK
    return PartialDate(saturday, saturday + DAY)


def _month(mention: DateMention, near: date, turn: str) -> PartialDate:
    month = mention.month or 1
    year = near.year
    if mention.unit:
        return PartialDate.month(year + {"last": -1, "next": 1}.get(mention.unit, 0), month)
    if turn == "past" and month > near.month:
        year -= 1
    elif turn == "future" and month < near.month:
        year += 1
    if mention.turn == "past" and month == near.month:
        year -= 1
    return PartialDate.month(year, month)


def _weekday(mention: DateMention, anchor: PartialDate, turn: str) -> PartialDate | None:
    first, last = anchor.earliest, anchor.latest
    weekday = mention.weekday or 0
    if first != last:  # the days of a summit: leaders come a day early and stay a day longer
        days = (last - first).days
        inside = [first + DAY * i for i in range(days + 1)]
        around = [first - DAY, first - 2 * DAY, last + DAY]
        fits = [d for d in inside if d.weekday() == weekday] or [d for d in around if d.weekday() == weekday]
        return PartialDate.day(fits[0]) if days < 10 and fits else None
    if turn == "future":
        gap = (weekday - first.weekday()) % 7
        if mention.turn == "future" and gap == 0:
            gap = 7
        return PartialDate.day(first + DAY * gap)
    gap = (last.weekday() - weekday) % 7
    if mention.turn == "past" and gap == 0:
        gap = 7
    if turn == "near" and gap > 3:
        return PartialDate.day(last + DAY * (7 - gap))
    return PartialDate.day(last - DAY * gap)
