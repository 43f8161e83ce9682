"""Accounts of one meeting side by side: what all of them say, what only one says, where they differ.

A readout is a government's own account of a meeting. The accounts worth comparing are those of two governments that
took part; where there are none, the fullest ones that do not copy one another. What an account does not mention may
have happened all the same, and no row says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from diplomacy import wording
from diplomacy.models import Meeting, Quotation, Report, ReportParticipant
from diplomacy.queries.access import shows_full_text
from diplomacy.queries.highlights import quote_id
from diplomacy.queries.meeting.accounts import (
    Account,
    Told,
    add_quotations,
    choose_accounts,
    name_accounts,
    shown_account,
)
from diplomacy.queries.meeting.proofs import Proof, Sentences, Spot, spot_of
from diplomacy.queries.meeting.rows import theme_names
from diplomacy.queries.wordings import find_phrase, names_somebody
from diplomacy.records import Mode

MOST_QUOTATIONS = 4  # of one account, in one row
MOST_NAMED = 3  # topics in the sentence above the table
Verdict = Literal["differ", "all", "some"]
FACTS = {"Who": "participants", "When": "date", "Where": "place", "Summit": "summit", "How": "way of meeting"}
OTHERS = "Other topics"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that an account carries, and where they stand in it."""

    words: str
    direct: bool
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one account says of one thing, and the sentences; nothing of both where it does not mention it."""

    account: str
    value: str = ""
    proofs: tuple[Proof, ...] = ()
    quoted: tuple[Quoted, ...] = ()
    more: str = ""

    @property
    def proof_count(self) -> str:
        """How many sentences say it, in words."""
        return wording.say_count(len(self.proofs), "sentence")

    @property
    def silent(self) -> bool:
        """Whether the account does not mention it."""
        return not (self.value or self.quoted)


class Mention(NamedTuple):
    """A topic in one of the accounts, by its place among them."""

    account: int
    report: Report
    phrase: str
    spot: Spot
    read: bool = True  # out of the article; else only found in its words


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is compared. `said` is the comparison in words, empty where all say the same."""

    label: str
    cells: tuple[Cell, ...]
    verdict: Verdict
    said: str = ""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The rows that compare alike, under one heading."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Accounts side by side. `heads` is the comparison in a few sentences; `readouts`: governments' own accounts."""

    accounts: tuple[Account, ...]
    groups: tuple[RowGroup, ...]
    heads: tuple[str, ...]
    readouts: bool

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return len(self.accounts) + 1


def compare_readouts(meeting: Meeting, reports: Sequence[Report], sentences: Sentences) -> Comparison | None:
    """Return the accounts worth comparing, side by side; None where fewer than two tell of the meeting as it ended.

    `reports` are the meeting's live ones with article, outlet and its country, version, participants, country and
    summit.
    """
    chosen = choose_accounts(meeting, reports)
    if len(chosen) < 2:
        return None
    name_accounts(chosen)
    add_quotations(chosen, meeting)
    themes = theme_names()
    rows = [
        *_people_rows(chosen, sentences),
        *_fact_rows(meeting, chosen, sentences),
        *_topic_rows(chosen, sentences, themes),
        *_quotation_rows(chosen),
    ]
    titles = {
        "differ": "Where they differ",
        "all": f"What {_all_of(chosen)} say",
        "some": f"What {'only one says' if len(chosen) == 2 else 'not all say'}",
    }
    groups = [RowGroup(title, tuple(row for row in rows if row.verdict == kind)) for kind, title in titles.items()]
    return Comparison(
        accounts=tuple(map(shown_account, chosen)),
        groups=tuple(group for group in groups if group.rows),
        heads=tuple(_heads(chosen, rows)),
        readouts=all(told.government for told in chosen),
    )


def _row(label: str, chosen: Sequence[Told], cells: Sequence[Cell], *, differ: bool = False) -> Row:
    """Return a row with its comparison: silence is no contradiction."""
    silent = [cell.account for cell in cells if cell.silent]
    speaking = [told.name for told in chosen if told.name not in silent]
    if differ:
        return Row(label, tuple(cells), "differ", "They differ")
    if not silent:
        return Row(label, tuple(cells), "all")
    return Row(label, tuple(cells), "some", f"Only {wording.join_names(speaking)}")


def _people_rows(chosen: Sequence[Told], sentences: Sentences) -> Iterator[Row]:
    """Yield who is named: those whom all name in one row, each of the others in a row of their own."""
    everybody: list[list[tuple[int, Report, ReportParticipant]]] = []
    for number, told in enumerate(chosen):
        for report in told.reports:
            for person in report.participants.all():
                known = next((group for group in everybody if _one_person(group[0][2], person)), None)
                if known is None:
                    everybody.append([(number, report, person)])
                else:
                    known.append((number, report, person))
    shared = [group for group in everybody if {number for number, *_ in group} == set(range(len(chosen)))]
    if shared:
        yield _row("Who", chosen, [_people_cell(number, told, shared, sentences) for number, told in enumerate(chosen)])
    for group in everybody:
        if group not in shared:
            cells = [_people_cell(number, told, [group], sentences) for number, told in enumerate(chosen)]
            yield _who_else(chosen, cells, group[0][2])


def _people_cell(
    number: int,
    told: Told,
    groups: Iterable[list[tuple[int, Report, ReportParticipant]]],
    sentences: Sentences,
) -> Cell:
    names: list[str] = []
    spots: dict[int, tuple[Report, list[Spot]]] = {}
    for group in groups:
        own = [(report, person) for source, report, person in group if source == number]
        names += [_say_person(person) for _, person in own[:1]]
        for report, person in own:
            if person.start is not None and person.end is not None:
                spots.setdefault(report.pk, (report, []))[1].append((person.start, person.end, person.part))
    proofs = [proof for report, found in spots.values() for proof in sentences.by_sentence(report, found, "who")]
    return Cell(told.name, ", ".join(names), tuple(proofs))


def _who_else(chosen: Sequence[Told], cells: Sequence[Cell], person: ReportParticipant) -> Row:
    """Return the row of somebody whom not all accounts count among those who met, though they may name them."""
    row = _row("Who else", chosen, cells)
    family_name = person.leader.family_name if person.leader else person.name.rpartition(" ")[2]
    named = [
        replace(cell, value="named, but not as taking part")
        if cell.silent and names_somebody(told.reports[0].version.text, family_name)
        else cell
        for told, cell in zip(chosen, cells, strict=True)
    ]
    return replace(row, cells=tuple(named))


def _one_person(one: ReportParticipant, other: ReportParticipant) -> bool:
    """Tell whether two accounts mean one person: the leader, else the name, else the office of the same party."""
    if one.leader_id and other.leader_id:
        return one.leader_id == other.leader_id
    if one.country_id != other.country_id:
        return False
    if one.name and other.name:
        return one.name.casefold() == other.name.casefold()
    return one.role_kind == other.role_kind or not (one.role_kind and other.role_kind)


def _say_person(person: ReportParticipant) -> str:
    party = person.country.name if person.country else ""
    return (person.leader.name if person.leader else person.name) or wording.say_office(person.role, party)


def _fact_rows(meeting: Meeting, chosen: Sequence[Told], sentences: Sentences) -> Iterator[Row]:
    """Yield when, where, at which summit and how it took place, as far as some account says."""
    fields = (("When", "date", _say_date), ("Where", "place", _say_place), ("Summit", "summit", _say_summit))
    for label, field, say in (*fields, ("How", "mode", _say_mode)):
        tellers = [told.first(field) for told in chosen]
        cells = []
        for told, report in zip(chosen, tellers, strict=True):
            value = say(report) if report else ""
            proof = sentences.proof(report, [spot_of(report.evidence[field])], field) if report and value else None
            cells.append(Cell(told.name, value, (proof,) if proof else ()))
        speaking = [report for report in tellers if report]
        if not speaking:
            continue
        if field == "date" and _date_line(meeting, speaking):
            yield Row(label, tuple(cells), "all", "Either side of the date line: each gives its own day")
            continue
        yield _row(label, chosen, cells, differ=any(not _fits(field, speaking[0], r) for r in speaking[1:]))


def _fits(field: str, one: Report, other: Report) -> bool:
    """Tell whether two accounts can both be right: a month holds its days, a country its cities."""
    match field:
        case "date":
            if not (one.date and other.date):
                return True
            return one.date.earliest <= other.date.latest and other.date.earliest <= one.date.latest
        case "place":
            cities = {report.city.casefold() for report in (one, other) if report.city}
            countries = {report.country_id for report in (one, other) if report.country_id}
            return len(cities) < 2 and len(countries) < 2
        case "summit":
            return one.summit_id == other.summit_id
    return one.mode == other.mode


def _date_line(meeting: Meeting, reports: Sequence[Report]) -> bool:
    """Tell whether a call's days lie one apart."""
    days = [report.date.earliest for report in reports if report.date and report.date.precision == "day"]
    return meeting.mode != Mode.IN_PERSON and len(set(days)) > 1 and (max(days) - min(days)).days == 1


def _say_date(report: Report) -> str:
    return wording.say_date(report.date) if report.date else ""


def _say_place(report: Report) -> str:
    return wording.say_place(report.city, report.country.name if report.country else "", report.venue)


def _say_summit(report: Report) -> str:
    return report.summit.label if report.summit else ""


def _say_mode(report: Report) -> str:
    return wording.say_mode(report.mode)


def _topic_rows(chosen: Sequence[Told], sentences: Sentences, themes: Mapping[str, str]) -> Iterator[Row]:
    """Yield the themes, those that all mention first, then the phrases without a theme that not all have."""
    subjects: dict[str, list[Mention]] = {}
    rest: dict[str, list[Mention]] = {}
    for number, told in enumerate(chosen):
        for report in told.reports:
            for topic in report.topics:
                mention = Mention(number, report, topic["phrase"], spot_of(topic["evidence"]))
                theme = themes.get(topic.get("theme") or "")
                (subjects if theme else rest).setdefault(theme or mention.phrase.casefold(), []).append(mention)
    for found in (*subjects.values(), *rest.values()):
        found += _also_mentioned(chosen, found)
    for phrase in [phrase for phrase, found in rest.items() if len({m.account for m in found}) == len(chosen)]:
        found = rest.pop(phrase)
        subjects.setdefault(found[0].phrase, []).extend(found)
    for subject in sorted(subjects, key=lambda each: -len({m.account for m in subjects[each]})):
        yield _row(subject[:1].upper() + subject[1:], chosen, _topic_cells(chosen, subjects[subject], sentences))
    if others := [mention for found in rest.values() for mention in found]:
        row = _row(OTHERS, chosen, _topic_cells(chosen, others, sentences))
        yield row if row.verdict == "some" else replace(row, verdict="some", said="Each names others")


def _also_mentioned(chosen: Sequence[Told], mentions: Sequence[Mention]) -> list[Mention]:
    """Return where accounts out of which a topic was not read speak of it all the same: nothing is said to be missing
    from a text that has the words.
    """
    phrases = list(dict.fromkeys(mention.phrase for mention in mentions))
    found = []
    for number, told in enumerate(chosen):
        if any(mention.account == number for mention in mentions):
            continue
        report = told.reports[0]
        for phrase in phrases:
            if place := find_phrase(report.version.text, phrase):
                start, end = place
                words = " ".join(report.version.text[start:end].split())
                found.append(Mention(number, report, words, (start, end, "text"), read=False))
                break
    return found


def _topic_cells(chosen: Sequence[Told], mentions: Sequence[Mention], sentences: Sentences) -> list[Cell]:
    cells = []
    for number, told in enumerate(chosen):
        own = [mention for mention in mentions if mention.account == number]
        by_report: dict[int, list[Mention]] = {}
        for mention in own:
            by_report.setdefault(mention.report.pk, []).append(mention)
        proofs = [proof for found in by_report.values() for proof in _topic_proofs(found, sentences)]
        cells.append(Cell(told.name, ", ".join(dict.fromkeys(m.phrase for m in own)), tuple(proofs)))
    return cells


def _topic_proofs(mentions: Sequence[Mention], sentences: Sentences) -> Iterator[Proof]:
    """Yield the sentences of mentions in one report. What was not read out of it has no mark to lead to, and is shown
    only where everybody may read the whole text.
    """
    report = mentions[0].report
    yield from sentences.by_sentence(report, [mention.spot for mention in mentions if mention.read], "topics")
    if shows_full_text(report.article):
        for proof in sentences.by_sentence(report, [m.spot for m in mentions if not m.read], "topics"):
            yield replace(proof, url=report.article.get_absolute_url())


def _quotation_rows(chosen: Sequence[Told]) -> Iterator[Row]:
    """Yield what was said: the words that all carry, then for each speaker those that not all do."""
    carriers: dict[int, set[int]] = {}
    for number, told in enumerate(chosen):
        for quotation in told.quotations:
            if quotation.statement_id:
                carriers.setdefault(quotation.statement_id, set()).add(number)
    common = {statement for statement, numbers in carriers.items() if len(numbers) == len(chosen)}
    for shared in (True, False):
        by_speaker: dict[str, list[tuple[int, Quotation]]] = {}
        for number, told in enumerate(chosen):
            for quotation in told.quotations:
                if (quotation.statement_id in common) == shared:
                    speaker = quotation.leader.name if quotation.leader else quotation.speaker
                    by_speaker.setdefault(speaker, []).append((number, quotation))
        for speaker, said in by_speaker.items():
            cells = [
                _quoted_cell(told, [q for each, q in said if each == number]) for number, told in enumerate(chosen)
            ]
            row = _row(f"{speaker[:1].upper()}{speaker[1:]} said", chosen, cells)
            if not shared and row.verdict == "all":
                row = replace(row, verdict="some", said="Each quotes other words")
            yield row


def _quoted_cell(told: Told, quotations: Sequence[Quotation]) -> Cell:
    left = len(quotations) - MOST_QUOTATIONS
    return Cell(
        told.name,
        quoted=tuple(
            Quoted(
                words=quotation.closed_words,
                direct=quotation.kind == Quotation.Kind.DIRECT,
                url=f"{told.article.get_absolute_url()}#{quote_id(quotation.anchor)}",
            )
            for quotation in quotations[:MOST_QUOTATIONS]
        ),
        more=f"and {wording.say_count(left, 'quotation')} more" if left > 0 else "",
    )


def _heads(chosen: Sequence[Told], rows: Sequence[Row]) -> Iterator[str]:
    """Yield the comparison in sentences: agreement, then differences, then what single accounts alone mention."""
    agreed = [FACTS[row.label] for row in rows if row.verdict == "all" and row.label in FACTS and not row.said]
    if any(row.label == "Who else" for row in rows):
        agreed = [fact for fact in agreed if fact != FACTS["Who"]]
    if agreed:
        yield f"{_all_of(chosen).capitalize()} give the same {wording.join_names(agreed)}."
    if differ := [FACTS[row.label] for row in rows if row.verdict == "differ"]:
        yield f"They differ on the {wording.join_names(differ)}."
    topics = [row for row in rows if row.label not in (*FACTS, "Who else", OTHERS) and not _quotes(row)]
    for told in chosen:
        alone = [
            f"“{cell.value.split(', ')[0]}”"
            for row in topics
            for cell in row.cells
            if row.verdict == "some" and cell.account == told.name and row.said == f"Only {told.name}"
        ]
        if alone:
            more = ["more"] if len(alone) > MOST_NAMED else []
            yield f"Only {told.name} mentions {wording.join_names([*alone[:MOST_NAMED], *more])}."


def _quotes(row: Row) -> bool:
    return any(cell.quoted for cell in row.cells)


def _all_of(chosen: Sequence[Told]) -> str:
    return "both" if len(chosen) == 2 else "all"
