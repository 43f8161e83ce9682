"""Meetings as lists show them: `{% day DAY %}` with its heading and `{% card MEETING %}`, in every template.

It is markup written in Python, which no other page needs: a timeline shows fifty of these, and as templates with their
includes they took longer than all queries of the page together, and a third of its bytes was blanks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from diplomacy.templatetags.marks import flag

register = template.Library()


class ShownPerson(Protocol):
    """Who took part."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def party(self) -> str: ...  # noqa: D102


class ShownCard(Protocol):
    """A meeting, as `queries.cards` makes it."""

    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def people(self) -> Sequence[ShownPerson]: ...  # noqa: D102
    @property
    def date(self) -> object: ...  # noqa: D102
    @property
    def when(self) -> str: ...  # noqa: D102
    @property
    def status(self) -> str: ...  # noqa: D102
    @property
    def status_label(self) -> str: ...  # noqa: D102
    @property
    def mode(self) -> str: ...  # noqa: D102
    @property
    def mode_label(self) -> str: ...  # noqa: D102
    @property
    def place(self) -> str: ...  # noqa: D102
    @property
    def summit(self) -> str: ...  # noqa: D102
    @property
    def summit_url(self) -> str: ...  # noqa: D102
    @property
    def topics(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def sources(self) -> int: ...  # noqa: D102
    @property
    def source_count(self) -> str: ...  # noqa: D102
    @property
    def sample(self) -> bool: ...  # noqa: D102
    @property
    def may_lie_outside(self) -> bool: ...  # noqa: D102
    @property
    def off(self) -> bool: ...  # noqa: D102


SIZED = ' width="24" height="16" alt=""'  # of a flag's markup; here the style sheet alone sizes it
MOST_NAMED = 6  # of those who took part


class ShownDay(Protocol):
    """The meetings of a day, month or range."""

    @property
    def heading(self) -> str: ...  # noqa: D102
    @property
    def note(self) -> str: ...  # noqa: D102
    @property
    def cards(self) -> Sequence[ShownCard]: ...  # noqa: D102


@register.simple_tag
def day(shown: ShownDay, at: str = "") -> SafeString:
    """Return a day of the timeline with its heading in two lines and its meetings."""
    heading = f"<header><h2>{escape(shown.heading)}<small>{escape(shown.note)}</small></h2></header>"
    cards = "".join(card(each, at=at, filters=True) for each in shown.cards)
    return SafeString(f'<section class="day">{heading}<div>{cards}</div></section>\n')


@register.simple_tag
def card(meeting: ShownCard, with_date: bool = False, at: str = "", filters: bool = False) -> SafeString:
    """Return a meeting in two lines: who met whom, and the facts. `at` is a summit that need not be named again.

    On the timeline (`filters`) the summit's name filters it; elsewhere it leads to the summit's page, a link beside it
    to the timeline.
    """
    facts = [mark("st", meeting.status, meeting.status_label), mark("md", meeting.mode, meeting.mode_label)]
    if with_date:
        facts.append(f"<time>{escape(meeting.when)}</time>")
    if meeting.place:
        facts.append(f"<span>{escape(meeting.place)}</span>")
    if meeting.summit and meeting.summit != at:
        slug = escape(meeting.summit_url.rstrip("/").rpartition("/")[2])
        here = f'<a href="?summit={slug}">{escape(meeting.summit)}</a>'
        named = here if filters else summit(meeting.summit, meeting.summit_url)
        facts.append(f"<span>on the sidelines of {named}</span>")
    if meeting.topics:
        facts.append(f"<span>{escape(', '.join(meeting.topics))}</span>")
    if meeting.status == "unreported":
        facts.append(f'<span class="may">announced for {escape(meeting.when)}, no report found</span>')
    if meeting.may_lie_outside:
        facts.append('<span class="may">may lie outside the dates chosen</span>')
    if not meeting.date and meeting.sources:
        facts.append(f'<span class="may">date not known, reported by {escape(meeting.source_count)}</span>')
    if meeting.sample:
        facts.append('<span class="sample-tag">sample</span>')
    off = " is-off" if meeting.off else ""
    return SafeString(
        f'<article class="meeting{off}"><h3><a href="{escape(meeting.url)}">{people(meeting.people)}</a></h3>'
        f"<p class=srcs>{escape(meeting.source_count)}</p><div class=meta>{' '.join(facts)}</div></article>\n"
    )


@register.simple_tag
def summit(label: str, url: str) -> SafeString:
    """Return a summit's name with the link to its page, and one that filters the timeline by it."""
    slug = url.rstrip("/").rpartition("/")[2]
    return format_html(
        '<a href="{}">{}</a> <a class="only" href="{}?summit={}" aria-label="filter by {}">filter</a>',
        url, label, reverse("timeline"), slug, label,
    )  # fmt: skip


@register.simple_tag
def people(who: Sequence[ShownPerson]) -> SafeString:
    """Return who took part, in a line; of a crowd the first ones, and how many others."""
    shown = [_who(person.code, person.name, person.party) for person in who]
    if len(shown) > MOST_NAMED + 1:
        shown[MOST_NAMED:] = [f"{len(who) - MOST_NAMED} others"]
    *most, last = shown or [""]
    return SafeString(f"{', '.join(most)} <i>and</i> {last}" if most else last)


@lru_cache(maxsize=4096)
def _who(code: str, name: str, party: str) -> str:
    """Return a name behind the flag of its party, which names the party to those who do not see it."""
    sign, party = flag(code), escape(party) if party != name else ""
    if sign.startswith("<img"):
        alt = f' alt="{party}"'
        return f'<span class="who">{sign.replace(SIZED, alt)}{escape(name)}</span>'
    label = f' role=img aria-label="{party}"' if party else ' aria-hidden="true"'
    framed = f"<span class=flag{label}>{escape(code)}</span>" if code else ""
    return f'<span class="who">{framed}{escape(name)}</span>'


@lru_cache(maxsize=64)
def mark(kind: str, value: str, label: str) -> str:
    """Return the sign of a status (`st`) or a mode (`md`) with its word."""
    icon = "md-person" if (kind, value) == ("md", "in_person") else f"{kind}-{value}"
    sign = f'<svg><use href="#{escape(icon)}"/></svg>'
    return f'<span class="mark{" mode" if kind == "md" else ""}">{sign}{escape(label)}</span>'
