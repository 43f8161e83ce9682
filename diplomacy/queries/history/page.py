"""What people decided, newest first: every kind of decision in one shape, of one record or of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse

from diplomacy import wording
from diplomacy.change_filters import EVENTS, KINDS, ChangeCursor, ChangeFilters
from diplomacy.models import Addition, ArticleDecision, Confirmation, Correction, Judgement, Rejection, SamePerson
from diplomacy.models.roles import Role, may
from diplomacy.queries.articles import with_title
from diplomacy.queries.history.names import WITHDRAWN, DecisionNames, Subject, article_subject, find_names
from diplomacy.records import Json
from diplomacy.resolution.decisions import PARTICIPANT

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    Reader = AbstractBaseUser | AnonymousUser | None

PAGE = 50
MOST = 500  # decisions of one record that its page shows
TABLES: Mapping[str, Any] = {
    "correction": Correction,
    "judgement": Judgement,
    "rejection": Rejection,
    "addition": Addition,
    "article": ArticleDecision,
    "confirmation": Confirmation,
    "sameperson": SamePerson,
}
DERIVED = ("folded", "sort_key")  # fields of the reference data that follow from others
LABELS = {
    "venue": "Venue",
    "mode": "Mode",
    "form": "Who took part",
    "kind": "Manner of speech",
    "removed": "Statement",
    "withdrawn": "Article",
    "published": "Day of publication",
    "start": "First day",
    "end": "Last day",
}
KIND_WORDS = {
    "correction": "Corrections of meetings and statements",
    "reference": "Corrections of leaders, countries, summits",
    "judgement": "Merged and split",
    "rejection": "Rejected",
    "addition": "Added by hand",
    "article": "Articles withdrawn or corrected",
    "confirmation": "Found right in review",
    "sameperson": "Names of one person",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a decision: what held before, and what was put in its place."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody decided in one act, or took back: who, when, what before and after, why, what became of it.

    `undo_url` is empty where the reader may not undo it, or where it is undone. `event` is `made` or `undone`.
    """

    key: str
    kind: str
    event: str
    title: str
    subject: Subject
    changes: tuple[Change, ...]
    reason: str
    who: str
    moment: datetime
    state: str
    undone: str
    undone_reason: str = ""
    note: str = ""
    undo_url: str = ""

    @property
    def when(self) -> str:
        """The moment, in words."""
        return say_moment(self.moment)

    @property
    def says_state(self) -> bool:
        """Whether there is more to say than that the decision holds."""
        return bool(self.undone or self.note or self.state != HOLDS)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who decided something: the number of the account, and the name."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """A page of all decisions, and where the next one begins."""

    entries: tuple[Entry, ...]
    following: ChangeCursor | None
    people: tuple[Person, ...]
    kinds: tuple[tuple[str, str], ...]


HOLDS = "holds"
CONFIRMED: Mapping[str, str] = {
    Confirmation.Question.REPORT: "Found a report right as it was read",
    Confirmation.Question.CONFLICT: "Kept a decision that the machine speaks against",
    Confirmation.Question.GONE: "Let a decision rest whose report is gone",
    Confirmation.Question.PERSON: "Left a person as the name that articles give",
    Confirmation.Question.OVERDUE: "Looked for a report of a plan and found none",
}


def changes_page(filters: ChangeFilters, reader: Reader = None) -> ChangesPage:
    """Return a page of what was decided and taken back, newest first."""
    entries, following = changes(filters, reader)
    return ChangesPage(entries, following, tuple(_people()), tuple(KIND_WORDS.items()))


def changes(filters: ChangeFilters, reader: Reader = None) -> tuple[tuple[Entry, ...], ChangeCursor | None]:
    """Return what was decided and taken back, newest first, and where the next page begins."""
    places = _places(filters, PAGE + 1)
    shown = places[:PAGE]
    return tuple(_entries(shown, reader)), shown[-1] if len(places) > PAGE else None


def decisions(scope: Mapping[str, Q], reader: Reader = None) -> tuple[Entry, ...]:
    """Return the decisions of a scope (`historyscopes`), newest first, each with what became of it."""
    rows: list[ChangeCursor] = []
    for name, condition in scope.items():
        found = _leading(name).filter(condition).order_by("-made_at", "-pk").values_list("made_at", "pk")[:MOST]
        rows += [ChangeCursor(moment, f"{name}-made", pk) for moment, pk in found]
    rows.sort(key=lambda place: (place.moment, place.sort, place.row), reverse=True)
    return tuple(_entries(rows[:MOST], reader))


def find_decision(kind: str, number: int) -> Any:
    """Return a decision by its kind and row; None where there is none."""
    table = TABLES.get(kind)
    return table._default_manager.filter(pk=number).first() if table else None


def say_person(user: Any) -> str:
    """Return somebody's full name, else the name of the account."""
    return wording.say_account(user) or "somebody without an account"


def say_moment(moment: datetime) -> str:
    """Return a moment in words, by universal time."""
    at = moment.astimezone(UTC)
    return f"{wording.say_day(at.date())}, {at:%H:%M} UTC"


# ── which ──────────────────────────────────────────────────────────────────────────────────────────


def _leading(name: str) -> QuerySet[Any]:
    """Return the decisions of a table, of those that were made in one act only the first."""
    table = TABLES[name]
    rows: QuerySet[Any] = table._default_manager.all()
    if name not in ("correction", "judgement"):
        return rows
    earlier = table._default_manager.filter(act=OuterRef("act"), pk__lt=OuterRef("pk"))
    return rows.filter(Q(act="") | ~Exists(earlier))


def _places(filters: ChangeFilters, most: int) -> list[ChangeCursor]:
    """Return the first `most` entries that the filters ask for, by the moment of each."""
    found: list[Any] = []
    for name in TABLES:
        if filters.kind and name != {"reference": "correction"}.get(filters.kind, filters.kind):
            continue
        for event in EVENTS:
            rows = _leading(name).order_by()
            if filters.kind in ("correction", "reference"):
                settled = Q(target__in=Correction.SETTLED)
                rows = rows.filter(settled if filters.kind == "correction" else ~settled)
            found.append(_events(rows, f"{name}-{event}", f"{event}_at", filters))
    union = found[0].union(*found[1:], all=True) if len(found) > 1 else found[0]
    rows = union.order_by("-moment", "-sort", "-row")[:most]
    return [ChangeCursor(row["moment"], row["sort"], row["row"]) for row in rows]


def _events(rows: QuerySet[Any], sort: str, field: str, filters: ChangeFilters) -> QuerySet[Any]:
    rows = rows.exclude(**{field: None})
    if filters.person:
        rows = rows.filter(**{field.replace("_at", "_by"): int(filters.person)})
    if filters.day:
        begin = datetime.combine(filters.day, time(), UTC)
        rows = rows.filter(**{f"{field}__gte": begin, f"{field}__lt": begin + timedelta(days=1)})
    if place := filters.after:
        earlier = Q(**{f"{field}__lt": place.moment})
        if sort < place.sort:
            earlier |= Q(**{field: place.moment})
        elif sort == place.sort:
            earlier |= Q(**{field: place.moment, "pk__lt": place.row})
        rows = rows.filter(earlier)
    named = rows.annotate(moment=F(field), sort=Value(sort, CharField()), row=F("pk"))
    found: QuerySet[Any] = named.values("moment", "sort", "row")
    return found


def _people() -> Iterator[Person]:
    """Yield everybody who decided something, by name."""
    seen: dict[int, str] = {}
    for table in TABLES.values():
        users = table._default_manager.exclude(made_by=None).order_by().values_list(
            "made_by", "made_by__first_name", "made_by__last_name", "made_by__username"
        )  # fmt: skip
        for number, first, last, name in users.distinct():
            seen[number] = f"{first} {last}".strip() or name
    for number, name in sorted(seen.items(), key=lambda each: each[1].casefold()):
        yield Person(str(number), name)


# ── as people read them ────────────────────────────────────────────────────────────────────────────


def _entries(places: Sequence[ChangeCursor], reader: Reader) -> Iterator[Entry]:
    wanted: dict[str, set[int]] = {}
    for place in places:
        wanted.setdefault(place.sort.partition("-")[0], set()).add(place.row)
    acts = {name: _acts(name, rows) for name, rows in wanted.items()}
    names = find_names(row for name, each in acts.items() if name != "article" for act in each.values() for row in act)
    earlier = _earlier(row for act in acts.get("correction", {}).values() for row in act)
    roles = {role for role in (Role.EDITOR, Role.ADMIN) if may(reader, role)}
    for place in places:
        name, _, event = place.sort.partition("-")
        if act := acts[name].get(place.row):
            yield _entry(name, event, act, names, earlier, roles)


def _acts(name: str, numbers: set[int]) -> dict[int, list[Any]]:
    """Return decisions by their row, each with those that were made in one act with it, itself first."""
    table = TABLES[name]
    if name == "article":
        rows = table._default_manager.filter(pk__in=numbers).select_related("made_by", "undone_by", "article__outlet")
        titles = dict(
            with_title(type(rows[0].article)._default_manager.filter(decisions__in=numbers)).values_list("pk", "title")
            if rows
            else ()
        )
        for row in rows:
            row.title = titles.get(row.article_id)
        return {row.pk: [row] for row in rows}
    acts = table._default_manager.filter(pk__in=numbers).exclude(act="").values("act")
    rows = table._default_manager.filter(Q(pk__in=numbers) | Q(act__in=acts)).select_related("made_by", "undone_by")
    found: dict[str, list[Any]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.act or str(row.pk), []).append(row)
    return {act[0].pk: act for act in found.values()}


def _earlier(corrections: Iterable[Correction]) -> dict[int, Json]:
    """Return what each correction found in its field: an earlier correction's value that held then, else the machine's.

    What it replaced is not asked for: that leads on to an older one, once the one between the two was undone.
    """
    shown = list(corrections)
    keys = {(row.target, row.record, row.field) for row in shown}
    rows = Correction.objects.filter(record__in={row.record for row in shown}).order_by("pk") if shown else ()
    by_field: dict[tuple[str, str, str], list[Correction]] = {}
    for row in rows:
        if (row.target, row.record, row.field) in keys:
            by_field.setdefault((row.target, row.record, row.field), []).append(row)
    found: dict[int, Json] = {}
    for row in shown:
        before = row.machine_value
        for other in by_field.get((row.target, row.record, row.field), ()):
            if other.pk < row.pk and (other.undone_at is None or other.undone_at > row.made_at):
                before = other.value
        found[row.pk] = before
    return found


def _entry(
    name: str, event: str, act: Sequence[Any], names: DecisionNames, earlier: Mapping[int, Json], roles: set[Role]
) -> Entry:
    first = act[0]
    title, subject, changes = _said(act, names, earlier)
    reference = isinstance(first, Correction) and first.target not in Correction.SETTLED
    may_undo = (Role.ADMIN if reference else Role.EDITOR) in roles and first.undone_at is None
    undone = f"Undone by {say_person(first.undone_by)}, {say_moment(first.undone_at)}" if first.undone_at else ""
    taken_back = event == "undone"
    return Entry(
        key=f"{name}-{first.pk}" + ("-undone" if taken_back else ""),
        kind=KIND_WORDS["reference" if reference else name],
        event=event,
        title=f"Took back: {title[:1].lower()}{title[1:]}" if taken_back else title,
        subject=subject,
        changes=changes,
        reason=first.reason,
        who=say_person(first.undone_by if taken_back else first.made_by),
        moment=first.undone_at if taken_back else first.made_at,
        state=_state(first),
        undone=f"Decided by {say_person(first.made_by)}, {say_moment(first.made_at)}" if taken_back else undone,
        undone_reason=getattr(first, "undone_reason", ""),
        note=_note(act, names),
        undo_url=reverse("undo", args=[name, first.pk]) if may_undo and not taken_back else "",
    )


def _state(row: Any) -> str:
    if row.undone_at:
        return "undone"
    if getattr(row, "replaced_at", None):
        return "a later decision took its place"
    if getattr(row, "gone_at", None):
        return "waits in review: the words that it was made on are not in the article any more"
    return HOLDS


def _note(act: Sequence[Any], names: DecisionNames) -> str:
    """Say what the machine reads now where it has changed its mind."""
    row = act[0]
    if row.undone_at or not getattr(row, "conflict_at", None):
        return ""
    if isinstance(row, Correction):
        return f"The articles now read as: {names.value(row.field, row.machine_value_now) or 'did not take part'}"
    return "The machine now comes to another view"


def _said(
    act: Sequence[Any], names: DecisionNames, earlier: Mapping[int, Json]
) -> tuple[str, Subject, tuple[Change, ...]]:
    """Return what an act is called, what it is about, and what it changed."""
    first = act[0]
    match first:
        case Correction():
            rows = [row for row in act if row.field not in DERIVED] or [first]
            changes = tuple(_change(row, earlier[row.pk], names) for row in rows)
            if first.field == "removed":
                return "Removed a statement", names.subject(first), changes
            fields = wording.join_names([each.label[:1].lower() + each.label[1:] for each in changes])
            title = _person_title(first, earlier[first.pk]) if first.field.startswith(PARTICIPANT) else ""
            return title or f"Corrected {fields}", names.subject(first), changes
        case Judgement():
            title = "Merged: accounts of one meeting" if first.same else "Split: accounts of different meetings"
            return title, names.subject(first), tuple(_pair(act, names))
        case Rejection():
            said = "" if first.article in names.withdrawn else _words(first.machine_value)
            change = Change(first.get_kind_display().capitalize(), said, "does not count")
            return f"Rejected a {first.get_kind_display()}", names.subject(first), (change,)
        case Addition():
            what = "meeting" if first.kind == Rejection.Kind.REPORT else "statement"
            said = "" if first.article in names.withdrawn else f"“{first.words}”"
            return f"Added a {what}", names.subject(first), (Change("Sentence", "not found by the machine", said),)
        case Confirmation():
            return CONFIRMED[first.question], names.subject(first), ()
        case SamePerson():
            change = Change("Name", "a person of its own", f"taken for {names.leaders.get(first.leader, first.leader)}")
            return "Took two names for one person", names.subject(first), (change,)
        case ArticleDecision():
            return _article(first, names)
    raise TypeError(type(first))


def _change(row: Correction, before: Json, names: DecisionNames) -> Change:
    if row.field.startswith(PARTICIPANT):
        gone = "not a participant"
        return Change("Participant", names.value(row.field, before) or gone, names.value(row.field, row.value) or gone)
    label = LABELS.get(row.field) or row.field.replace("_", " ").capitalize()
    return Change(label, names.value(row.field, before), names.value(row.field, row.value))


def _person_title(row: Correction, before: Json) -> str:
    if row.value is None:
        return "Removed a participant"
    return "Corrected a participant" if before else "Added a participant"


def _pair(act: Sequence[Judgement], names: DecisionNames) -> Iterator[Change]:
    """Yield the articles of the one side and of the other, each once.

    A pair is kept in the order of its handles, so that its first report can be of either side: which one it is of is
    told by those that it is paired with.
    """
    side: dict[str, int] = {act[0].first: 0}
    left = list(act)
    while left:
        known = [row for row in left if row.first in side or row.second in side] or left[:1]
        for row in known:
            at = side.get(row.first, 1 - side[row.second] if row.second in side else 0)
            side[row.first], side[row.second] = at, 1 - at
        left = [row for row in left if row not in known]
    articles = [(side[row.first], row.first_article) for row in act]
    articles += [(side[row.second], row.second_article) for row in act]
    one, other = (
        "; ".join(dict.fromkeys(names.article(key).name for at, key in articles if at == wanted)) for wanted in (0, 1)
    )
    yield Change("Reports", one, f"{'the same meeting as' if act[0].same else 'not the meeting of'}: {other}")


def _words(facts: Json) -> str:
    if not isinstance(facts, Mapping):
        return ""
    speaker, words = facts.get("speaker"), facts.get("words")
    return f"{speaker}: “{words}”" if speaker else f"“{words}”"


def _article(row: Any, names: DecisionNames) -> tuple[str, Subject, tuple[Change, ...]]:
    article = row.article
    history = reverse("article-history", args=[article.public_id])
    subject = Subject(WITHDRAWN, history) if article.withdrawn_at else article_subject(article, row.title)
    if row.field == ArticleDecision.Field.WITHDRAWN:
        return "Withdrew an article", subject, (Change("Article", "counted", "withdrawn"),)
    change = Change(
        row.get_field_display().capitalize(),
        names.value(row.field, row.machine_value),
        names.value(row.field, row.value),
    )
    return f"Corrected {row.get_field_display()}", subject, (change,)


assert set(KIND_WORDS) == set(KINDS)
