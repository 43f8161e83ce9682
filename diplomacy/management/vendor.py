"""The browser libraries: from package-lock.json into static/vendor/, which is not in git."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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
}
NPM_SECONDS = 300
NODE_SECONDS = 600


class AssetsError(Exception):
    """Why the browser libraries are not there, in one sentence."""


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
        complete = all((self.folder / target).exists() for target in COPIES.values())
        if complete and stamp.exists() and stamp.read_text() == wanted:
            return False
        if not installed:
            self._install()
        draft = self.folder.with_name("vendor.new")
        shutil.rmtree(draft, ignore_errors=True)
        for source, target in COPIES.items():
            origin = self.root / "node_modules" / source
            if not origin.exists():
                raise AssetsError(f"The package {source.rsplit('/files', 1)[0]} holds no {origin.name}.")
            (draft / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(origin, draft / target)
        (draft / ".stamp").write_text(wanted)
        shutil.rmtree(self.folder, ignore_errors=True)
        draft.rename(self.folder)
        return True

    def _fingerprint(self) -> str:
        lock = (self.root / "package-lock.json").read_bytes()
        return hashlib.sha256(lock + repr(sorted(COPIES.items())).encode()).hexdigest()

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
