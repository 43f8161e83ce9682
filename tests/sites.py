"""Web sites on loopback for tests, whose names no name server knows.

Production code refuses loopback; `Site.fetcher` is the explicit allowance, for this server's own port alone.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from diplomacy.sources.pages import Fetcher, Limits

LOOPBACK = "127.0.0.1"
Answer = bytes | Callable[[socket.socket], None]


def answer(body: str | bytes = "", kind: str = "text/html", status: str = "200 OK", **headers: str) -> bytes:
    """Return an answer as it goes over the line; `Retry_After="5"` is the header Retry-After."""
    body = body.encode() if isinstance(body, str) else body
    lines = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def leads_to(location: str, status: str = "302 Found") -> bytes:
    """Return an answer that leads on."""
    return answer(status=status, Location=location)


@dataclass
class Site:
    """A server on loopback: what it answers by path, and what it was asked. Without robots.txt unless one is given."""

    port: int
    name: str = "news.example"
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{self.name}:{self.port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [path for path, _headers in self.asked if path != "/robots.txt"]

    def fetcher(self, *, machines: dict[str, list[str]] | None = None, **limits: Any) -> Fetcher:
        """Return a fetcher that finds this server under every name but those that `machines` gives."""
        known = machines or {}
        return Fetcher(
            "Sidelines (+https://sidelines.example)",
            Limits(**{"ports": {80, 443, self.port}, **limits}),
            resolve=lambda host, port: known.get(host, [LOOPBACK]),
            allowed_in_tests=frozenset({(LOOPBACK, self.port)}),
        )


@contextmanager
def serving(host: str = LOOPBACK, port: int = 0) -> Iterator[Site]:
    """Have a site answer until the end."""
    with socket.create_server((host, port)) as server:
        site = Site(server.getsockname()[1])
        threading.Thread(target=_serve, args=[server, site], daemon=True).start()
        yield site
        server.shutdown(socket.SHUT_RDWR)


def _serve(server: socket.socket, site: Site) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=[connection, site], daemon=True).start()


def _answer(connection: socket.socket, site: Site) -> None:
    with connection, suppress(OSError):
        connection.settimeout(20)
        head = b""
        while b"\r\n\r\n" not in head:
            if head.startswith(b"\x16"):  # TLS, which it does not speak
                connection.sendall(answer(status="400 Bad Request"))
                return
            more = connection.recv(65536)
            if not more:
                return
            head += more
        first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        path = first.split(" ")[1]
        site.asked.append((path, {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}))
        told = site.answers.get(path, answer("Not here.", status="404 Not Found"))
        if callable(told):
            told(connection)
        else:
            connection.sendall(told)
