"""Load the sample articles, or remove them and all that came from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

import diplomacy
from diplomacy.ingest import Outcome
from diplomacy.management.commands.ingest import read_all, summary
from diplomacy.storage.samples import remove_samples

FOLDER = Path(diplomacy.__file__).parent / "samples"


class Command(BaseCommand):
    """Arguments, one call, one sentence."""

    help = "Load the sample articles (written for demonstration), or remove them and all that came from them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("action", choices=["load", "remove"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Load or remove."""
        if options["action"] == "remove":
            removed = remove_samples()
            self.stdout.write(
                f"Removed {removed['articles']} sample articles, {removed['meetings']} meetings "
                f"and {removed['statements']} statements."
            )
            return
        paths = [str(path) for path in sorted(FOLDER.glob("*.json"))]
        results = read_all(paths, title="Reading the samples", sample=True)
        self.stdout.write(summary(results))
        if failed := [r for r in results if r.outcome is Outcome.FAILED]:
            raise CommandError("\n".join(map(str, failed)))
