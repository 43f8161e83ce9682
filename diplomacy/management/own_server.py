"""The embedded server that the settings name, if they name one."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

from diplomacy.embedded.server import Server


def own_server() -> Server | None:
    """None where DATABASE_URL names a server, which is not ours to start and stop."""
    cluster = connection.settings_dict.get("CLUSTER")
    return Server(Path(str(cluster))) if cluster else None
