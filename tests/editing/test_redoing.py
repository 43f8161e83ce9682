"""Bringing back what was taken back."""

from __future__ import annotations

import pytest

from diplomacy.editing.additions import add_meeting
from diplomacy.editing.corrections import correct_meeting
from diplomacy.editing.errors import EditingError
from diplomacy.editing.redoing import redo
from diplomacy.editing.reference import correct_reference
from diplomacy.editing.reports import merge_meetings, reject_report
from diplomacy.editing.undoing import undo
from diplomacy.models import Article, Correction, Judgement, Leader, Meeting
from diplomacy.records import Span
from tests.editing.desk import WHY, make_editor, record, report_of
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    tell("one", account(), said=HOPE)


def test_a_correction_holds_again_and_what_it_replaced_is_replaced_again() -> None:
    meeting = Meeting.objects.get()
    correct_meeting(meeting, "city", "Banff", make_editor(), WHY)
    made = correct_meeting(meeting, "city", "Calgary", make_editor(), WHY)
    undo(made, make_editor())
    assert Meeting.objects.get().city == "Banff"
    redo(made, make_editor("bob"))
    assert Meeting.objects.get().city == "Calgary"
    assert Correction.objects.in_force().get() == made
    with pytest.raises(EditingError, match="holds already"):
        redo(made, make_editor())
    undo(made, make_editor())
    assert Meeting.objects.get().city == "Banff"


def test_what_was_decided_in_one_go_holds_again_in_one_go() -> None:
    for name in ("two", "three"):
        tell(name, account("2025-06-10"))
    one, two = (Meeting.objects.get(reports=report_of(name)) for name in ("one", "two"))
    made = merge_meetings(one, two, make_editor(), WHY)
    merged = record()
    undo(made[1], make_editor())
    assert Meeting.objects.current().count() == 2
    redo(made[0], make_editor())
    assert record() == merged
    assert Judgement.objects.in_force().count() == 2


def test_a_rejected_report_does_not_count_again_and_an_added_one_does() -> None:
    article = Article.objects.get()
    rejected = reject_report(report_of("one"), make_editor(), WHY)
    undo(rejected, make_editor())
    assert Meeting.objects.current().count() == 1
    redo(rejected, make_editor())
    assert not Meeting.objects.current().exists()
    both = [{"party": "KOR"}, {"party": "JPN"}]
    added = add_meeting(article, Span(16, 31), both, make_editor(), WHY)
    undo(added, make_editor())
    assert not Meeting.objects.current().exists()
    redo(added, make_editor())
    assert Meeting.objects.current().count() == 1


def test_what_was_decided_anew_meanwhile_stays() -> None:
    made = correct_meeting(Meeting.objects.get(), "city", "Banff", make_editor(), WHY)
    undo(made, make_editor())
    correct_meeting(Meeting.objects.get(), "city", "Calgary", make_editor(), WHY)
    with pytest.raises(EditingError, match="decided meanwhile"):
        redo(made, make_editor())
    assert Meeting.objects.get().city == "Calgary"
    lee = Leader.objects.get(slug="lee-jae-myung")
    lee.name = "Lee"
    (named,) = correct_reference(lee, ["name"], make_editor(), WHY)
    undo(named, make_editor())
    with pytest.raises(EditingError, match="anew"):
        redo(named, make_editor())
