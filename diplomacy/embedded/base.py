"""A Django database engine: PostgreSQL's own, which starts the embedded server at the first connection."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Any

import psycopg2
from django.db.backends.postgresql import base
from django.db.utils import OperationalError
from psycopg2 import errorcodes, sql

from diplomacy.embedded.binaries import EmbeddedError
from diplomacy.embedded.server import Server

READY_SECONDS = 60.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects to the server under `CLUSTER` (a folder) of the settings; starts it if it does not run.

    The database itself is made if it is missing, so a first `migrate` needs nothing before it.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection; raises `OperationalError` with one sentence where there can be no server."""
        try:
            return super().get_new_connection(conn_params)
        except psycopg2.OperationalError:
            self._prepare(conn_params)
            return super().get_new_connection(conn_params)

    def _prepare(self, conn_params: dict[str, Any]) -> None:
        server = Server(Path(self.settings_dict["CLUSTER"]), user=conn_params["user"])
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                server.start()
                self._make_database(conn_params)
            except EmbeddedError as error:
                raise OperationalError(str(error)) from error
            except psycopg2.OperationalError:
                # It listens already but is recovering, or listens still but is going down.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def _make_database(self, conn_params: dict[str, Any]) -> None:
        name = conn_params["dbname"]
        maintenance = {**conn_params, "dbname": "postgres"}
        with contextlib.closing(psycopg2.connect(**maintenance)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
                if cursor.rowcount:
                    return
                try:
                    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
                except psycopg2.Error as error:
                    # Another process made it in between.
                    if error.pgcode not in (errorcodes.DUPLICATE_DATABASE, errorcodes.UNIQUE_VIOLATION):
                        raise
