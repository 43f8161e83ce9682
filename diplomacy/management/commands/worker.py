"""Run background work."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from diplomacy.worker import Worker

BEHIND = 19  # as far as there is: a page that somebody waits for goes before an article that is read


class Command(BaseCommand):
    """Arguments, one call."""

    help = "Run background work: reads what was uploaded. Stops after the task in hand on SIGTERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--drain", action="store_true", help="stop when nothing is waiting any more")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks at the queue")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until told to stop."""
        if hasattr(os, "nice") and not options["drain"]:
            os.nice(BEHIND)
        Worker(drain=options["drain"], interval=options["interval"]).run()
