"""Write the whole set into one file."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from diplomacy.tasks import write_dataset


class Command(BaseCommand):
    """One call, one sentence."""

    help = "Write the whole set as zipped CSV with its codebook; /data/ serves it. The worker does so every day."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it and say what it is."""
        self.stdout.write(write_dataset.call())
