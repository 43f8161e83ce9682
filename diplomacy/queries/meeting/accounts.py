"""Which sources of a meeting are worth laying side by side, and what they are called there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diplomacy import wording
from diplomacy.models import Meeting, Outlet, Quotation, Report
from diplomacy.queries.articles import UNTITLED, say_published
from diplomacy.queries.meeting.proofs import one_of_each_voice, outlet_name
from diplomacy.queries.meeting.rows import quotations_of

MOST_ACCOUNTS = 3


@dataclass(frozen=True, slots=True)
class Account:
    """A source that is compared: whose account it is, and where it can be read."""

    name: str
    code: str
    outlet: str
    published: str
    length: str
    title: str
    url: str
    sample: bool


class Told:
    """All that one source tells of the meeting: its reports, and what stands in them."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.reports = reports
        self.quotations: list[Quotation] = []
        self.article = reports[0].article
        self.outlet: Outlet | None = self.article.outlet
        self.name = ""

    @property
    def government(self) -> str:
        """Whose own account it is: the country's code, else the outlet's slug; nothing where no government tells."""
        outlet = self.outlet
        if outlet is None or outlet.kind != Outlet.Kind.GOVERNMENT:
            return ""
        return outlet.country.code if outlet.country else outlet.slug

    @property
    def seat(self) -> str:
        """What its government goes by: the capital, or the name of an organisation."""
        country = self.outlet.country if self.outlet and self.government else None
        return "" if country is None else country.capitals[0] if country.capitals else country.name

    @property
    def fullness(self) -> int:
        """How much it tells."""
        return sum(len(r.evidence) + len(r.topics) + len(r.participants.all()) for r in self.reports)

    def first(self, field: str) -> Report | None:
        """Return the report that tells a field, if one does."""
        return next((report for report in self.reports if field in report.evidence), None)


def choose_accounts(meeting: Meeting, reports: Sequence[Report]) -> list[Told]:
    """Return the sources to compare: readouts of different governments, parties first; then the fullest others."""
    parties = {p.country.code for p in meeting.participations.all() if p.country}
    final = [r for r in one_of_each_voice(reports) if r.status == meeting.status and not r.background]
    by_article: dict[int, list[Report]] = {}
    for report in final:
        by_article.setdefault(report.article_id, []).append(report)
    told = [Told(own) for own in by_article.values()]
    told.sort(key=lambda each: (not each.government, each.government not in parties, -each.fullness))
    governments = list({each.government: each for each in reversed(told) if each.government}.values())[::-1]
    if len(governments) >= 2:
        return governments[:MOST_ACCOUNTS]
    others = sorted((each for each in told if each not in governments), key=lambda each: -each.fullness)
    return [*governments, *others][:2]


def name_accounts(chosen: Sequence[Told]) -> None:
    """Give each account a short name that no other has: its capital, its outlet, or its place in the row."""
    taken: set[str] = set()
    for number, told in enumerate(chosen, start=1):
        names = (told.seat, outlet_name(told.article), f"source {number}")
        told.name = next(name for name in names if name and name not in taken)
        taken.add(told.name)


def shown_account(told: Told) -> Account:
    """Return what heads an account's column."""
    article, version = told.article, told.reports[0].version
    return Account(
        name=f"{told.name}’s account" if told.name == told.seat else told.name[:1].upper() + told.name[1:],
        code=told.outlet.country.code if told.outlet and told.outlet.country and told.seat else "",
        outlet=outlet_name(article) if outlet_name(article) != told.name else "",
        published=say_published(article),
        length=wording.say_count(len(version.text.split()), "word"),
        title=version.title or UNTITLED,
        url=article.get_absolute_url(),
        sample=article.sample,
    )


def add_quotations(chosen: Sequence[Told], meeting: Meeting) -> None:
    """Look up what the accounts quote of the meeting's statements, in the order in which they were read."""
    for row in quotations_of(meeting, [told.article.pk for told in chosen]):
        for told in chosen:
            if row.article_id == told.article.pk:
                told.quotations.append(row)
