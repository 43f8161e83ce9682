"""`make audit` never takes silence for an all-clear."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

PATH = Path(__file__).resolve().parent.parent / ".ci" / "audit"


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """The script, which has no ending that Python would know it by."""
    loader = importlib.machinery.SourceFileLoader("ci_audit", str(PATH))
    spec = importlib.util.spec_from_loader("ci_audit", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.modules["ci_audit"] = module
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


def package(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "version": "1.0", "vulns": [], **more}


SKIPPED = {"name": "b", "version": "1.0", "skip_reason": "Dependency not found on PyPI and could not be audited: b"}
HOLE = package("c", vulns=[{"id": "PYSEC-1", "fix_versions": ["1.1"]}])


@pytest.mark.parametrize(
    ("packages", "status", "said"),
    [
        ([package("a")], 0, "1 packages checked, no known weaknesses."),
        ([package("a"), SKIPPED], 3, "NOT AN ALL-CLEAR: 1 packages could not be checked (Dependency not found"),
        ([package("a"), HOLE, SKIPPED], 1, "c 1.0: PYSEC-1, mended in 1.1"),
    ],
)
def test_python_packages(audit: ModuleType, packages: list[Any], status: int, said: str) -> None:
    findings = audit.of_python("x.lock", json.dumps({"dependencies": packages}), "")
    assert findings.status == status
    assert said in "\n".join(findings.lines())


@pytest.mark.parametrize("output", ["", "{}", "[]", "not json"])
def test_no_answer_is_no_all_clear(audit: ModuleType, output: str) -> None:
    for read in (audit.of_python, audit.of_node):
        findings = read("x.lock", output, "\nerror: audit endpoint returned an error\nA complete log is there")
        assert findings.status == 3
        assert "it could not be checked (error: audit endpoint returned an error)" in "\n".join(findings.lines())


def test_browser_libraries(audit: ModuleType) -> None:
    answer: dict[str, Any] = {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 40}}}
    assert audit.of_node("x", json.dumps(answer), "").status == 0
    answer["vulnerabilities"] = {"d3": {"range": "<7", "severity": "high"}}
    findings = audit.of_node("x", json.dumps(answer), "")
    assert (findings.status, findings.weaknesses) == (1, ("d3 <7: high",))


def test_one_weakness_outweighs_what_could_not_be_checked(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter([json.dumps({"dependencies": [HOLE]}), json.dumps({"dependencies": [SKIPPED]}), ""])
    monkeypatch.setattr(audit, "run", lambda *_: (next(answers), "offline"))
    monkeypatch.setattr(audit.shutil, "which", lambda _: "npm")
    assert audit.main() == 1
    assert "package-lock.json: 0 packages checked, so nothing is known." in capsys.readouterr().out
