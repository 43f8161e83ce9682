"""Statements in the database: the same words are one, ids never die, and the order of arrival does not matter."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from diplomacy.editing.articles import restore_article, withdraw_article
from diplomacy.models import Article, Meeting, Quotation, Redirect, Statement
from diplomacy.records import ExtractedStatement, Span
from diplomacy.storage.samples import remove_samples
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

LONG = "We hope for a good neighbourhood in the whole region, and we will work for it with everybody who wants it"
SHORT = "We hope for a good neighbourhood in the whole region"
END = "we will work for it with everybody who wants it"
OTHER = "We will not leave the table before the last question is answered"
LINK = f"{SHORT}. And as I have said, {END}"


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def says(words: str) -> ExtractedStatement:
    return replace(HOPE, words=words, spans=(Span(0, len(words)),))


def believed() -> set[tuple[object, ...]]:
    """Return what the database believes was said, without row numbers and identifiers."""
    return {
        (
            s.words,
            s.speaker,
            str(s.published),
            s.meeting is not None,
            tuple(sorted(s.quotations.live().values_list("article__key", flat=True))),
        )
        for s in Statement.objects.current()
    }


def test_the_order_of_arrival_does_not_matter() -> None:
    stories = {
        "short": (SHORT, "2025-06-18"),
        "long": (LONG, "2025-06-19"),
        "end": (END, "2025-06-20"),
        "other": (OTHER, "2025-06-18"),
        "undated": (f"{SHORT}.", None),
    }
    outcomes = []
    for order in itertools.permutations(stories):
        for name in order:
            words, day = stories[name]
            tell(name, account(), said=says(words), published=day)
        outcomes.append(believed())
        Article.objects.all().delete()
        Statement.objects.all().delete()
        Meeting.objects.all().delete()
    assert len(outcomes[0]) == 2
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_copies_that_trim_and_mend_the_words_are_sources_of_one_statement() -> None:
    forms = (LONG, LONG.upper(), f"“{SHORT}”", f"{END}.", LONG.replace(",", " —"), LONG.replace("whole ", ""))
    for number, words in enumerate(forms):
        tell(f"copy-{number}", account(), said=says(words))
    statement = Statement.objects.current().get()
    assert statement.quotations.count() == len(forms)
    assert (statement.words, statement.meeting) == (LONG, Meeting.objects.get())


def test_two_that_turn_out_to_be_one_are_merged_into_the_oldest() -> None:
    tell("one", said=says(SHORT))
    tell("two", said=says(END))
    old, young = Statement.objects.order_by("pk")
    tell("three", said=says(LONG))
    assert Statement.objects.current().get() == old
    assert Redirect.objects.get(target="statement", old=young.public_id).new == old.public_id
    assert old.quotations.count() == 3


def test_what_is_no_longer_one_is_parted_and_the_oldest_quotation_keeps_the_address() -> None:
    tell("one", said=says(SHORT))
    tell("two", said=says(END))
    old, young = Statement.objects.order_by("pk")
    tell("three", said=says(LONG))
    tell("three", said=says(OTHER))
    assert Quotation.objects.live().get(article__url__endswith="/one").statement == old
    assert Statement.objects.current().count() == 3
    assert not Redirect.objects.filter(new=young.public_id).exists()
    again = Quotation.objects.live().get(article__url__endswith="/two").statement
    assert again
    assert again.public_id != old.public_id


def test_an_address_goes_on_with_the_words_when_an_article_patches_them() -> None:
    tell("one", said=says(LONG))
    address = Statement.objects.get().public_id
    tell("one", said=says(LONG.replace("everybody", "anybody")))
    statement = Statement.objects.current().get()
    assert statement.public_id == address
    assert "anybody" in statement.words
    tell("one")
    assert Statement.objects.get().removed_at
    tell("one", said=says(LONG))
    assert Statement.objects.current().get().public_id == address


def test_a_changed_day_parts_what_a_month_lies_between() -> None:
    tell("one", said=says(LONG), published="2025-06-18")
    tell("two", said=says(LONG), published="2025-06-19")
    assert Statement.objects.current().count() == 1
    tell("two", said=says(LONG), published="2025-07-30")
    assert Statement.objects.current().count() == 2


def test_a_withdrawn_article_says_nothing_and_speaks_again_at_the_same_address() -> None:
    tell("one", account(), said=says(LONG))
    article, address = Article.objects.get(), Statement.objects.get().public_id
    withdraw_article(article, None)
    assert not Statement.objects.current().exists()
    restore_article(article, None)
    assert Statement.objects.current().get().public_id == address


def test_samples_say_what_samples_say() -> None:
    tell("real", said=says(LONG))
    tell("sample", said=says(SHORT), sample=True)
    assert {(s.words, s.sample) for s in Statement.objects.current()} == {(LONG, False), (SHORT, True)}
    remove_samples()
    assert Statement.objects.get().words == LONG


def test_the_statement_follows_its_meeting() -> None:
    tell("one", account(), said=says(LONG))
    first = Meeting.objects.get()
    tell("two", account("2025-06-16"))
    tell("one", account("2025-06-16"), said=says(LONG))
    statement = Statement.objects.get()
    assert statement.meeting == Meeting.objects.current().get()
    assert statement.meeting == first
