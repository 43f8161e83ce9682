"""Date phrases in the text: found here as rules say, not yet counted from anything (see counting.py)."""

from __future__ import annotations

import calendar
import re
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from diplomacy.extraction.notes import DateMention, View
from diplomacy.extraction.ruleset import DatePattern, shipped

MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name} | {
    name.lower(): i for i, name in enumerate(calendar.month_abbr) if name
} | {"sept": 9}  # fmt: skip
DAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
SHORT_DAYS = {name.lower(): i for i, name in enumerate(calendar.day_abbr)} | {
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
# "A couple of days ago" names no day: it is counted to the week.
VAGUE = {"a couple of": 2, "a few": 3, "several": 3}
ORDINALS = {
    "first": 0, "opening": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1, "final": -1, "closing": -1,
}  # fmt: skip
_NAMES = "|".join(name for name in calendar.month_name if name)
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_ANY_MONTH = f"{_NAMES}|{_SHORT}|{_NAMES.upper()}|{_SHORT.upper()}"  # datelines and headings are in capitals
_DAYS = "|".join(calendar.day_name)
WORDS = {
    "{CENTURY}": r"(?:19|20)\d\d",
    "{D}": r"[0-3]?\d(?:st|nd|rd|th)?",
    "{YEAR}": r"(?P<year>(?:19|20)\d\d)\b",
    "{MONTH}": rf"(?P<month>{_ANY_MONTH})\b\.?",
    "{TO_MONTH}": rf"(?P<to_month>{_ANY_MONTH})\b\.?",
    "{FULL_MONTH}": rf"(?P<month>{_NAMES})",
    "{WEEKDAY}": f"{_DAYS}|{_DAYS.upper()}",
    "{SHORT_WEEKDAY}": rf"(?:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)(?=\.?,? (?:\d|May|{_SHORT}))\.?",
    "{NUMBER}": r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}",
    "{COUNTED}": r"(?![:%]|\.\d|,\d|\s?(?:km|percent|per cent|million|billion|countries|minutes|hours))",
}  # fmt: skip
TURNS = {"last": "past", "past": "past", "next": "future", "coming": "future"}
WEEKS = {"last": -1, "past": -1, "next": 1, "coming": 1, "previous": -1, "preceding": -1, "following": 1} | {
    "before": -1, "earlier": -1, "after": 1, "later": 1,
}  # fmt: skip
RESPECTIVELY = re.compile(r",? respectively\b")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}  # the first month; a winter lies in two years
MONTH_LEADS = ("in ", "of ", "ce ", "id-", "ly ", "te ", "st ", "xt ", "is ", "til ", "to ", "by ", "for ")


@cache
def _patterns() -> tuple[tuple[DatePattern, re.Pattern[str]], ...]:
    """Return the rules with their expressions, the words in braces filled in."""
    out = []
    for rule in shipped().dates:
        pattern = rule.pattern
        for word, meaning in WORDS.items():
            pattern = pattern.replace(word, meaning)
        out.append((rule, re.compile(pattern)))
    return tuple(out)


@Language.factory("date_phrases", requires=["doc._.view"], assigns=["doc._.dates"])
class DatePhrases:
    """Find date phrases, the more exact ones first, none inside another."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.dates` in the order of the text."""
        text = doc._.view.text  # spaCy puts a doc's text together anew each time
        taken: list[tuple[int, int]] = []
        found: list[DateMention] = []
        for rule, pattern in _patterns():
            for match in pattern.finditer(text):
                if any(match.start() < e and s < match.end() for s, e in taken):
                    continue
                if "\n\n" in match[0]:
                    continue  # "on 4 August." and the number of the next paragraph
                if rule.form == "range" and " and " in match[0] and RESPECTIVELY.match(text, match.end()):
                    continue  # two days of two meetings
                mention = self._mention(doc, rule, match)
                if mention is None:
                    continue
                taken.append(match.span())
                found.append(mention)
                doc._.fired.add(rule.id)
        found.sort(key=lambda m: m.start)
        doc._.dates = _merged(found, doc._.view)
        return doc

    @staticmethod
    def _mention(doc: Doc, rule: DatePattern, match: re.Match[str]) -> DateMention | None:
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is None:
            return None
        got = {key: value.lower() for key, value in match.groupdict().items() if value}
        mention = DateMention(span.start, span.end, rule.form, offset=rule.offset, rule=rule.id)
        turn = got.get("turn") or got.get("turn_alone", "").removeprefix("this ").removeprefix("the ")
        mention.turn = TURNS.get(turn, {"earlier": "past", "later": "future"}.get(turn.split(" ")[0], ""))
        if "year" in got:
            mention.year = int(got["year"])
        if "month" in got:
            mention.month = MONTHS[got["month"]]
        if "month_number" in got:
            mention.month = int(got["month_number"])
        if "day" in got:
            mention.day = int(re.sub(r"\D", "", got["day"]))
        return _filled(doc._.view.text, rule, mention, got, match.start(), turn)


def _filled(
    text: str, rule: DatePattern, mention: DateMention, got: dict[str, str], at: int, turn: str
) -> DateMention | None:
    """Complete a mention with what its form asks for; None where the words cannot be a date."""
    match rule.form:
        case "day":
            return mention if _in_calendar(mention.year, mention.month, mention.day) else None
        case "figures":
            mention.day, mention.month = int(got["first"]), int(got["second"])
            if got["mark"] == "/" and mention.month > 12:
                mention.day, mention.month = mention.month, mention.day
            mention.form = "either" if got["mark"] == "/" and mention.day <= 12 else "day"
            return mention if _in_calendar(mention.year, mention.month, mention.day) else None
        case "range":
            mention.to_day = int(re.sub(r"\D", "", got["to_day"]))
            mention.to_month = MONTHS[got["to_month"]] if "to_month" in got else mention.month
            fits = _in_calendar(mention.year, mention.month, mention.day)
            fits = fits and _in_calendar(mention.year, mention.to_month, mention.to_day)
            return mention if fits else None
        case "month":
            before = text[max(0, at - 4) : at].lower()
            bare = rule.id == "month" and not turn and "turn_after" not in got
            if bare and text[at].isupper() and mention.month == 5 and not before.endswith(MONTH_LEADS):
                return None  # a name: "Theresa May"
            mention.unit = got.get("turn_after", "")[:4]
            return mention
        case "weekday" | "weekday-of-week":
            name = got["weekday"].rstrip(".")
            mention.weekday = DAYS[name] if name in DAYS else SHORT_DAYS[name]
            if rule.form == "weekday-of-week":
                mention.offset = WEEKS.get(turn, 0)
            return mention
        case "week" | "same-week":
            way = got.get("way") or got.get("way_after") or turn.removeprefix("the ")
            mention.unit, mention.offset = got.get("unit") or got["unit_after"], WEEKS.get(way, 0)
            return mention
        case "season":
            mention.month = SEASONS[got["season"]]
            mention.offset = WEEKS.get(turn, 0)
            return mention
        case "weekend":
            mention.offset = WEEKS.get(turn.split(" ")[-1], 0) if turn else 0
            return mention
        case "event-day":
            mention.offset = ORDINALS[got["ordinal"]]
            named = got.get("event", "") + got.get("of_event", "")
            mention.unit = "visit" if re.search("visit|trip|stay|tour", named) else "event"
            return mention
    if "number" in got or "unit" in got:
        word = got.get("number", "a")
        if got.get("unit") == "hour":  # 24 hours are a day, fewer the same one
            mention.unit, mention.offset = "day", rule.sign * (int(word) // 24 if word.isdigit() else 0)
            return mention
        number = VAGUE.get(word) or NUMBERS.get(word) or int(word)
        unit = {"night": "day", "evening": "day", "fortnight": "week"}.get(got["unit"], got["unit"])
        number *= 2 if got["unit"] == "fortnight" else 1
        if word in VAGUE and unit == "day":
            unit, number = "week", 0
        mention.unit = unit
        mention.offset = {"ago": -1, "ahead": 1}.get(rule.form, rule.sign) * min(number, 5000)
    return mention


def _in_calendar(year: int | None, month: int | None, day: int | None) -> bool:
    return bool(month and day and month <= 12 and 1 <= day <= calendar.monthrange(year or 2000, month)[1])


def _merged(found: list[DateMention], view: View) -> list[DateMention]:
    """Make one of "Monday, Dec. 14", "June 9 (Monday)" and "Friday, the first day of the summit"."""
    kept: list[DateMention] = []
    for mention in found:
        before = kept[-1] if kept else None
        if before and before.end <= mention.start <= before.end + 2:
            between = view.low[before.end : mention.start]
            pair = (before.form, mention.form)
            if all(w in (",", "(", "the") for w in between) and "weekday" in pair and pair != ("weekday", "weekday"):
                other = mention if before.form == "weekday" else before
                close = "the" not in between or other.form == "day-of-month"
                if other.form in ("day", "day-of-month") and close:
                    other.start, other.end = before.start, mention.end
                    kept[-1] = other
                    continue
                if other.form in ("event-day", "same", "offset") and before.form == "weekday" and between[:1] == [","]:
                    before.end = mention.end
                    continue
        kept.append(mention)
    return kept
