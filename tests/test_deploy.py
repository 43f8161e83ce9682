"""What stands in deploy/, the compose file and the Dockerfile agrees with the program and with the documents."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from diplomacy.management.commands.serve import web_command

ROOT = Path(__file__).resolve().parent.parent
UNITS = ROOT / "deploy" / "systemd"
SERVICES = ("sidelines-web.service", "sidelines-worker@.service", "sidelines-backup.service")
# What a container decides itself: where it listens, where its files are, how many of it there are.
OF_THE_CONTAINER = {"DATABASE_URL", "PG_BINDIR", "SIDELINES_DEBUG", "SIDELINES_HOST", "SIDELINES_PORT", "SIDELINES_VAR"}
OF_THE_CONTAINER |= {"SIDELINES_STATIC_ROOT", "SIDELINES_WEB_PROCESSES", "SIDELINES_WORKERS"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def options() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", read("docs/deploy.md"), re.MULTILINE))


def switches(command: list[str]) -> set[tuple[str, str]]:
    """The options of a command line, but where it listens and how much it says."""
    pairs = [(part, following) for part, following in zip(command, [*command[1:], ""], strict=True)]
    shown = {(part, "" if following.startswith("--") else following) for part, following in pairs if part[:2] == "--"}
    return {each for each in shown if each[0] not in ("--host", "--port", "--log-level")}


def test_compose_passes_every_option_on() -> None:
    passed = set(re.findall(r"^    ([A-Z_]+):", read("docker-compose.yml"), re.MULTILINE))
    assert options() - OF_THE_CONTAINER <= passed
    assert {name for name in passed if name.startswith("SIDELINES_")} <= options()


def test_compose_restarts_what_dies_and_asks_whether_it_is_well() -> None:
    text = read("docker-compose.yml")
    assert text.count("restart: unless-stopped") == 2  # the database, and what web and worker share
    assert "pg_isready" in text
    assert "replicas: ${SIDELINES_WORKERS:-2}" in text
    assert "/readyz" in read("Dockerfile")


def test_the_image_runs_as_an_ordinary_user() -> None:
    users = re.findall(r"^USER (\S+)", read("Dockerfile"), re.MULTILINE)
    assert users == ["10001"]


def test_the_web_server_is_started_alike_everywhere() -> None:
    ours = switches(web_command("127.0.0.1", 8000))
    image = re.findall(r'"([^"]+)"', read("Dockerfile").split("\nCMD ")[1])
    assert switches(image) == ours
    unit = re.search(r"^ExecStart=(.+)", (UNITS / SERVICES[0]).read_text(), re.MULTILINE)
    assert unit
    assert switches(shlex.split(unit[1])) == ours


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_is_confined(name: str) -> None:
    unit = (UNITS / name).read_text()
    for line in (
        "User=sidelines",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "UMask=0077",
    ):
        assert f"\n{line}\n" in unit, line
    if "backup" not in name:
        assert "\nRestart=always\n" in unit
    assert name.removesuffix(".service").rstrip("@") in read("docs/deploy.md")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for path in UNITS.iterdir():
        # Not installed here: what is started is another program.
        text = re.sub(r"^(ExecStart=)/opt/\S+", r"\1/bin/true", path.read_text(), flags=re.MULTILINE)
        (tmp_path / path.name).write_text(text)
    answer = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in answer.stderr.splitlines() if "sidelines" in line]
    assert ours == []


def test_options_are_read_in_the_settings_alone() -> None:
    elsewhere = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "diplomacy").rglob("*.py")
        if path.name != "settings.py" and re.search(r"(?:environ|getenv)[^\n]*SIDELINES_", path.read_text())
    ]
    assert elsewhere == []
