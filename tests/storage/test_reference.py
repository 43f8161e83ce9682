"""Loading the reference data: idempotent, and never over a person's correction."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from diplomacy.editing.reference import correct_reference
from diplomacy.models import Correction, Country, Leader, Summit, Term
from diplomacy.records import RoleKind
from diplomacy.reference import csvfiles
from diplomacy.reference.lookup import shipped
from diplomacy.storage.reference import load_reference, reference_from_database, reference_stamp

pytestmark = pytest.mark.django_db


def a_changed_copy(folder: Path, old: str, new: str) -> Path:
    """Return a copy of the shipped files in which a piece of `leaders.csv` reads otherwise."""
    copy = folder / "data"
    shutil.copytree(csvfiles.FOLDER, copy)
    leaders = copy / "leaders.csv"
    text = leaders.read_text(encoding="utf-8")
    assert old in text
    leaders.write_text(text.replace(old, new), encoding="utf-8")
    return copy


def test_everything_is_loaded_and_a_second_time_writes_nothing() -> None:
    assert load_reference()["countries"] > 400
    assert not load_reference()
    assert Term.objects.get(leader__slug="shigeru-ishiba", role="Prime Minister").end_latest == date(2025, 10, 21)
    assert Summit.objects.filter(slug="g7-2025", host__code="CAN").exists()
    assert Country.objects.filter(code="NATO", seat__code="BEL").exists()


def test_what_the_database_gives_back_is_what_was_loaded() -> None:
    load_reference()
    ours, theirs = reference_from_database(), shipped()
    for rows in ("all_parties", "all_cities", "all_leaders", "all_terms", "all_series", "all_summits"):
        assert set(getattr(ours, rows)()) == set(getattr(theirs, rows)()), rows


def test_a_persons_correction_stays_and_a_new_machine_value_is_noted(tmp_path: Path) -> None:
    load_reference()
    leader = Leader.objects.get(slug="mark-carney")
    leader.name = "Mark J. Carney"
    correct_reference(leader, ["name"], None, "his own spelling")
    load_reference(a_changed_copy(tmp_path, "mark-carney,Mark Carney,", "mark-carney,Marc Carney,"))
    leader.refresh_from_db()
    assert leader.name == "Mark J. Carney"
    correction = Correction.objects.get()
    assert (correction.machine_value, correction.machine_value_now) == ("Mark Carney", "Marc Carney")
    assert [who.id for who in reference_from_database().leaders("Mark J. Carney")] == ["mark-carney"]


def test_a_term_that_is_gone_from_the_files_goes_and_an_editors_stays(tmp_path: Path) -> None:
    load_reference()
    row = Term.objects.filter(leader__slug="shigeru-ishiba", role_kind=RoleKind.DEFENCE_MINISTER).get()
    Term.objects.create(key="editor:1", leader=row.leader, country=row.country, role="Poet", role_kind="other")
    line = "shigeru-ishiba,Shigeru Ishiba,,Ishiba,JPN,Defence Minister,defence_minister,2007-09-26,2008-08-02,m\n"
    load_reference(a_changed_copy(tmp_path, line, ""))
    assert set(Term.objects.filter(leader=row.leader).values_list("role", flat=True)) == {
        "Prime Minister",
        "Poet",
    }


def test_a_correction_changes_the_stamp_that_readers_watch() -> None:
    load_reference()
    before = reference_stamp()
    assert reference_stamp() == before
    leader = Leader.objects.get(slug="mark-carney")
    leader.name = "M. Carney"
    correct_reference(leader, ["name"], None)
    assert reference_stamp() != before


def test_a_file_with_a_term_turned_round_is_refused_whole(tmp_path: Path) -> None:
    broken = a_changed_copy(tmp_path, "2007-09-26,2008-08-02", "2007-09-26,2001-08-02")
    with pytest.raises(csvfiles.ReferenceDataError, match=r"term_not_ended_before_it_starts|line"):
        load_reference(broken)
    assert not Country.objects.exists()


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference")
    call_command("load_reference")
    first, second = capsys.readouterr().out.splitlines()
    assert "countries" in first
    assert second == "The reference data is as it was."
