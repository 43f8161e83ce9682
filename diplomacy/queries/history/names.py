"""What people's decisions are about, and the values in them, by name: looked up for all of a page at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from diplomacy import wording
from diplomacy.models import (
    Addition,
    Article,
    Confirmation,
    Correction,
    Country,
    Decision,
    Judgement,
    Leader,
    Quotation,
    Redirect,
    Rejection,
    Report,
    SamePerson,
    Summit,
    Term,
    Theme,
)
from diplomacy.queries.articles import UNTITLED, with_title
from diplomacy.queries.mistakes import named
from diplomacy.records import Json
from diplomacy.resolution.decisions import PARTICIPANT, read_date

# Which number of a reference row stands for a row of another table.
ROWS: Mapping[str, type[Leader | Country]] = {"leader": Leader, "country": Country, "host": Country, "seat": Country}
WORDS: Mapping[str, Mapping[str, str]] = {
    "mode": wording.MODE_WORDS,
    "status": wording.STATUS_WORDS,
    "level": wording.LEVEL_WORDS,
    "form": wording.FORM_WORDS,
    "kind": {"direct": "direct speech", "indirect": "reported speech"},
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A record that a decision is about: what it is called, and its page, where it still has one."""

    name: str
    url: str = ""


@dataclass(slots=True)
class DecisionNames:
    """The names of what some decisions are about, and of what their values mean."""

    countries: dict[str, str] = field(default_factory=dict)
    summits: dict[str, str] = field(default_factory=dict)
    leaders: dict[str, str] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    rows: dict[tuple[str, int], str] = field(default_factory=dict)
    subjects: dict[tuple[str, str], Subject] = field(default_factory=dict)
    articles: dict[str, Subject] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    homes: dict[tuple[str, str], Subject] = field(default_factory=dict)

    def subject(self, row: Decision) -> Subject:
        """Return what a decision is about."""
        match row:
            case Correction():
                key = (row.target, row.address or row.record)
                return self.subjects.get(key, Subject(f"A {row.get_target_display()} that is not on record any more"))
            case Judgement():
                ends = ((row.first_article, row.first_anchor), (row.second_article, row.second_anchor))
                found = [self.homes[end] for end in ends if end in self.homes]
                return found[0] if found else self.article(row.first_article)
            case Rejection() | Addition():
                return self.homes.get((row.article, row.anchor)) or self.article(row.article)
            case SamePerson():
                return self.subjects.get(("leader", row.found), Subject(row.found))
            case Confirmation():
                return self.subjects.get((row.question, row.record), Subject(row.record.capitalize()))
        return Subject("")

    def article(self, key: str) -> Subject:
        """Return an article by its key; what was withdrawn is not named."""
        return self.articles.get(key, Subject("An article that is not held here any more"))

    def value(self, name: str, value: Json) -> str:
        """Return a field's value, in the form that corrections keep, the way people say it."""
        if name.startswith(PARTICIPANT):
            return self._person(value) if isinstance(value, Mapping) else ""
        match name, value:
            case "date", _:
                return wording.say_date(read_date(value))
            case "speaker", Mapping():
                return str(value.get("name"))
            case "topics", Sequence() if not isinstance(value, str):
                return "; ".join(map(self._topic, value)) or "none"
            case "meeting", str():
                return self.subjects.get(("meeting", value), Subject(value)).name
            case "removed", _:
                return "removed" if value else "on record"
            case _, None | "":
                return "not known"
            case _, bool():
                return "yes" if value else "no"
            case _, int() if (name, value) in self.rows:
                return self.rows[name, value]
            case _, Sequence() if not isinstance(value, str):
                return ", ".join(map(str, value)) or "none"
        known = WORDS.get(name) or {"country": self.countries, "summit": self.summits}.get(name, {})
        text = str(value)
        return known.get(text) or (_day(text) if name in ("published", "start", "end") else text)

    def _person(self, person: Mapping[str, Json]) -> str:
        who = str(person.get("name") or self.leaders.get(str(person.get("leader")), "") or "")
        party = str(person.get("party") or "")
        parts = (who, str(person.get("role") or ""), self.countries.get(party, party))
        part = str(person.get("capacity") or "")
        said = ", ".join(filter(None, (*parts, part)))
        return f"{said} (sat in, with the delegation)" if person.get("optional") else said

    def _topic(self, topic: Json) -> str:
        if isinstance(topic, str) or not isinstance(topic, Sequence):
            return str(topic)
        phrase, theme = topic[0], topic[1] if len(topic) > 1 else None
        return f"{phrase} ({self.themes.get(str(theme), str(theme))})" if theme else str(phrase)


def _day(text: str) -> str:
    try:
        return wording.say_date(read_date(text))
    except ValueError:
        return text


def find_names(decisions: Iterable[Decision]) -> DecisionNames:
    """Return the names that some decisions need, in a fixed number of queries."""
    rows = list(decisions)
    names = DecisionNames()
    corrections = [row for row in rows if isinstance(row, Correction)]
    values = [
        (row.field, value) for row in corrections for value in (row.value, row.machine_value, row.machine_value_now)
    ]
    names.countries = dict(Country.objects.values_list("code", "name")) if corrections else {}
    summits = {str(value) for field, value in values if field == "summit"}
    names.summits = dict(Summit.objects.filter(slug__in=summits).values_list("slug", "label")) if summits else {}
    people = {str(value["leader"]) for _, value in values if isinstance(value, Mapping) and value.get("leader")}
    names.leaders = dict(Leader.objects.filter(slug__in=people).values_list("slug", "name")) if people else {}
    if any(row.field == "topics" for row in corrections):
        names.themes = dict(Theme.objects.values_list("slug", "name"))
    _find_rows(names, corrections)
    accounts = _accounts(rows)
    _find_articles(names, {article for article, _, _ in accounts})
    wanted = {row.address for row in corrections if row.target == Correction.Target.MEETING}
    wanted |= {str(value) for field, value in values if field == "meeting" and value}
    homes = _homes(accounts, Report, "report")
    _find_records(names, "meeting", wanted | set(homes.values()))
    said = _homes(accounts, Quotation, "quotation")
    spoken = {row.address for row in corrections if row.target == Correction.Target.STATEMENT}
    _find_records(names, "statement", spoken | set(said.values()))
    for target, found in (("meeting", homes), ("statement", said)):
        for account, public_id in found.items():
            if (subject := names.subjects.get((target, public_id))) and subject.url:
                names.homes[account] = subject
    _find_reference(names, corrections)
    _find_reviewed(names, rows)
    return names


def _accounts(rows: Iterable[Decision]) -> list[tuple[str, str, str]]:
    """Return the accounts that decisions hold on to: the article's key, the anchor, the sort of account."""
    found = []
    for row in rows:
        match row:
            case Judgement():
                found.append((row.first_article, row.first_anchor, "report"))
                found.append((row.second_article, row.second_anchor, "report"))
            case Rejection() | Addition():
                found.append((row.article, row.anchor, row.kind))
    return found


def _homes(
    accounts: Iterable[tuple[str, str, str]], table: type[Report] | type[Quotation], kind: str
) -> dict[tuple[str, str], str]:
    """Return the public ids of the records that accounts are settled into."""
    wanted = {(article, anchor) for article, anchor, sort in accounts if sort == kind}
    if not wanted:
        return {}
    record = "meeting" if table is Report else "statement"
    rows = table._default_manager.filter(
        retired_at=None, article__key__in={a for a, _ in wanted}, anchor__in={a for _, a in wanted}
    ).exclude(**{record: None})
    found = rows.values_list("article__key", "anchor", f"{record}__public_id")
    return {(key, anchor): public_id for key, anchor, public_id in found if (key, anchor) in wanted}


def _find_rows(names: DecisionNames, corrections: Iterable[Correction]) -> None:
    for name, table in ROWS.items():
        numbers = {
            value
            for row in corrections
            if row.field == name and row.target not in Correction.SETTLED
            for value in (row.value, row.machine_value, row.machine_value_now)
            if isinstance(value, int)
        }
        if numbers:
            found = table._default_manager.in_bulk(numbers)
            names.rows |= {(name, pk): str(row) for pk, row in found.items()}


def _find_articles(names: DecisionNames, keys: set[str]) -> None:
    rows = with_title(Article.objects.filter(key__in=keys)).select_related("outlet") if keys else ()
    for row in rows:
        if row.withdrawn_at:
            names.withdrawn.add(row.key)
            names.articles[row.key] = Subject(WITHDRAWN, reverse("article-history", args=[row.public_id]))
        else:
            names.articles[row.key] = article_subject(row, row.title)


WITHDRAWN = "An article that was withdrawn"


def article_subject(row: Article, title: str | None) -> Subject:
    """Return an article in print as history calls it."""
    return Subject(f"{title or UNTITLED}{f', {row.outlet.name}' if row.outlet else ''}", row.get_absolute_url())


def _find_records(names: DecisionNames, target: str, public_ids: set[str]) -> None:
    """Look up meetings or statements by their public ids, and by those that they had before they were merged."""
    wanted = {each for each in public_ids if each}
    if not wanted:
        return
    ends = Redirect.objects.ends_of(target, wanted)
    found = named(target, set(ends.values()))
    for public_id in wanted:
        if record := found.get(ends[public_id]):
            names.subjects[target, public_id] = Subject(record.name, record.url)
        else:
            gone = reverse(f"{target}-history", args=[public_id])
            names.subjects[target, public_id] = Subject(f"A {target} that was removed", gone)


def _find_reviewed(names: DecisionNames, rows: Iterable[Decision]) -> None:
    """Look up what was confirmed in review, and the people who were taken for others."""
    asked: dict[str, set[str]] = {}
    for row in rows:
        if isinstance(row, Confirmation):
            asked.setdefault(row.question, set()).add(row.record)
        elif isinstance(row, SamePerson):
            asked.setdefault("leader", set()).update((row.found, row.leader))
    if handles := asked.get(Confirmation.Question.REPORT):
        reports = Report.objects.filter(fingerprint__in=handles, retired_at=None).exclude(meeting=None)
        homes = dict(reports.values_list("fingerprint", "meeting__public_id"))
        _find_records(names, "meeting", set(homes.values()))
        gone = Subject("A report that is not on record any more")
        for handle in handles:
            found = names.subjects.get(("meeting", homes.get(handle, "")), gone)
            names.subjects[Confirmation.Question.REPORT, handle] = found
    if plans := asked.get(Confirmation.Question.OVERDUE):
        _find_records(names, "meeting", plans)
        for public_id in plans:
            names.subjects[Confirmation.Question.OVERDUE, public_id] = names.subjects["meeting", public_id]
    if people := asked.get("leader", set()) | asked.get(Confirmation.Question.PERSON, set()):
        for leader in Leader.objects.filter(slug__in=people):
            subject = Subject(leader.name, leader.get_absolute_url())
            names.subjects["leader", leader.slug] = names.subjects[Confirmation.Question.PERSON, leader.slug] = subject
            names.leaders[leader.slug] = leader.name


def _find_reference(names: DecisionNames, corrections: Iterable[Correction]) -> None:
    records: dict[str, set[str]] = {}
    for row in corrections:
        if row.target not in Correction.SETTLED:
            records.setdefault(row.target, set()).add(row.record)
    for target, keys in records.items():
        match target:
            case Correction.Target.TERM:
                terms = Term.objects.filter(key__in=keys).select_related("leader", "country")
                found = {term.key: Subject(str(term), term.leader.get_absolute_url()) for term in terms}
            case Correction.Target.LEADER:
                found = {r.slug: Subject(r.name, r.get_absolute_url()) for r in Leader.objects.filter(slug__in=keys)}
            case Correction.Target.COUNTRY:
                found = {r.code: Subject(r.name, r.get_absolute_url()) for r in Country.objects.filter(code__in=keys)}
            case _:
                found = {r.slug: Subject(r.name, r.get_absolute_url()) for r in Summit.objects.filter(slug__in=keys)}
        names.subjects |= {(target, key): subject for key, subject in found.items()}
