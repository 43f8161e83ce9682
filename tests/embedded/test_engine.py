from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2.extensions
import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from diplomacy.embedded.server import Server

ROOT = Path(__file__).resolve().parents[2]

ASK = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT current_database()")
    print(cursor.fetchone()[0])
"""


@pytest.fixture
def var() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="pgtest-"))
    yield path
    Server(path).destroy()
    shutil.rmtree(path)


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "diplomacy.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.django_db
def test_psycopg2_is_the_driver() -> None:
    assert not is_psycopg3
    connection.ensure_connection()
    assert isinstance(connection.connection, psycopg2.extensions.connection)


def test_nothing_starts_before_the_first_connection(var: Path) -> None:
    answer = python("import django; django.setup()", SIDELINES_VAR=str(var))
    assert answer.returncode == 0, answer.stderr
    assert not Server(var).data.exists()


def test_the_first_connection_starts_the_server_and_makes_the_database(var: Path) -> None:
    assert python(ASK, SIDELINES_VAR=str(var)).stdout.strip() == "sidelines"
    assert Server(var).listens()


def test_several_first_connections_at_once(var: Path) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "diplomacy.settings", "SIDELINES_VAR": str(var)}
    children = [
        subprocess.Popen([sys.executable, "-c", ASK], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [child.communicate()[0].strip() for child in children] == ["sidelines"] * 4


def test_a_connection_after_kill_9_starts_it_again(var: Path) -> None:
    python(ASK, SIDELINES_VAR=str(var))
    os.kill(int((Server(var).data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    answer = python(ASK, SIDELINES_VAR=str(var))
    assert answer.stdout.strip() == "sidelines", answer.stderr


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PG_BINDIR": "/nowhere"}, "PG_BINDIR is /nowhere"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "Connection refused"),
    ],
    ids=["wrong PG_BINDIR", "no server at DATABASE_URL"],
)
def test_no_database_is_one_sentence_and_no_traceback(var: Path, environment: dict[str, str], sentence: str) -> None:
    answer = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "diplomacy.settings",
            "SIDELINES_VAR": str(var),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert answer.stderr.startswith("Error: The database cannot be used: ")
    assert sentence in answer.stderr


@pytest.mark.parametrize(
    "arguments",
    [["check"], ["collectstatic", "--noinput", "-v0"], ["makemigrations", "--help"]],
    ids=lambda a: a[0],
)
def test_commands_without_data_start_no_database(var: Path, arguments: list[str]) -> None:
    answer = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "diplomacy.settings",
            "SIDELINES_VAR": str(var),
            "PG_BINDIR": "/nowhere",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert not Server(var).data.exists()


def test_extract_starts_no_database(var: Path, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("TOKYO, 3 March 2025 - Prime Minister Shigeru Ishiba met the President of Brazil in Tokyo.\n")
    answer = subprocess.run(
        [sys.executable, "manage.py", "extract", str(article)],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "diplomacy.settings",
            "SIDELINES_VAR": str(var),
            "PG_BINDIR": "/nowhere",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("{")
    assert not Server(var).data.exists()
