"""Dates, places, counts and states, said the way people say them.

A date is said with the precision that it has: `June 2025` is not `1 June 2025`. Day and month never part at a
line's end (a no-break space stands between them).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from diplomacy.records import PartialDate

NO_BREAK = "\N{NO-BREAK SPACE}"
STICKY_DASH = "\N{WORD JOINER}–\N{WORD JOINER}"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNKNOWN_DATE = "date not known"

STATUS_WORDS = {
    "held": "Held",
    "planned": "Planned",
    "unreported": "No report found",
    "postponed": "Postponed",
    "cancelled": "Called off",
}
MODE_WORDS = {"in_person": "In person", "phone": "By phone", "video": "By video"}
LEVEL_WORDS = {
    "leaders": "leaders",
    "foreign_ministers": "foreign ministers",
    "ministers": "other ministers",
    "officials": "officials",
}
REGION_WORDS = {
    "africa": "Africa",
    "americas": "the Americas",
    "asia": "Asia",
    "europe": "Europe",
    "oceania": "Oceania",
}
FORM_WORDS = {"bilateral": "two parties", "small_group": "small group", "plenary": "plenary"}
# Names that go with an article: unions, island groups, republics and kingdoms, bodies, and a few that are plurals.
_WITH_ARTICLE = re.compile(
    r"United |(.* )?(Republic|Islands|Union|League|Bank|Council|Commission|Organi[sz]ation|Fund|Nations|Community|Forum"
    r"|Agency|Group)\b|(Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines|Seychelles)$"
)


def say_day(day: date) -> str:
    """Return a day: `17 June 2025`."""
    return f"{_day_and_month(day)} {day.year}"


def say_date(when: PartialDate | None) -> str:
    """Return a date with the precision that it has: day, month, year or range, or that it is not known."""
    if when is None:
        return UNKNOWN_DATE
    match when.precision:
        case "day":
            return say_day(when.earliest)
        case "month":
            return f"{_month(when.earliest)} {when.earliest.year}"
        case "year":
            return str(when.earliest.year)
    return f"{_range(when)} {when.latest.year}, some day between"


def say_days_of(days: PartialDate) -> str:
    """Return the days that something lasted, from the first to the last: `15–17 June 2025`."""
    return say_day(days.earliest) if days.precision == "day" else f"{_range(days)} {days.latest.year}"


def say_day_heading(when: PartialDate | None) -> tuple[str, str]:
    """Return a date as the heading of a day and the smaller line under it: `17 June` and `Tuesday, 2025`."""
    if when is None:
        return "Undated", UNKNOWN_DATE
    match when.precision:
        case "day":
            return _day_and_month(when.earliest), f"{WEEKDAYS[when.earliest.weekday()]}, {when.earliest.year}"
        case "month":
            return f"{_month(when.earliest)} {when.earliest.year}", "day not set"
        case "year":
            return str(when.earliest.year), "day not set"
    return _range(when), f"some day between, {when.latest.year}"


def say_term(start: PartialDate | None, end: PartialDate | None) -> str:
    """Return a time in office: `since 4 June 2025`, `October 2024 to 21 October 2025`."""
    if end is None:
        return f"since {say_date(start)}" if start else "in office"
    return f"{say_date(start)} to {say_date(end)}" if start else f"until {say_date(end)}"


def say_gap(first: date, last: date) -> str:
    """Return the time from one day to a later one, in days up to two months, then in years and months.

    A month begun counts for nothing: from 17 June to 16 August is `60 days`, to 17 September `3 months`.
    """
    days = (last - first).days
    months = 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)
    if days <= 61 or not months:
        return say_count(days, "day")
    years, months = divmod(months, 12)
    parts = [say_count(number, word) for number, word in ((years, "year"), (months, "month")) if number]
    return " and ".join(parts)


def say_ago(day: date, today: date) -> str:
    """Return how long ago a day was: `today`, `12 days ago`, `1 year and 5 months ago`."""
    if day >= today:
        return "today" if day == today else f"in {say_gap(today, day)}"
    return f"{say_gap(day, today)} ago"


def say_place(city: str, country: str, venue: str = "") -> str:
    """Return a place, smallest part first: venue, city, country; a city named like its country once."""
    parts = [part for part in (venue, city, country) if part]
    return ", ".join(dict.fromkeys(parts))


def join_names(names: Sequence[str]) -> str:
    """Return names as a list in words: `A, B and C`."""
    *most, last = names or [""]
    return f"{', '.join(most)} and {last}" if most else last


def say_office(role: str, party: str) -> str:
    """Return who an unnamed participant is: `foreign minister of Japan`, or the party alone."""
    if not role:
        return party
    return role if not party or party.casefold() in role.casefold() else f"{role} of {say_the(party)}"


def say_the(party: str) -> str:
    """Return a party's name as a sentence has it: `the United States`, `Japan`."""
    return f"the {party}" if _WITH_ARTICLE.match(party) else party


def say_account(user: Any) -> str:
    """Return whose an account is: the full name, else the name of the account; empty where there is none."""
    return (user.get_full_name() or user.get_username()) if user else ""


def say_count(number: int, word: str, plural: str = "") -> str:
    """Return a number with its noun: `1 source`, `1,200 sources`."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def say_span(span: timedelta) -> str:
    """Return about how long something took or is ago: `12 s`, `3 min`, `2 h`, `4 days`."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h" if seconds < 48 * 3600 else f"{seconds // 86400} days"


def say_fault(kind: str) -> str:
    """Return what became of something on which the program failed, by the kind of exception: it follows a name.

    The message of the exception is left to the log, for it may quote an article.
    """
    return f"the program failed on it ({kind}); the log says more"


def say_status(status: str) -> str:
    """Return the words for a status."""
    return STATUS_WORDS.get(status, status)


def say_step(status: str) -> str:
    """Return the words for a step of a meeting's history: a plan is announced."""
    return "Announced" if status == "planned" else say_status(status)


def say_mode(mode: str) -> str:
    """Return the words for a mode."""
    return MODE_WORDS.get(mode, mode)


def say_level(level: str) -> str:
    """Return the words for a level."""
    return LEVEL_WORDS.get(level, level)


def say_region(region: str) -> str:
    """Return the words for a part of the world."""
    return REGION_WORDS.get(region, region)


def say_form(form: str) -> str:
    """Return the words for a form."""
    return FORM_WORDS.get(form, form)


def _month(day: date) -> str:
    return MONTHS[day.month - 1]


def _day_and_month(day: date) -> str:
    return f"{day.day}{NO_BREAK}{_month(day)}"


def _range(when: PartialDate) -> str:
    first, last = when.earliest, when.latest
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{STICKY_DASH}{_day_and_month(last)}"
    if first.year == last.year:
        return f"{_day_and_month(first)} to {_day_and_month(last)}"
    return f"{say_day(first)} to {_day_and_month(last)}"
