"""What `manage.py` says where a command ends early."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_a_reader_that_went_away_is_no_fault() -> None:
    code = (
        "import sys, manage, django.core.management as management\n"
        "def export(arguments):\n"
        "    for _ in range(100_000): print('{}')\n"
        "management.execute_from_command_line = export\n"
        "sys.exit(manage.main(['manage.py', 'export', 'meetings']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (141, "")
