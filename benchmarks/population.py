"""A world of meetings that never were, skewed as reality is: a few pairs of countries meet all the time, most hardly.

`Population` draws meetings one after another, the same for the same seed: two countries (the likeliest pair makes about
one meeting in a hundred), who met for them (leaders and foreign ministers in office on the day, or one of the country's
many other officials, whose names are made up), when (over 25 years, more of late, a tenth of them at a summit), and how
often and how it was told. Two people meet again after two weeks at the earliest, and nothing is told vaguely of them
that could be another of their meetings: the record is what settling would have made of the accounts. `fill` writes any
number of them into an empty database in bulk, with everything that reading would have written about them. Only for
measuring: nothing of it is true.
"""

from __future__ import annotations

import bisect
import io
import itertools
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db import connection
from django.db.backends.utils import CursorWrapper

from diplomacy.models import Country, Leader, Place, Summit, Term
from diplomacy.records import Participant
from diplomacy.resolution.parties import dyads_of
from diplomacy.resolution.timing import CALLED_OFF, RECALLED, RECENT, REVIVED, SLIP

FAR = RECALLED + 60  # days between two meetings that no vague account can take for one another
SOME = 20_000  # meetings that are copied at a time
FIRST, LAST = date(2001, 1, 1), date(2025, 12, 31)
STEEPNESS = 0.8  # of Zipf's law over countries; the likeliest pair is then about one in a hundred
SHARES = (("leaders", 0.08), ("foreign_ministers", 0.12), ("ministers", 1.0))  # of meetings, the rest the last
OFFICIALS = 400  # that the country of the first rank has in a term of four years
AT_A_SUMMIT, BY_PHONE, WITH_A_THIRD, IN_A_CROWD = 0.10, 0.15, 0.09, 0.02
OFFICES = ("Trade Minister", "Finance Minister", "Energy Minister", "Interior Minister", "Transport Minister",
           "Deputy Foreign Minister", "Agriculture Minister", "National Security Adviser")  # fmt: skip
SUBJECTS = ("trade", "energy supplies", "border security", "the war in the region", "climate finance", "migration",
            "investment in railways", "defence cooperation", "visa rules", "fisheries", "nuclear safety")  # fmt: skip
HEADS = ("head_of_state", "head_of_government")
SYLLABLES = ("ka", "ro", "ve", "lund", "mi", "ta", "sor", "ne", "bal", "dri", "on", "pe", "ru", "hal", "ge", "stin")


@dataclass(frozen=True, slots=True)
class Person:
    """Who meets: a leader of the reference data, or (`found`) somebody whom only articles know."""

    slug: str
    name: str
    party: str
    role: str
    kind: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """One article's account: when it came out, what it says of the state, and how exactly it gives the day."""

    published: date
    status: str
    exactly: str  # day, month or none


@dataclass(frozen=True, slots=True)
class Encounter:
    """One meeting that never was."""

    number: int
    people: tuple[Person, Person]
    others: tuple[str, ...]
    day: date
    city: str
    country: str
    summit: str
    mode: str
    status: str
    level: str
    subjects: tuple[str, ...]
    tellings: tuple[Telling, ...]


class Population:
    """Draws meetings over the countries, people, cities and summits of the database's reference data."""

    def __init__(self, seed: int = 1) -> None:
        """Load what there is to draw from."""
        self._chance = random.Random(seed)
        self._terms: dict[tuple[str, bool], list[tuple[date, date, Person]]] = defaultdict(list)
        rows = Term.objects.filter(country__kind="state").select_related("leader", "country").order_by("key")
        for term in rows:
            if term.role_kind in (*HEADS, "foreign_minister"):
                party = term.country.code
                person = Person(term.leader.slug, term.leader.name, party, term.role, term.role_kind)
                ends = (term.start_latest or date.min, term.end_earliest or date.max)
                self._terms[party, term.role_kind in HEADS].append((*ends, person))
        self._cities: dict[str, list[str]] = defaultdict(list)
        capitals = dict(Country.objects.values_list("code", "capitals"))
        for name, code in Place.objects.order_by("pk").values_list("name", "country__code"):
            self._cities[code].insert(0 if name in capitals[code] else len(self._cities[code]), name)
        self._summits = [
            (s.start, s.end or s.start, s.slug, s.city, s.host.code)
            for s in Summit.objects.exclude(start=None).exclude(host=None).exclude(city="").select_related("host")
            if s.host and s.start and FIRST <= s.start <= LAST and s.city in self._cities[s.host.code][:20]
        ]
        known = {party for party, _ in self._terms if self._cities[party]}
        self.countries = sorted(known, key=lambda code: (-len(self._cities[code]), code))  # the large ones meet most
        self._rank = {code: rank for rank, code in enumerate(self.countries, start=1)}
        self._weights = list(itertools.accumulate(rank**-STEEPNESS for rank in self._rank.values()))
        self._days = (LAST - FIRST).days
        self._told: dict[tuple[str, str], list[tuple[int, bool]]] = defaultdict(list)  # by people: day, and if vaguely

    def meetings(self) -> Iterator[Encounter]:
        """Yield meetings without end."""
        for number in itertools.count(1):
            yield self._draw(number)

    def _country(self) -> str:
        return self.countries[bisect.bisect(self._weights, self._chance.random() * self._weights[-1])]

    def _draw(self, number: int) -> Encounter:
        chance = self._chance
        one = other = self._country()
        while other == one:
            other = self._country()
        day = FIRST + timedelta(days=int(self._days * chance.random() ** 0.6))
        summit, host, city = "", one, self._cities[one][min(int(chance.expovariate(1.0)), len(self._cities[one]) - 1)]
        mode = "phone" if chance.random() < BY_PHONE else "in_person"
        if mode == "phone":
            host = city = ""
        elif chance.random() < AT_A_SUMMIT:
            start, end, summit, city, host = chance.choice(self._summits)
            day = start + timedelta(days=chance.randint(0, min(3, (end - start).days)))
        level = next(name for name, share in SHARES if chance.random() < share)
        status = "held" if chance.random() < 0.93 else chance.choice(("planned", "postponed", "cancelled"))
        count = min(10, 1 + int(chance.expovariate(0.69)))
        tellings = tuple(sorted(self._tellings(day, status, count), key=lambda telling: telling.published))
        vague = status != "held" or any(telling.exactly != "day" for telling in tellings)
        people = (self._person(one, level, day), self._person(other, level, day))
        while not self._free(people, day, vague):
            people = (self._person(one, "ministers", day), self._person(other, "ministers", day))
        others: set[str] = set()
        if (dice := chance.random()) < WITH_A_THIRD + IN_A_CROWD:
            others = {self._country() for _ in range(1 if dice < WITH_A_THIRD else 9)} - {one, other}
        return Encounter(
            number=number,
            people=people,
            others=tuple(sorted(others)),
            day=day,
            city=city,
            country=host,
            summit=summit,
            mode=mode,
            status=status,
            level=level,
            subjects=tuple(chance.sample(SUBJECTS, chance.randint(0, 3))),
            tellings=tellings,
        )

    def _tellings(self, day: date, status: str, count: int) -> Iterator[Telling]:
        """Yield accounts: the first names the day; of later ones some are plans, some vague, some recollections."""
        chance = self._chance
        back = 0 if status == "held" else chance.randint(1, 20)
        yield Telling(day + timedelta(days=chance.choice((0, 0, 0, 1)) - back), status, "day")
        for _ in range(count - 1):
            dice = chance.random()
            if status != "held" or dice < 0.15:
                state = status if status != "held" else "planned"
                yield Telling(day - timedelta(days=chance.randint(1, 15)), state, "day")
            elif dice < 0.20:
                yield Telling(day + timedelta(days=chance.randint(20, 300)), "held", "month")
            elif dice < 0.24:
                yield Telling(day + timedelta(days=chance.randint(1, 5)), "held", "none")
            else:
                yield Telling(day + timedelta(days=chance.choice((0, 0, 1, 1, 2, 4))), "held", "day")

    def _free(self, people: tuple[Person, Person], day: date, vague: bool) -> bool:
        """Tell whether these people can meet on a day without being taken for another meeting of theirs; note it."""
        one, other = sorted(person.slug for person in people)
        known, number = self._told[one, other], day.toordinal()
        for day_there, vague_there in known:
            if abs(day_there - number) <= (FAR if vague or vague_there else 2 * SLIP):
                return False
        known.append((number, vague))
        return True

    def _person(self, party: str, level: str, day: date) -> Person:
        if level != "ministers":
            there = [p for start, end, p in self._terms[party, level == "leaders"] if start <= day <= end]
            if there:
                return self._chance.choice(there)
        most = max(6, int(OFFICIALS * self._rank[party] ** -STEEPNESS))
        return official(party, (day.year - FIRST.year) // 4, self._chance.randrange(most))


@cache
def official(party: str, term: int, number: int) -> Person:
    """Return one of a country's many other officials of a term of four years, always the same."""
    chance = random.Random(f"{party} {term} {number}")
    given, family = ("".join(chance.choices(SYLLABLES, k=k)).title() for k in (2, 3))
    slug = f"{given}-{family}-{party}-found".casefold()
    return Person(slug, f"{given} {family}", party, chance.choice(OFFICES), "other", found=True)


# ── in bulk ────────────────────────────────────────────────────────────────────────────────────────

MADE = """
CREATE TEMPORARY TABLE made (n int, a int, a_country int, a_name text, a_role text, a_kind text, b int, b_country int,
    b_name text, b_role text, b_kind text, others int[], day date, city text, place int, country int, summit int,
    mode text, status text, level text, form text, parties text, dyads text[], ones text[], seconds text[],
    subjects text[]);
CREATE TEMPORARY TABLE told (t int, n int, published date, status text, earliest date, latest date, first date,
    last date);
"""
TABLES = ("article", "articleversion", "meeting", "participation", "topic", "report", "reportparticipant", "reportdyad",
          "statuschange", "copymark", "quotationmark", "quotation", "statement", "meetingversion",
          "leader")  # fmt: skip
MARKS = 12  # by which an article finds its copies
SPAN = '\'[0, 60, "text", "made", 0.9]\'::jsonb'
WORDS = (
    "concat_ws(' ', m.a_role, m.a_name, 'met', m.b_role, m.b_name, 'in', m.city, 'about',"
    " array_to_string(m.subjects, ' '))"
)
SAID = (
    "'On matter ' || t.t || ' we agreed with ' || m.b_name || ' that the talks on ' ||"
    " coalesce(m.subjects[1], 'this') || ' go on'"
)
FILL = f"""
INSERT INTO diplomacy_article (id, public_id, key, identity, url, outlet_id, published, sample, reading, read_with,
    unread, created_at, read_at)
SELECT t, 'a' || t, 'url:example.org/made/' || t, 'url:example.org/made/' || t, 'https://example.org/made/' || t, NULL,
    published, false, md5('r' || t), 'made', '', now(), now() FROM told;
INSERT INTO diplomacy_articleversion (id, article_id, number, title, text, fingerprint, created_at)
SELECT t.t, t.t, 1, {WORDS}, {WORDS} || '. ' || {SAID} || '.', md5('v' || t.t), now() FROM told t JOIN made m USING (n);
INSERT INTO diplomacy_meeting (id, public_id, version, fingerprint, words, disputed, created_at, changed_at, earliest,
    latest, city, venue, country_id, place_id, summit_id, mode, status, level, form, sample)
SELECT n, 'm' || n, 1, '', {WORDS}, '{{}}', now(), now(), day, day, city, '', country, place, summit, mode, status,
    level, form, false FROM made m;
INSERT INTO diplomacy_report (id, article_id, version_id, meeting_id, anchor, fingerprint, parties, origin, rejected,
    sentence_start, sentence_end, sentence_part, date_phrase, background, confidence, topics, evidence, created_at,
    earliest, latest, city, venue, country_id, place_id, summit_id, mode, status, level, form, sample)
SELECT t.t, t.t, t.t, m.n, left(md5('n' || t.t), 20), left(md5('f' || t.t), 20), m.parties, 'machine', false, 0, 60,
    'text', 'that day', false, 0.9, '[]', jsonb_build_object('trigger', {SPAN}, 'mode', {SPAN}, 'status', {SPAN}) ||
    CASE WHEN t.earliest IS NULL THEN '{{}}' ELSE jsonb_build_object('date', {SPAN}) END ||
    CASE WHEN m.country IS NULL THEN '{{}}' ELSE jsonb_build_object('place', {SPAN}) END ||
    CASE WHEN m.summit IS NULL THEN '{{}}' ELSE jsonb_build_object('summit', {SPAN}) END,
    now(), t.earliest, t.latest, m.city, '', m.country, m.place, m.summit, m.mode, t.status, m.level, m.form, false
FROM told t JOIN made m USING (n);
INSERT INTO diplomacy_reportdyad (report_id, dyad, parties, one, other, day, first, last)
SELECT t.t, dyad, string_to_array(m.parties, ' '), string_to_array(d.one, '|'),
    string_to_array(d.other, '|'), CASE WHEN t.earliest = t.latest THEN t.earliest END, t.first, t.last
FROM told t JOIN made m USING (n), unnest(m.dyads, m.ones, m.seconds) d(dyad, one, other);
CREATE TEMPORARY TABLE there AS
SELECT n, 0 AS position, a AS leader, a_country AS country, a_name AS name, a_role AS role, a_kind AS kind FROM made
UNION ALL SELECT n, 1, b, b_country, b_name, b_role, b_kind FROM made
UNION ALL SELECT n, 1 + o.position, NULL, o.country, '', '', '' FROM made, unnest(others) WITH ORDINALITY
    o(country, position);
INSERT INTO diplomacy_participation (meeting_id, position, leader_id, country_id, name, role, role_kind, capacity,
    optional) SELECT n, position, leader, country, name, role, kind, '', false FROM there;
INSERT INTO diplomacy_reportparticipant (report_id, position, leader_id, country_id, name, role, role_kind, capacity,
    optional, start, "end", part, rule, confidence)
SELECT t, position, leader, country, name, role, kind, '', false, 0, 20, 'text', 'made', 0.9
FROM told JOIN there USING (n);
INSERT INTO diplomacy_topic (meeting_id, position, phrase)
SELECT n, position - 1, phrase FROM made, unnest(subjects) WITH ORDINALITY s(phrase, position);
INSERT INTO diplomacy_statuschange (meeting_id, position, status, report_id)
SELECT n, row_number() OVER (PARTITION BY n ORDER BY t) - 1, status, t
FROM (SELECT n, status, min(t) AS t FROM told GROUP BY n, status) steps;
INSERT INTO diplomacy_statement (id, public_id, key, version, published, meeting_id, kind, words, speaker, leader_id,
    country_id, role, sample, created_at)
SELECT t.t, 's' || t.t, left(md5('k' || t.t), 20), 1, t.published, t.n, 'direct', {SAID}, m.a_name, m.a, m.a_country,
    m.a_role, false, now() FROM told t JOIN made m USING (n) WHERE t.t % 5 < 4;
INSERT INTO diplomacy_quotation (id, article_id, version_id, report_id, statement_id, anchor, key, origin, rejected,
    spans, evidence, via, kind, words, speaker, leader_id, country_id, role, sample)
SELECT t.t, t.t, t.t, t.t, t.t, left(md5('q' || t.t), 20), left(md5('k' || t.t), 20), 'machine', false, '[[0, 40]]',
    {SPAN}, '', 'direct', {SAID}, m.a_name, m.a, m.a_country, m.a_role, false
FROM told t JOIN made m USING (n) WHERE t.t % 5 < 4;
INSERT INTO diplomacy_copymark (article_id, value, day, among)
SELECT t, hashint8extended(t, mark), published, {MARKS} FROM told, generate_series(1, {MARKS}) mark;
INSERT INTO diplomacy_quotationmark (quotation_id, value, day)
SELECT t, hashint8extended(t, -mark), published FROM told, generate_series(1, 2) mark WHERE t % 5 < 4;
INSERT INTO diplomacy_meetingversion (meeting_id, number, record, cause, created_at)
SELECT m.n, 1, jsonb_build_object('participants', jsonb_build_array(
    jsonb_build_object('name', a_name, 'role', a_role, 'role_kind', a_kind, 'capacity', NULL, 'optional', false),
    jsonb_build_object('name', b_name, 'role', b_role, 'role_kind', b_kind, 'capacity', NULL, 'optional', false)),
    'earliest', day, 'latest', day, 'city', city, 'mode', mode, 'status', status, 'level', level, 'form', form,
    'topics', to_jsonb(subjects), 'articles', articles), 'made', now()
FROM made m JOIN (SELECT n, jsonb_agg(jsonb_build_object('article', 'a' || t,
    'address', 'https://example.org/made/' || t)) AS articles FROM told GROUP BY n) a USING (n);
"""


def fill(count: int, seed: int = 1) -> None:
    """Write the first `count` meetings of a population into a database that holds the reference data and no meeting.

    Takes some minutes for a million. Needs the rights of a superuser: foreign keys are not checked row by row.
    """
    writer = _Writer()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'; "
                       "SET session_replication_role = replica;" + MADE)  # fmt: skip
        meetings = itertools.islice(Population(seed).meetings(), count)
        while some := list(itertools.islice(meetings, SOME)):
            writer.copy(cursor, some)
        writer.copy_leaders(cursor)
        cursor.execute("ANALYZE made; ANALYZE told")
        definitions = _drop_indexes(cursor)
        for statement in filter(str.strip, FILL.split(";\n")):
            cursor.execute(statement)
        for definition in definitions:
            cursor.execute(definition)
        for table in TABLES:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('diplomacy_{table}', 'id'), "
                           f"(SELECT coalesce(max(id), 1) FROM diplomacy_{table}))")  # fmt: skip
    connection.close()  # with it go the temporary tables and what was set for the session
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _drop_indexes(cursor: CursorWrapper) -> list[str]:
    """Drop the indexes that hold no constraint, and return the statements that make them anew."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes i WHERE tablename = ANY(%s)"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = format('%%I', i.indexname)::regclass)",
        [[f"diplomacy_{table}" for table in TABLES]],
    )
    found: list[tuple[str, str]] = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


class _Writer:
    """Turns meetings into lines of COPY, with the row numbers that codes and slugs have here."""

    def __init__(self) -> None:
        self._countries = dict(Country.objects.values_list("code", "pk"))
        self._leaders = dict(Leader.objects.values_list("slug", "pk"))
        self._places = {(n, c): pk for n, c, pk in Place.objects.values_list("name", "country__code", "pk")}
        self._summits = dict(Summit.objects.values_list("slug", "pk"))
        self._next = max(self._leaders.values(), default=0) + 1
        self._found: list[tuple[int, Person]] = []
        self._told = 0

    def copy(self, cursor: CursorWrapper, meetings: Iterable[Encounter]) -> None:
        """Copy meetings and their accounts into the two temporary tables."""
        made, told = io.StringIO(), io.StringIO()
        for meeting in meetings:
            made.write(_line(self._meeting(meeting)))
            for telling in meeting.tellings:
                self._told += 1
                told.write(_line((self._told, meeting.number, telling.published, telling.status,
                                  *_days(meeting, telling))))  # fmt: skip
        for name, lines in (("made", made), ("told", told)):
            lines.seek(0)
            cursor.copy_expert(f"COPY {name} FROM STDIN", lines)

    def copy_leaders(self, cursor: CursorWrapper) -> None:
        """Copy the people whom only articles know."""
        lines = io.StringIO()
        for pk, person in self._found:
            row = (pk, person.slug, person.name, "{}", person.name.split()[-1], "", "article", False, False)
            lines.write(_line((*row, person.name.casefold(), person.name.casefold())))
        lines.seek(0)
        cursor.copy_expert("COPY diplomacy_leader (id, slug, name, aliases, family_name, gender, origin, confirmed,"
                           " sample, folded, sort_key) FROM STDIN", lines)  # fmt: skip

    def _meeting(self, meeting: Encounter) -> tuple[object, ...]:
        people = [
            value
            for person in meeting.people
            for value in (self._leader(person), self._countries[person.party], person.name, person.role, person.kind)
        ]
        parties = sorted({*(p.party for p in meeting.people), *meeting.others})
        present = [Participant(p.name, p.party, None, None, None, leader=None if p.found else p.slug)
                   for p in meeting.people]  # fmt: skip
        dyads = dyads_of([*present, *(Participant(None, code, None, None, None) for code in meeting.others)])
        form = "bilateral" if len(parties) == 2 else "small_group" if len(parties) < 6 else "plenary"
        place = self._places.get((meeting.city, meeting.country))
        return (
            meeting.number, *people, _array([self._countries[code] for code in meeting.others]), meeting.day,
            meeting.city, place, self._countries.get(meeting.country), self._summits.get(meeting.summit), meeting.mode,
            meeting.status, meeting.level, form, " ".join(parties), 
            _array([dyad.name for dyad in dyads]), _array(["|".join(sorted(dyad.one)) for dyad in dyads]),
            _array(["|".join(sorted(dyad.other)) for dyad in dyads]), _array(meeting.subjects),
        )  # fmt: skip

    def _leader(self, person: Person) -> int:
        if person.slug not in self._leaders:
            self._leaders[person.slug] = self._next
            self._found.append((self._next, person))
            self._next += 1
        return self._leaders[person.slug]


def _days(meeting: Encounter, telling: Telling) -> tuple[date | None, date | None, date | None, date | None]:
    """Return the earliest and latest day that an account gives, and from when to when settling looks around for it."""
    week, out = timedelta(days=SLIP), telling.published
    if telling.exactly == "none":
        back = RECALLED if meeting.country else RECENT
        return None, None, out - timedelta(days=back), out + timedelta(days=1)
    if telling.exactly == "month":
        start = meeting.day.replace(day=1)
        end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return start, end, start - week, end + week
    if telling.status in CALLED_OFF:
        first, last = min(meeting.day, out) - week, max(meeting.day + week, out + timedelta(days=REVIVED))
        return meeting.day, meeting.day, first, last
    return meeting.day, meeting.day, None, None


def _line(values: Sequence[object]) -> str:
    return "\t".join("\\N" if v is None else str(v) for v in values) + "\n"


def _array(values: Sequence[object]) -> str:
    return "{" + ",".join(f'"{value}"' for value in values) + "}"
