"""A copy of the whole database in one file, and the way back: all of it or nothing.

PostgreSQL's own programs do the work; they are found where those of the embedded server are.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from diplomacy.embedded.binaries import EmbeddedError, find_binaries

# Whoever has a session's key is that person; who failed to log in is forgotten after a quarter of an hour anyway.
LEFT_OUT = ("django_session", "axes_accessattempt")
CLEARED = b"BEGIN;\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
KEPT = b"\nCOMMIT;\nANALYZE;\n"


class BackupError(Exception):
    """Why there is no copy, or no way back, in one sentence."""


@dataclass(frozen=True, slots=True)
class Database:
    """A database of Django's settings, as PostgreSQL's programs are told of it."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]

    @classmethod
    def ours(cls) -> Database:
        """Return the one that Django uses. The password goes into the environment, which other users cannot see."""
        return cls.of(connection.settings_dict)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Database:
        """Return the database of a mapping such as Django's `DATABASES` holds."""
        more = settings.get("OPTIONS", {})  # where an address names the folder of a socket, as `?host=` does
        found = {
            name: settings.get(name) or more.get(name.lower(), "") for name in ("HOST", "PORT", "USER", "PASSWORD")
        }
        arguments, environment = DatabaseClient.settings_to_cmd_args_env({**settings, **found}, [])
        return cls(str(settings["NAME"]), tuple(arguments[1:-1]), environment or {})

    def command(self, program: str, *options: str) -> list[str]:
        """Return a command line of one of PostgreSQL's programs. Raises `BackupError` where it is not there."""
        try:
            found = Path(find_binaries(os.environ)[program])
        except EmbeddedError as error:
            raise BackupError(str(error)) from error
        if not found.exists():
            raise BackupError(f"{found} is missing: install PostgreSQL's client programs, or set PG_BINDIR.")
        return [str(found), *self.arguments, f"--dbname={self.name}", *options]

    @property
    def surroundings(self) -> dict[str, str]:
        """Return the environment of a command: ours, which may name certificates for libpq, and the database's."""
        return {**os.environ, **self.environment}


def write_backup(database: Database, target: Path) -> int:
    """Write a copy into a file that its owner alone can read; return its size in bytes. Raises `BackupError`.

    The file appears under its name when it is whole.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        _dump(database, f"--file={draft}")
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        raise BackupError(f"{target} cannot be written ({error.strerror}).") from error
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def send_backup(database: Database, file: IO[bytes]) -> None:
    """Write a copy into an open file, such as standard output. Raises `BackupError`."""
    _dump(database, stdout=file)


def _dump(database: Database, *options: str, stdout: IO[bytes] | int = subprocess.DEVNULL) -> None:
    left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    command = database.command("pg_dump", "--format=custom", "--no-owner", "--no-privileges", *left_out, *options)
    done = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, env=database.surroundings, check=False)
    if done.returncode:
        raise BackupError(f"The database could not be copied: {_first(done.stderr)}")


def others_at_work() -> int:
    """Return how many other connections the database has: a web server or worker that still runs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        (count,) = cursor.fetchone()
    return int(count)


def is_empty() -> bool:
    """Tell whether the database has no tables yet."""
    return not connection.introspection.table_names()


def read_backup(database: Database, file: IO[bytes]) -> None:
    """Put a copy in the place of all that the database holds, in one transaction. Raises `BackupError`.

    What fails half-way leaves everything as it was: only the last line commits.
    """
    unpack = database.command("pg_restore", "--no-owner", "--no-privileges", "--file=-")
    unpack = [part for part in unpack if not part.startswith("--dbname=")]  # into SQL, not into a database
    play = database.command("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    with subprocess.Popen(
        play, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=database.surroundings
    ) as player:
        assert player.stdin
        assert player.stderr
        said = ""
        try:
            player.stdin.write(CLEARED)
            player.stdin.flush()
            done = subprocess.run(
                unpack, stdin=file, stdout=player.stdin, stderr=subprocess.PIPE, env=database.surroundings, check=False
            )
            said = _first(done.stderr) if done.returncode else ""
            if not said:
                player.stdin.write(KEPT)
        except BrokenPipeError:
            pass  # psql has stopped at an error, which it tells
        with contextlib.suppress(BrokenPipeError):
            player.stdin.close()
        complaint = player.stderr.read()
    if player.returncode:
        said = _first(complaint)
    if said:
        raise BackupError(f"Nothing was changed, for the copy could not be put back: {said}")


def _first(complaints: bytes) -> str:
    """Return the first line that says what is wrong."""
    lines = [line.strip() for line in complaints.decode(errors="replace").splitlines() if line.strip()]
    grave = [line for line in lines if re.search(r"(?i)error|fatal", line)]
    return (grave or lines or ["no reason was given"])[0]
