"""Connections that only lead to the public web, and that end when their time is over.

A name is looked up once for a connection, every machine that it leads to is checked, and the connection is made to one
of these very machines: what the name leads to a moment later does not matter. No proxy is used, for a proxy would look
the name up itself. The time limit holds whatever the other side does, while it is silent and while it drips.
"""

from __future__ import annotations

import functools
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import certifi
from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection

from diplomacy.sources.addresses import Address, Refused, refuse_special

Resolve = Callable[[str, int], list[str]]

CONNECT_SECONDS = 10.0
READ_SECONDS = 15.0  # of silence
_MOST_MACHINES = 4  # that are tried of a name that leads to several


class NotReachedError(Refused):
    """The other side could not be reached, or did not answer in time: it may at another time."""

    temporary = True


class Clock:
    """How much of the time that everything together may take is left."""

    def __init__(self, seconds: float) -> None:
        """Start the time."""
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raise NotReachedError where there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise NotReachedError(f"took longer than {self._seconds:g} seconds")
        return left

    @contextmanager
    def watching(self, connection: socket.socket) -> Iterator[None]:
        """Cut a connection off when the time is over, in whatever state it is then."""
        # A copy of the handle: TLS takes the socket itself over.
        handle = connection.dup()
        timer = threading.Timer(self.left(), _cut, [handle])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # or the handle, given to another connection by then, would be cut
            handle.close()


class Dialler:
    """Makes connections to machines of the public web."""

    def __init__(self, resolve: Resolve, allowed_in_tests: frozenset[tuple[str, int]]) -> None:
        """Take what looks names up, and the machines and ports beside the public ones, which only tests give."""
        self._resolve = resolve
        self._allowed_in_tests = allowed_in_tests

    def dial(self, host: str, port: int, clock: Clock) -> socket.socket:
        """Return a connection to the host. Raises Refused where it leads elsewhere than to the public web."""
        machines = self._machines(host, port, clock)
        for machine in machines:
            if (machine, port) not in self._allowed_in_tests:
                refuse_special(ipaddress.ip_address(machine))
        for machine in machines[:_MOST_MACHINES]:
            try:
                return socket.create_connection((machine, port), timeout=min(CONNECT_SECONDS, clock.left()))
            except OSError:
                continue
        raise NotReachedError(f"cannot be reached: {host} does not answer")

    def _machines(self, host: str, port: int, clock: Clock) -> list[str]:
        """Return the addresses of the machines that a host is, without zones, each once."""
        answer: queue.Queue[list[str]] = queue.Queue()

        def look_up() -> None:
            try:
                answer.put(self._resolve(host, port))
            except (OSError, UnicodeError):
                answer.put([])

        # The system gives a slow name server far longer than a page may take.
        threading.Thread(target=look_up, daemon=True).start()
        try:
            found = answer.get(timeout=min(CONNECT_SECONDS, clock.left()))
        except queue.Empty:
            clock.left()
            raise NotReachedError(f"cannot be reached: nobody says where {host} is") from None
        if not found:
            raise Refused(f"cannot be reached: there is no host {host}")
        return list(dict.fromkeys(found))


def ask_the_system(host: str, port: int) -> list[str]:
    """Return the machines that a name leads to, as the operating system knows them. Raises OSError."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]).partition("%")[0] for _family, _kind, _protocol, _name, sockaddr in answers]


@contextmanager
def answer_of(address: Address, headers: dict[str, str], dialler: Dialler, clock: Clock) -> Iterator[HTTPResponse]:
    """Ask for an address and give the answer, whose body is not read yet.

    Raises Refused, and what urllib3, http.client and sockets raise.
    """
    connection = dialler.dial(address.host, address.port, clock)
    asking = _connection(address, connection)
    try:
        with clock.watching(connection):
            asking.request("GET", address.target, headers=headers, preload_content=False, decode_content=False)
            yield asking.getresponse()
            clock.left()  # what was cut off may look as if it had ended
    finally:
        asking.close()
        connection.close()


def _connection(address: Address, connection: socket.socket) -> HTTPConnection:
    """Return urllib3's connection over one that is made already."""
    kind: type[Any] = _OverTLS if address.scheme == "https" else _Plain
    tls = {"ssl_context": _tls()} if address.scheme == "https" else {}
    made: HTTPConnection = kind(address.host, address.port, timeout=READ_SECONDS, **tls)
    made.made_already = connection  # type: ignore[attr-defined]
    return made


class _Plain(HTTPConnection):
    made_already: socket.socket

    def _new_conn(self) -> socket.socket:
        self.made_already.settimeout(READ_SECONDS)
        return self.made_already


class _OverTLS(HTTPSConnection):
    made_already: socket.socket

    def _new_conn(self) -> socket.socket:
        self.made_already.settimeout(READ_SECONDS)
        return self.made_already


@functools.cache
def _tls() -> ssl.SSLContext:
    """Return whom to believe: those whom the system believes, and those whom Mozilla does."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):  # it may have ended by itself
        connection.shutdown(socket.SHUT_RDWR)
