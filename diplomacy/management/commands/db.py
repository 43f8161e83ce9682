"""Start, stop, reset or name the embedded database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from diplomacy.embedded.binaries import EmbeddedError
from diplomacy.embedded.server import Server
from diplomacy.management.own_server import own_server


class Command(BaseCommand):
    """Arguments, one call, one sentence."""

    help = "The embedded PostgreSQL: start it, stop it, delete all that it keeps, or print its address."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("action", choices=["start", "stop", "reset", "url"])
        parser.add_argument("--yes", action="store_true", help="reset without asking")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        server = own_server()
        if server is None:
            raise CommandError("DATABASE_URL is set, so there is no embedded database here; unset it first.")
        try:
            self._act(server, options["action"], options["yes"])
        except EmbeddedError as error:
            raise CommandError(str(error)) from error

    def _act(self, server: Server, action: str, yes: bool) -> None:
        if action in ("start", "url"):
            started = server.start()
            connection.ensure_connection()  # makes the database too
            connection.close()
            url = server.url(str(connection.settings_dict["NAME"]))
            state = "started" if started else "runs already"
            self.stdout.write(url if action == "url" else f"The database {state}: {url}")
        elif action == "stop":
            self.stdout.write("The database stopped." if server.stop() else "The database did not run.")
        else:
            if not yes and input(f"Delete everything in {server.data}? Type yes: ").strip().lower() != "yes":
                raise CommandError("Nothing was deleted.")
            server.destroy()
            self.stdout.write(f"The database in {server.data} is gone; `make run` makes a new one.")
