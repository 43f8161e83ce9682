"""`extract` as a user runs it: a process of its own, no database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
TEXT = (
    "South Korean President Lee Jae-myung met Japanese Prime Minister Shigeru Ishiba on Tuesday on the sidelines of "
    "the G7 summit in Kananaskis, Canada. The two leaders discussed trade."
)


def extract(*arguments: Path | str, given: str = "") -> tuple[int, list[dict[str, Any]], str]:
    """Run `extract` where no database can be had; return its status, its objects and what it complained of."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    answer = subprocess.run(
        [sys.executable, "manage.py", "extract", *map(str, arguments)],
        cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "diplomacy.settings", "PG_BINDIR": "/nowhere"},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.returncode, [json.loads(line) for line in answer.stdout.splitlines()], answer.stderr


def test_articles_come_out_in_order_and_bad_ones_are_named(tmp_path: Path) -> None:
    fine = {"id": "a", "outlet": "Example Wire", "published": "2025-06-18", "url": None, "title": "Talks", "text": TEXT}
    (tmp_path / "1.json").write_text(json.dumps(fine))
    (tmp_path / "2.jsonl").write_text(json.dumps({**fine, "id": "b"}) + "\n{broken\n" + json.dumps({**fine, "id": "c"}))
    (tmp_path / "3.txt").write_text(TEXT)
    status, found, complaints = extract(tmp_path)
    assert status == 1
    assert [article["id"] for article in found] == ["a", "b", "c", "3"]
    assert "2.jsonl:2" in complaints
    assert "Traceback" not in complaints
    (meeting,) = found[0]["meetings"]
    assert (meeting["date"], meeting["summit"], meeting["city"]) == ("2025-06-17", "G7 2025", "Kananaskis")
    assert [p["country"] for p in meeting["participants"]] == ["KOR", "JPN"]


def test_standard_input_and_evidence() -> None:
    entry = json.dumps({"id": "a", "published": "2025-06-18", "title": "", "text": TEXT, "outlet": None, "url": None})
    status, found, _ = extract("-", "--evidence", given=entry)
    assert status == 0
    assert "evidence" in json.dumps(found[0]["meetings"])


def test_a_path_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    status, found, complaints = extract(tmp_path / "missing.txt")
    assert (status, found) == (1, [])
    assert len(complaints.strip().splitlines()) == 1
    assert "missing.txt" in complaints
