"""What the log says, and what it must not."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.test import Client

from diplomacy.logs import JsonLines, Lines, pass_on
from diplomacy.web import health
from tests.test_settings import settings as in_settings

SECRET = "what the minister said in confidence"


def log(formatter: logging.Formatter, stream: io.StringIO) -> logging.Logger:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.Logger("diplomacy.test")
    logger.addHandler(handler)
    return logger


def stumble(error: Exception) -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as cause:
        raise error from cause


@pytest.mark.parametrize("formatter", [JsonLines(), Lines("{message}", style="{")])
def test_exceptions_are_told_without_what_they_quote(formatter: logging.Formatter) -> None:
    stream = io.StringIO()
    try:
        stumble(OperationalError(f"server closed the connection\nDETAIL: {SECRET}"))
    except OperationalError:
        log(formatter, stream).exception("reading failed")
    said = stream.getvalue()
    assert SECRET not in said
    for word in ("reading failed", "KeyError", "OperationalError: server closed the connection", "in stumble"):
        assert word in said


def test_each_event_is_one_json_object() -> None:
    stream = io.StringIO()
    log(JsonLines(), stream).info("in two\nlines, %s", "Seoul", extra={"status": 200, "password": SECRET})
    (line,) = stream.getvalue().splitlines()
    event = json.loads(line)
    assert (event["message"], event["level"], event["status"]) == ("in two\nlines, Seoul", "INFO", 200)
    assert SECRET not in line, "only what is known to be harmless stands beside the sentence"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What this program's loggers write as JSON lines."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("diplomacy", "diplomacy.web.requestlog", "django")]
    before = [logger.level for logger in loggers]
    for logger in (loggers[0], loggers[2]):
        logger.addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG if logger.name != "django" else logging.WARNING)
    yield stream
    for logger, level in zip(loggers, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


@pytest.mark.django_db
def test_requests_are_told_without_what_was_asked(client: Client, written: io.StringIO) -> None:
    client.get("/search/", {"q": SECRET})
    client.post("/login/", {"username": "admin", "password": SECRET})
    client.get("/livez")
    events = [json.loads(line) for line in written.getvalue().splitlines()]
    told = [(e["method"], e["path"], e["status"]) for e in events if "path" in e]
    assert told == [("GET", "/search/", 200), ("POST", "/login/", 200)]
    assert all(event["ms"] >= 0 for event in events if "path" in event)
    assert SECRET not in written.getvalue()
    assert "confidence" not in written.getvalue()


@pytest.mark.django_db
def test_a_page_that_fails_is_told_without_its_query(
    client: Client, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        raise ValueError(SECRET)

    monkeypatch.setattr(health, "pending_migrations", fail)
    client.raise_request_exception = False
    assert client.get("/readyz", {"q": SECRET}).status_code == 500
    assert "ValueError" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_lines_of_programs_name_the_program() -> None:
    assert json.loads(pass_on("web", '{"message": "x"}')) == {"message": "x", "program": "web"}
    for line in ("granian started", "{not json"):
        event = json.loads(pass_on("worker 1", line))
        assert (event["message"], event["program"]) == (line, "worker 1")


def test_the_form_is_chosen_by_the_environment(tmp_path: Path) -> None:
    level = 'settings.LOGGING["loggers"]["diplomacy.web.requestlog"]["level"]'
    form = 'settings.LOGGING["handlers"]["stderr"]["formatter"]'
    both = f"({form}, {level})"
    assert in_settings(both, tmp_path).stdout == "('line', 'WARNING')\n"
    assert in_settings(both, tmp_path, SIDELINES_LOG_FORMAT="json").stdout == "('json', 'INFO')\n"
    wrong = in_settings(form, tmp_path, SIDELINES_LOG_FORMAT="xml")
    assert "must be line or json, not 'xml'" in wrong.stderr


def test_the_programs_own_settings_log_without_messages(settings: LazySettings) -> None:
    assert settings.LOGGING["formatters"]["line"]["()"] == "diplomacy.logs.Lines"  # type: ignore[index]
