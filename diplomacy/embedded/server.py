"""One PostgreSQL server of our own under a folder: started, stopped, thrown away."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from diplomacy.embedded.binaries import Binaries, EmbeddedError, find_binaries
from diplomacy.embedded.unprivileged import Runner, find_runner

SOCKET_FILE = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 100  # bytes; the kernel's own limit is 108 on Linux and 104 on macOS
START_SECONDS = 60.0
STOP_SECONDS = 30.0
MAX_CONNECTIONS = 100
MEGABYTE = 1024 * 1024
WORK_MEMORY = 16  # megabytes; with 4 the rows of a word that many texts have are read twice
LEAST_BUFFERS, MOST_BUFFERS, SHARE_OF_MEMORY = 128, 2048, 16  # megabytes, and one part in so many of the machine's


def shared_buffers(memory: int) -> int:
    """Return how many megabytes of the machine's memory (in bytes) the server keeps of its files.

    PostgreSQL's own 128 MB copy a record of a million meetings from the system's cache with every search.
    """
    return max(LEAST_BUFFERS, min(MOST_BUFFERS, memory // MEGABYTE // SHARE_OF_MEMORY))


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):  # a system that does not tell
        return 0


@dataclass(frozen=True, slots=True)
class Server:
    """The server whose data is in `base`/pg. Making this object touches nothing.

    It listens on a socket only, in a folder that only its owner can enter; so it needs no password.
    """

    base: Path
    user: str = "postgres"

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.base / "pg"

    @property
    def log(self) -> Path:
        """What the server and its set-up say."""
        return self.base / "pg.log"

    @property
    def socket_dir(self) -> Path:
        """Beside the data; in the temporary folder where that path is too long for a socket."""
        near = self.base / "pg-socket"
        if len(os.fsencode(near / SOCKET_FILE)) <= SOCKET_PATH_LIMIT:
            return near
        name = hashlib.sha256(os.fsencode(self.base)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"sidelines-{os.geteuid()}-{name}"

    def url(self, database: str) -> str:
        """The address of one of its databases, for psql and DATABASE_URL."""
        return f"postgresql://{self.user}@/{database}?host={self.socket_dir}&port=5432"

    def listens(self) -> bool:
        """Whether somebody answers on the socket; a pid file alone proves nothing."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            try:
                client.connect(str(self.socket_dir / SOCKET_FILE))
            except OSError:
                return False
        return True

    def start(self) -> bool:
        """Start the server unless it runs; make its files at the first time.

        Returns True if this call started it. Many processes may call at once: one starts it, the
        others wait. Raises `EmbeddedError`.
        """
        with self._lock():
            if self.listens():
                return False
            binaries = find_binaries(os.environ)
            runner = find_runner(self.data)
            self._private_folder(self.data, runner)
            self._private_folder(self.socket_dir, runner)
            if not (self.data / "PG_VERSION").exists():
                self._initialise(binaries, runner)
            self._check_version(binaries)
            self._launch(binaries, runner)
            return True

    def stop(self) -> bool:
        """Stop the server and wait until it is gone. Returns False if it did not run."""
        if not self.base.exists():
            return False
        with self._lock():
            return self._stop()

    def destroy(self) -> None:
        """Stop the server and delete all that it keeps."""
        if not self.base.exists():
            return
        with self._lock():
            self._stop()
            for folder in (self.data, self.socket_dir):
                if folder.exists():
                    shutil.rmtree(folder)
            self.log.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        try:
            self.base.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.base / "pg.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise EmbeddedError(
                f"The embedded database needs the folder {self.base}, which cannot be written "
                f"({error.strerror}): set SIDELINES_VAR or DATABASE_URL."
            ) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _private_folder(self, folder: Path, runner: Runner) -> None:
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            pass  # kept as it is: what it holds may belong to whom it belongs
        else:
            runner.own(folder)
        state = folder.lstat()
        expected = runner.account[0] if runner.account else os.geteuid()
        if folder.is_symlink() or state.st_uid != expected or state.st_mode & 0o077:
            # The socket may be in a temporary folder, where somebody else could have put one first.
            raise EmbeddedError(
                f"The folder {folder} must belong to the account that runs PostgreSQL alone (user {expected}, "
                "mode 700): correct or remove it."
            )

    def _initialise(self, binaries: Binaries, runner: Runner) -> None:
        for left_over in self.data.iterdir():  # of an attempt that was cut short
            shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
        # The same order of names on every system, whatever its C library.
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        locale = builtin if binaries.major >= 17 else ["--locale=C.UTF-8"]
        arguments = ["-D", str(self.data), "-U", self.user, "-A", "trust", "-E", "UTF8", "--no-sync", *locale]
        before = self._log_size()
        if self._run(runner, binaries["initdb"], *arguments):
            raise EmbeddedError(f"PostgreSQL could not make its files in {self.data}: {self._complaint(before)}")

    def _check_version(self, binaries: Binaries) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(binaries.major):
            raise EmbeddedError(
                f"{self.data} was made by PostgreSQL {made_by}, but {binaries.bindir} is {binaries.major}: set "
                f"PG_BINDIR to a PostgreSQL {made_by}, or give the data up with `manage.py db reset`."
            )

    def _launch(self, binaries: Binaries, runner: Runner) -> None:
        options = (
            f"-c listen_addresses='' -c port=5432 -c unix_socket_directories='{self.socket_dir}' "
            f"-c unix_socket_permissions=0700 -c max_connections={MAX_CONNECTIONS} "
            f"-c shared_buffers={shared_buffers(_memory())}MB -c work_mem={WORK_MEMORY}MB"
        )
        arguments = ["-D", str(self.data), "-w", "-t", str(int(START_SECONDS)), "-o", options, "start"]
        deadline = time.monotonic() + START_SECONDS
        while True:
            self._disown_dead_pids()
            before = self._log_size()
            if not self._run(runner, binaries["pg_ctl"], *arguments):
                return
            # After a kill -9 the old server's children need a moment to let go of its memory.
            held = any(word in self._logged(before) for word in ("lock file", "shared memory"))
            if not held or time.monotonic() > deadline:
                raise EmbeddedError(f"PostgreSQL does not start in {self.data}: {self._complaint(before)}")
            time.sleep(0.1)

    def _disown_dead_pids(self) -> None:
        """Let a new server pass the lock files of one that was killed.

        PostgreSQL believes a pid that exists, though it be a zombie that nobody reaps (a container
        without init) or another program that got the number. The files stay, with a pid that is
        surely free, because the server also finds the old one's shared memory by them.
        """
        for path in (self.data / "postmaster.pid", self.socket_dir / f"{SOCKET_FILE}.lock"):
            pid = _pid_in(path)
            if pid is None or _is_postgres(pid):
                continue
            finished = subprocess.Popen([sys.executable, "-c", ""])
            finished.wait()
            lines = path.read_text().splitlines(keepends=True)
            path.write_text("".join([f"{finished.pid}\n", *lines[1:]]))

    def _stop(self) -> bool:
        pid = _pid_in(self.data / "postmaster.pid")
        if pid is None or not _is_postgres(pid):
            return False
        os.kill(pid, signal.SIGINT)  # PostgreSQL's fast shutdown: sessions are ended, data is written
        deadline = time.monotonic() + STOP_SECONDS
        while _is_postgres(pid):
            if time.monotonic() > deadline:
                raise EmbeddedError(f"PostgreSQL (process {pid}) does not stop: see {self.log}.")
            time.sleep(0.02)
        return True

    def _run(self, runner: Runner, program: str, *arguments: str) -> int:
        # A session and a log of its own: Ctrl-C here is not the server's, nor is any pipe of the caller.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        environment |= {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
        with self.log.open("a") as log:
            self.log.chmod(0o600)
            return subprocess.run(
                [*runner.prefix, program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
                check=False,
                **runner.child_options(),
            ).returncode

    def _log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def _logged(self, since: int) -> str:
        with self.log.open("rb") as log:
            log.seek(since)
            return log.read().decode(errors="replace")

    def _complaint(self, since: int) -> str:
        lines = [line.strip() for line in self._logged(since).splitlines() if line.strip()]
        grave = [line for line in lines if re.search(r"FATAL|PANIC|error:|Permission denied", line)]
        return f"{(grave or lines[-1:] or ['no reason given'])[0]} (see {self.log})."


def _pid_in(lock_file: Path) -> int | None:
    try:
        return int(lock_file.read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _is_postgres(pid: int) -> bool:
    """Whether that process lives and is a PostgreSQL server; where /proc is missing, whether it lives."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        if Path("/proc/self/stat").exists():
            return False
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True
    name, rest = state[state.index("(") + 1 :].rsplit(")", 1)
    return name == "postgres" and rest.split()[0] not in "ZX"
