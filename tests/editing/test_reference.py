"""A person's value stays, whatever the machine says later."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from diplomacy.editing.reference import correct_reference
from diplomacy.editing.undoing import undo
from diplomacy.models import Correction, Country, Leader, Summit, SummitSeries

pytestmark = pytest.mark.django_db


def make_leader() -> Leader:
    return Leader.objects.create(slug="jane-roe", name="Jane Roe", family_name="Roe", folded="jane roe", sort_key="roe")


def test_a_correction_keeps_who_what_and_the_machines_value() -> None:
    user = get_user_model().objects.create(username="editor")
    leader = make_leader()
    leader.name = "Jane A. Roe"
    made = correct_reference(leader, ["name", "family_name"], user, "passport")
    assert len(made) == 1, "an unchanged field is no decision"
    correction = Correction.objects.in_force().get()
    assert (correction.value, correction.machine_value, correction.made_by) == (
        "Jane A. Roe",
        "Jane Roe",
        user,
    )
    leader.refresh_from_db()
    assert leader.name == "Jane A. Roe"


def test_the_newest_decision_on_a_field_holds() -> None:
    leader = make_leader()
    for name in ("Jane B. Roe", "Jane C. Roe"):
        leader.name = name
        correct_reference(leader, ["name"], None)
    correction = Correction.objects.in_force().get()
    assert (correction.value, correction.machine_value) == ("Jane C. Roe", "Jane Roe")
    assert Correction.objects.count() == 2


def test_a_date_and_a_related_row_are_kept_as_json() -> None:
    series = SummitSeries.objects.create(code="G7", slug="g7", name="G7", level="leaders")
    canada = Country.objects.create(code="CAN", slug="canada", kind="state", name="Canada", sort_key="canada")
    summit = Summit.objects.create(slug="g7-2025", series=series, year=2025, label="G7 2025", name="G7")
    summit.start, summit.host = date(2025, 6, 15), canada
    correct_reference(summit, ["start", "host"], None)
    assert {c.field: c.value for c in Correction.objects.all()} == {"start": "2025-06-15", "host": canada.pk}


def test_undoing_brings_back_the_older_decision_and_then_the_machines_value() -> None:
    user = get_user_model().objects.create(username="editor")
    leader = make_leader()
    for name in ("Jane B. Roe", "Jane C. Roe"):
        leader.name = name
        correct_reference(leader, ["name"], user)
    second, first = Correction.objects.all()
    Correction.objects.update(machine_value_now="J. Roe")  # as a new loading of the reference data would
    for decision, name in ((second, "Jane B. Roe"), (first, "J. Roe")):
        undo(decision, user)
        leader.refresh_from_db()
        assert leader.name == name
    assert not Correction.objects.in_force().exists()


def test_undoing_a_replaced_decision_changes_nothing_yet() -> None:
    user = get_user_model().objects.create(username="editor")
    leader = make_leader()
    for name in ("Jane B. Roe", "Jane C. Roe"):
        leader.name = name
        correct_reference(leader, ["name"], user)
    second, first = Correction.objects.all()
    for decision, name in ((first, "Jane C. Roe"), (second, "Jane Roe")):
        undo(decision, user)
        leader.refresh_from_db()
        assert leader.name == name


def test_what_was_corrected_in_one_go_is_undone_in_one_go() -> None:
    user = get_user_model().objects.create(username="editor")
    leader = make_leader()
    leader.name, leader.sort_key = "Jane Doe", "doe"
    made = correct_reference(leader, ["name", "sort_key"], user)
    undo(made[1], user)
    leader.refresh_from_db()
    assert (leader.name, leader.sort_key) == ("Jane Roe", "roe")


def test_undoing_a_date_and_a_related_row() -> None:
    user = get_user_model().objects.create(username="editor")
    series = SummitSeries.objects.create(code="G7", slug="g7", name="G7", level="leaders")
    canada = Country.objects.create(code="CAN", slug="canada", kind="state", name="Canada", sort_key="canada")
    summit = Summit.objects.create(
        slug="g7-2025", series=series, year=2025, label="G7 2025", name="G7", start=date(2025, 6, 14), host=canada
    )
    summit.start, summit.host = date(2025, 6, 15), None
    undo(correct_reference(summit, ["start", "host"], user)[0], user)
    assert Summit.objects.filter(start=date(2025, 6, 14), host=canada).exists()


def test_a_row_that_is_not_stored_cannot_be_corrected() -> None:
    with pytest.raises(ValueError, match="stored"):
        correct_reference(Leader(slug="x"), ["name"], None)
