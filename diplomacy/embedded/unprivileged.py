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


def find_runner(data: Path) -> Runner:
    """The way that works here for a server whose data folder is `data`.

    As an ordinary user: directly. As root: in a user namespace, where the files stay root's own and
    no parent folder need be opened; where that is forbidden (some containers), as the account
    postgres or nobody. Data that was made in one way keeps it, as its owner tells. Raises `EmbeddedError`.
    """
    if os.geteuid() != 0:
        return Runner()
    owner = data.stat().st_uid if (data / "PG_VERSION").exists() else None
    if owner in (None, 0):
        namespace = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
        if shutil.which("unshare") and subprocess.run([*namespace, "true"], capture_output=True).returncode == 0:
            return Runner(prefix=namespace)
        if owner == 0:
            raise EmbeddedError(
                f"{data} was made in a user namespace, which this machine does not allow now: allow it again, "
                "set DATABASE_URL, or give the data up with `manage.py db reset`."
            )
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        if owner in (None, account.pw_uid):
            return Runner(account=(account.pw_uid, account.pw_gid))
    raise EmbeddedError(
        "PostgreSQL does not run as root, and this machine has neither user namespaces nor an account "
        "postgres or nobody that owns the data: run as an ordinary user, or set DATABASE_URL."
    )
