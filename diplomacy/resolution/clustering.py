"""Which reports are accounts of one meeting.

Reports are compared pair by pair; a comparison keeps what was compared, so that a person can be shown why. Clusters are
made from the reports alone, in an order that their publication and fingerprints set, never from meetings that exist
already: the order in which articles arrive cannot matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diplomacy.records import ExtractedMeeting, Judged, LiveReport, PartialDate, Participant
from diplomacy.resolution.judgements import bundles, holding


class Verdict(StrEnum):
    """What a comparison comes to."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict on two reports, and the value that decided it."""

    verdict: Verdict
    reason: str


def block(meeting: ExtractedMeeting) -> str:
    """Return the key that reports must share to be compared at all, and that settling locks: the parties."""
    return "+".join(meeting.parties)


def day_of(report: LiveReport) -> date | None:
    """Return the report's day where it is known to the day."""
    when = report.report.meeting.date
    return when.value.earliest if when and when.value.precision == "day" else None


def compare(one: LiveReport, other: LiveReport) -> Comparison:
    """Say whether two reports are accounts of one meeting: same parties, same people, same day, same manner."""
    a, b = one.report.meeting, other.report.meeting
    if one.sample != other.sample:
        return Comparison(Verdict.DIFFERENT, "one is a sample")
    if one.article == other.article and one.editor == other.editor:
        return Comparison(Verdict.DIFFERENT, "one article tells of two meetings")
    if a.parties != b.parties or not a.parties:
        return Comparison(Verdict.DIFFERENT, "other parties")
    if a.mode.value != b.mode.value:
        return Comparison(Verdict.DIFFERENT, f"{a.mode.value} and {b.mode.value}")
    if rivals := _rivals(a.participants, b.participants):
        return Comparison(Verdict.DIFFERENT, f"other people: {rivals}")
    return _compare_days(one, other)


def cluster(reports: Iterable[LiveReport], judged: Iterable[Judged] = ()) -> list[tuple[LiveReport, ...]]:
    """Part the reports into meetings, each in order of publication.

    A report joins the first cluster with all of whose reports it is the same. Reports whose day is known go first, so
    that a vague one cannot keep two exact ones apart. `judged` are people's judgements, the newest first: reports that
    they call the same come as one bundle, which is the same as another if some two of theirs are and no judgement
    parts them.
    """
    held = holding(judged)
    apart = {frozenset((j.one, j.other)) for j in held if not j.same}
    order = sorted(reports, key=lambda r: (day_of(r) is None, *by_publication(r)))
    bundle_of = bundles((r.fingerprint for r in order), held)
    atoms: dict[str, list[LiveReport]] = {}
    for report in order:
        atoms.setdefault(bundle_of[report.fingerprint], []).append(report)
    clusters: list[list[list[LiveReport]]] = []
    for atom in atoms.values():
        home = next((c for c in clusters if _fits(atom, c, apart)), None)
        if home is None:
            clusters.append([atom])
        else:
            home.append(atom)
    return [tuple(sorted((r for atom in c for r in atom), key=by_publication)) for c in clusters]


def _fits(atom: Sequence[LiveReport], cluster: Sequence[Sequence[LiveReport]], apart: set[frozenset[str]]) -> bool:
    """Tell whether reports belong to a cluster: to all of it, or to some that a person tied to the rest."""
    if any(frozenset((one.fingerprint, other.fingerprint)) in apart for c in cluster for other in c for one in atom):
        return False
    same = [any(compare(one, other).verdict is Verdict.SAME for one in atom for other in c) for c in cluster]
    tied = any(found and (len(atom) > 1 or len(c) > 1) for found, c in zip(same, cluster, strict=True))
    return tied or all(same)


def by_publication(report: LiveReport) -> tuple[date, str]:
    """Sort key: day of publication, undated last, ties by fingerprint."""
    return (report.published or date.max, report.fingerprint)


def _compare_days(one: LiveReport, other: LiveReport) -> Comparison:
    a, b = one.report.meeting, other.report.meeting
    if a.date is None or b.date is None:
        return Comparison(Verdict.DIFFERENT, "date not known")
    first, second = day_of(one), day_of(other)
    if first and first == second:
        return Comparison(Verdict.SAME, f"same parties on {first.isoformat()}")
    if a.summit and b.summit and a.summit.slug == b.summit.slug and a.date.value.overlaps(b.date.value):
        return Comparison(Verdict.SAME, f"same parties at {a.summit.label}")
    return Comparison(Verdict.DIFFERENT, f"{_iso(a.date.value)} and {_iso(b.date.value)}")


def _iso(value: PartialDate) -> str:
    return value.iso() or f"{value.earliest.isoformat()} to {value.latest.isoformat()}"


def _rivals(ours: Sequence[Participant], theirs: Sequence[Participant]) -> str:
    """Name a party that two reports send other people for; an empty string where they can be the same people."""
    for party in sorted({p.party for p in ours if p.party}):
        mine = [p for p in ours if p.party == party and not p.optional]
        yours = [p for p in theirs if p.party == party and not p.optional]
        named_mine, named_yours = {p.leader for p in mine if p.leader}, {p.leader for p in yours if p.leader}
        if named_mine and named_yours and not named_mine & named_yours:
            return f"{', '.join(sorted(named_mine))} and {', '.join(sorted(named_yours))}"
        kinds_mine, kinds_yours = {p.role_kind for p in mine}, {p.role_kind for p in yours}
        if not (named_mine and named_yours) and None not in kinds_mine | kinds_yours and not kinds_mine & kinds_yours:
            return f"{', '.join(sorted(map(str, kinds_mine)))} and {', '.join(sorted(map(str, kinds_yours)))}"
    return ""
