"""The browser libraries: from package-lock.json into static/vendor/, which is not in git.

Fonts and flags are copied; our own modules in static/js/ that use a library are bundled with it; the world's land is
drawn by `world.py`. The pages work without any of it: with the reader's fonts, codes for flags, and still pictures.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from diplomacy.management.world import world_svg
from diplomacy.reference.csvfiles import countries

FONTS = "@fontsource-variable"
# What is copied out of node_modules/, and where to under static/vendor/.
COPIES = {
    f"{FONTS}/newsreader/files/newsreader-latin-wght-normal.woff2": "fonts/newsreader-latin-wght-normal.woff2",
    f"{FONTS}/newsreader/files/newsreader-latin-wght-italic.woff2": "fonts/newsreader-latin-wght-italic.woff2",
    f"{FONTS}/newsreader/files/newsreader-latin-ext-wght-normal.woff2": (
        "fonts/newsreader-latin-ext-wght-normal.woff2"
    ),
    f"{FONTS}/newsreader/files/newsreader-latin-ext-wght-italic.woff2": (
        "fonts/newsreader-latin-ext-wght-italic.woff2"
    ),
    f"{FONTS}/newsreader/LICENSE": "fonts/newsreader-LICENSE.txt",
    f"{FONTS}/libre-franklin/files/libre-franklin-latin-wght-normal.woff2": (
        "fonts/libre-franklin-latin-wght-normal.woff2"
    ),
    f"{FONTS}/libre-franklin/files/libre-franklin-latin-ext-wght-normal.woff2": (
        "fonts/libre-franklin-latin-ext-wght-normal.woff2"
    ),
    f"{FONTS}/libre-franklin/LICENSE": "fonts/libre-franklin-LICENSE.txt",
    # Flags go by our own codes, for the parties that we have.
    **{f"country-flag-icons/3x2/{fact.iso2}.svg": f"flags/{fact.code}.svg" for fact in countries() if fact.iso2},
    "country-flag-icons/3x2/EU.svg": "flags/EU.svg",
    "country-flag-icons/LICENSE": "flags/LICENSE.txt",
}
WORLD, WORLD_SOURCE = "world.svg", "world-atlas/countries-50m.json"
# Our modules that import a library; each becomes one file beside the libraries.
BUNDLES = {"static/js/relations.js": "js/relations.js"}
# What a made file depends on beside the lock: a change here makes it anew.
MAKERS = (*BUNDLES, "diplomacy/management/world.py", "diplomacy/formats/projection.py")
NPM_SECONDS = 300
NODE_SECONDS = 600
BUNDLE_SECONDS = 60


class AssetsError(Exception):
    """Why the browser libraries are not there, in one sentence."""


def targets() -> list[str]:
    """Return every file that static/vendor/ should hold."""
    return [*COPIES.values(), WORLD, *BUNDLES.values()]


def package_of(path: str) -> str:
    """Return the name of the package that a path in node_modules/ lies in."""
    return "/".join(path.split("/")[: 2 if path.startswith("@") else 1])


@dataclass(frozen=True, slots=True)
class Vendor:
    """The libraries of the project in `root`."""

    root: Path

    @property
    def folder(self) -> Path:
        """Where the pages find them."""
        return self.root / "static" / "vendor"

    def fetch(self, *, installed: bool = False) -> bool:
        """Fill the folder. Returns False if it was up to date. Raises `AssetsError`.

        Uses Node of the machine; where there is none, installs it into the running environment. With
        `installed`, npm has run already and its node_modules/ is taken as it is.
        """
        stamp = self.folder / ".stamp"
        wanted = self._fingerprint()
        complete = all((self.folder / target).exists() for target in targets())
        if complete and stamp.exists() and stamp.read_text() == wanted:
            return False
        if not installed:
            self._install()
        draft = self.folder.with_name("vendor.new")
        shutil.rmtree(draft, ignore_errors=True)
        for source, target in COPIES.items():
            origin = self.root / "node_modules" / source
            if not origin.exists():
                raise AssetsError(f"The package {package_of(source)} holds no {origin.name}.")
            (draft / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(origin, draft / target)
        self._draw_world(draft / WORLD)
        for source, target in BUNDLES.items():
            self._bundle(source, draft / target)
        (draft / ".stamp").write_text(wanted)
        shutil.rmtree(self.folder, ignore_errors=True)
        draft.rename(self.folder)
        return True

    def _fingerprint(self) -> str:
        seen = hashlib.sha256((self.root / "package-lock.json").read_bytes())
        seen.update(repr(sorted(COPIES.items())).encode())
        for name in MAKERS:
            maker = self.root / name
            seen.update(maker.read_bytes() if maker.exists() else b"")
        return seen.hexdigest()

    def _draw_world(self, target: Path) -> None:
        source = self.root / "node_modules" / WORLD_SOURCE
        if not source.exists():
            raise AssetsError(f"The package {package_of(WORLD_SOURCE)} holds no {source.name}.")
        try:
            target.write_text(world_svg(source.read_text()))
        except (ValueError, LookupError, TypeError) as error:
            raise AssetsError(f"The world's geometry cannot be read: {error!r}.") from error

    def _bundle(self, source: str, target: Path) -> None:
        """Put a module and what it imports into one small file. The bundler is a program that needs no Node."""
        packages = self.root / "node_modules" / "@esbuild"
        bundler = next(
            (p for p in sorted(packages.glob("*/**/esbuild*")) if p.name in ("esbuild", "esbuild.exe")), None
        )
        if bundler is None:
            raise AssetsError("The package esbuild holds no program for this machine.")
        options = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=eof"]
        command = [str(bundler), source, *options, "--charset=utf8", "--log-level=error", f"--outfile={target}"]
        self._run(command, BUNDLE_SECONDS, os.environ.get("PATH", os.defpath), f"{source} could not be bundled")

    def _install(self) -> None:
        scripts = Path(sys.prefix) / "bin"
        path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(scripts)])
        if not (shutil.which("npm", path=path) and shutil.which("node", path=path)):
            lock = self.root / "requirements-node.lock"
            pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
            self._run([*pip, "--require-hashes", "-r", str(lock)], NODE_SECONDS, path, "Node could not be installed")
        npm = shutil.which("npm", path=path)
        if npm is None:
            raise AssetsError("Node was installed, but it brought no npm.")
        # Install scripts are third-party programs; fonts and libraries need none.
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
        self._run(command, NPM_SECONDS, path, "npm could not fetch them")

    def _run(self, command: list[str], seconds: int, path: str, failure: str) -> None:
        try:
            done = subprocess.run(
                command,
                cwd=self.root,
                env={**os.environ, "PATH": path},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise AssetsError(f"{failure} within {seconds} seconds.") from error
        if done.returncode:
            lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
            grave = [line for line in lines if "error" in line.lower()]
            raise AssetsError(f"{failure}: {(grave or lines or [f'exit status {done.returncode}'])[0]}")
