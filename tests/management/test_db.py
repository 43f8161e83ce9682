from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diplomacy.embedded.server import Server

ROOT = Path(__file__).resolve().parents[2]
Manage = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def var() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="pgtest-"))
    yield path
    Server(path).destroy()
    shutil.rmtree(path)


@pytest.fixture
def manage(var: Path) -> Manage:
    def run(*arguments: str, answer: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "diplomacy.settings",
                "SIDELINES_VAR": str(var),
                **environment,
            },
            input=answer,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_url_starts_it_and_prints_the_address_alone(manage: Manage, var: Path) -> None:
    answer = manage("db", "url")
    assert answer.stdout == f"{Server(var).url('sidelines')}\n"
    assert Server(var).listens()
    # The address is one that DATABASE_URL takes.
    query = "from django.db import connection as c; cursor = c.cursor(); cursor.execute('SELECT current_database()')"
    shell = manage("shell", "-v0", "-c", f"{query}; print(cursor.fetchone()[0])", DATABASE_URL=answer.stdout.strip())
    assert shell.stdout == "sidelines\n", shell.stderr


def test_start_and_stop_say_what_they_did(manage: Manage) -> None:
    assert manage("db", "start").stdout.startswith("The database started: postgresql://")
    assert manage("db", "start").stdout.startswith("The database runs already: postgresql://")
    assert manage("db", "stop").stdout == "The database stopped.\n"
    assert manage("db", "stop").stdout == "The database did not run.\n"


def test_reset_asks_first(manage: Manage, var: Path) -> None:
    manage("db", "start")
    refused = manage("db", "reset", answer="no\n")
    assert (refused.returncode, refused.stderr) == (1, "CommandError: Nothing was deleted.\n")
    assert Server(var).data.exists()
    assert manage("db", "reset", answer="yes\n").returncode == 0
    assert not Server(var).data.exists()


def test_reset_stops_a_running_server(manage: Manage, var: Path) -> None:
    manage("db", "start")
    assert manage("db", "reset", "--yes").returncode == 0
    assert not Server(var).listens()


def test_another_server_is_not_ours_to_stop(manage: Manage) -> None:
    answer = manage("db", "stop", DATABASE_URL="postgresql://somebody@127.0.0.1:1/data")
    assert answer.returncode == 1
    assert answer.stderr.startswith("CommandError: DATABASE_URL is set")
    assert answer.stderr.count("\n") == 1


def test_a_wrong_pg_bindir_is_one_sentence(manage: Manage) -> None:
    answer = manage("db", "start", PG_BINDIR="/nowhere")
    assert answer.returncode == 1
    assert answer.stderr.startswith("CommandError: PG_BINDIR is /nowhere")
    assert answer.stderr.count("\n") == 1
