"""What was read out of an article: reports and quotations. A new reading inherits the old one's rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from diplomacy import records
from diplomacy.models import Article, ArticleVersion, Quotation, Report, ReportParticipant
from diplomacy.resolution.anchors import digest
from diplomacy.resolution.clustering import block
from diplomacy.resolution.statements import heirs, speaker_key
from diplomacy.storage.keys import Keys, found_slug
from diplomacy.storage.locks import lock, of_speakers


@dataclass(slots=True)
class Touched:
    """What settling has to look at again: reports, meetings that lost one, quotations (those that are gone too), and
    the blocks to lock. Statements have locks of their own, which settling takes after these.
    """

    reports: set[int] = field(default_factory=set)
    meetings: set[int] = field(default_factory=set)
    quotations: set[int] = field(default_factory=set)
    blocks: set[str] = field(default_factory=set)

    def locks(self) -> list[str]:
        """Return the names of the locks that guard the blocks."""
        return [f"block {name}" for name in self.blocks]

    def add(self, other: Touched) -> None:
        """Take in what else is to be settled."""
        self.reports |= other.reports
        self.meetings |= other.meetings
        self.quotations |= other.quotations
        self.blocks |= other.blocks

    def __bool__(self) -> bool:
        """Tell whether there is anything to settle."""
        return bool(self.reports or self.meetings or self.quotations)


def touching(articles: Iterable[int]) -> Touched:
    """Return all that these articles report and quote, for settling it again."""
    reports = Report.objects.filter(article__in=list(articles), retired_at=None)
    rows = list(reports.values_list("pk", "meeting", "block"))
    quotations = Quotation.objects.filter(article__in=list(articles), retired_at=None)
    return Touched(
        reports={pk for pk, _, _ in rows},
        meetings={meeting for _, meeting, _ in rows if meeting},
        quotations=set(quotations.values_list("pk", flat=True)),
        blocks={name for _, _, name in rows},
    )


def fingerprint(version: ArticleVersion, reading: records.Reading, article: records.Article) -> str:
    """Return what changes when anything that would be stored changes; equal readings need no writing."""
    outside = f"{version.pk}|{article.published}|{article.outlet}"
    return hashlib.sha256(f"{outside}|{reading!r}".encode()).hexdigest()


def store_reading(
    row: Article, version: ArticleVersion, reading: records.Reading, keys: Keys, also: Touched | None = None
) -> Touched:
    """Write an article's reports and quotations and retire those that the new reading no longer finds.

    A report whose anchor stays keeps its row, and so its meeting and every decision made on it. One that vanished
    hands its meeting on to a new report of the same parties, if there is one. `also` is what else is to be settled
    with it, and is locked at once. Must be called inside a transaction.
    """
    people = [p for report in reading.reports for p in report.meeting.participants]
    keys.add_found_people(people, sample=row.sample)
    touched = touching([row.pk])
    touched.blocks |= {block(r.meeting)[:200] for r in reading.reports}
    if also:
        touched.add(also)
    lock(touched.locks())
    # Before the rows are read, so that what settling somebody else's words writes to them is not written over.
    said = {speaker_key(q.statement, sample=row.sample) for q in reading.quotations}
    lock(of_speakers(said.union(row.quotations.filter(retired_at=None).values_list("key", flat=True))))
    reports = _store_reports(row, version, reading.reports, keys, touched)
    _store_quotations(row, version, reading.quotations, reports, keys, touched)
    return touched


def evidence_list(evidence: records.Evidence) -> list[object]:
    """Return evidence as it is stored: start, end, part, rule, confidence."""
    span = evidence.span
    return [span.start, span.end, span.part, evidence.rule, evidence.confidence]


def _store_reports(
    row: Article, version: ArticleVersion, reports: Sequence[records.Report], keys: Keys, touched: Touched
) -> dict[str, Report]:
    old = {r.anchor: r for r in row.reports.filter(retired_at=None, origin=Report.Origin.MACHINE)}
    wanted = {r.anchor for r in reports}
    gone = [r for anchor, r in old.items() if anchor not in wanted]
    touched.meetings |= {r.meeting_id for r in old.values() if r.meeting_id}
    heirs = _heirs(gone, [r for r in reports if r.anchor not in old])
    if gone:
        Report.objects.filter(pk__in=[r.pk for r in gone]).update(retired_at=timezone.now(), meeting=None)
    stored: dict[str, Report] = {}
    for report in reports:
        target = old.get(report.anchor) or Report(
            article=row, anchor=report.anchor, meeting_id=heirs.get(report.anchor)
        )
        _fill(target, row, version, report, keys)
        target.save()
        stored[report.anchor] = target
        touched.reports.add(target.pk)
    ReportParticipant.objects.filter(report__in=list(stored.values())).delete()
    ReportParticipant.objects.bulk_create(
        participant
        for report in reports
        for participant in _participants(stored[report.anchor], report.meeting.participants, keys)
    )
    return stored


def _heirs(gone: Iterable[Report], fresh: Iterable[records.Report]) -> dict[str, int]:
    """Give each vanished report's meeting to a new report of the same parties, in the order of the text."""
    heirs: dict[str, int] = {}
    waiting = list(fresh)
    for report in sorted(gone, key=lambda r: (r.sentence_start, r.pk)):
        heir = next((f for f in waiting if block(f.meeting)[:200] == report.block), None)
        if heir is not None and report.meeting_id:
            heirs[heir.anchor] = report.meeting_id
            waiting.remove(heir)
    return heirs


def _fill(target: Report, row: Article, version: ArticleVersion, report: records.Report, keys: Keys) -> None:
    meeting = report.meeting
    when, place = meeting.date, meeting.place
    target.version = version
    target.sample = row.sample
    target.block = block(meeting)[:200]
    target.fingerprint = digest(row.key, report.anchor)
    target.earliest = when.value.earliest if when else None
    target.latest = when.value.latest if when else None
    target.date_phrase = when.phrase[:200] if when else ""
    target.date_anchor = when.anchor if when else None
    target.city = (place.city or "")[:120] if place else ""
    target.venue = (place.venue or "")[:160] if place else ""
    target.country_id = keys.country(place.country) if place else None
    target.place_id = keys.place(place.city, place.country) if place else None
    target.summit_id = keys.summit(meeting.summit.slug) if meeting.summit else None
    target.mode, target.status = meeting.mode.value, meeting.status.value
    target.level, target.form = meeting.level or "", meeting.form
    target.background, target.confidence = meeting.background, meeting.confidence
    sentence = meeting.sentence
    target.sentence_start, target.sentence_end, target.sentence_part = (
        sentence.start,
        sentence.end,
        sentence.part,
    )
    target.topics = [
        {"phrase": t.phrase, "theme": t.theme, "evidence": evidence_list(t.evidence)} for t in meeting.topics
    ]
    readings = {
        "date": when,
        "place": place,
        "summit": meeting.summit,
        "mode": meeting.mode,
        "status": meeting.status,
    }
    target.evidence = {name: evidence_list(value.evidence) for name, value in readings.items() if value}
    target.evidence["trigger"] = evidence_list(meeting.trigger)


def _participants(report: Report, people: Iterable[records.Participant], keys: Keys) -> Iterable[ReportParticipant]:
    for position, person in enumerate(people):
        evidence = person.evidence
        yield ReportParticipant(
            report=report,
            position=position,
            leader_id=keys.leader(person.leader or found_slug(person, sample=report.sample)),
            country_id=keys.country(person.party),
            name=(person.name or "")[:160],
            role=(person.role or "")[:200],
            role_kind=person.role_kind or "",
            capacity=person.capacity or "",
            optional=person.optional,
            start=evidence.span.start if evidence else None,
            end=evidence.span.end if evidence else None,
            part=evidence.span.part if evidence else "text",
            rule=evidence.rule if evidence else "",
            confidence=evidence.confidence if evidence else 1.0,
        )


def _store_quotations(
    row: Article,
    version: ArticleVersion,
    quotations: Sequence[records.Quotation],
    reports: dict[str, Report],
    keys: Keys,
    touched: Touched,
) -> None:
    """Write an article's quotations. One that was there before, or nearly, goes on with the statement it had."""
    ours = row.quotations.filter(origin=Report.Origin.MACHINE)
    old = {q.anchor: q for q in ours.filter(retired_at=None)}
    wanted = {q.anchor for q in quotations}
    gone = [q for q in ours.order_by("retired_at", "pk") if q.anchor not in wanted or q.anchor not in old]
    fresh = [q for q in quotations if q.anchor not in old]
    inherited = _statements_inherited(gone, fresh, sample=row.sample)
    vanished = [q.pk for q in gone if q.retired_at is None]
    Quotation.objects.filter(pk__in=vanished).update(retired_at=timezone.now())
    made = []
    for quotation in quotations:
        said = quotation.statement
        target = old.get(quotation.anchor) or Quotation(
            article=row, anchor=quotation.anchor, statement_id=inherited.get(quotation.anchor)
        )
        target.version = version
        target.sample = row.sample
        target.report = reports[quotation.report] if quotation.report else None
        target.key = speaker_key(said, sample=row.sample)
        target.kind, target.words, target.speaker = said.kind, said.words, said.speaker[:200]
        target.leader_id, target.country_id = keys.leader(said.leader), keys.country(said.party)
        target.role, target.via = (said.role or "")[:200], (said.via or "")[:160]
        target.spans = [[span.start, span.end] for span in said.spans]
        target.evidence = evidence_list(said.evidence)
        if target.pk:
            target.save()
        else:
            made.append(target)
    Quotation.objects.bulk_create(made)
    touched.quotations |= {q.pk for q in made}


def _statements_inherited(
    gone: Sequence[Quotation], fresh: Sequence[records.Quotation], *, sample: bool
) -> dict[str, int | None]:
    """Return, by anchor, the statements that new quotations take over from those that vanished now or earlier."""
    old = sorted(gone, key=lambda q: (q.retired_at is not None, q.spans, q.pk))
    found = heirs(
        [(q.key, q.words) for q in old],
        [(speaker_key(q.statement, sample=sample), q.statement.words) for q in fresh],
    )
    return {fresh[new].anchor: old[number].statement_id for new, number in found.items()}
