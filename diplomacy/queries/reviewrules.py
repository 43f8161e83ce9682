"""How often reviewers agreed with each rule: counted from their decisions, and changing nothing that is computed."""

from __future__ import annotations

_TABLES = ("correction", "rejection", "confirmation")

# Each decision in force says of which rules it judged a value: `[field, rule, whether right]`. Trust is the share
# that was right, with two of two before the first decision, so that a single slip does not damn a rule.
TALLY = f"""
SELECT each.verdict ->> 0 AS field, each.verdict ->> 1 AS rule,
  count(*) FILTER (WHERE (each.verdict ->> 2)::boolean) AS good, count(*) AS judged,
  (count(*) FILTER (WHERE (each.verdict ->> 2)::boolean) + 2.0) / (count(*) + 2.0) AS trust
  FROM ({
    " UNION ALL ".join(
        f"SELECT judged FROM diplomacy_{table} "
        "WHERE undone_at IS NULL AND replaced_at IS NULL AND judged <> '[]'::jsonb"
        for table in _TABLES
    )
}) decisions CROSS JOIN LATERAL jsonb_array_elements(decisions.judged) each(verdict)
 GROUP BY 1, 2"""
