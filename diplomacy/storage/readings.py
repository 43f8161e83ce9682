"""What was read out of an article: reports and quotations. A new reading inherits the old one's rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils import timezone

from diplomacy import records
from diplomacy.models import Article, ArticleVersion, Quotation, Rejection, Report, ReportDyad, ReportParticipant
from diplomacy.resolution.anchors import of_account
from diplomacy.resolution.parties import dyads_of, pairs_of
from diplomacy.resolution.statements import heirs, speaker_key
from diplomacy.resolution.timing import day_of, is_wide, window_of
from diplomacy.storage.bulk import insert_rows
from diplomacy.storage.former import remember_meetings
from diplomacy.storage.keys import Keys, found_slug
from diplomacy.storage.livereports import live_reports
from diplomacy.storage.locks import lock, of_speakers

AT_ONCE = 2000  # reports that are held in memory where all are gone through


@dataclass(slots=True)
class Touched:
    """What settling has to look at again.

    `reports` are new or changed, `meetings` may have lost one, `before` holds reports as they were before the change,
    `quotations` are new, changed, gone or perhaps of another statement than before. `dyads` are the pairs of parties
    and `speakers` the keys of those whose words they are: both are locked. `accounts` are the handles of all reports
    and quotations that came, went or stayed: decisions may hold on to them. `now` holds those of `reports` that were
    loaded as they are now, `locked` the names of the locks that are held already.
    """

    reports: set[int] = field(default_factory=set)
    meetings: set[int] = field(default_factory=set)
    quotations: set[int] = field(default_factory=set)
    dyads: set[str] = field(default_factory=set)
    speakers: set[str] = field(default_factory=set)
    before: list[records.LiveReport] = field(default_factory=list)
    accounts: set[str] = field(default_factory=set)
    now: list[records.LiveReport] = field(default_factory=list)
    locked: set[str] = field(default_factory=set)

    def locks(self) -> list[str]:
        """Return the names of the locks that guard the dyads and the words of the speakers."""
        return [*map(dyad_lock, self.dyads), *of_speakers(self.speakers)]

    def add(self, other: Touched) -> None:
        """Take in what else is to be settled."""
        self.reports |= other.reports
        self.meetings |= other.meetings
        self.quotations |= other.quotations
        self.dyads |= other.dyads
        self.speakers |= other.speakers
        self.before += other.before
        self.accounts |= other.accounts

    def __bool__(self) -> bool:
        """Tell whether there is anything to settle."""
        return bool(self.reports or self.meetings or self.quotations or self.accounts)


def touching(articles: Iterable[int]) -> Touched:
    """Return all that these articles report and quote, for settling it again; to be called before it changes."""
    wanted = list(articles)
    if not wanted:
        return Touched()
    standing = Report.objects.filter(article__in=wanted, retired_at=None)
    reports = list(standing.values_list("pk", "meeting", "article__key", "anchor"))
    quotations = Quotation.objects.filter(article__in=wanted, retired_at=None)
    said = list(quotations.values_list("pk", "key", "article__key", "anchor"))
    touched = Touched(
        reports={pk for pk, *_ in reports},
        meetings={meeting for _, meeting, *_ in reports if meeting},
        quotations={pk for pk, *_ in said},
        speakers={key for _, key, *_ in said},
        accounts={of_account(*account) for _, _, *account in [*reports, *said]},
    )
    if reports:
        dyads = ReportDyad.objects.filter(report__in=touched.reports)
        touched.dyads = set(dyads.values_list("dyad", flat=True))
        touched.before = live_reports(touched.reports)
    return touched


def dyad_lock(dyad: str) -> str:
    """Return the name of the lock that guards all reports of a pair of parties."""
    return f"dyad {dyad}"


def fingerprint(version: ArticleVersion, reading: records.Reading, article: Article) -> str:
    """Return what changes when anything that would be stored changes; equal readings need no writing."""
    outside = f"{version.pk}|{article.published}|{article.outlet_id}"
    return hashlib.sha256(f"{outside}|{reading!r}".encode()).hexdigest()


def store_reading(
    row: Article,
    version: ArticleVersion,
    reading: records.Reading,
    keys: Keys,
    also: Touched | None = None,
    names: Iterable[str] = (),
    *,
    new: bool = False,
) -> Touched:
    """Write an article's reports and quotations and retire those that the new reading no longer finds.

    A report whose anchor stays keeps its row, and so its meeting and every decision made on it. One that vanished
    hands its meeting on to a new report of the same parties, if there is one. `also` is what else is to be settled with
    it, `names` are further locks to take; `new` says that the article has no accounts yet. Must be called inside a
    transaction.
    """
    reading = replace(reading, quotations=tuple(_with_known_speaker(q, row, keys) for q in reading.quotations))
    people = [p for report in reading.reports for p in report.meeting.participants]
    keys.add_found_people(people, sample=row.sample)
    touched = _everything_concerned(row, reading, new=new)
    if also:
        touched.add(also)
    touched.locked = {*touched.locks(), *names}
    lock(touched.locked)
    if touched.reports:
        touched.before = live_reports(touched.reports)  # as others left them
    reports = _store_reports(row, version, reading.reports, keys, touched)
    _store_quotations(row, version, reading.quotations, reports, keys, touched, new=new)
    if mark_rejected(row, touched.accounts) or row.withdrawn_at:
        touched.now = []  # not all of them count
    return touched


def _with_known_speaker(quotation: records.Quotation, row: Article, keys: Keys) -> records.Quotation:
    known = keys.known_speaker(quotation.statement, sample=row.sample)
    return quotation if known is quotation.statement else replace(quotation, statement=known)


def mark_rejected(row: Article, accounts: Iterable[str]) -> bool:
    """Let those of an article's accounts (their handles) not count that people rejected; tell whether there are any."""
    rejected = list(Rejection.objects.in_force().filter(handle__in=list(accounts)).values_list("kind", "anchor"))
    if not rejected:
        return False
    reports = row.reports.filter(anchor__in=[a for kind, a in rejected if kind == Rejection.Kind.REPORT])
    remember_meetings(reports)
    reports.update(rejected=True, meeting=None)
    ReportDyad.objects.filter(report__in=reports).delete()
    quotations = row.quotations.filter(anchor__in=[a for kind, a in rejected if kind == Rejection.Kind.QUOTATION])
    quotations.update(rejected=True)
    return True


def evidence_list(evidence: records.Evidence) -> list[object]:
    """Return evidence as it is stored: start, end, part, rule, confidence."""
    span = evidence.span
    return [span.start, span.end, span.part, evidence.rule, evidence.confidence]


def _everything_concerned(row: Article, reading: records.Reading, *, new: bool) -> Touched:
    """Return what the article's old accounts belong to, with the dyads, speakers and handles of its new ones."""
    touched = Touched() if new else touching([row.pk])
    touched.dyads |= {dyad for r in reading.reports for dyad in pairs_of(r.meeting.participants)}
    touched.speakers |= {speaker_key(q.statement, sample=row.sample) for q in reading.quotations}
    anchors = [report.anchor for report in reading.reports] + [quotation.anchor for quotation in reading.quotations]
    touched.accounts |= {of_account(row.key, anchor) for anchor in anchors}
    return touched


def _store_reports(
    row: Article, version: ArticleVersion, reports: Sequence[records.Report], keys: Keys, touched: Touched
) -> dict[str, Report]:
    live = list(row.reports.filter(retired_at=None)) if touched.reports else []
    edited = {r.anchor: r for r in live if r.origin == Report.Origin.EDITOR}
    old = {r.anchor: r for r in live if r.origin == Report.Origin.MACHINE}
    reports = [r for r in reports if r.anchor not in edited]  # the machine never replaces an editor's account
    wanted = {r.anchor for r in reports}
    gone = [r for anchor, r in old.items() if anchor not in wanted]
    touched.meetings |= {r.meeting_id for r in old.values() if r.meeting_id}
    heirs = _heirs(gone, [r for r in reports if r.anchor not in old])
    if gone:
        rows = Report.objects.filter(pk__in=[r.pk for r in gone])
        remember_meetings(rows)
        rows.update(retired_at=timezone.now(), meeting=None)
        ReportDyad.objects.filter(report__in=gone).delete()
    stored: dict[str, Report] = {}
    for report in reports:
        target = old.get(report.anchor) or Report(
            article=row, anchor=report.anchor, meeting_id=heirs.get(report.anchor)
        )
        fill_report(target, row, version, report, keys)
        target.save()
        stored[report.anchor] = target
        touched.reports.add(target.pk)
    if known := [r for r in old.values() if r.anchor in stored]:
        ReportParticipant.objects.filter(report__in=known).delete()
    ReportParticipant.objects.bulk_create(
        participant
        for report in reports
        for participant in participant_rows(stored[report.anchor], report.meeting.participants, keys)
    )
    touched.now += store_dyads(stored.values(), new=not known)
    return edited | stored


def store_dyads(rows: Iterable[Report], *, new: bool = False) -> list[records.LiveReport]:
    """Write where settling finds these live reports, and return them as it sees them; `new` ones have no such rows."""
    reports = live_reports([row.pk for row in rows], live=False)
    if not new:
        ReportDyad.objects.filter(report__in=[report.id for report in reports]).delete()
    insert_rows(
        ReportDyad,
        ("report", "dyad", "parties", "one", "other", "day", "first", "last"),
        [
            (
                report.id,
                dyad.name,
                sorted(dyad.parties),
                sorted(dyad.one),
                sorted(dyad.other),
                day_of(report),
                window.first if (window := window_of(report)) and is_wide(report) else None,
                window.last if window and is_wide(report) else None,
            )
            for report in reports
            for dyad in dyads_of(report.report.meeting.participants)
        ],
    )
    return reports


def fill_dyads() -> int:
    """Write where settling finds the live reports of earlier versions of the program; return how many lacked it."""
    lacking = Report.objects.live().filter(dyads=None).exclude(parties="").order_by("pk")
    filled, last = 0, 0
    while rows := list(lacking.filter(pk__gt=last)[:AT_ONCE]):
        with transaction.atomic():
            store_dyads(rows)
        filled, last = filled + len(rows), rows[-1].pk
    return filled


def _heirs(gone: Iterable[Report], fresh: Iterable[records.Report]) -> dict[str, int]:
    """Give each vanished report's meeting to a new report of the same parties, in the order of the text."""
    heirs: dict[str, int] = {}
    waiting = list(fresh)
    for report in sorted(gone, key=lambda r: (r.sentence_start, r.pk)):
        heir = next((f for f in waiting if _parties(f.meeting) == report.parties), None)
        if heir is not None and report.meeting_id:
            heirs[heir.anchor] = report.meeting_id
            waiting.remove(heir)
    return heirs


def _parties(meeting: records.ExtractedMeeting) -> str:
    return " ".join(meeting.parties)[:200]


def fill_report(target: Report, row: Article, version: ArticleVersion, report: records.Report, keys: Keys) -> None:
    """Put what an article says of a meeting into its row, which is not saved yet."""
    meeting = report.meeting
    when, place = meeting.date, meeting.place
    target.version = version
    target.sample = row.sample
    target.parties = _parties(meeting)
    target.fingerprint = of_account(row.key, report.anchor)
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


def participant_rows(report: Report, people: Iterable[records.Participant], keys: Keys) -> Iterable[ReportParticipant]:
    """Yield the rows, not saved yet, of the people of a report."""
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
    *,
    new: bool,
) -> None:
    """Write an article's quotations. One that was there before, or nearly, goes on with the statement it had.

    What an editor added stays, and the machine does not repeat it.
    """
    everything = [] if new else list(row.quotations.order_by("retired_at", "pk"))
    edited = {q.anchor for q in everything if q.origin == Report.Origin.EDITOR and q.retired_at is None}
    ours = [q for q in everything if q.origin == Report.Origin.MACHINE]
    old = {q.anchor: q for q in ours if q.retired_at is None}
    quotations = [q for q in quotations if q.anchor not in edited]
    wanted = {q.anchor for q in quotations}
    gone = [q for q in ours if q.anchor not in wanted or q.anchor not in old]
    inherited = _statements_inherited(gone, [q for q in quotations if q.anchor not in old], sample=row.sample)
    if vanished := [q.pk for q in gone if q.retired_at is None]:
        Quotation.objects.filter(pk__in=vanished).update(retired_at=timezone.now())
    made = []
    for quotation in quotations:
        target = old.get(quotation.anchor) or Quotation(
            article=row, anchor=quotation.anchor, statement_id=inherited.get(quotation.anchor)
        )
        fill_quotation(target, row, version, quotation.statement, keys)
        target.report = reports[quotation.report] if quotation.report else None
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


def fill_quotation(
    target: Quotation, row: Article, version: ArticleVersion, said: records.ExtractedStatement, keys: Keys
) -> None:
    """Put what an article says was said into its row, which is not saved yet."""
    target.version = version
    target.sample = row.sample
    target.key = speaker_key(said, sample=row.sample)
    target.kind, target.words, target.speaker = said.kind, said.words, said.speaker[:200]
    target.leader_id, target.country_id = keys.leader(said.leader), keys.country(said.party)
    target.role, target.via = (said.role or "")[:200], (said.via or "")[:160]
    target.spans = [[span.start, span.end] for span in said.spans]
    target.evidence = evidence_list(said.evidence)
