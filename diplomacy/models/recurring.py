"""Work that comes again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class RecurringJob(models.Model):
    """When a recurring job ran last, and what came of it. How often it runs is in the program."""

    name = models.SlugField(max_length=40, unique=True)
    last_run_at = models.DateTimeField(null=True, blank=True)
    said = models.TextField(blank=True, help_text="what it did, in a sentence")
    failed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
