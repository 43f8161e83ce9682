"""Serve Sidelines: the web server and the background workers, restarted when they die."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from diplomacy.embedded.binaries import EmbeddedError
from diplomacy.embedded.server import Server
from diplomacy.logs import pass_on
from diplomacy.management.own_server import own_server
from diplomacy.management.preparation import Account, PreparationError, prepare
from diplomacy.management.supervisor import Program, Supervisor
from diplomacy.queries.readiness import pending_migrations


class Command(BaseCommand):
    """Arguments, checks, then the supervisor."""

    help = "Run the web server and the background workers; restart what dies; Ctrl-C stops all."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default=settings.SIDELINES_HOST, help="address to listen on (%(default)s)")
        parser.add_argument("--port", type=int, default=settings.SIDELINES_PORT, help="port (%(default)s)")
        parser.add_argument("--prepare", action="store_true", help="first do what `manage.py prepare` does")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until told to stop."""
        host, port = options["host"], options["port"]
        problem = cannot_listen(host, port)
        if problem:
            raise CommandError(f"{problem}: stop what listens there, or choose another port with SIDELINES_PORT.")
        server = own_server()
        try:
            started = server is not None and server.start()
            try:
                account = self._ready(options["prepare"])
                connection.close()
                as_json = pass_on if settings.LOG_FORMAT == "json" else None
                supervisor = Supervisor(programs(host, port), self._say, os.environ, pass_on=as_json)
                greet = _once(lambda: answers(host, port), lambda: self._greet(host, port, account))
                keep_database = keep(server, supervisor.say) if server is not None else _nothing

                def tick() -> None:
                    greet()
                    keep_database()

                supervisor.run(tick)
            finally:
                connection.close()
                if server is not None and started:
                    server.stop()
        except (EmbeddedError, PreparationError) as error:
            raise CommandError(str(error)) from error
        self._say("Stopped.")

    def _ready(self, preparing: bool) -> Account | None:
        if preparing:
            return prepare(self._say)
        pending = pending_migrations()
        if pending:
            raise CommandError(f"The database needs {pending} migrations: run `manage.py prepare`, or `make run`.")
        return None

    def _greet(self, host: str, port: int, account: Account | None) -> None:
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
        self._say("")
        self._say(f"  Sidelines is at {settings.SIDELINES_URL or f'http://{shown}:{port}'}/   (Ctrl-C stops it)")
        if account:
            self._say(f"  Log in as {account.name} with the password {account.password}   (shown only now)")
        self._say("")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def programs(host: str, port: int) -> list[Program]:
    """What `serve` keeps running: the web server, and as many workers as the settings say."""
    many = settings.SIDELINES_WORKERS
    names = ["worker"] if many == 1 else [f"worker {number}" for number in range(1, many + 1)]
    return [Program("web", web_command(host, port)), *(Program(name, worker_command()) for name in names)]


def web_command(host: str, port: int) -> list[str]:
    """The web server. Threads, as each request spends its time waiting for the database."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(settings.SIDELINES_WEB_PROCESSES), "--blocking-threads", "4", "--no-ws"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10s", "--log-level", "warning"),
        "diplomacy.wsgi:application",
    ]


def worker_command() -> list[str]:
    """A background worker."""
    return [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "worker"]


def cannot_listen(host: str, port: int) -> str:
    """Why nothing can listen there, or an empty string."""
    if not 0 < port < 65536:
        return f"There is no port {port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # Without this a port that was left a moment ago would count as taken.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return f"Nothing can listen on {host} port {port} ({error.strerror or error})"
    return ""


def answers(host: str, port: int) -> bool:
    """Whether somebody listens there now."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def keep(server: Server, say: Callable[[str], None]) -> Callable[[], None]:
    """A function that starts the embedded database again where it is gone; it looks twice a second at most.

    Whoever needs the database next would start it too, but a worker would hand on its low priority.
    """
    next_look = monotonic()

    def call() -> None:
        nonlocal next_look
        if monotonic() < next_look:
            return
        try:
            if not server.listens() and server.start():
                say("The database was gone; it was started again.")
            next_look = monotonic() + 0.5
        except EmbeddedError as error:
            say(f"The database is gone and cannot be started: {error}")
            next_look = monotonic() + 30

    return call


def _nothing() -> None:
    """Another's database is not ours to start."""


def _once(condition: Callable[[], bool], action: Callable[[], None]) -> Callable[[], None]:
    """A function that does the action at the first call at which the condition holds, and never again."""
    done = False

    def call() -> None:
        nonlocal done
        if not done and condition():
            done = True
            action()

    return call
