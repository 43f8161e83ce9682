"""The list of statements: what a filter asks for, with its facets, its sentence and its next page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Exists, OuterRef, QuerySet

from diplomacy import wording
from diplomacy.filters import FilterError, PublishedCursor
from diplomacy.models import Country, Leader, Meeting, Statement, Summit, SummitSeries, Theme, Topic
from diplomacy.models.statements import StatementQuerySet
from diplomacy.queries.cards import Card, any_sample, card, card_rows
from diplomacy.queries.counting.facets import Facet, FacetGroup
from diplomacy.queries.marking import Piece, mark
from diplomacy.queries.published import behind, terms
from diplomacy.queries.search.texts import fenced
from diplomacy.queries.sentence import Term
from diplomacy.reference.names import unaccent
from diplomacy.statement_filters import StatementFilters

PAGE = 50
MOST_FACETS = 8
COUNTED = 10_000  # a count beyond is not worth its wait: it is said to be more
FACETED = 2_000  # and so are facets of more than these
KIND_WORDS = {"direct": "In their own words", "indirect": "Reported speech"}


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement as lists show it: the words in pieces, who spoke, when it was reported, and at which meeting."""

    public_id: str
    url: str
    words: tuple[Piece, ...]
    direct: bool
    speaker: str
    speaker_url: str
    role: str
    code: str
    when: str
    meeting: Card | None
    sample: bool


@dataclass(frozen=True, slots=True)
class Named:
    """The records that a filter's slugs name; a summit may be an edition or a series."""

    leader: Leader | None = None
    country: Country | None = None
    summit: Summit | None = None
    series: SummitSeries | None = None
    theme: Theme | None = None


@dataclass(frozen=True, slots=True)
class StatementChoices:
    """Pairs of value and label for the lists of the form."""

    countries: tuple[tuple[str, str], ...]
    summits: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StatementList:
    """A page of the list. `total` is in words; facets are empty where too much was found to count."""

    filters: StatementFilters
    total: str
    lines: tuple[StatementLine, ...]
    terms: tuple[Term, ...]
    facets: tuple[FacetGroup, ...]
    next_query: str
    has_samples: bool


def statement_list(filters: StatementFilters) -> StatementList:
    """Return the page that the filters ask for. Raises FilterError where they name what does not exist."""
    named = find_named(filters)
    found = matching(filters, named)
    counted, picked = fenced(found, COUNTED)
    if filters.words or filters.summit or filters.theme:  # of all others an index knows the order
        found = picked
    rows = list(behind(found, filters.after).select_related("leader", "country")[: PAGE + 1])
    lines = statement_lines(rows[:PAGE], filters.words)
    return StatementList(
        filters=filters,
        total=say_total(counted),
        lines=lines,
        terms=_sentence(filters, named),
        facets=_facets(filters, named) if counted <= FACETED else (),
        next_query=_next_query(filters, rows),
        has_samples=any(line.sample for line in lines) or any_sample(line.meeting for line in lines if line.meeting),
    )


def say_total(counted: int) -> str:
    """Return how many statements were found, in words; counting stops a little beyond `COUNTED`."""
    if counted > COUNTED:
        return f"More than {COUNTED:,} statements"
    return wording.say_count(counted, "statement") if counted else "No statement"


def find_named(filters: StatementFilters) -> Named:
    """Return the records that the filters name. Raises FilterError where one does not exist."""
    summit = Summit.objects.filter(slug=filters.summit).first() if filters.summit else None
    series = SummitSeries.objects.filter(slug=filters.summit).first() if filters.summit and not summit else None
    named = Named(
        leader=Leader.objects.filter(slug=filters.leader).first() if filters.leader else None,
        country=Country.objects.filter(slug=filters.country).first() if filters.country else None,
        summit=summit,
        series=series,
        theme=Theme.objects.filter(slug=filters.theme).first() if filters.theme else None,
    )
    for name, known in (
        ("leader", named.leader),
        ("country", named.country),
        ("summit", named.summit or named.series),
        ("theme", named.theme),
    ):
        if (slug := getattr(filters, name)) and known is None:
            raise FilterError(name, slug, f"there is no {name} of that name here")
    return named


def matching(filters: StatementFilters, named: Named) -> StatementQuerySet:
    """Return the current statements that the filters ask for, the newest first, from the first page."""
    found = Statement.objects.current()
    if named.leader:
        found = found.filter(leader=named.leader)
    if named.country:
        found = found.filter(country=named.country)
    if named.summit:
        found = found.filter(meeting__summit=named.summit)
    if named.series:
        found = found.filter(meeting__summit__series=named.series)
    if named.theme:
        found = found.filter(Exists(Topic.objects.filter(meeting=OuterRef("meeting"), theme=named.theme)))
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.since:
        found = found.filter(published__gte=filters.since)
    if filters.until:
        found = found.filter(published__lte=filters.until)
    if filters.words:
        found = found.filter(search=SearchQuery(unaccent(filters.words), config="english", search_type="websearch"))
    return found


def statement_lines(statements: Sequence[Statement], words: str = "") -> tuple[StatementLine, ...]:
    """Return statements as lists show them, with the words asked for marked; they come with leader and country."""
    wanted = {statement.meeting_id for statement in statements if statement.meeting_id}
    meetings = {row.pk: card(row) for row in card_rows(Meeting.objects.current().filter(pk__in=wanted))}
    return tuple(_line(statement, meetings, words) for statement in statements)


def statement_choices() -> StatementChoices:
    """Return what the form offers: parties that somebody spoke for, summits and themes of meetings, kinds."""
    spoke = Exists(Statement.objects.current().filter(country=OuterRef("pk")))
    held = Exists(Meeting.objects.current().filter(summit=OuterRef("pk")))
    return StatementChoices(
        countries=tuple(Country.objects.filter(spoke).values_list("slug", "name")),
        summits=tuple(Summit.objects.filter(held).values_list("slug", "label")),
        themes=tuple(Theme.objects.values_list("slug", "name")),
        kinds=tuple(KIND_WORDS.items()),
    )


def _line(statement: Statement, meetings: dict[int, Card], words: str) -> StatementLine:
    leader, country = statement.leader, statement.country
    return StatementLine(
        public_id=statement.public_id,
        url=f"/statements/{statement.public_id}/",
        words=mark(statement.closed_words, words),
        direct=statement.kind == Statement.Kind.DIRECT,
        speaker=leader.name if leader else statement.speaker,
        speaker_url=leader.get_absolute_url() if leader else "",
        role=_role(statement.role, country.name if country else ""),
        code=country.code if country else "",
        when=wording.say_day(statement.published) if statement.published else "undated",
        meeting=meetings.get(statement.meeting_id or 0),
        sample=statement.sample,
    )


def _next_query(filters: StatementFilters, rows: Sequence[Statement]) -> str:
    if len(rows) <= PAGE:
        return ""
    last = rows[PAGE - 1]
    return filters.but(after=PublishedCursor(last.published, last.pk)).query()


def _role(role: str, party: str) -> str:
    """Return an office and its party, which is named once."""
    return ", ".join(filter(None, (role, party if party.casefold() not in role.casefold() else "")))


def _sentence(filters: StatementFilters, named: Named) -> tuple[Term, ...]:
    at = named.summit.label if named.summit else f"any {named.series.code}" if named.series else ""
    parts = [
        ("", KIND_WORDS.get(filters.kind, "").lower(), "kind"),
        ("by", named.leader.name if named.leader else "", "leader"),
        ("for", named.country.name if named.country else "", "country"),
        ("at", at, "summit"),
        ("in talks on", named.theme.name.lower() if named.theme else "", "theme"),
        ("reported since", wording.say_day(filters.since) if filters.since else "", "since"),
        ("reported until", wording.say_day(filters.until) if filters.until else "", "until"),
        ("with the words", f"“{filters.words}”" if filters.words else "", "words"),
    ]
    return terms(filters, parts)


def _facets(filters: StatementFilters, named: Named) -> tuple[FacetGroup, ...]:
    fields = (
        ("Speaker", "leader", "leader", "name", "leader__sort_key"),
        ("For", "country", "country", "name", "country__sort_key"),
        ("At the summit", "summit", "meeting__summit", "label", "meeting__summit__slug"),
        ("Theme of the talks", "theme", "meeting__topics__theme", "name", "meeting__topics__theme__name"),
    )
    groups = (
        FacetGroup(title, tuple(_facet_values(filters, named, name, path, label, order)))
        for title, name, path, label, order in fields
    )
    return tuple(group for group in groups if group.facets)


def _facet_values(
    filters: StatementFilters, named: Named, name: str, path: str, label: str, order: str
) -> Iterable[Facet]:
    """Yield the value that is chosen, or those most often found, each with the address that toggles it."""
    found: QuerySet[Statement]
    _, found = fenced(matching(filters, named), FACETED)
    slug, said = f"{path}__slug", f"{path}__{label}"
    code = (f"{path}__code",) if name == "country" else ()
    rows = (
        found.filter(**{f"{path}__isnull": False})
        .order_by()
        .values(slug, said, *code)
        .annotate(n=Count("pk", distinct=True))
        .order_by("-n", order)
    )
    chosen = getattr(filters, name)
    if chosen:
        rows = rows.filter(**{slug: chosen})
    for row in rows[:MOST_FACETS]:
        is_chosen = row[slug] == chosen
        query = filters.but(**{name: "" if is_chosen else row[slug]}).query()
        yield Facet(row[said], row["n"], query, selected=is_chosen, code=row[code[0]] if code else "")
