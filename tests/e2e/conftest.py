"""Browser tests: Playwright runs an event loop in this thread, which Django would take for async code.

The variable is set when these tests are collected and not by a fixture: the database that the whole session shares may
be made after the browser has started.
"""

from __future__ import annotations

import os

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
