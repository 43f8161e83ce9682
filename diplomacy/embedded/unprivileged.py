"""PostgreSQL refuses to run as root: how to run its programs as somebody else where we are root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from diplomacy.embedded.binaries import EmbeddedError

NOBODY = 65534  # must be an account of the machine: PostgreSQL looks its own name up


class _ChildOptions(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]
    cwd: str


@dataclass(frozen=True, slots=True)
class Runner:
    """How a program of PostgreSQL is started: what stands before it, and as which account it runs."""

    prefix: tuple[str, ...] = ()
    account: tuple[int, int] | None = None  # user and group, where root steps down to one

    def child_options(self) -> _ChildOptions:
        """Options for `subprocess`."""
        if self.account is None:
            return {}
        user, group = self.account
        return {"user": user, "group": group, "extra_groups": [], "cwd": "/"}

    def own(self, folder: Path) -> None:
        """Give a folder to the account that will use it."""
        if self.account is not None:
            os.chown(folder, *self.account)


def find_runner(folder: Path) -> Runner:
    """The way that works here for a server whose files are in `folder`.

    As an ordinary user: directly. As root: in a user namespace, where the files stay root's own and
    no parent folder need be opened; where that is forbidden (some containers), as the account
    postgres or nobody. A folder made in one way keeps it, as its owner tells.
    """
    if os.geteuid() != 0:
        return Runner()
    owner = folder.stat().st_uid if folder.exists() else 0
    if owner == 0:
        namespace = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
        if shutil.which("unshare") and subprocess.run([*namespace, "true"], capture_output=True).returncode == 0:
            return Runner(prefix=namespace)
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return Runner(account=(account.pw_uid, account.pw_gid))
    raise EmbeddedError(
        "PostgreSQL does not run as root, and this machine has neither user namespaces nor an account "
        "postgres or nobody: run as an ordinary user, or set DATABASE_URL."
    )
