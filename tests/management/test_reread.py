"""`reread`: stored articles read again after the rules changed, with a summary, a rehearsal, and a way to go on."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from diplomacy import ingest, records
from diplomacy.ingest import Ingester
from diplomacy.models import Article, Country, Meeting, MeetingVersion, Quotation, Report, Rereading, Statement
from diplomacy.queries.exports import exported_meetings
from diplomacy.records import ExtractedMeeting, ExtractedStatement, Extraction, PlaceReading, RawDocument, Span
from diplomacy.reference.lookup import Reference
from tests.stories import HERE, HOPE, TEXT, account, make_world

pytestmark = pytest.mark.django_db

Found = ExtractedMeeting | ExtractedStatement


class Rules:
    """A reader whose rules the test sets: what it finds in the article of a title."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[Found, ...]] = {}
        self.edition = "first rules"
        self.read: list[str] = []
        self.fails: set[str] = set()
        self.stop_after: int | None = None

    def __call__(self, reference: Reference) -> Rules:
        return self

    def read_article(self, article: records.Article) -> Extraction:
        if self.stop_after is not None and len(self.read) >= self.stop_after:
            raise KeyboardInterrupt
        if article.title in self.fails:
            raise ValueError("a slip")
        self.read.append(article.title)
        found = self.found.get(article.title, ())
        meetings = tuple(f for f in found if isinstance(f, ExtractedMeeting))
        said = tuple(f for f in found if isinstance(f, ExtractedStatement))
        return Extraction(article.id, meetings, tuple(replace(s, meeting=0 if meetings else None) for s in said))


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Rules:
    make_world()
    rules = Rules()

    class Reads:
        def __init__(self, reference: Reference) -> None:
            self.read = rules.read_article

    monkeypatch.setattr(ingest, "Reader", Reads)
    monkeypatch.setattr(ingest, "edition", lambda reference: rules.edition)
    return rules


def bring(rules: Rules, stories: Mapping[str, tuple[Found, ...]]) -> None:
    """Ingest an article of each title, which the rules find this in."""
    rules.found |= stories
    for day, title in enumerate(stories, start=1):
        entry = {"id": title, "url": f"https://example.org/{title}", "title": title, "text": TEXT}
        content = json.dumps({**entry, "outlet": "Example Wire", "published": f"2025-06-{day:02}"}).encode()
        (result,) = Ingester().ingest(RawDocument(f"{title}.json", content, title))
        assert result.reason == ""
    rules.read.clear()


def reread(*options: str) -> str:
    out = io.StringIO()
    call_command("reread", *options, stdout=out)
    return out.getvalue()


def everything() -> tuple[object, ...]:
    """Return all that reading could change."""
    return (
        [(m.id, m.date, m.status, m.articles) for m in exported_meetings()],
        list(Report.objects.order_by("pk").values()),
        list(Quotation.objects.order_by("pk").values()),
        list(Statement.objects.order_by("pk").values_list("pk", "words", "removed_at", "meeting")),
        list(MeetingVersion.objects.order_by("pk").values()),
        list(Article.objects.order_by("pk").values()),
        list(Rereading.objects.values()),
    )


def test_only_what_was_read_with_something_else_is_read(rules: Rules) -> None:
    bring(rules, {"one": (account(),), "two": (account(),)})
    assert reread().splitlines()[0] == "0 articles read again, 0 changed."
    Article.objects.filter(url__endswith="two").update(read_with="older rules")
    assert reread().splitlines()[0] == "1 article read again, 0 changed."
    assert rules.read == ["two"]
    assert set(Article.objects.values_list("read_with", flat=True)) == {"first rules"}
    rules.edition = "new rules"
    assert reread() == "2 articles read again, 0 changed.\nMeetings: no change.\nStatements: no change.\n"


OLD: dict[str, tuple[Found, ...]] = {
    "gone": (account("2025-01-01"), HOPE),
    "moved": (account("2025-02-01"),),
    "merged-a": (account("2025-03-01"),),
    "merged-b": (account("2025-03-20"),),
    "split-a": (account("2025-04-01"),),
    "split-b": (account("2025-04-01"),),
    "changed": (account("2025-05-01", mode=records.ModeReading(records.Mode.PHONE, HERE)),),
    "new": (),
    "same": (account("2024-12-01"), replace(HOPE, words="a word that stays the same")),
}
NEW: dict[str, tuple[Found, ...]] = {
    "gone": (),
    "moved": (account("2025-02-02"),),
    "merged-b": (account("2025-03-01"),),
    "split-b": (account("2025-04-20"),),
    "changed": (account("2025-05-01", mode=records.ModeReading(records.Mode.VIDEO, HERE)),),
    "new": (account("2024-11-01"), replace(HOPE, words="other words")),
}
TOLD = (
    "9 articles read again, 6 changed.\n"
    "Meetings: 1 new, 1 split off, 1 gone, 1 merged, 1 moved, 3 otherwise changed.\n"
    "Statements: 1 new, 1 gone.\n"
)


def test_the_rehearsal_writes_nothing_and_says_what_the_run_then_says(rules: Rules) -> None:
    bring(rules, OLD)
    rules.found |= NEW
    rules.edition = "new rules"
    before = everything()
    rehearsed = reread("--dry-run")
    assert everything() == before
    told = reread()
    assert rehearsed == f"Nothing was written. Reading again would give:\n{told}"
    assert told == TOLD
    after = everything()
    assert after != before
    assert reread("--dry-run").endswith(
        "0 articles read again, 0 changed.\nMeetings: no change.\nStatements: no change.\n"
    )
    assert everything() == after


@pytest.mark.parametrize("seed", range(3))
def test_the_rehearsal_says_what_the_run_says_whatever_the_rules_find(rules: Rules, seed: int) -> None:
    chance = random.Random(seed)

    def anything() -> tuple[Found, ...]:
        days = chance.sample(["2025-06-15", "2025-06-16", "2025-06-17"], k=chance.randint(0, 2))
        said = [replace(HOPE, words=chance.choice(["some words", "other words"]))] * chance.randint(0, 1)
        return (*(account(day, sentence=Span(n, n + 15)) for n, day in enumerate(days)), *said)

    titles = [f"article-{number}" for number in range(8)]
    bring(rules, {title: anything() for title in titles})
    rules.found |= {title: anything() for title in titles}
    rules.edition = "new rules"
    before = everything()
    rehearsed = reread("--dry-run")
    assert everything() == before
    told = reread()
    assert rehearsed.endswith(told)
    assert "Meetings: no change" not in told


def test_meetings_that_change_twice_in_a_run_are_told_once(rules: Rules) -> None:
    bring(rules, {"one": (account(),), "two": (account(),), "three": (account(),)})
    rules.found |= dict.fromkeys(("one", "two", "three"), (account("2025-06-20"),))
    rules.edition = "new rules"
    told = reread()
    assert "3 articles read again, 3 changed." in told
    assert Meeting.objects.current().get().earliest == date(2025, 6, 20)
    rehearsal_of_nothing = reread("--all", "--dry-run")
    assert "Meetings: no change." in rehearsal_of_nothing


def test_an_interrupted_run_goes_on_where_it_stopped(rules: Rules) -> None:
    bring(rules, {title: (account(),) for title in ("one", "two", "three", "four")})
    rules.edition = "new rules"
    rules.stop_after = 2
    with pytest.raises(CommandError, match="Stopped after 2 of 4; the same command goes on") as stopped:
        reread()
    assert stopped.value.returncode == 130
    rules.stop_after = None
    assert "2 articles read again" in reread()
    assert rules.read == ["one", "two", "three", "four"]


def test_all_reads_everything_and_goes_on_too(rules: Rules) -> None:
    bring(rules, {title: (account(),) for title in ("one", "two", "three")})
    rules.stop_after = 2
    with pytest.raises(CommandError, match="Stopped after 2 of 3"):
        reread("--all")
    rules.stop_after = None
    assert "1 article read again" in reread("--all", "--dry-run")
    assert "1 article read again" in reread("--all")
    assert "3 articles read again" in reread("--all")
    assert not Rereading.objects.filter(finished_at=None).exists()


def test_an_interrupted_run_of_all_starts_anew_with_other_rules(rules: Rules) -> None:
    bring(rules, {title: (account(),) for title in ("one", "two")})
    rules.stop_after = 1
    with pytest.raises(CommandError):
        reread("--all")
    rules.stop_after, rules.edition = None, "new rules"
    assert "2 articles read again" in reread("--all")


def test_since_goes_by_the_day_of_publication_and_undated_by_arrival(rules: Rules) -> None:
    bring(rules, dict.fromkeys(("first", "second", "undated", "old-undated"), ()))
    long_ago = timezone.now() - timedelta(days=4000)
    Article.objects.filter(url__contains="undated").update(published=None)
    Article.objects.filter(url__contains="old").update(created_at=long_ago)
    rules.edition = "new rules"
    assert "2 articles read again" in reread("--since", "2025-06-02")
    assert rules.read == ["second", "undated"]


def test_named_articles_are_read_whatever_they_were_read_with(rules: Rules) -> None:
    bring(rules, {"one": (account(),), "two": ()})
    first = Article.objects.get(url__endswith="one")
    assert "1 article read again, 0 changed." in reread("--article", first.public_id, first.public_id)
    assert rules.read == ["one"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--article", "nothing"], "There is no article 'nothing'."),
        (["--since", "soon"], "--since is 'soon', but it must be a day of the form 2026-11-30."),
    ],
)
def test_what_cannot_be_asked_for(rules: Rules, options: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        reread(*options)
    assert str(refused.value) == sentence


def test_a_withdrawn_article_is_not_read(rules: Rules) -> None:
    bring(rules, {"one": (account(),)})
    article = Article.objects.get()
    Article.objects.update(withdrawn_at=datetime.now(UTC))
    rules.edition = "new rules"
    assert "0 articles read again" in reread()
    with pytest.raises(CommandError, match="is withdrawn"):
        reread("--article", article.public_id)


def test_a_fault_costs_one_article_and_is_tried_again(rules: Rules) -> None:
    bring(rules, {"one": (account(),), "two": (account(),), "three": (account(),)})
    rules.edition, rules.fails = "new rules", {"two"}
    for options in (["--dry-run"], []):
        with pytest.raises(CommandError, match="1 of 3 could not be read again and stay as they are"):
            reread(*options)
    assert Meeting.objects.get().reports.count() == 3
    rules.fails.clear()
    assert "1 article read again" in reread()


def test_outlet_and_day_that_a_person_put_right_hold(rules: Rules) -> None:
    bring(rules, {"one": (account(),)})
    Article.objects.update(published=date(2025, 7, 7))
    rules.edition = "new rules"
    reread()
    assert Article.objects.get().published == date(2025, 7, 7)


def test_an_editors_report_is_never_replaced(rules: Rules) -> None:
    bring(rules, {"one": (account(), HOPE)})
    Report.objects.update(origin=Report.Origin.EDITOR, city="Calgary")
    Quotation.objects.update(origin=Report.Origin.EDITOR, words="words that an editor put right")
    rules.found["one"] = (account(place=PlaceReading(HERE, "Banff", "CAN")), HOPE)
    rules.edition = "new rules"
    reread()
    assert [(r.city, r.retired_at) for r in Report.objects.all()] == [("Calgary", None)]
    assert Quotation.objects.get().words == "words that an editor put right"
    rules.found["one"], rules.edition = (), "newer rules"
    reread()
    assert Report.objects.live().get().city == "Calgary"


def test_what_is_settled_otherwise_than_it_was_is_settled_anew(rules: Rules) -> None:
    bring(rules, {"one": (account(),), "two": (account(),)})
    alone = Report.objects.latest("pk")
    other = Meeting.objects.create(mode="phone", status="held", form="bilateral")
    Report.objects.filter(pk=alone.pk).update(meeting=other)
    rules.edition = "new rules"
    assert "2 articles read again, 0 changed.\nMeetings: " in reread()
    assert Meeting.objects.current().get().reports.count() == 2


def test_the_real_reader_reads_with_the_reference_data_there_is() -> None:
    make_world()
    content = json.dumps(
        {
            "id": "a",
            "url": "https://example.org/a",
            "title": "Talks",
            "text": "Canadian Prime Minister Mark Carney met Japanese Prime Minister Shigeru Ishiba on Tuesday.",
            "published": "2025-06-18",
        }
    ).encode()
    Ingester().ingest(RawDocument("a.json", content, "a"))
    first = Article.objects.get().read_with
    assert first
    for code, word in (("CAN", "Canadian"), ("JPN", "Japanese")):
        Country.objects.filter(code=code).update(demonyms=[word], iso2=code[:2])
    told = reread()
    assert "1 article read again, 1 changed.\nMeetings: 1 new." in told
    assert Article.objects.get().read_with not in ("", first)
