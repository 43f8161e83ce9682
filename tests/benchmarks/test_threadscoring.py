"""The scorer of threads by hand-made records: what is found, split, mixed, and right in its fields and history."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from benchmarks.scoring import Row
from benchmarks.threads import ThreadError, differing, documents_of, portable, said, shuffled, threads_of
from benchmarks.threadscoring import score

RUTO = {"name": "William Ruto", "aliases": ["William Samoei Ruto"], "country": "KEN"}
MUSEVENI = {"name": "Yoweri Museveni", "country": "UGA"}
HASSAN = {"name": "Samia Suluhu Hassan", "country": "TZA"}
STORIES = sorted((Path(__file__).parent.parent / "threads").glob("*.json"))


def meeting(*people: Row, articles: str, history: str = "", **changes: Any) -> Row:
    """Return a meeting; articles are single letters, changes of state a letter and a word."""
    told = [{"status": state[1:], "article": state[0]} for state in history.split()]
    known = {"date": "2025-06-17", "city": "Nairobi", "country": "KEN", "summit": None, "mode": "in_person"}
    return {
        "participants": list(people),
        **known,
        "status": "held",
        "articles": list(articles),
        "history": told,
    } | changes


def thread(*meetings: Row) -> Row:
    return {"id": "x", "articles": [], "meetings": [{"key": f"m{n}", **row} for n, row in enumerate(meetings, 1)]}


def test_one_record_for_one_meeting_is_wholly_right() -> None:
    both = meeting(RUTO, MUSEVENI, articles="ab", history="aplanned bheld")
    sheet = score(
        [thread(both)], [both | {"participants": [{"name": "William Samoei Ruto", "country": "KEN"}, MUSEVENI]}]
    )
    assert sheet.b_cubed == (1.0, 1.0, 1.0)
    assert (sheet.found, sheet.pieces, sheet.mixed) == (2, 1, 0)
    assert all(sheet.share(name) == 1.0 for name in ("date", "city", "status", "history"))
    assert not sheet.errors["x"]


def test_a_split_meeting_costs_recall() -> None:
    parts = [meeting(RUTO, MUSEVENI, articles="ab"), meeting(RUTO, MUSEVENI, articles="c", city="Kampala")]
    sheet = score([thread(meeting(RUTO, MUSEVENI, articles="abc"))], parts)
    precision, recall, _ = sheet.b_cubed
    assert precision == 1.0
    assert recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert sheet.pieces == 2
    assert sheet.share("city") == 1.0  # the record with most reports speaks for the meeting


def test_two_meetings_in_one_record_cost_precision() -> None:
    answers = [meeting(RUTO, MUSEVENI, articles="a"), meeting(RUTO, MUSEVENI, articles="b", date="2025-06-19")]
    sheet = score([thread(*answers)], [meeting(RUTO, MUSEVENI, articles="ab")])
    assert sheet.b_cubed[:2] == (0.5, 1.0)
    assert sheet.mixed == 1
    assert sheet.share("date") == 0.5
    assert "one record for m1, m2" in sheet.errors["x"]


def test_a_report_that_was_missed_costs_recall() -> None:
    stranger = meeting(MUSEVENI, HASSAN, articles="b", country="TZA")
    sheet = score([thread(meeting(RUTO, MUSEVENI, articles="ab"))], [meeting(RUTO, MUSEVENI, articles="a"), stranger])
    assert sheet.found == 2  # half of the people is enough
    far = meeting(HASSAN, {"name": "Paul Kagame", "country": "RWA"}, articles="b")
    sheet = score([thread(meeting(RUTO, MUSEVENI, articles="ab"))], [meeting(RUTO, MUSEVENI, articles="a"), far])
    assert (sheet.found, sheet.b_cubed[1]) == (1, 0.25)
    assert sheet.errors["x"] == ["m1: its report in b is missing"]


def test_a_meeting_without_record_has_nothing_right() -> None:
    sheet = score([thread(meeting(RUTO, MUSEVENI, articles="a"))], [])
    assert sheet.b_cubed == (0.0, 0.0, 0.0)
    assert sheet.share("city") == 0.0


def test_a_history_is_right_only_as_a_whole_and_in_order() -> None:
    asked = meeting(RUTO, MUSEVENI, articles="abc", history="aplanned bpostponed cheld")
    for told, right in (
        ("aplanned bpostponed cheld", 1.0),
        ("aplanned cheld", 0.0),
        ("bpostponed aplanned cheld", 0.0),
    ):
        record = meeting(RUTO, MUSEVENI, articles="abc", history=told)
        assert score([thread(asked)], [record]).share("history") == right


def test_the_score_is_said_in_sentences() -> None:
    sentences = said(score([thread(meeting(RUTO, MUSEVENI, articles="a"))], [meeting(RUTO, MUSEVENI, articles="a")]))
    assert sentences[0] == "Of 1 report in 1 thread, 1 were found."
    assert "F1 over the reports is 1.0000" in sentences[1]


def test_versions_of_one_address_keep_their_order() -> None:
    articles = [{"id": f"{n}", "url": "same" if n % 2 else None, "text": str(n)} for n in range(20)]
    documents = documents_of([{"articles": articles}])
    other = shuffled(documents, random.Random(3))
    assert other != documents
    assert sorted(d.name for d in other) == sorted(d.name for d in documents)
    assert [d.name for d in other if d.url] == [d.name for d in documents if d.url]


def test_exports_differ_by_lines_or_by_their_order() -> None:
    assert differing(["a", "b"], ["a", "b"]) == 0
    assert differing(["a", "b"], ["a", "c"]) == 2
    assert differing(["a", "b"], ["b", "a"]) == 1


def test_only_the_ids_of_meetings_are_left_out_of_what_is_compared() -> None:
    row = meeting(RUTO, MUSEVENI, articles="ab", history="aheld")
    (line,) = portable([row | {"id": "m-1"}])
    assert json.loads(line) == {name: value for name, value in row.items() if name != "id"}


def test_a_folder_without_threads_is_said(tmp_path: Path) -> None:
    with pytest.raises(ThreadError, match="no threads in"):
        threads_of(tmp_path)
    (tmp_path / "x.json").write_text('{"id": "x"}')
    with pytest.raises(ThreadError, match=r"x\.json is no thread"):
        threads_of(tmp_path)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_each_story_names_its_own_articles_and_tells_each_change_once(path: Path) -> None:
    story = json.loads(path.read_text(encoding="utf-8"))
    published = {a["url"]: a["published"] for a in story["articles"] if a["url"]}
    for row in story["meetings"]:
        tellers = [change["article"] for change in row["history"]]
        states = [change["status"] for change in row["history"]]
        assert set(tellers) <= set(row["articles"]) <= set(published)
        assert all(one != other for one, other in pairwise(states))
        assert all(published[address] for address in tellers)
        days = [published[address] for address in tellers]
        assert days == sorted(days)
        last = {"postponed": "cancelled"}.get(states[-1], states[-1])
        assert row["status"] == last
