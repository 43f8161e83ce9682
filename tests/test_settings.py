from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
INHERITED = ("PATH", "HOME", "LANG", "PYTHONDONTWRITEBYTECODE")


def settings(expression: str, var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What the expression gives, `settings` being the program's own in a process with this environment alone."""
    code = f"from diplomacy import settings; print(repr({expression}))"
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**inherited, "SIDELINES_VAR": str(var), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = settings("settings.SECRET_KEY", tmp_path).stdout
    assert len(first) > 50
    assert settings("settings.SECRET_KEY", tmp_path).stdout == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_many_processes_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        keys = set(pool.map(lambda _: settings("settings.SECRET_KEY", tmp_path / "new").stdout, range(6)))
    assert len(keys) == 1
    assert len(keys.pop()) > 50


def test_the_key_of_the_environment_comes_first(tmp_path: Path) -> None:
    assert settings("settings.SECRET_KEY", tmp_path, SECRET_KEY="mine").stdout == "'mine'\n"
    assert not (tmp_path / "secret-key").exists()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SIDELINES_DEBUG", "perhaps", "SIDELINES_DEBUG must be 1 or 0, but it is 'perhaps'."),
        ("SIDELINES_PORT", "80a", "SIDELINES_PORT must be a whole number from 1 to 65535"),
        ("SIDELINES_PORT", "70000", "SIDELINES_PORT must be a whole number from 1 to 65535"),
        ("SIDELINES_URL", "sidelines.example.org", "SIDELINES_URL must be an address like https://"),
        ("SIDELINES_URL", "https://example.org/sidelines", "SIDELINES_URL must be an address like https://"),
        ("SIDELINES_URL", "https://example.org:port", "SIDELINES_URL must be an address like https://"),
        ("SIDELINES_LOG_LEVEL", "LOUD", "SIDELINES_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR"),
        ("SIDELINES_FETCH_PORTS", "80,web", "SIDELINES_FETCH_PORTS must be ports such as 80,443, but it is '80,web'."),
        ("SIDELINES_FETCH_PORTS", "70000", "SIDELINES_FETCH_PORTS must be ports such as 80,443"),
        ("SIDELINES_FETCH_AGENT", "Häuser", "SIDELINES_FETCH_AGENT must be plain ASCII"),
        ("SIDELINES_FETCH_SECONDS", "0", "SIDELINES_FETCH_SECONDS must be a whole number from 1 to 600"),
        ("SIDELINES_CLOSED", "maybe", "SIDELINES_CLOSED must be 1 or 0, but it is 'maybe'."),
        ("SIDELINES_SESSION_HOURS", "0", "SIDELINES_SESSION_HOURS must be a whole number from 1 to 720"),
        ("SIDELINES_SECURITY_CONTACT", "a@b.org", "SIDELINES_SECURITY_CONTACT must begin with mailto:"),
        ("DATABASE_URL", "mysql://user:secret@host/name", "DATABASE_URL must begin with postgresql://"),
        ("DATABASE_URL", "postgresql://user@host", "DATABASE_URL names no database"),
        ("DATABASE_URL", "postgresql://user@host:port/name", "DATABASE_URL is not an address"),
    ],
)
def test_a_value_that_cannot_be_right_is_said(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    answer = settings("settings.DEBUG", tmp_path, **{name: value})
    last_line = answer.stderr.splitlines()[-1]
    assert last_line.startswith("django.core.exceptions.ImproperlyConfigured")
    assert sentence in last_line
    assert "secret" not in answer.stderr


def test_a_wrong_value_is_one_sentence_at_the_command_line(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "diplomacy.settings", "SIDELINES_PORT": "x"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stderr == "Error: SIDELINES_PORT must be a whole number from 1 to 65535, but it is 'x'.\n"


def test_local_use_needs_no_https(tmp_path: Path) -> None:
    answer = settings("(settings.DEBUG, settings.HTTPS, hasattr(settings, 'SECURE_SSL_REDIRECT'))", tmp_path)
    assert answer.stdout == "(False, False, False)\n"


def test_an_https_address_switches_on_what_https_needs(tmp_path: Path) -> None:
    expression = (
        "(settings.CSRF_TRUSTED_ORIGINS, settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE, "
        "settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS > 0, settings.SECURE_PROXY_SSL_HEADER[0], "
        "settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['upgrade-insecure-requests'], "
        "'sidelines.example.org' in settings.ALLOWED_HOSTS, "
        "settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)"
    )
    answer = settings(expression, tmp_path, SIDELINES_URL="https://sidelines.example.org/")
    expected: tuple[object, ...] = (
        ["https://sidelines.example.org"],
        True,
        True,
        True,
        "HTTP_X_FORWARDED_PROTO",
        True,
        True,
    )
    expected += ("__Host-sessionid", "__Host-csrftoken")
    assert answer.stdout == f"{expected!r}\n"


def test_django_finds_nothing_unsafe_with_https(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={
            **{name: os.environ[name] for name in INHERITED if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "diplomacy.settings",
            "SIDELINES_VAR": str(tmp_path),
            "SIDELINES_URL": "https://sidelines.example.org",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr


def test_scripts_and_styles_come_from_here_alone(tmp_path: Path) -> None:
    policy = settings("settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['default-src']", tmp_path)
    assert policy.stdout == """["'self'"]\n"""
    assert "unsafe" not in (ROOT / "diplomacy" / "settings.py").read_text()


def test_every_option_stands_in_the_docs() -> None:
    source = (ROOT / "diplomacy" / "settings.py").read_text()
    options = set(re.findall(r'env_\w+\(\s*"([A-Z_]+)"', source)) | {"PG_BINDIR"}
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "deploy.md").read_text(), re.MULTILINE))
    assert options == table
