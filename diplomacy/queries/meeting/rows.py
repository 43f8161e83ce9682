"""The rows of a meeting's page, read by SQL that is written here.

Put into words by the ORM they took twice as many questions, and most of the page's time. What is read are the models'
own rows with only the columns that the page shows: asking one for another column would go to the database again, as
with `defer`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState

from diplomacy.models import (
    Article,
    ArticleVersion,
    Country,
    Leader,
    Meeting,
    Outlet,
    Participation,
    Quotation,
    Report,
    ReportParticipant,
    Statement,
    StatusChange,
    Summit,
    Theme,
    Topic,
)
from diplomacy.queries.history.scopes import OF_MEETING

M = TypeVar("M", bound=Model)

_COUNTRY = ("id", "code", "name", "slug")
_LEADER = ("id", "name", "family_name", "slug")
_SUMMIT = ("id", "slug", "label")
_PERSON = ("id", "country_id", "leader_id", "name", "role", "role_kind", "capacity", "optional")
_NAMED = (*_PERSON, "start", "end", "part")
_STATEMENT = ("id", "public_id", "kind", "words", "speaker", "country_id", "leader_id", "published", "sample")
_REPORT = ("id", "article_id", "version_id", "country_id", "summit_id", "anchor", "earliest", "latest", "city", "venue",
           "mode", "status", "background", "topics", "evidence")  # fmt: skip
_ARTICLE = ("id", "public_id", "outlet_id", "published", "sample", "copy_of_id", "withdrawn_at")
_OUTLET = ("id", "slug", "name", "kind", "country_id", "open_text")
_VERSION = ("id", "title", "text")
_QUOTATION = ("id", "article_id", "statement_id", "leader_id", "anchor", "kind", "words", "speaker")
_CAPITALS = (*_COUNTRY, "capitals")


def _columns(alias: str, names: Sequence[str]) -> str:
    return ", ".join(f'{alias}."{name}"' for name in names)


def _list_of(columns: str, order: str, tables: str) -> str:
    """Return the expression that gives the rows of a question as a list of lists."""
    return f"(SELECT json_agg(json_build_array({columns}) ORDER BY {order}) FROM {tables})::text"


_KNOWN = """ LEFT JOIN diplomacy_country c ON c.id = {0}.country_id LEFT JOIN diplomacy_leader l ON l.id = {0}.leader_id
 WHERE """
_OF_KNOWN = f"{_columns('c', _COUNTRY)}, {_columns('l', _LEADER)}"

_WHOLE = f"""
SELECT {_columns("place", _COUNTRY)}, {_columns("s", _SUMMIT)},
  {
    _list_of(
        f"{_columns('p', _PERSON)}, {_OF_KNOWN}",
        "p.position",
        "diplomacy_participation p" + _KNOWN.format("p") + "p.meeting_id = m.id",
    )
},
  {
    _list_of(
        "t.id, t.phrase, t.theme_id, theme.name",
        "t.position",
        "diplomacy_topic t LEFT JOIN diplomacy_theme theme ON theme.id = t.theme_id WHERE t.meeting_id = m.id",
    )
},
  {_list_of("h.id, h.status, h.report_id", "h.position", "diplomacy_statuschange h WHERE h.meeting_id = m.id")},
  {
    _list_of(
        f"{_columns('q', _STATEMENT)}, {_OF_KNOWN}",
        "q.kind, q.id",
        "diplomacy_statement q" + _KNOWN.format("q") + "q.meeting_id = m.id AND q.removed_at IS NULL",
    )
},
  {
    _list_of(
        "k.field, k.value, k.machine_value_now, k.reason",
        "k.made_at, k.id",
        '''diplomacy_correction k WHERE k.target = 'meeting' AND k.undone_at IS NULL AND k.replaced_at IS NULL
               AND k.gone_at IS NULL AND k.id IN (
                 SELECT anchor.correction_id FROM diplomacy_report r
                   JOIN diplomacy_correctionanchor anchor ON anchor.handle = r.fingerprint
                  WHERE r.meeting_id = m.id)''',
    )
},
  {OF_MEETING}
  FROM diplomacy_meeting m LEFT JOIN diplomacy_country place ON place.id = m.country_id
  LEFT JOIN diplomacy_summit s ON s.id = m.summit_id WHERE m.id = %s
"""  # the module's own words

_REPORTS = f"""
SELECT {_columns("r", _REPORT)}, {_columns("place", _COUNTRY)}, {_columns("s", _SUMMIT)}, {_columns("a", _ARTICLE)},
  {_columns("o", _OUTLET)}, {_columns("of", _CAPITALS)}, {_columns("v", _VERSION)},
  {
    _list_of(
        f"{_columns('p', _NAMED)}, {_OF_KNOWN}",
        "p.position",
        "diplomacy_reportparticipant p" + _KNOWN.format("p") + "p.report_id = r.id",
    )
}
  FROM diplomacy_report r JOIN diplomacy_article a ON a.id = r.article_id
  JOIN diplomacy_articleversion v ON v.id = r.version_id LEFT JOIN diplomacy_outlet o ON o.id = a.outlet_id
  LEFT JOIN diplomacy_country of ON of.id = o.country_id LEFT JOIN diplomacy_country place ON place.id = r.country_id
  LEFT JOIN diplomacy_summit s ON s.id = r.summit_id
 WHERE r.meeting_id = %s AND r.retired_at IS NULL AND NOT r.rejected AND a.withdrawn_at IS NULL
 ORDER BY coalesce(a.published, DATE '9999-12-31'), r.fingerprint
"""  # the module's own words

_QUOTATIONS = f"""
SELECT {_columns("q", _QUOTATION)}, {_columns("l", _LEADER)}
  FROM diplomacy_quotation q JOIN diplomacy_statement said ON said.id = q.statement_id
  JOIN diplomacy_article a ON a.id = q.article_id LEFT JOIN diplomacy_leader l ON l.id = q.leader_id
 WHERE said.meeting_id = %s AND said.removed_at IS NULL AND q.article_id = ANY(%s) AND q.retired_at IS NULL
   AND NOT q.rejected AND a.withdrawn_at IS NULL
 ORDER BY q.id
"""  # the module's own words


class Ruled(NamedTuple):
    """A correction in force: the field, its value, what the machine reads now, and why."""

    field: str
    value: Any
    machine: Any
    reason: str


class Whole(NamedTuple):
    """A meeting with its people, topics and history, its statements and the corrections in force on it.

    The speakers' own words come before reported speech, the oldest correction first. `decided` counts what people
    decided on it, undone or not.
    """

    meeting: Meeting
    statements: tuple[Statement, ...]
    ruled: tuple[Ruled, ...]
    decided: int


def whole(meeting: Meeting) -> Whole:
    """Return a meeting with all that its page needs of it but reports and the meetings around it."""
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE, [meeting.pk])
        values = _Values(cursor.fetchone() or ())
    country, summit = values.row(Country, _COUNTRY), values.row(Summit, _SUMMIT)
    people = [_person(Participation, _PERSON, each) for each in values.list()]
    topics = []
    for number, phrase, theme, name in values.list():
        topic = _made(Topic, {"id": number, "phrase": phrase, "theme_id": theme})
        _relate(topic, theme=_made(Theme, {"id": theme, "name": name}) if theme else None)
        topics.append(topic)
    steps = [_made(StatusChange, dict(zip(("id", "status", "report_id"), each, strict=True))) for each in values.list()]
    _relate(meeting, country=country, summit=summit)
    _gather(meeting, participations=people, topics=topics, history=steps)
    statements = tuple(_statement(meeting, each) for each in values.list())
    ruled = tuple(Ruled(*each) for each in values.list())
    return Whole(meeting, statements, ruled, values.number())


def reports_of(meeting: Meeting) -> list[Report]:
    """Return the live reports of a meeting with all that its page needs of them.

    The oldest publication comes first, undated last, so that the order of arrival does not matter.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REPORTS, [meeting.pk])
        return [_report(_Values(row)) for row in cursor.fetchall()]


def quotations_of(meeting: Meeting, articles: Sequence[int]) -> list[Quotation]:
    """Return the live quotations of a meeting's statements in some articles, in the order in which they were read."""
    with connection.cursor() as cursor:
        cursor.execute(_QUOTATIONS, [meeting.pk, list(articles)])
        found = map(_Values, cursor.fetchall())
        return [_quotation(values) for values in found]


def theme_names() -> dict[str, str]:
    """Return the names of all themes, by their slugs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug, name FROM diplomacy_theme")
        return dict(cursor.fetchall())


class _Values:
    """The values of a row, taken from left to right."""

    def __init__(self, values: Sequence[Any]) -> None:
        self._values = values
        self._at = 0

    def _next(self, count: int) -> Sequence[Any]:
        taken = self._values[self._at : self._at + count]
        self._at += count
        return taken

    def row(self, model: type[M], names: Sequence[str]) -> M | None:
        """Return the next columns as a row; None where it is not there. The first column is its number."""
        taken = self._next(len(names))
        return _made(model, dict(zip(names, taken, strict=True))) if taken[0] is not None else None

    def sure(self, model: type[M], names: Sequence[str]) -> M:
        """Return the next columns as a row that is there."""
        return _made(model, dict(zip(names, self._next(len(names)), strict=True)))

    def number(self) -> int:
        """Return the next column, which is a number."""
        return int(self._next(1)[0])

    def list(self) -> list[Any]:
        """Return the next column, which is a list of lists."""
        (text,) = self._next(1)
        return json.loads(text) if text else []


def _made(model: type[M], values: dict[str, Any]) -> M:
    """Return a stored row of which some columns are known."""
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding = False
    row._state.db = connection.alias
    row.__dict__.update(values)
    return row


def _relate(row: Model, **related: Model | None) -> None:
    row._state.fields_cache.update(related)


def _gather(row: Model, **many: list[Any]) -> None:
    found: dict[str, QuerySet[Any]] = {}
    for name, rows in many.items():
        found[name] = QuerySet(row._meta.get_field(name).related_model)
        found[name]._result_cache = rows
    row.__dict__["_prefetched_objects_cache"] = found


def _person(model: type[M], names: Sequence[str], found: Sequence[Any]) -> M:
    values = _Values(found)
    row = values.sure(model, names)
    _relate(row, country=values.row(Country, _COUNTRY), leader=values.row(Leader, _LEADER))
    return row


def _statement(meeting: Meeting, found: Sequence[Any]) -> Statement:
    row = _person(Statement, _STATEMENT, found)
    published = row.__dict__["published"]
    row.__dict__.update(published=date.fromisoformat(published) if published else None, meeting_id=meeting.pk)
    _relate(row, meeting=meeting)
    return row


def _quotation(values: _Values) -> Quotation:
    row = values.sure(Quotation, _QUOTATION)
    _relate(row, leader=values.row(Leader, _LEADER))
    return row


def _report(values: _Values) -> Report:
    row = values.sure(Report, _REPORT)
    row.topics, row.evidence = json.loads(str(row.topics)), json.loads(str(row.evidence))
    _relate(row, country=values.row(Country, _COUNTRY), summit=values.row(Summit, _SUMMIT))
    article, outlet = values.sure(Article, _ARTICLE), values.row(Outlet, _OUTLET)
    country = values.row(Country, _CAPITALS)
    if outlet:
        _relate(outlet, country=country)
    _relate(article, outlet=outlet)
    _relate(row, article=article, version=values.sure(ArticleVersion, _VERSION))
    _gather(row, participants=[_person(ReportParticipant, _NAMED, each) for each in values.list()])
    return row
