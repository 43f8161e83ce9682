"""Answers that never end, drip, or unpack to more than there is room for: each is given up in time."""

from __future__ import annotations

import gzip
import socket
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import pytest

from diplomacy.records import Refusal
from tests.sites import Site, answer, serving

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def refusal(site: Site, path: str, **limits: float) -> str:
    found = next(site.fetcher(**limits).pages([site.url + path]))  # type: ignore[arg-type]
    assert isinstance(found, Refusal)
    return found.reason


DRIPS = 60  # three seconds of them, by the clock of whoever drips: on a busy machine that one is slow too


def drips(first: bytes, each: bytes, dripped: list[bytes]) -> Callable[[socket.socket], None]:
    def drip(line: socket.socket) -> None:
        line.sendall(first)
        while len(dripped) < DRIPS:
            line.sendall(each)
            dripped.append(each)
            time.sleep(0.05)

    return drip


def floods(first: bytes, each: bytes) -> Callable[[socket.socket], None]:
    def flood(line: socket.socket) -> None:
        line.sendall(first)
        while True:
            line.sendall(each)

    return flood


@pytest.mark.parametrize(
    ("first", "each"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (HEAD + b"\r\n", b"x"),
        (HEAD + b"Content-Length: 1000\r\n\r\n", b"x"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b""),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
    ],
    ids=["status", "name", "headers", "body", "length", "chunks", "silence", "continue", "trailers"],
)
def test_what_drips_is_cut_off(site: Site, first: bytes, each: bytes) -> None:
    dripped: list[bytes] = []
    site.answers["/"] = drips(first, each, dripped)
    said = refusal(site, "/", seconds=0.5)
    assert said in ("took longer than 0.5 seconds", "cannot be read: the site does not answer as a web site does")
    assert len(dripped) < DRIPS


@pytest.mark.parametrize(
    ("first", "each"),
    [
        (HEAD + b"\r\n", b"x" * 65536),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1" * 65536),
        (HEAD, b"X-Y: " + b"x" * 60_000 + b"\r\n"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10], b"\0\0\0\xff\xff" * 10_000),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"") * 3000),
    ],
    ids=["body", "chunks", "chunk", "headers", "empty blocks", "empty parts"],
)
def test_an_endless_answer_is_given_up_early_and_fills_no_memory(site: Site, first: bytes, each: bytes) -> None:
    site.answers["/"] = floods(first, each)
    tracemalloc.start()
    try:
        refusal(site, "/", bytes=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 15_000_000
    finally:
        tracemalloc.stop()


def test_a_small_answer_that_unpacks_to_a_huge_one(site: Site) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    block = bytes(1024 * 1024)
    bomb = b"".join(packer.compress(block) for _ in range(200)) + packer.flush()
    assert len(bomb) < 1_000_000
    site.answers["/"] = answer(bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        assert refusal(site, "/", bytes=1024 * 1024) == "has more than 1 MB"
        assert tracemalloc.get_traced_memory()[1] < 15_000_000
    finally:
        tracemalloc.stop()


def test_many_empty_parts_within_the_limit(site: Site) -> None:
    site.answers["/"] = answer(gzip.compress(b"") * 40_000, Content_Encoding="gzip")
    began = time.process_time()
    assert refusal(site, "/") == "comes packed with gzip in too many parts"
    assert time.process_time() - began < 3
