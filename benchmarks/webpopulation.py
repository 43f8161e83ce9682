"""What pages read of a made-up world: meetings with three to four participants, topics, sources, statements.

The meetings are those of `population`, with the delegations that real meetings have. `fill` writes them by COPY into a
database that holds the reference data, without what only settling reads, so that a million take minutes. Only for
measuring: nothing of it is true.
"""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from django.db import connection

from benchmarks.population import Encounter, Population, official
from diplomacy.models import Country, Leader, Place, Summit, Theme

SOME = 20_000  # meetings that are copied at a time
DELEGATION = 1.2  # members on average who sit in, besides the principals
VAGUE, UNDATED, WITHOUT_LEVEL = 0.04, 0.01, 0.05
MOST_REPORTS = 3
THEMES = {"trade": "trade", "energy supplies": "energy", "border security": "security", "the war in the region": "war",
          "climate finance": "climate", "migration": "migration", "investment in railways": "transport",
          "defence cooperation": "defence", "visa rules": "migration", "fisheries": "fisheries-sea",
          "nuclear safety": "nuclear"}  # fmt: skip

COLUMNS = {
    "meeting": "id public_id version fingerprint words disputed created_at changed_at earliest latest city venue"
    " country_id place_id summit_id mode status level form sample",
    "participation": "meeting_id position leader_id country_id name role role_kind capacity optional",
    "topic": "meeting_id position phrase theme_id",
    "article": "id public_id key identity url published sample reading read_with unread created_at read_at",
    "articleversion": "id article_id number title text fingerprint created_at",
    "report": "id article_id version_id meeting_id anchor fingerprint parties origin rejected sentence_start"
    " sentence_end sentence_part date_phrase background confidence topics evidence created_at earliest latest city"
    " venue country_id place_id summit_id mode status level form sample",
    "reportparticipant": "report_id position leader_id country_id name role role_kind capacity optional start end part"
    " rule confidence",
    "statuschange": "meeting_id position status report_id",
    "statement": "id public_id key version published meeting_id kind words speaker leader_id country_id role sample"
    " created_at",
}
NOW = "2026-01-01 00:00:00+00"
SPAN = '[0, 60, "text", "made", 0.9]'


def fill(count: int, seed: int = 1) -> None:
    """Write `count` meetings into a database that holds the reference data and no meeting."""
    writer = _Writer(seed)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off; SET maintenance_work_mem = '512MB';"
                       " SET session_replication_role = replica")  # fmt: skip
        indexes = _drop_indexes()
        meetings = itertools.islice(Population(seed).meetings(), count)
        while some := list(itertools.islice(meetings, SOME)):
            for table, lines in writer.lines(some).items():
                names = ", ".join(f'"{name}"' for name in COLUMNS[table].split())
                cursor.copy_expert(f"COPY diplomacy_{table} ({names}) FROM STDIN", io.StringIO("".join(lines)))
        for name in indexes:
            cursor.execute(name)
        people = "".join(_line(row) for row in writer.found)
        cursor.copy_expert("COPY diplomacy_leader (id, slug, name, aliases, family_name, gender, origin, confirmed,"
                           " sample, folded, sort_key) FROM STDIN", io.StringIO(people))  # fmt: skip
        for table in (*COLUMNS, "leader"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('diplomacy_{table}', 'id'),"
                           f" (SELECT coalesce(max(id), 1) FROM diplomacy_{table}))")  # fmt: skip
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _drop_indexes() -> list[str]:
    """Drop the indexes that hold no constraint, and return the statements that make them anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes i WHERE tablename = ANY(%s)"
            " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = format('%%I', i.indexname)::regclass)",
            [[f"diplomacy_{table}" for table in COLUMNS]],
        )
        found: list[tuple[str, str]] = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


class _Writer:
    """Turns meetings into lines of COPY, a list for each table."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._countries = dict(Country.objects.values_list("code", "pk"))
        self._names = dict(Country.objects.values_list("code", "name"))
        self._leaders = dict(Leader.objects.values_list("slug", "pk"))
        self._places = {(n, c): pk for n, c, pk in Place.objects.values_list("name", "country__code", "pk")}
        self._summits = {slug: (pk, label) for slug, pk, label in Summit.objects.values_list("slug", "pk", "label")}
        self._themes = dict(Theme.objects.values_list("slug", "pk"))
        self._next = max(self._leaders.values(), default=0) + 1
        self._told = 0
        self.found: list[tuple[object, ...]] = []

    def lines(self, meetings: Iterable[Encounter]) -> dict[str, list[str]]:
        """Return the lines of some meetings."""
        out: dict[str, list[str]] = {table: [] for table in COLUMNS}
        for meeting in meetings:
            for table, row in self._rows(meeting):
                out[table].append(_line(row))
        return out

    def _rows(self, m: Encounter) -> Iterator[tuple[str, tuple[object, ...]]]:
        chance = self._chance
        people = [(self._leader(p.slug, p.name), p.party, p.name, p.role, p.kind, False) for p in m.people]
        people += [(None, code, "", "", "", False) for code in m.others]
        for _ in range(min(4, int(chance.expovariate(1 / (DELEGATION + 0.5))))):
            aide = official(chance.choice(m.people).party, (m.day.year - 2001) // 4, chance.randrange(6))
            people.append((self._leader(aide.slug, aide.name), aide.party, aide.name, aide.role, aide.kind, True))
        first, last = self._days(m.day)
        level = "" if chance.random() < WITHOUT_LEVEL else m.level
        place = self._places.get((m.city, m.country))
        country = self._countries.get(m.country)
        summit, label = self._summits.get(m.summit, (None, ""))
        parties = sorted({p.party for p in m.people} | set(m.others))
        form = "bilateral" if len(parties) == 2 else "small_group" if len(parties) < 6 else "plenary"
        where = self._names.get(m.country, "")
        said = [*(value for p in m.people for value in (p.name, p.role, self._names[p.party])), m.city, where, label]
        words = "\\n".join(dict.fromkeys(filter(None, [*said, *m.subjects])))
        about = (m.city, "", country, place, summit, m.mode, m.status, level, form, False)
        yield "meeting", (m.number, f"m{m.number:09}", 1, "", words, "{}", NOW, NOW, first, last, *about)
        for position, (leader, party, name, role, kind, optional) in enumerate(people):
            row = (position, leader, self._countries[party], name, role, kind, "", optional)
            yield "participation", (m.number, *row)
        for position, phrase in enumerate(m.subjects):
            yield "topic", (m.number, position, phrase, self._themes.get(THEMES[phrase]))
        for number, telling in enumerate(m.tellings[:MOST_REPORTS]):
            self._told += 1
            t, out = self._told, telling.published
            met = f"{m.people[0].role} {m.people[0].name} met {m.people[1].role} {m.people[1].name}"
            title = f"{met}{f' in {m.city}' if m.city else ''}"
            text = f"{title}. They spoke about {', '.join(m.subjects) or 'relations'}. Talks go on, a spokesman said."
            key = f"url:example.org/made/{t}"
            yield (
                "article",
                (t, f"a{t:09}", key, key, f"https://example.org/made/{t}", out, False, "", "", "", NOW, NOW),
            )
            yield "articleversion", (t, t, 1, title[:300], text, f"v{t}", NOW)
            evidence = f'{{"trigger": {SPAN}, "mode": {SPAN}, "status": {SPAN}, "date": {SPAN}}}'
            yield "report", (t, t, t, m.number, f"n{t}", f"f{t}", " ".join(parties)[:200], "machine", False, 0,
                             len(title) + 1, "text", "that day", False, 0.9, "[]", evidence, NOW, first, last,
                             *about)  # fmt: skip
            for position, (leader, party, name, role, kind, optional) in enumerate(people[:2]):
                row = (position, leader, self._countries[party], name, role, kind, "", optional)
                yield "reportparticipant", (t, *row, 0, 20, "text", "made", 0.9)
            if number == 0:
                yield "statuschange", (m.number, 0, m.status, t)
                if t % 5 < 2:
                    who = m.people[0]
                    quote = f"on matter {t} we agreed that the talks on {m.subjects[0] if m.subjects else 'this'} go on"
                    yield "statement", (t, f"s{t:09}", f"k{t}", 1, out, m.number, "direct", quote, who.name,
                                        self._leader(who.slug, who.name), self._countries[who.party], who.role, False,
                                        NOW)  # fmt: skip

    def _days(self, day: date) -> tuple[date | None, date | None]:
        dice = self._chance.random()
        if dice < UNDATED:
            return None, None
        if dice < UNDATED + VAGUE:
            start = day.replace(day=1)
            return start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return day, day

    def _leader(self, slug: str, name: str) -> int:
        if slug not in self._leaders:
            pk = self._leaders[slug] = self._next
            folded = name.casefold()
            self.found.append((pk, slug, name, "{}", name.split()[-1], "", "article", False, False, folded, folded))
            self._next += 1
        return self._leaders[slug]


def _line(values: Sequence[object]) -> str:
    return "\t".join("\\N" if value is None else str(value) for value in values) + "\n"
