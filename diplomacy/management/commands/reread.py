"""Read stored articles again."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from diplomacy.filters import FilterError
from diplomacy.ingest import IngestResult, Outcome
from diplomacy.queries.versions import a_day
from diplomacy.rereading import Rereading, Selection
from diplomacy.storage.forking import FEW, NumberError, ProcessDiedError

INTERRUPTED = 130


class Command(BaseCommand):
    """Arguments, one call, three sentences."""

    help = (
        "Read stored articles again after the rules, the model or the reference data changed, and say what that "
        "changes. Without options: those that were last read with something else than what is there now."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--since",
            metavar="DAY",
            help="of those, the ones published on or after the day (undated: that came in then)",
        )
        which.add_argument("--article", nargs="+", metavar="ID", default=[], help="these, whatever they were read with")
        which.add_argument("--all", action="store_true", help="all; a run that was interrupted goes on")
        parser.add_argument(
            "--processes",
            type=int,
            metavar="N",
            help=f"how many read at once (1 for up to {FEW} articles and for --dry-run, else one for each processor)",
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing, and say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, then say what changed; fail if an article could not be read."""
        try:
            since = a_day("--since", options["since"]) if options["since"] is not None else None
            rereading = Rereading(Selection(tuple(options["article"]), options["all"], since))
        except FilterError as error:
            raise CommandError(f"{error.name} is {error.value!r}, but {error.allowed}.") from error
        except LookupError as error:
            raise CommandError(str(error.args[0])) from error
        work = rereading.rehearse if options["dry_run"] else partial(rereading.run, processes=options["processes"])
        with tqdm(unit=" articles", disable=None, file=sys.stderr) as bar:

            def begin(number: int) -> None:
                bar.reset(number)

            def tick(result: IngestResult) -> None:
                bar.update()
                if result.outcome in (Outcome.FAILED, Outcome.UNREAD):
                    with tqdm.external_write_mode(file=sys.stderr):
                        self.stderr.write(str(result))

            try:
                summary = work(begin, tick)
            except NumberError as error:
                raise CommandError(f"--processes {error}.") from error
            except ProcessDiedError as error:
                raise CommandError(f"Not all was read: {error}. Run it again for the rest.") from error
            except KeyboardInterrupt as error:
                raise CommandError(_stopped(rereading, options["dry_run"]), returncode=INTERRUPTED) from error
        if options["dry_run"]:
            self.stdout.write("Nothing was written. Reading again would give:")
        self.stdout.write(str(summary))
        if summary.failed:
            raise CommandError(
                f"{len(summary.failed)} of {summary.wanted} could not be read again and stay as they are."
            )


def _stopped(rereading: Rereading, dry_run: bool) -> str:
    done = rereading.summary
    if dry_run:
        return "Stopped; nothing was written."
    return f"Stopped after {done.read:,} of {done.wanted:,}; the same command goes on from there.\n{done}"
