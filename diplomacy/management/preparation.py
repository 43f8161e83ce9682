"""What must be done once, or after an update, before Sidelines can be served; each step skips what is done."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from diplomacy.management.vendor import AssetsError, Vendor
from diplomacy.queries.readiness import pending_migrations
from diplomacy.reference.csvfiles import ReferenceDataError
from diplomacy.storage.accounts import make_password
from diplomacy.storage.readings import fill_dyads
from diplomacy.storage.reference import load_reference

ADMIN = "admin"
STAMP = ".collected"


class PreparationError(Exception):
    """What could not be prepared, in one sentence."""


@dataclass(frozen=True, slots=True)
class Account:
    """A new account; the password is kept nowhere else."""

    name: str
    password: str


def prepare(
    say: Callable[[str], None], *, samples: bool = True, assets: bool = True, static: bool = True
) -> Account | None:
    """Bring the installation up to date; returns the admin account if this was the first start.

    The first start is over when there is an account: cut short before, it goes on where it was.
    """
    if assets:
        fetch_assets(say)
    migrate(say)
    fill_reference(say)
    if missing := fill_dyads():
        say(f"Noted where {missing} reports stand, so that new ones find them.")
    if static and not settings.DEBUG:
        collect_static(say)
    if get_user_model().objects.exists():
        return None
    if samples:
        load_samples(say)
    return create_admin()


def fetch_assets(say: Callable[[str], None]) -> None:
    """Browser libraries; the pages work without them, so failing is a warning."""
    try:
        if Vendor(settings.BASE_DIR).fetch():
            say("Browser libraries fetched.")
    except AssetsError as error:
        say(f"Warning: pages will use the reader's own fonts. {error}")


def migrate(say: Callable[[str], None]) -> None:
    """Bring the tables up to date."""
    pending = pending_migrations()
    if pending:
        say(f"Preparing the database ({pending} migrations).")
        call_command("migrate", interactive=False, verbosity=0)


def fill_reference(say: Callable[[str], None]) -> None:
    """Load the reference data, if the files have changed since it was loaded."""
    try:
        written = load_reference()
    except ReferenceDataError as error:
        raise PreparationError(str(error)) from error
    if written:
        say("Loaded " + ", ".join(f"{count:,} {name}" for name, count in written.items()) + ".")


def collect_static(say: Callable[[str], None]) -> None:
    """Gather, hash and compress static files, if one of them changed since the last time."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            seen.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / STAMP
    if stamp.exists() and stamp.read_text() == seen.hexdigest():
        return
    say("Gathering static files.")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(seen.hexdigest())


def load_samples(say: Callable[[str], None]) -> None:
    """Read the sample articles, in a process of its own: the reader's 200 MB go with it."""
    say("Reading the sample articles.")
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "samples", "load"]
    status = subprocess.run(command, check=False).returncode
    if status:
        raise PreparationError(f"The sample articles could not be read (exit status {status}); see above.")


def create_admin() -> Account:
    """The first account, with a password that is made here and shown once."""
    account = Account(ADMIN, make_password())
    get_user_model().objects.create_superuser(username=account.name, email="", password=account.password)
    return account
