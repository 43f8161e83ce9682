"""Files of reference data that cannot be used are refused in one sentence that names file and line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from diplomacy.reference import csvfiles
from diplomacy.reference.csvfiles import ReferenceDataError
from diplomacy.reference.lookup import Reference

Change = Callable[[str], str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files, cut down to a few rows each."""
    for path in csvfiles.FOLDER.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / path.name).write_text("".join(lines[:6]), encoding="utf-8")
    return tmp_path


def test_a_folder_of_ones_own_is_read(folder: Path) -> None:
    reference = Reference.from_csv(folder)
    assert len(reference.all_cities()) == 5
    assert len(reference.all_roles()) == 5


def test_without_rules_for_titles_the_shipped_ones_are_used(folder: Path) -> None:
    (folder / "roles.csv").unlink()
    assert len(Reference.from_csv(folder).all_roles()) > 40


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("leaders.csv", "1978-04-28", "1978-13-28", "line 2: not a date of the form"),
        ("leaders.csv", "head_of_state", "king", "line 2: 'king' is not a valid RoleKind"),
        ("leaders.csv", ",m\n", ",x\n", "line 2: gender 'x' is neither m, f nor empty"),
        ("cities.csv", "43.3713", "143.3713", "line 2: 143.3713 is not between -90 and 90 degrees"),
        ("cities.csv", "43.3713", "north", "line 2: could not convert string to float: 'north'"),
        ("cities.csv", "A Coruña,", "A Coruña,,", "line 2: 8 cells where the header has 7"),
        ("summits.csv", "2001-11-27", "27.11.2001", "line 2: Invalid isoformat string"),
        ("countries.csv", "demonyms", "gentilics", "the header lacks the column demonyms"),
        ("countries.csv", "Afghanistan", '"Afghanistan', "line"),
    ],
)
def test_a_bad_cell_is_named_with_file_and_line(folder: Path, name: str, old: str, new: str, message: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataError) as refused:
        Reference.from_csv(folder)
    assert name in str(refused.value)
    assert message in str(refused.value)


def test_a_person_with_two_spellings_of_one_id_is_refused(folder: Path) -> None:
    path = folder / "leaders.csv"
    text = path.read_text(encoding="utf-8")
    first = text.splitlines()[1]
    path.write_text(text + first.replace("Daoud,AFG", "Khan,AFG") + "\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="line 7: mohammed-daoud-khan has another name"):
        Reference.from_csv(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "series.csv").unlink()
    with pytest.raises(ReferenceDataError, match=r"series\.csv: cannot be read: No such file"):
        Reference.from_csv(folder)


def test_a_file_that_is_no_text_is_refused(folder: Path) -> None:
    shutil.copyfile(folder / "cities.csv", folder / "series.csv")
    (folder / "cities.csv").write_bytes(b"name,aliases\n\xff\xfe\n")
    with pytest.raises(ReferenceDataError, match=r"cities\.csv"):
        Reference.from_csv(folder)
