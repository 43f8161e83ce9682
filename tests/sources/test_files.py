"""What paths give: documents with their origins, and a refusal for everything else."""

from __future__ import annotations

import io
import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomacy.records import RawDocument, Refusal
from diplomacy.sources.files import MAX_BYTES, count, documents


def origins(paths: list[str], folder: Path) -> list[str]:
    return [item.origin.removeprefix(f"{folder}/") for item in documents(paths)]


def refusal(path: Path | str, max_bytes: int = MAX_BYTES) -> Refusal:
    (found,) = documents([str(path)], max_bytes=max_bytes)
    assert isinstance(found, Refusal)
    return found


def test_a_file_comes_with_its_bytes_name_and_origin(tmp_path: Path) -> None:
    path = tmp_path / "talks.txt"
    path.write_bytes(b"Talks were held.\r\n")
    assert list(documents([str(path)])) == [
        RawDocument("talks.txt", b"Talks were held.\r\n", str(path), media_type="text/plain")
    ]


def test_a_folder_is_walked_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.html", "a/.hidden.txt", ".git/x.txt", "c.md", "a/b.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert origins([str(tmp_path)], tmp_path) == ["a/b.json", "a/z.html", "b.txt", "c.md"]


def test_paths_keep_the_order_in_which_they_were_given(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text("x")
    assert origins([str(tmp_path / "b.txt"), str(tmp_path / "a.txt")], tmp_path) == ["b.txt", "a.txt"]


def test_each_line_is_a_document_with_its_line_number(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_bytes(b'{"a": 1}\n\n{"b": 2}\r\n{"c": 3}')
    found = [item for item in documents([str(path)]) if isinstance(item, RawDocument)]
    assert [(d.name, d.content, d.origin) for d in found] == [
        ("wire-1.jsonl", b'{"a": 1}', f"{path}:1"),
        ("wire-3.jsonl", b'{"b": 2}', f"{path}:3"),
        ("wire-4.jsonl", b'{"c": 3}', f"{path}:4"),
    ]


def test_lines_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with open(path, "wb") as file:
        file.write(b'{"a": 1}\n')
        file.truncate(2**40)  # a sparse terabyte: only a stream can give its first line
    first = next(documents([str(path)]))
    assert isinstance(first, RawDocument)
    assert first.content == b'{"a": 1}'


def test_a_line_over_the_limit_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_bytes(b"x" * 50 + b"\n" + b"y" * 5 + b"\n")
    long, short = documents([str(path)], max_bytes=10)
    assert str(long) == f"{path}:1: is too large; a document may have at most 10 bytes"
    assert isinstance(short, RawDocument)
    assert (short.content, short.origin) == (b"yyyyy", f"{path}:2")


def test_a_file_of_50_mb_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with open(path, "wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert refusal(path).reason == "has 50 MB; a document may have at most 10 MB"


def test_a_file_that_says_it_is_small_is_read_no_further_than_the_limit() -> None:
    # Files under /proc have the size 0 whatever they hold.
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("no /proc on this machine")
    (found,) = documents([str(status)], max_bytes=20)
    assert str(found) == "/proc/self/status: is too large; a document may have at most 20 bytes"


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.html"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert str(refusal(tmp_path / name)) == f"{tmp_path / name}: is empty"


def test_lines_that_are_no_text_are_refused_once(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\x7fELF\0\0\n\0\n\xff\n")
    assert refusal(tmp_path / "a.jsonl").reason == "is no text"


def test_lines_in_utf_16_are_called_that(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes('{"a": 1}\n{"b": 2}\n'.encode("utf-16"))
    assert refusal(tmp_path / "a.jsonl").reason == "is UTF-16, but JSON lines must be UTF-8"


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.txt").reason == "is not there"
    assert "no path" in refusal("nul\0byte.txt").reason
    assert refusal("x" * 5000).reason.startswith("cannot be read (file name too long")


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")
    assert refusal(tmp_path / "link.txt").reason == "is a link to a file that is not there"


def test_a_link_back_to_its_own_folder_ends_the_walk(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    found, loop = documents([str(tmp_path)])
    assert isinstance(found, RawDocument)
    assert "is a link to a folder that holds it" in str(loop)


def test_a_linked_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("x")
    (tmp_path / "top").mkdir()
    (tmp_path / "top" / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    assert origins([str(tmp_path / "top")], tmp_path) == ["top/link/a.txt"]


def test_pipes_sockets_and_devices_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "is a pipe" in refusal(tmp_path / "pipe.txt").reason
    assert refusal("/dev/null").reason == "is a device, not a file"
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.getcwd()
        os.chdir(tmp_path)  # an address of a socket may have 107 characters only
        try:
            listener.bind("s.txt")
        finally:
            os.chdir(here)
        assert refusal(tmp_path / "s.txt").reason == "is a socket, not a file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0)
    assert refusal(tmp_path / "shut").reason == "may not be read by this user"


def test_a_refused_permission_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> list[str]:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "listdir", refuse)
    assert refusal(tmp_path).reason == "may not be read by this user"


def test_other_kinds_of_file_are_named_and_not_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.xlsx").write_text("x")
    (tmp_path / "Makefile").write_text("x")
    said = [str(item) for item in documents([str(tmp_path)]) if isinstance(item, Refusal)]
    assert len(said) == 2
    assert said[0].startswith(f"{tmp_path}/Makefile: is a file without a suffix, which is not read")
    assert said[1].startswith(f"{tmp_path}/b.xlsx: is a file of the kind .xlsx, which is not read; the kinds are .json")


def test_a_file_without_a_suffix_is_read_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "article").write_text("x")
    (found,) = documents([str(tmp_path / "article")])
    assert isinstance(found, RawDocument)
    assert found.media_type == ""


def test_a_folder_with_nothing_in_it_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path).reason == "is a folder with no files in it"


def test_a_name_that_is_no_text_can_be_printed(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    with open(path, "wb") as file:
        file.write(b"x")
    (found,) = documents([os.fsdecode(path)])
    assert isinstance(found, RawDocument)
    assert found.name == "caf\N{REPLACEMENT CHARACTER}.txt"
    assert found.origin.encode()


def test_standard_input_is_one_document() -> None:
    (found,) = documents(["-"], stdin=io.BytesIO(b"Talks in Oslo\n\nThey met.\n"))
    assert found == RawDocument("stdin", b"Talks in Oslo\n\nThey met.\n", "standard input")


def test_standard_input_may_be_lines() -> None:
    found = list(documents(["-"], stdin=io.BytesIO(b'{"a": 1}\n{"b": 2}\n')))
    assert [(item.origin, getattr(item, "content", None)) for item in found] == [
        ("standard input:1", b'{"a": 1}'),
        ("standard input:2", b'{"b": 2}'),
    ]


def test_standard_input_over_the_limit_empty_or_closed_is_refused() -> None:
    assert "is too large" in str(*documents(["-"], stdin=io.BytesIO(b"x\n" * 9), max_bytes=10))
    assert "is too large" in str(*documents(["-"], stdin=io.BytesIO(b"x" * 11), max_bytes=10))
    assert str(*documents(["-"], stdin=io.BytesIO(b""))) == "standard input: is empty"
    closed = io.BytesIO()
    closed.close()
    assert str(*documents(["-"], stdin=closed)).startswith("standard input: cannot be read")


def test_the_count_is_what_will_come(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.jsonl").write_text('{"a": 1}\n\n{"b": 2}\n')
    (tmp_path / "c.pdf").write_text("x")
    (tmp_path / "d.jsonl").write_text("")
    paths = [str(tmp_path), str(tmp_path / "gone")]
    assert count(paths) == len(list(documents(paths))) == 6
    assert count([str(tmp_path), "-"]) is None


@given(st.lists(st.text(max_size=30).filter(lambda path: path != "-"), max_size=3))
def test_no_path_raises(paths: list[str]) -> None:
    for path in paths:
        if not os.path.isdir(path if "\0" not in path else "x"):
            assert list(documents([path]))


@given(st.binary(max_size=300), st.integers(1, 40))
def test_lines_come_back_whole_or_are_refused(content: bytes, limit: int) -> None:
    """Every line that is not blank gives one item, in order, whatever the bytes and the limit are."""
    stream = io.BytesIO(b'{"a": 1}\n' + content)
    found = list(documents(["-"], stdin=stream, max_bytes=max(limit, 9)))
    assert found
    for item in found:
        if isinstance(item, RawDocument):
            assert len(item.content) <= max(limit, 9)
            number = int(item.origin.rpartition(":")[2])
            assert item.content == (b'{"a": 1}\n' + content).split(b"\n")[number - 1].rstrip(b"\r\n")
