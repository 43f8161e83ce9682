"""How the log is written: as lines for people, or as JSON lines for machines that gather logs.

An exception is written with its kind and where it came from, not with its message: that may hold words of an article, a
name that somebody searched for or a password of an address. Where the machinery failed (the database, a file, the
network) its first line tells what an operator needs, and stands there.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

MACHINERY = ("OSError", "OperationalError", "InterfaceError", "ImproperlyConfigured", "ImportError")
SAID = ("method", "path", "status", "ms")  # what a log call may add beside its sentence: requests do
LONGEST = 300

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def say_error(error: BaseException) -> str:
    """Return the kind of an exception, with the first line of its message where the machinery failed."""
    kind = type(error)
    if not {ancestor.__name__ for ancestor in kind.__mro__} & set(MACHINERY):
        return kind.__name__
    return f"{kind.__name__}: {(str(error).splitlines() or [''])[0][:LONGEST]}"


def where(error: BaseException) -> list[str]:
    """Return the lines of code that an exception passed, the outermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]


class Lines(logging.Formatter):
    """A line for each event, and below it where an exception came from."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  # the standard library's name
        """Return where an exception and those that led to it came from."""
        return "\n".join(
            line for error in _chain(ei[1]) for line in [*(f"  {f}" for f in where(error)), say_error(error)]
        )


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, what a request was, what an exception was."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the event as one line."""
        event: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
            **{name: getattr(record, name) for name in SAID if hasattr(record, name)},
        }
        errors = _chain(record.exc_info[1] if record.exc_info else None)
        if errors:
            event["errors"] = [{"error": say_error(error), "where": where(error)} for error in errors]
        return json.dumps(event, ensure_ascii=False, default=str)


def pass_on(program: str, line: str) -> str:
    """Return a line of a program's output as a JSON line that names the program; one that is JSON stays as it is."""
    if line.startswith("{"):
        try:
            event = json.loads(line)
        except ValueError:
            pass
        else:
            return json.dumps({**event, "program": program}, ensure_ascii=False)
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return json.dumps({"time": now, "level": "INFO", "message": line, "program": program}, ensure_ascii=False)


def _chain(error: BaseException | None) -> list[BaseException]:
    """Return an exception after those that it came from."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.insert(0, error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found
