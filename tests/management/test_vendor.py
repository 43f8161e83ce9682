from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from diplomacy.management.vendor import COPIES, AssetsError, Vendor

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose npm has run."""
    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "static").mkdir()
    for source in COPIES:
        path = tmp_path / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return tmp_path


def test_copies_what_the_pages_use_and_nothing_else(project: Path) -> None:
    vendor = Vendor(project)
    assert vendor.fetch(installed=True) is True
    found = {str(path.relative_to(vendor.folder)) for path in vendor.folder.rglob("*") if path.is_file()}
    assert found == {*COPIES.values(), ".stamp"}


def test_a_second_time_does_nothing(project: Path) -> None:
    Vendor(project).fetch(installed=True)
    assert Vendor(project).fetch() is False


def test_a_changed_lock_or_a_lost_file_is_noticed(project: Path) -> None:
    vendor = Vendor(project)
    vendor.fetch(installed=True)
    (project / "package-lock.json").write_text('{"changed": true}')
    assert vendor.fetch(installed=True) is True
    (vendor.folder / next(iter(COPIES.values()))).unlink()
    assert vendor.fetch(installed=True) is True


def test_what_is_missing_is_said_and_the_old_files_stay(project: Path) -> None:
    vendor = Vendor(project)
    vendor.fetch(installed=True)
    (project / "package-lock.json").write_text('{"changed": true}')
    (project / "node_modules" / next(iter(COPIES))).unlink()
    with pytest.raises(AssetsError, match=r"holds no .*\.woff2"):
        vendor.fetch(installed=True)
    assert all((vendor.folder / target).exists() for target in COPIES.values())


def test_npm_that_fails_is_one_sentence(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = project / "bin"
    programs.mkdir()
    for name in ("node", "npm"):
        (programs / name).write_text("#!/bin/sh\necho 'npm error network is away' >&2\nexit 1\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    with pytest.raises(AssetsError, match=r"^npm could not fetch them: npm error network is away$"):
        Vendor(project).fetch()


def test_the_lock_names_versions_and_hashes_but_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert {f"node_modules/{name}" for name in wanted} <= packages.keys()
    for name, entry in packages.items():
        assert entry["integrity"].startswith("sha512-"), name
        assert "resolved" not in entry, name
    assert all(re.fullmatch(r"[0-9.]+", version) for version in wanted.values())
