"""What editors add by hand stays, and is theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from diplomacy.editing.additions import add_meeting, add_statement
from diplomacy.editing.checks import PersonValue
from diplomacy.editing.errors import EditingError
from diplomacy.editing.reports import reject_quotation, reject_report
from diplomacy.editing.undoing import undo
from diplomacy.models import Addition, Article, Leader, Meeting, Quotation, Report, Statement
from diplomacy.records import Json, Participant, Span
from tests.editing.desk import BEFORE, WHY, make_editor, record, retell_moved
from tests.stories import HOPE, TEXT, account, make_world, tell

pytestmark = pytest.mark.django_db

AGAIN = Span(16, 31)
BOTH: list[PersonValue] = [
    {"leader": "lee-jae-myung", "party": "KOR"},
    Participant("Shigeru Ishiba", "JPN", leader="shigeru-ishiba"),
]


@pytest.fixture
def article() -> Article:
    make_world()
    return tell("one", account(), said=HOPE)


def add(article: Article, **values: Json) -> Addition:
    return add_meeting(article, AGAIN, BOTH, make_editor(), WHY, **{"date": "2025-06-20", **values})


def added() -> Report:
    return Report.objects.live().get(origin=Report.Origin.EDITOR)


def test_an_added_meeting_has_its_sentence_for_proof_and_its_values(article: Article) -> None:
    made = add(
        article, city="Calgary", country="CAN", summit="g7-2025", mode="video", topics=["trade"], level="leaders"
    )
    report = added()
    assert made.words == "They met again."
    assert (report.sentence_start, report.sentence_end) == (16, 31)
    assert all(proof[:2] == [16, 31] for proof in report.evidence.values())
    meeting = Meeting.objects.current().get(reports=report)
    assert (meeting.city, meeting.mode, meeting.level, str(meeting.summit)) == (
        "Calgary",
        "video",
        "leaders",
        "51st G7 summit",
    )
    assert [p.name for p in meeting.participations.all()] == ["Lee Jae-myung", "Shigeru Ishiba"]


def test_an_added_report_joins_what_other_articles_tell(article: Article) -> None:
    tell("two", account("2025-06-20"))
    add(article)
    assert Meeting.objects.current().get(reports=added()).reports.count() == 2


def test_the_machine_that_finds_it_at_last_makes_no_second_meeting(article: Article) -> None:
    add(article)
    before = Meeting.objects.current().count()
    tell("one", account(), account("2025-06-20", sentence=AGAIN), said=HOPE)
    assert Meeting.objects.current().count() == before
    assert Meeting.objects.current().get(reports=added()).reports.count() == 2


def test_an_addition_whose_words_are_gone_waits_but_counts_and_comes_back(article: Article) -> None:
    made = add(article)
    retell_moved("one")
    assert not Addition.objects.waiting().exists()
    tell("one", account(), text=TEXT.replace("They met again", "They parted"))
    assert Addition.objects.waiting().get() == made
    assert added().version.text == TEXT
    assert Meeting.objects.current().count() == 2
    tell("one", account(), text=f"{BEFORE}{TEXT}")
    assert not Addition.objects.waiting().exists()


def test_undoing_an_addition_takes_it_out_and_adding_it_again_finds_its_address(article: Article) -> None:
    before = record()
    made = add(article)
    address = Meeting.objects.current().get(reports=added()).public_id
    undo(made, make_editor())
    assert record() == before
    add(article)
    assert Meeting.objects.current().get(reports=added()).public_id == address


def test_what_an_editor_added_is_undone_and_not_rejected(article: Article) -> None:
    add(article)
    add_statement(article, [AGAIN], "Jane Roe", make_editor(), WHY)
    with pytest.raises(EditingError, match="undo that"):
        reject_report(added(), make_editor(), WHY)
    with pytest.raises(EditingError, match="undo that"):
        reject_quotation(Quotation.objects.get(origin=Report.Origin.EDITOR), make_editor(), WHY)


def test_somebody_new_is_kept_as_found(article: Article) -> None:
    people = [{"name": "Jane Roe", "party": "CAN"}, {"party": "JPN"}]
    add_meeting(article, AGAIN, people, make_editor(), WHY)
    assert Leader.objects.get(name="Jane Roe").slug == "jane-roe-can-found"


def test_an_added_statement_belongs_to_its_reports_meeting(article: Article) -> None:
    add_statement(
        article,
        [Span(32, 46), Span(47, 72)],
        "lee-jae-myung",
        make_editor(),
        WHY,
        country="KOR",
        report=article.reports.get(),
    )
    statement = Statement.objects.get(leader__slug="lee-jae-myung")
    assert statement.words == "Tokyo spoke of hope for the whole region."[:14] + " hope for the whole region"
    assert statement.meeting == Meeting.objects.get()
    assert str(statement.country) == "South Korea"


def test_what_cannot_be_added_is_refused_in_a_sentence(article: Article) -> None:
    add(article)
    other = tell("two", account("2025-06-01"))
    editor = make_editor()
    attempts: list[tuple[Callable[[], Addition], str]] = [
        (lambda: add(article), "added to the article already"),
        (lambda: add_meeting(article, Span(0, 900), BOTH, editor, WHY), "Mark the words"),
        (lambda: add_meeting(article, Span(15, 16), BOTH, editor, WHY), "Mark the words"),
        (lambda: add_meeting(article, AGAIN, BOTH[:1], editor, WHY), "two participants"),
        (lambda: add(article, weather="fine"), "no field 'weather'"),
        (lambda: add(article, date="soon"), "YYYY-MM-DD"),
        (lambda: add_meeting(article, AGAIN, BOTH, editor, ""), "Say why"),
        (lambda: add_statement(article, [], "Jane Roe", editor, WHY), "Mark the words"),
        (lambda: add_statement(article, [AGAIN], "", editor, WHY), "needs a speaker"),
        (lambda: add_statement(article, [AGAIN], "X", editor, WHY, report=other.reports.get()), "same article"),
    ]
    for refuse, sentence in attempts:
        with pytest.raises(EditingError, match=sentence):
            refuse()
    assert Addition.objects.count() == 1


def test_the_database_itself_wants_words_and_a_reason(article: Article) -> None:
    made = add(article)
    for wrong in ({"words": "", "handle": "x"}, {"reason": "", "handle": "x"}, {}):
        values = {"kind": "report", "article": "x", "anchor": "x", "handle": made.handle, "words": "x", "reason": WHY}
        with pytest.raises(IntegrityError), transaction.atomic():
            Addition.objects.create(**{**values, **wrong})
