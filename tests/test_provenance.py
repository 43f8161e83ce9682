"""Where and when an article came out: known later, changed, put right by a person; and articles withdrawn."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth import get_user_model

from diplomacy import tasks
from diplomacy.editing.articles import correct_article, restore_article, undo_article_correction, withdraw_article
from diplomacy.editing.corrections import correct_meeting
from diplomacy.ingest import Ingester
from diplomacy.models import Article, ArticleDecision, Meeting, MeetingVersion, Report, Statement
from diplomacy.models.identity import public_ids_of
from diplomacy.queries.exports import exported_meetings
from diplomacy.records import RawDocument
from diplomacy.tasks import read_article
from tests.stories import HOPE, account, tell
from tests.test_ingest import TEXT, raw
from tests.test_ingest import _world as _cast  # noqa: F401 - the cast with its offices

pytestmark = pytest.mark.django_db

ADDRESS = "https://example.org/1"


@pytest.fixture
def ingester() -> Ingester:
    tasks._ingester.cache_clear()  # it knows the rows of the test before
    return Ingester()


def day_of_the_meeting() -> str:
    return str(Meeting.objects.current().get().earliest)


def test_an_article_first_without_a_date_and_later_with_one_is_reread(ingester: Ingester) -> None:
    for address in (ADDRESS, None):
        first = ingester.ingest(
            raw(url=address, published=None, text=TEXT.replace("on the sidelines of the G7 summit ", ""))
        )
        article = Article.objects.get()
        public_id = article.public_id
        assert first[0].outcome == "new"
        later = ingester.ingest(
            raw(url=address, published="2025-06-25", text=TEXT.replace("on the sidelines of the G7 summit ", ""))
        )
        assert later[0].outcome == "changed"
        article = Article.objects.get()
        assert (article.public_id, article.published) == (public_id, date(2025, 6, 25))
        assert article.versions.count() == 1
        assert day_of_the_meeting() == "2025-06-24"
        Article.objects.all().delete()
        Meeting.objects.all().delete()


def test_a_file_that_does_not_know_the_date_does_not_take_it_away(ingester: Ingester) -> None:
    for address in (ADDRESS, None):
        ingester.ingest(raw(url=address))
        again = ingester.ingest(raw(url=address, published=None, outlet=None))
        assert again[0].outcome == "unchanged"
        article = Article.objects.get()
        assert (article.published, article.outlet.name if article.outlet else "") == (date(2025, 6, 18), "Example Wire")
        Article.objects.all().delete()


def test_another_date_or_outlet_at_the_same_address_is_reread(ingester: Ingester) -> None:
    text = TEXT.replace("on the sidelines of the G7 summit ", "")
    ingester.ingest(raw(url=ADDRESS, text=text))
    meeting = Meeting.objects.get().public_id
    assert ingester.ingest(raw(url=ADDRESS, text=text, published="2025-06-25"))[0].outcome == "changed"
    assert (day_of_the_meeting(), Meeting.objects.current().get().public_id) == ("2025-06-24", meeting)
    assert ingester.ingest(raw(url=ADDRESS, text=text, published="2025-06-25", outlet="Rival"))[0].outcome == "changed"
    article = Article.objects.get()
    assert (article.outlet.name if article.outlet else "", article.versions.count()) == ("Rival", 1)


def test_a_decision_holds_on_to_an_article_whose_date_becomes_known(ingester: Ingester) -> None:
    ingester.ingest(raw(published=None, outlet=None))
    article, meeting = Article.objects.get(), Meeting.objects.get()
    editor = get_user_model().objects.create(username="editor")
    made = correct_meeting(meeting, "city", "Banff", editor, "seen there")
    assert ingester.ingest(raw())[0].outcome == "changed"
    assert Article.objects.get().key == article.key
    made.refresh_from_db()
    assert (Meeting.objects.current().get().city, made.gone_at) == ("Banff", None)
    ingester.ingest(raw(published="2025-06-19"))
    assert Article.objects.count() == 2, "the same words on another day"


def test_an_article_may_come_that_another_was_once(ingester: Ingester) -> None:
    ingester.ingest(raw())
    correct_article(Article.objects.get(), None, published=date(2025, 6, 19))
    ingester.ingest(raw(published="2025-06-19"))
    undo_article_correction(ArticleDecision.objects.get(), None)
    assert Article.objects.get().published == date(2025, 6, 19)
    assert ingester.ingest(raw())[0].outcome == "new"
    assert len({(article.key, article.public_id) for article in Article.objects.all()}) == 2


def test_two_databases_that_read_the_same_export_the_same(ingester: Ingester) -> None:
    exports = []
    for _ in range(2):
        ingester.ingest(raw())
        exports.append([replace(meeting, id="") for meeting in exported_meetings()])
        Article.objects.all().delete()
        Meeting.objects.all().delete()
    assert exports[0] == exports[1] != []


def test_a_public_id_that_is_taken_is_not_given_twice(ingester: Ingester) -> None:
    ingester.ingest(raw())
    article = Article.objects.get()
    first, second = itertools.islice(public_ids_of(article.key), 2)
    assert article.public_id == first
    Article.objects.update(key="url:elsewhere", identity="url:elsewhere")
    ingester.ingest(raw())
    assert Article.objects.get(key=article.key).public_id == second


def test_the_same_words_elsewhere_or_on_another_day_are_another_article(ingester: Ingester) -> None:
    ingester.ingest(raw())
    ingester.ingest(raw(outlet="Rival"))
    ingester.ingest(raw(published="2025-06-19"))
    assert Article.objects.count() == 3
    assert ingester.ingest(raw(outlet="Rival", published=None))[0].outcome == "unchanged"


@pytest.mark.parametrize("address", [ADDRESS, None])
def test_a_persons_date_and_outlet_outlive_the_file(ingester: Ingester, address: str | None) -> None:
    text = TEXT.replace("on the sidelines of the G7 summit ", "")
    ingester.ingest(raw(url=address, text=text))
    user = get_user_model().objects.create(username="editor")
    article = Article.objects.get()
    made = correct_article(article, user, "misprint", published=date(2025, 6, 25), outlet=" Rival ")
    assert {d.field: (d.value, d.machine_value, d.reason, d.made_by) for d in made} == {
        "published": ("2025-06-25", "2025-06-18", "misprint", user),
        "outlet": ("Rival", "Example Wire", "misprint", user),
    }
    assert "changed" in read_article.call(article.pk)
    assert day_of_the_meeting() == "2025-06-24"
    assert ingester.ingest(raw(url=address, text=text))[0].outcome == "unchanged"
    article = Article.objects.get()
    assert (article.published, article.outlet.name if article.outlet else "") == (date(2025, 6, 25), "Rival")
    assert correct_article(article, user, published=date(2025, 6, 25)) == []
    if address:
        ingester.ingest(raw(url=address, text=text, published="2025-06-11"))
        made[0].refresh_from_db()
        assert made[0].machine_value_now == "2025-06-11", "what the article says now is a conflict to show"
    undo_article_correction(made[0], user, "was right")
    read_article.call(article.pk)
    made[0].refresh_from_db()
    assert (made[0].undone_by, made[0].undone_reason) == (user, "was right")
    assert day_of_the_meeting() == ("2025-06-10" if address else "2025-06-17")
    with pytest.raises(ValueError, match="undone already"):
        undo_article_correction(made[0], user)
    assert Article.objects.get().outlet == article.outlet


def test_a_file_that_was_put_right_itself_is_still_the_same_article(ingester: Ingester) -> None:
    ingester.ingest(raw())
    article = Article.objects.get()
    correct_article(article, None, published=date(2025, 6, 19))
    ingester.ingest(raw(published="2025-06-19"))
    assert ArticleDecision.objects.get().machine_value_now == "2025-06-19"
    ingester.ingest(raw())
    assert Article.objects.get().published == date(2025, 6, 19)


def test_a_second_correction_takes_the_place_of_the_first(ingester: Ingester) -> None:
    ingester.ingest(raw(url=ADDRESS))
    article = Article.objects.get()
    correct_article(article, None, published=date(2025, 6, 19))
    correct_article(article, None, published=date(2025, 6, 20))
    now = ArticleDecision.objects.in_force().get()
    assert (now.value, now.machine_value) == ("2025-06-20", "2025-06-18")
    assert ArticleDecision.objects.count() == 2


def test_a_blank_outlet_is_refused(ingester: Ingester) -> None:
    ingester.ingest(raw())
    with pytest.raises(ValueError, match="needs a name"):
        correct_article(Article.objects.get(), None, outlet=" ")


def test_reading_again_without_a_change_changes_nothing(ingester: Ingester) -> None:
    ingester.ingest(
        RawDocument("a-1.json", json.dumps({"title": "Lee meets Ishiba", "text": TEXT}).encode(), "a-1.json")
    )
    versions = MeetingVersion.objects.count()
    assert ingester.reread(Article.objects.get()).outcome == "unchanged"
    assert MeetingVersion.objects.count() == versions


def test_a_withdrawn_article_counts_no_more_until_it_is_put_back() -> None:
    tell("one", account(), said=HOPE)
    tell("two", account())
    user = get_user_model().objects.create(username="editor")
    one = Article.objects.get(url__endswith="/one")
    address = Meeting.objects.get().public_id
    made = withdraw_article(one, user, "a hoax")
    assert (made.made_by, made.reason, made.made_at is not None) == (user, "a hoax", True)
    assert [r.article.url[-3:] for r in Report.objects.live()] == ["two"]
    assert Meeting.objects.current().get().history.get().report.article.url.endswith("/two")
    assert not Statement.objects.current().exists()
    assert [m.articles for m in exported_meetings()] == [("https://example.org/two",)]
    with pytest.raises(ValueError, match="withdrawn already"):
        withdraw_article(one, user)
    tell("one", account("2025-06-11"), said=HOPE)
    assert Meeting.objects.current().count() == 1, "reading it again does not bring it back"
    tell("one", account(), said=HOPE)
    restored = restore_article(one, None, "no hoax")
    assert (restored.pk, restored.undone_reason) == (made.pk, "no hoax")
    assert Statement.objects.current().get().meeting == Meeting.objects.current().get()
    assert Meeting.objects.current().get().public_id == address
    with pytest.raises(ValueError, match="not withdrawn"):
        restore_article(one, user)


def test_the_only_article_withdrawn_takes_its_meeting_along_and_brings_it_back() -> None:
    tell("one", account(), said=HOPE)
    address = Meeting.objects.get().public_id
    article = Article.objects.get()
    withdraw_article(article, None)
    assert not Meeting.objects.current().exists()
    restore_article(article, None)
    assert Meeting.objects.current().get().public_id == address
