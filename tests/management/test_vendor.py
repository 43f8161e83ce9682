from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from diplomacy.management.vendor import BUNDLES, COPIES, WORLD_SOURCE, AssetsError, Vendor, targets

ROOT = Path(__file__).resolve().parents[2]
# Writes the module to the file that it was told to; fails on a module that says so.
BUNDLER = """#!/bin/sh
for option in "$@"; do case $option in --outfile=*) target=${option#--outfile=};; *.js) source=$option;; esac; done
if grep -q broken "$source"; then echo 'error: no such module' >&2; exit 1; fi
mkdir -p "$(dirname "$target")" && cat "$source" > "$target"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose npm has run."""
    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "static").mkdir()
    for source in COPIES:
        path = tmp_path / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    world = tmp_path / "node_modules" / WORLD_SOURCE
    world.parent.mkdir(parents=True)
    nothing = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [],
        "objects": {"countries": {"geometries": []}},
    }
    world.write_text(json.dumps(nothing))
    bundler = tmp_path / "node_modules" / "@esbuild" / "some-machine" / "bin" / "esbuild"
    bundler.parent.mkdir(parents=True)
    bundler.write_text(BUNDLER)
    bundler.chmod(0o755)
    for source in BUNDLES:
        (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / source).write_text("select()")
    return tmp_path


def test_copies_what_the_pages_use_and_nothing_else(project: Path) -> None:
    vendor = Vendor(project)
    assert vendor.fetch(installed=True) is True
    found = {str(path.relative_to(vendor.folder)) for path in vendor.folder.rglob("*") if path.is_file()}
    assert found == {*targets(), ".stamp"}


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
    assert all((vendor.folder / target).exists() for target in targets())


def test_a_changed_module_is_bundled_again(project: Path) -> None:
    vendor = Vendor(project)
    vendor.fetch(installed=True)
    source, target = next(iter(BUNDLES.items()))
    (project / source).write_text("select(more)")
    assert vendor.fetch(installed=True) is True
    assert (vendor.folder / target).read_text() == "select(more)"


def test_a_module_that_cannot_be_bundled_is_one_sentence(project: Path) -> None:
    source = next(iter(BUNDLES))
    (project / source).write_text("broken")
    with pytest.raises(AssetsError, match=rf"^{source} could not be bundled: error: no such module$"):
        Vendor(project).fetch(installed=True)


def test_a_machine_without_a_bundler_is_said(project: Path) -> None:
    next((project / "node_modules" / "@esbuild").glob("*/bin/esbuild")).unlink()
    with pytest.raises(AssetsError, match="esbuild holds no program"):
        Vendor(project).fetch(installed=True)


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
