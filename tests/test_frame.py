"""What holds for the whole tree: dependencies, layers at run time, file sizes, committed addresses."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "diplomacy"
STAGES = ("sources", "reading", "extraction", "resolution", "storage", "queries", "formats", "web")


def committed() -> list[Path]:
    """Files that git knows or would add; read as text."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def requirements(name: str) -> list[str]:
    lines = (ROOT / name).read_text().splitlines()
    return [line for line in lines if line.strip() and not line.startswith(("#", "-r"))]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"])
def test_every_requirement_is_pinned_and_has_its_reason(name: str) -> None:
    assert requirements(name)
    for line in requirements(name):
        assert re.fullmatch(r"[\w-]+(\[[\w-]+\])?==[\w.]+ +# .{10,}", line), line


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-node"])
def test_the_lock_holds_what_is_required_with_hashes(name: str) -> None:
    lock = (ROOT / f"{name}.lock").read_text()
    for line in requirements(f"{name}.txt"):
        pinned = re.sub(r"\[.*?\]", "", line.split()[0])
        assert re.search(rf"^{re.escape(pinned)} ", lock, re.MULTILINE), pinned
    entries = re.findall(r"^\S+==\S+(?:[^\n]*\\\n)((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)*)", lock, re.MULTILINE)
    assert len(entries) == len(re.findall(r"^\S+==", lock, re.MULTILINE))
    assert all(entries)


def test_the_development_lock_agrees_with_the_other() -> None:
    pins = [
        dict(re.findall(r"^(\S+?)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    ]
    assert pins[0].items() <= pins[1].items()


def test_the_other_driver_is_not_installed() -> None:
    # Django would take psycopg 3 in silence if it could be imported.
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        importlib.metadata.version("psycopg")


def test_what_is_imported_is_required() -> None:
    imported: set[str] = set()
    for path in [*PACKAGE.rglob("*.py"), ROOT / "manage.py"]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    third_party = imported - set(sys.stdlib_module_names) - {"diplomacy", "__future__"}
    providers = importlib.metadata.packages_distributions()
    required = {re.split(r"[\[=]", line)[0].lower() for line in requirements("requirements.txt")}
    for module in sorted(third_party):
        assert {name.lower().replace("_", "-") for name in providers[module]} & required, module


@pytest.mark.parametrize("module", ["diplomacy.urls", "diplomacy.wsgi"])
def test_web_processes_load_no_spacy(module: str) -> None:
    code = (
        f"import django; django.setup(); import {module}, sys; print(sorted({{'spacy', 'thinc'}} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "diplomacy.settings", "SECRET_KEY": "test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout == "[]\n", answer.stderr


def test_no_registry_address_is_committed() -> None:
    hosts = ("pypi", "pythonhosted", "npmjs", "debian")
    address = re.compile(rf"\b(?:{'|'.join(hosts)})\.(?:org|com)\b".encode())
    found = [str(path.relative_to(ROOT)) for path in committed() if address.search(path.read_bytes())]
    assert found == []


def test_no_file_is_over_500_lines() -> None:
    ours = [
        path
        for path in committed()
        if path.suffix in (".py", ".html", ".js", ".css") and "migrations" not in path.relative_to(ROOT).parts
    ]
    assert ours
    long = {str(path.relative_to(ROOT)): count for path in ours if (count := len(path.read_text().splitlines())) > 500}
    # A style sheet is one list of rules; it is split by page once it has more than one subject.
    assert {name: count for name, count in long.items() if not name.endswith(".css")} == {}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_says_what_it_is_and_imports_nothing(stage: str) -> None:
    # import-linter does not follow a package's own __init__.
    tree = ast.parse((PACKAGE / stage / "__init__.py").read_text())
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1
