"""Dates in the text: found here, counted from their anchor only when a meeting needs them."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from spacy.language import Language
from spacy.tokens import Doc

from diplomacy.extraction.notes import DateMention
from diplomacy.records import PartialDate

MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name} | {
    name.lower(): i for i, name in enumerate(calendar.month_abbr) if name
} | {"sept": 9}  # fmt: skip
DAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
)
DAY = (
    r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
    r"(?![:%]|\.\d|,\d|\s?(?:km|percent|per cent|million|billion|countries|minutes|hours))"
)
WEEKDAY = "|".join(calendar.day_name)
YEAR = r"(?P<year>(?:19|20)\d\d)\b"
PATTERNS: tuple[tuple[str, str], ...] = (
    ("iso", r"\b(?P<year>(?:19|20)\d\d)-(?P<month_number>[01]\d)-(?P<day>[0-3]\d)\b"),
    ("month-day", rf"\b{MONTH}\s+{DAY}(?:,?\s+{YEAR})?"),
    ("day-month", rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:\s+of)?\s+{MONTH}(?:,?\s+{YEAR})?"),
    ("month-year", rf"\b{MONTH},?\s+(?:of\s+)?{YEAR}"),
    ("month", rf"\b(?:(?P<turn>last|next|this)\s+)?(?:(?:early|late|mid)[ -])?{MONTH}"),
    ("year", rf"(?<=\bin ){YEAR}"),
    ("weekday", rf"\b(?:(?P<turn>last|next|this|coming)\s+)?(?P<weekday>{WEEKDAY})\b"),
    ("now", r"\b(?i:today|this (?:morning|afternoon|evening)|tonight)\b"),
    ("past", r"\b(?i:yesterday|last night)\b"),
    ("coming", r"\b(?i:tomorrow)\b"),
    ("before", r"\b(?i:(?:a|one) day earlier|the (?:day|evening|night) before|the previous day)\b"),
    ("following", r"\b(?i:the (?:following|next) day|a day later|the day after)\b"),
    ("same", r"\b(?i:(?:on |earlier |later )?(?:the same|that) day|(?:earlier|later) in the day)\b"),
    ("same", r"\b(?i:that (?:evening|afternoon|morning))\b"),
    ("week", r"\b(?i:(?P<turn>last|next|this|earlier this|later this) (?P<unit>week|month|year))\b"),
    ("ago", r"\b(?i:(?P<number>a|one|two|three|four|five|six|\d+) (?P<unit>day|week|month|year)s? ago)\b"),
)  # fmt: skip
COMPILED = tuple((name, re.compile(pattern)) for name, pattern in PATTERNS)
NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


@Language.factory("date_phrases", requires=["doc._.view"], assigns=["doc._.dates"])
class DatePhrases:
    """Find date phrases, the more exact ones first, none inside another."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.dates` in the order of the text."""
        text = doc.text
        taken: list[tuple[int, int]] = []
        found: list[DateMention] = []
        for name, pattern in COMPILED:
            for match in pattern.finditer(text):
                if any(match.start() < e and s < match.end() for s, e in taken):
                    continue
                mention = self._mention(doc, name, match)
                if mention is None:
                    continue
                taken.append(match.span())
                found.append(mention)
        found.sort(key=lambda m: m.start)
        kept: list[DateMention] = []
        for mention in found:  # "Monday, Dec. 14": one date
            before = kept[-1] if kept else None
            if before and before.form == "weekday" and mention.form == "day" and mention.start - before.end <= 1:
                kept.pop()
                mention.start = before.start
            kept.append(mention)
        doc._.dates = kept
        return doc

    @staticmethod
    def _mention(doc: Doc, name: str, match: re.Match[str]) -> DateMention | None:
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is None:
            return None
        got = match.groupdict()
        turn = {
            "last": "past",
            "earlier this": "past",
            "next": "future",
            "coming": "future",
            "later this": "future",
        }.get((got.get("turn") or "").lower(), "")
        year = int(got["year"]) if got.get("year") else None
        month = MONTHS.get((got.get("month") or "").lower().rstrip(".")) if got.get("month") else None
        if got.get("month_number"):
            month = int(got["month_number"])
        day = int(got["day"]) if got.get("day") else None
        if month and day:
            top = calendar.monthrange(year or 2000, month)[1] if month <= 12 else 0
            if not 1 <= day <= top:
                return None
            return DateMention(span.start, span.end, "day", year, month, day)
        if name in ("month-year", "month"):
            if month == 5 and name == "month" and not got.get("turn"):
                before = doc.text[max(0, match.start() - 4) : match.start()].lower()
                if not before.endswith(("in ", "of ", "ce ", "id-")):
                    return None
            return DateMention(span.start, span.end, "month", year, month, turn=turn)
        if name == "year":
            return DateMention(span.start, span.end, "year", year)
        if name == "weekday":
            return DateMention(span.start, span.end, "weekday", weekday=DAYS[got["weekday"].lower()], turn=turn)
        if name in ("now", "past", "coming"):
            return DateMention(span.start, span.end, "offset", offset={"now": 0, "past": -1, "coming": 1}[name])
        if name in ("before", "following", "same"):
            return DateMention(span.start, span.end, "same", offset={"before": -1, "following": 1, "same": 0}[name])
        if name == "week":
            unit = {"week": "week", "month": "this-month", "year": "this-year"}[got["unit"].lower()]
            offset = {"last": -1, "next": 1}.get((got["turn"] or "").lower(), 0)
            return DateMention(span.start, span.end, unit, offset=offset, turn=turn)
        number = NUMBERS.get(got["number"].lower()) or int(got["number"])
        return DateMention(span.start, span.end, f"ago-{got['unit'].lower()}", offset=-min(number, 5000), turn="past")


def month_shift(day: date, months: int) -> PartialDate:
    """Return the month that lies some months from a day."""
    index = day.year * 12 + day.month - 1 + months
    return PartialDate.month(max(1, min(9999, index // 12)), index % 12 + 1)


def resolve(
    mention: DateMention, anchor: PartialDate | None, turn: str, context: PartialDate | None = None
) -> PartialDate | None:
    """Count a date from its anchor: a publication day, or the days of a summit where the article has no date.

    `turn` is `past` or `future` as tense and status ask; `context` is the day that "the same day" means. Returns None
    rather than guess.
    """
    turn = mention.turn or turn
    try:
        if mention.form == "day" and mention.year:
            return PartialDate.day(date(mention.year, mention.month or 1, mention.day or 1))
        if mention.form == "month" and mention.year:
            return PartialDate.month(mention.year, mention.month or 1)
        if mention.form == "year" and mention.year:
            return PartialDate.year(mention.year)
        if mention.form == "same":
            base = context if context and context.earliest == context.latest else None
            return PartialDate.day(base.earliest + timedelta(days=mention.offset)) if base else None
        if anchor is None:
            return None
        return _count(mention, anchor, turn)
    except (ValueError, OverflowError):
        return None


def _count(mention: DateMention, anchor: PartialDate, turn: str) -> PartialDate | None:
    first, last = anchor.earliest, anchor.latest
    near = first if turn == "future" else last
    match mention.form:
        case "day":
            options = []
            for year in (near.year - 1, near.year, near.year + 1):
                try:
                    options.append(date(year, mention.month or 1, mention.day or 1))
                except ValueError:
                    continue
            if turn == "past":
                options = [d for d in options if d <= last + timedelta(days=2)] or options
            elif turn == "future":
                options = [d for d in options if d >= first - timedelta(days=2)] or options
            best = min(options, key=lambda d: abs((d - near).days), default=None)
            return PartialDate.day(best) if best else None
        case "month":
            month = mention.month or 1
            year = near.year
            if turn == "past" and month > near.month:
                year -= 1
            elif turn == "future" and month < near.month:
                year += 1
            if mention.turn == "past" and month == near.month:
                year -= 1
            return PartialDate.month(year, month)
        case "weekday":
            return _weekday(mention, anchor, turn)
        case "offset":
            if first != last:
                return None
            return PartialDate.day(near + timedelta(days=mention.offset))
        case "week":
            monday = near - timedelta(days=near.weekday()) + timedelta(weeks=mention.offset)
            return PartialDate(monday, monday + timedelta(days=6))
        case "this-month" | "ago-month":
            return month_shift(near, mention.offset)
        case "this-year" | "ago-year":
            return PartialDate.year(near.year + mention.offset)
        case "ago-day":
            return PartialDate.day(near + timedelta(days=mention.offset))
        case "ago-week":
            monday = near - timedelta(days=near.weekday()) + timedelta(weeks=mention.offset)
            return PartialDate(monday, monday + timedelta(days=6))
    return None


def _weekday(mention: DateMention, anchor: PartialDate, turn: str) -> PartialDate | None:
    first, last = anchor.earliest, anchor.latest
    weekday = mention.weekday or 0
    if first != last:  # the days of a summit: leaders come a day early and stay a day longer
        days = (last - first).days
        inside = [first + timedelta(days=i) for i in range(days + 1)]
        around = [first - timedelta(days=1), first - timedelta(days=2), last + timedelta(days=1)]
        fits = [d for d in inside if d.weekday() == weekday] or [d for d in around if d.weekday() == weekday]
        return PartialDate.day(fits[0]) if days < 10 and fits else None
    if turn == "future":
        gap = (weekday - first.weekday()) % 7
        if mention.turn == "future" and gap == 0:
            gap = 7
        return PartialDate.day(first + timedelta(days=gap))
    gap = (last.weekday() - weekday) % 7
    if turn == "near" and gap > 3:
        return PartialDate.day(last + timedelta(days=7 - gap))
    return PartialDate.day(last - timedelta(days=gap))
