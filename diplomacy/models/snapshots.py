"""A meeting's record as versions keep it and as exports print it: the one way from rows to the record."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import connection

# Put together by the database: versions are written with every article, and through the ORM this took five queries.
# A participant has the name that exports print.
RECORDS = """
SELECT m.id, jsonb_build_object(
    'participants', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'name', coalesce(nullif(p.name, ''), l.name), 'leader', l.slug, 'party', c.code, 'role', nullif(p.role, ''),
        'role_kind', nullif(p.role_kind, ''), 'capacity', nullif(p.capacity, ''), 'optional', p.optional)
            ORDER BY p.position)
        FROM diplomacy_participation p LEFT JOIN diplomacy_leader l ON l.id = p.leader_id
        LEFT JOIN diplomacy_country c ON c.id = p.country_id WHERE p.meeting_id = m.id), '[]'),
    'earliest', m.earliest, 'latest', m.latest, 'city', nullif(m.city, ''), 'country', place.code,
    'venue', nullif(m.venue, ''), 'summit', s.slug, 'summit_label', s.label, 'mode', m.mode, 'status', m.status,
    'level', nullif(m.level, ''), 'form', m.form, 'sample', m.sample,
    'topics', coalesce((SELECT jsonb_agg(jsonb_build_array(t.phrase, theme.slug) ORDER BY t.position)
        FROM diplomacy_topic t LEFT JOIN diplomacy_theme theme ON theme.id = t.theme_id
        WHERE t.meeting_id = m.id), '[]'),
    'history', coalesce((SELECT jsonb_agg(jsonb_build_object(
        'status', h.status, 'article', a.public_id, 'address', a.url) ORDER BY h.position)
        FROM diplomacy_statuschange h JOIN diplomacy_report r ON r.id = h.report_id
        JOIN diplomacy_article a ON a.id = r.article_id WHERE h.meeting_id = m.id), '[]'),
    'articles', coalesce((SELECT jsonb_agg(DISTINCT jsonb_build_object('article', a.public_id, 'address', a.url))
        FROM diplomacy_report r JOIN diplomacy_article a ON a.id = r.article_id
        WHERE r.meeting_id = m.id AND r.retired_at IS NULL AND NOT r.rejected AND a.withdrawn_at IS NULL), '[]'))
FROM diplomacy_meeting m LEFT JOIN diplomacy_country place ON place.id = m.country_id
LEFT JOIN diplomacy_summit s ON s.id = m.summit_id
WHERE m.id = ANY(%s)
"""


def snapshots(meetings: Iterable[int]) -> dict[int, dict[str, object]]:
    """Return the records of meetings, by row number, ready for JSON: equal records print equal exports.

    A participant has the name that exports print; a summit its slug and its label. An article is named by its public
    id, with its own address where it has one: the address of its page here follows from the public id.
    """
    with connection.cursor() as cursor:
        cursor.execute(RECORDS, [list(meetings)])
        found = {number: json.loads(record) for number, record in cursor.fetchall()}
    for record in found.values():
        record["articles"].sort(key=lambda name: name["article"])  # not the database's work: there an order is a locale
    return found


def article_name(public_id: str, address: str) -> dict[str, str]:
    """Return how a record names an article: its public id, and its own address (empty where it has none)."""
    return {"article": public_id, "address": address}
