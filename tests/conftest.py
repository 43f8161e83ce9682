"""What all tests share: the cluster of this run is stopped at the end; browser tests need Chromium."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests import cluster

BROWSER_FOLDER = Path(__file__).parent / "e2e"
REQUIRED = os.environ.get("SIDELINES_REQUIRE_BROWSER") == "1"
CHROMIUM = os.environ.get("SIDELINES_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")

NO_BROWSER = "no chromium on this machine"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "e2e: runs in a real browser (everything in tests/e2e)")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    browser_tests = [item for item in items if BROWSER_FOLDER in item.path.parents]
    # Last, for a browser leaves an event loop running in this thread, and with it Django another connection.
    items.sort(key=lambda item: BROWSER_FOLDER in item.path.parents)
    for item in browser_tests:
        item.add_marker(pytest.mark.e2e)
    if browser_tests and not CHROMIUM:
        if REQUIRED:
            raise pytest.UsageError("SIDELINES_REQUIRE_BROWSER is 1, but there is no chromium on this machine.")
        for item in browser_tests:
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = sum(NO_BROWSER in str(report.longrepr) for report in terminalreporter.stats.get("skipped", []))
    if left_out:
        terminalreporter.write_line(f"{left_out} browser tests left out: {NO_BROWSER}.", yellow=True)


def pytest_unconfigure() -> None:
    cluster.release()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The system's Chromium: nothing is downloaded."""
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }
