from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest

from diplomacy.embedded.binaries import EmbeddedError, find_binaries
from diplomacy.embedded.server import SOCKET_FILE, SOCKET_PATH_LIMIT, Server, shared_buffers

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path (a socket's must be) that other accounts can reach."""
    path = Path(tempfile.mkdtemp(prefix="pgtest-"))
    path.chmod(0o755)
    yield path
    with contextlib.suppress(EmbeddedError):
        Server(path / "var").destroy()
    shutil.rmtree(path)


@pytest.fixture
def server(folder: Path) -> Server:
    return Server(folder / "var")


def ask(server: Server, question: str, database: str = "postgres") -> object:
    with contextlib.closing(psycopg2.connect(server.url(database))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None


def postmaster(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def kill(server: Server) -> None:
    os.kill(postmaster(server), signal.SIGKILL)
    while server.listens():  # a signal takes a moment
        time.sleep(0.001)


def test_starts_once_and_stops(server: Server) -> None:
    assert server.start() is True
    assert server.start() is False
    assert ask(server, "SELECT 1") == 1
    assert ask(server, "SELECT count(*) FROM pg_available_extensions WHERE name IN ('pg_trgm', 'unaccent')") == 2
    assert server.stop() is True
    assert server.stop() is False
    assert not server.listens()


def test_only_its_owner_can_reach_it(server: Server) -> None:
    server.start()
    assert server.socket_dir.stat().st_mode & 0o077 == 0
    assert server.data.stat().st_mode & 0o077 == 0
    assert ask(server, "SHOW listen_addresses") == ""


@pytest.mark.parametrize(("gigabytes", "megabytes"), [(0, 128), (1, 128), (8, 512), (24, 1536), (256, 2048)])
def test_it_keeps_a_sixteenth_of_the_memory_within_bounds(gigabytes: int, megabytes: int) -> None:
    assert shared_buffers(gigabytes * 1024**3) == megabytes


def test_a_killed_server_comes_back_with_its_data(server: Server) -> None:
    server.start()
    ask(server, "CREATE TABLE kept AS SELECT 42 AS answer")
    kill(server)
    assert server.start() is True
    assert ask(server, "SELECT answer FROM kept") == 42


def test_a_pid_that_another_program_got_is_no_server(server: Server) -> None:
    server.start()
    kill(server)
    with subprocess.Popen(["sleep", "60"]) as other:
        pid_file = server.data / "postmaster.pid"
        lines = pid_file.read_text().splitlines(keepends=True)
        pid_file.write_text("".join([f"{other.pid}\n", *lines[1:]]))
        try:
            assert server.start() is True
            assert other.poll() is None
        finally:
            other.kill()


def test_many_may_start_it_at_once(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from diplomacy.embedded.server import Server;"
        "print(Server(Path(sys.argv[1])).start())"
    )
    command = [sys.executable, "-c", code, str(folder / "var")]

    def start(_: int) -> str:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(start, range(5)))
    assert sorted(answers) == ["False"] * 4 + ["True"]


def test_files_of_another_version_are_left_alone(server: Server) -> None:
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 12, but .* is \d+: set PG_BINDIR .*db reset"):
        server.start()


def test_a_cut_short_set_up_is_made_anew(server: Server) -> None:
    server.data.mkdir(parents=True, mode=0o700)
    (server.data / "base").mkdir()
    (server.data / "postgresql.conf").write_text("half a f")
    assert server.start() is True


def test_a_long_path_puts_the_socket_elsewhere(folder: Path) -> None:
    server = Server(folder / ("long" * 25))
    assert len(str(server.socket_dir / SOCKET_FILE)) < SOCKET_PATH_LIMIT
    assert not server.socket_dir.is_relative_to(server.base)
    try:
        server.start()
        assert ask(server, "SELECT 1") == 1
    finally:
        server.destroy()
    assert not server.socket_dir.exists()


def test_a_socket_folder_of_somebody_else_is_refused(folder: Path) -> None:
    server = Server(folder / ("long" * 25))
    server.socket_dir.mkdir(mode=0o777)
    server.socket_dir.chmod(0o777)
    try:
        with pytest.raises(EmbeddedError, match="must belong to the account that runs PostgreSQL alone"):
            server.start()
    finally:
        server.destroy()


def test_a_wrong_pg_bindir_is_one_sentence(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BINDIR", "/nowhere")
    with pytest.raises(EmbeddedError, match="PG_BINDIR is /nowhere"):
        server.start()


def test_what_cannot_start_says_why(server: Server) -> None:
    server.start()
    server.stop()
    with (server.data / "postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = 'a lot'\n")
    with pytest.raises(EmbeddedError, match=r"does not start in .*see .*pg.log"):
        server.start()


def test_destroyed_means_gone(server: Server) -> None:
    server.destroy()
    server.start()
    server.destroy()
    assert not server.data.exists()
    assert not server.listens()


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")


@needs_root
def test_root_without_namespaces_steps_down(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplomacy.embedded.unprivileged.shutil.which", lambda program: None)
    assert server.start() is True
    owner = pwd.getpwuid(server.data.stat().st_uid).pw_name
    assert owner in ("postgres", "nobody")
    assert ask(server, "SELECT 1") == 1
    # Later runs keep to it although namespaces would work now.
    server.stop()
    monkeypatch.undo()
    assert server.start() is True
    assert ask(server, "SELECT 1") == 1


def open_to_all(path: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in [path.resolve(), *path.resolve().parents])


@needs_root
def test_data_made_in_a_namespace_stays_untouched_without_one(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.start()
    if server.data.stat().st_uid != 0:
        pytest.skip("this machine allows no user namespaces")
    ask(server, "CREATE TABLE kept AS SELECT 42 AS answer")
    server.stop()
    monkeypatch.setattr("diplomacy.embedded.unprivileged.shutil.which", lambda program: None)
    with pytest.raises(EmbeddedError, match="was made in a user namespace"):
        server.start()
    monkeypatch.undo()
    assert server.start() is True
    assert ask(server, "SELECT answer FROM kept") == 42


@needs_root
def test_an_ordinary_user_starts_it(folder: Path) -> None:
    pythons = [path for path in (Path(sys.executable), Path("/usr/bin/python3.11")) if path.exists()]
    python = next((path for path in pythons if open_to_all(path)), None)
    binaries = find_binaries({}).bindir
    if python is None or not open_to_all(binaries):
        pytest.skip("another account can reach neither this Python nor these files")
    os.chown(folder, 65534, 65534)
    code = (
        "import sys; from pathlib import Path; from diplomacy.embedded.server import Server;"
        "server = Server(Path(sys.argv[1])); print(server.start(), server.stop())"
    )
    answer = subprocess.run(
        [python, "-B", "-c", code, str(folder / "var")],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PG_BINDIR": str(binaries)},
        user=65534,
        group=65534,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.stdout.strip(), answer.stderr) == ("True True", "")
