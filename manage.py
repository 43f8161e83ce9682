#!/usr/bin/env python
"""Sidelines from the command line: `python manage.py help` lists what it can do."""

from __future__ import annotations

import os
import sys

UNDEFINED_TABLE, UNDEFINED_COLUMN = "42P01", "42703"
READER_LEFT = 141  # what a shell says of a command whose reader went away: 128 and SIGPIPE


def main(arguments: list[str]) -> int:
    """Run one command; return the exit status. What a person can put right is one sentence on stderr."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db.utils import InterfaceError, OperationalError, ProgrammingError
    except ModuleNotFoundError as error:
        return complain(f"{error.name} is not installed here: run `make run`, or use .venv/bin/python.")
    if "--traceback" in arguments:
        execute_from_command_line(arguments)
        return 0
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as error:
        return complain(str(error))
    except (OperationalError, InterfaceError) as error:
        return complain(f"The database cannot be used: {error}")
    except ProgrammingError as error:
        if getattr(error.__cause__, "pgcode", None) not in (UNDEFINED_TABLE, UNDEFINED_COLUMN):
            raise
        return complain(f"The database is not up to date, run `manage.py migrate`: {error}")
    except BrokenPipeError:
        # What is still in the buffer has nowhere to go, and must not be complained about at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_LEFT
    except KeyboardInterrupt:
        return 130
    return 0


def complain(sentence: str) -> int:
    """Print one line to stderr and return the exit status of a failure."""
    print("Error:", " ".join(sentence.split()), file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
