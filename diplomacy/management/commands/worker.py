"""Run background work."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from diplomacy.worker import Worker


class Command(BaseCommand):
    """Arguments, one call."""

    help = "Run background work: reads what was uploaded. Stops after the task in hand on SIGTERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--drain", action="store_true", help="stop when nothing is waiting any more")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks at the queue")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until told to stop."""
        Worker(drain=options["drain"], interval=options["interval"]).run()
