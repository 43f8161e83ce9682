"""A copy of the database and the way back: dump, reset, restore, the same export."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from diplomacy.editing.corrections import correct_meeting
from diplomacy.embedded.server import Server
from diplomacy.management.backups import BackupError, Database, read_backup, send_backup, write_backup
from diplomacy.models import Correction, Meeting
from diplomacy.models.roles import Role
from tests.people import member
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]


def empty_one() -> str:
    """The name of a database beside that of the tests; each process of the tests has its own."""
    return f"{connection.settings_dict['NAME']}_restored"


def of(name: str) -> Database:
    return Database.of({**connection.settings_dict, "NAME": name})


def url(name: str) -> str:
    return Server(Path(os.environ["SIDELINES_VAR"])).url(name)


def export(name: str) -> str:
    """What `manage.py export meetings` prints of a database."""
    answer = subprocess.run(
        [sys.executable, "manage.py", "export", "meetings"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "diplomacy.settings", "DATABASE_URL": url(name)},
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout


def ask(name: str, statement: str) -> list[Any]:
    """Run a statement in a database; return its rows."""
    other = psycopg2.connect(url(name))
    other.autocommit = True
    try:
        with other.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        other.close()


@pytest.fixture
def here() -> Iterator[str]:
    """The database of the tests with a few stories, and an empty one beside it; gives the name of the first."""
    make_world()
    for day in (1, 10, 20):
        tell(f"story-{day}", account(f"2025-06-{day:02}"), said=HOPE)
    editor = member(Role.EDITOR)
    meeting = Meeting.objects.order_by("earliest")[0]
    correct_meeting(meeting, "mode", "phone", editor, "it was a call")
    Client().force_login(editor)
    ask("postgres", f"DROP DATABASE IF EXISTS {empty_one()}")
    ask("postgres", f"CREATE DATABASE {empty_one()}")
    yield str(connection.settings_dict["NAME"])
    ask("postgres", f"DROP DATABASE {empty_one()} WITH (FORCE)")


def test_what_was_kept_comes_back_and_gives_the_same_export(here: str, tmp_path: Path) -> None:
    before = export(here)
    assert before.count("\n") == 3
    file = tmp_path / "sidelines.backup"
    size = write_backup(of(here), file)
    assert size == file.stat().st_size > 10_000
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [file.name]

    with file.open("rb") as copy:  # on a new machine
        read_backup(of(empty_one()), copy)
    assert export(empty_one()) == before
    count = f"SELECT count(*) FROM {Correction._meta.db_table}"
    assert ask(empty_one(), count) == ask(here, count) != [(0,)]
    assert ask(empty_one(), f"SELECT username FROM {User._meta.db_table}") == [("editor",)]
    assert ask(here, "SELECT count(*) FROM django_session") == [(1,)]
    assert ask(empty_one(), "SELECT count(*) FROM django_session") == [(0,)], (
        "whoever finds the copy is logged in nowhere"
    )

    with (tmp_path / "second").open("wb") as second:  # after a mishap, from a copy of the copy
        send_backup(of(empty_one()), second)
    ask(empty_one(), f"TRUNCATE {Meeting._meta.db_table} CASCADE; CREATE TABLE from_a_newer_version (id int)")
    assert export(empty_one()) == ""
    with (tmp_path / "second").open("rb") as copy:
        read_backup(of(empty_one()), copy)
    assert export(empty_one()) == before
    assert ask(empty_one(), "SELECT to_regclass('from_a_newer_version')") == [(None,)]


def test_the_address_of_a_socket_is_understood_too(here: str) -> None:
    usual = connection.settings_dict
    named = {"HOST": "", "PORT": "", "OPTIONS": {"host": usual["HOST"], "port": usual["PORT"]}}
    assert Database.of({**usual, **named}).arguments == Database.of(usual).arguments
    secret = Database.of({**usual, "PASSWORD": "secret"})
    assert "secret" not in " ".join(secret.command("pg_dump"))
    assert secret.surroundings["PGPASSWORD"] == "secret"


def test_a_broken_copy_changes_nothing(here: str, tmp_path: Path) -> None:
    file = tmp_path / "sidelines.backup"
    write_backup(of(here), file)
    with file.open("rb") as copy:
        read_backup(of(empty_one()), copy)
    counted = f"SELECT count(*) FROM {Meeting._meta.db_table}"
    whole = file.read_bytes()
    for broken in (whole[: len(whole) * 9 // 10], whole[: len(whole) * 2 // 3], whole[:40], b"", b"nonsense" * 100):
        file.write_bytes(broken)
        with file.open("rb") as copy, pytest.raises(BackupError, match="Nothing was changed, for the copy could not"):
            read_backup(of(empty_one()), copy)
        assert ask(empty_one(), counted) == [(3,)]


def test_nothing_is_replaced_under_a_running_server(here: str, tmp_path: Path) -> None:
    file = tmp_path / "sidelines.backup"
    said = io.StringIO()
    call_command("backup", str(file), stdout=said)
    assert said.getvalue().startswith(f"The database is in {file} (")
    other = psycopg2.connect(url(here))
    try:
        with pytest.raises(CommandError, match="is used by 1 other: stop the web server and workers"):
            call_command("restore", str(file), "--yes")
    finally:
        other.close()
    assert Meeting.objects.count() == 3


def test_a_full_database_is_replaced_only_by_those_who_say_so(
    here: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "no")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", str(tmp_path / "x"))
    with pytest.raises(CommandError, match="say --yes"):
        call_command("restore", "-")
    with pytest.raises(CommandError, match=r"x cannot be read \(No such file"):
        call_command("restore", str(tmp_path / "x"), "--yes")
    with pytest.raises(CommandError, match=r"cannot be written \(No such file"):
        call_command("backup", str(tmp_path / "nowhere" / "x"))
