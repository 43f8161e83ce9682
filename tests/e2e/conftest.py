"""Browser tests: Playwright runs an event loop in this thread, which Django would take for async code.

The variable is set when these tests are collected and not by a fixture: the database that the whole session shares may
be made after the browser has started.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from diplomacy.management.vendor import AssetsError, Vendor
from diplomacy.templatetags import marks
from tests.conftest import REQUIRED

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session", autouse=True)
def libraries() -> None:
    """The browser libraries, fetched if they are not there; one process fetches, the others wait."""
    lock = ROOT / "var" / "assets.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            Vendor(ROOT).fetch()
        except AssetsError as error:
            if REQUIRED:
                raise
            pytest.skip(f"without browser libraries: {error}")
    marks._fetched.cache_clear()
