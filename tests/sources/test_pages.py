"""Fetching addresses: what is taken, and that nothing hostile gets through or holds the program up."""

from __future__ import annotations

import ast
import gzip
import random
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from diplomacy.records import RawDocument, Refusal
from diplomacy.sources import connection as connections
from diplomacy.sources import pages
from diplomacy.sources.addresses import check_address
from diplomacy.sources.connection import Resolve
from diplomacy.sources.pages import AnsweredError, Fetcher, Limits
from tests.sites import LOOPBACK, Site, answer, leads_to, serving

ROOT = Path(__file__).parent.parent.parent
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def page_of(fetcher: Fetcher, url: str) -> RawDocument | Refusal:
    return next(fetcher.pages([url]))


def refusal(site: Site, path: str, **limits: object) -> str:
    found = next(site.fetcher(**limits).pages([site.url + path]))  # type: ignore[arg-type]
    assert isinstance(found, Refusal)
    assert found.origin == site.url + path
    return found.reason


def test_a_page_comes_as_it_is_with_its_address_and_type(site: Site) -> None:
    site.answers["/a?b=c"] = answer("<p>Lee met Ishiba.</p>", "text/html; charset=utf-8")
    found = page_of(site.fetcher(), f"{site.url}/a?b=c#top")
    assert found == RawDocument(
        name=f"{site.url}/a?b=c",
        content=b"<p>Lee met Ishiba.</p>",
        origin=f"{site.url}/a?b=c#top",
        media_type="text/html; charset=utf-8",
        url=f"{site.url}/a?b=c",
    )
    path, headers = site.asked[-1]
    assert path == "/a?b=c"
    assert headers["user-agent"] == "Sidelines (+https://sidelines.example)"
    assert headers["host"] == f"news.example:{site.port}"
    assert not {"cookie", "referer", "authorization"} & set(headers)


@pytest.mark.parametrize("pack", [gzip.compress, lambda b: gzip.compress(b[:3]) + gzip.compress(b[3:])])
def test_what_is_packed_is_unpacked(site: Site, pack: Callable[[bytes], bytes]) -> None:
    site.answers["/"] = answer(pack(b"Lee met Ishiba."), Content_Encoding="gzip")
    found = page_of(site.fetcher(), site.url)
    assert isinstance(found, RawDocument)
    assert found.content == b"Lee met Ishiba."


def test_what_comes_in_chunks_is_put_together(site: Site) -> None:
    site.answers["/"] = HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\nLee \r\n3;x=y\r\nmet\r\n0\r\n\r\n"
    found = page_of(site.fetcher(), site.url)
    assert isinstance(found, RawDocument)
    assert found.content == b"Lee met"


def test_it_is_found_where_it_leads_to(site: Site) -> None:
    site.answers |= {
        "/1": leads_to("/2", "301 Moved Permanently"),
        "/2": leads_to(f"http://other.example:{site.port}/3", "308 Permanent Redirect"),
        "/3": leads_to("4?x", "307 Temporary Redirect"),
        "/4?x": answer("Lee met."),
    }
    found = site.fetcher().fetch(check_address(f"{site.url}/1", {site.port}))
    assert found.address.url == f"http://other.example:{site.port}/4?x"
    assert found.moved == f"http://other.example:{site.port}/3"  # what follows may change again


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (answer("x", status="404 Not Found"), "is not there (the site answered 404)"),
        (answer("x", status="410 Gone"), "was taken away for good (the site answered 410)"),
        (answer("x", status="403 Forbidden"), "is not given to this program (the site answered 403)"),
        (answer("x", status="503 Busy"), "cannot be fetched now: the site is in trouble (the site answered 503)"),
        (answer("x", status="304 Not Modified"), "is not given (the site answered 304)"),
        (answer("x", status="204 No Content"), "is not given (the site answered 204)"),
        (answer("x", status="302 Found"), "is not given (the site answered 302)"),
        (answer(" \n"), "is empty"),
        (answer("x", "image/png"), "is a picture (image/png)"),
        (answer("x", "video/mp4; a=b"), "is a film (video/mp4)"),
        (answer("x", "application/rss+xml"), "is a feed, not an article (application/rss+xml)"),
        (answer("x", "application/x-msdownload"), "is something that cannot be read (application/x-msdownload)"),
        (answer("x", Content_Encoding="br"), "comes packed in a way that was not asked for (br)"),
        (answer("x", Content_Encoding="gzip, gzip"), "comes packed in a way that was not asked for (gzip, gzip)"),
        (answer("not packed", Content_Encoding="gzip"), "comes packed with gzip, and cannot be unpacked"),
        (answer(gzip.compress(b"x")[:-9], Content_Encoding="gzip"), "broke off before all of it had come"),
        (answer("x", Content_Length="10"), "broke off before all of it had come"),
        (answer("x", Content_Length="99999999999999999999999999"), "has more than 1000 bytes"),
        (answer("x" * 1001), "has more than 1000 bytes"),
        (answer("x" * 1001, Content_Length=""), "has more than 1000 bytes"),
        (answer(gzip.compress(b"x" * 1001), Content_Encoding="gzip"), "has more than 1000 bytes"),
        (b"", "cannot be read: the site does not answer as a web site does"),
        (b"\x00\xff" * 50 + b"\r\n\r\n", "cannot be read: the site does not answer as a web site does"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "cannot be read: the site does not answer as a web site does"),
        (HEAD + b"X: y\r\n" * 200 + b"\r\nx", "cannot be read: the site does not answer as a web site does"),
        (HEAD + b"X: " + b"y" * 70_000 + b"\r\n\r\nx", "cannot be read: the site does not answer as a web site does"),
        (HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nx", None),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nx", None),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nx", None),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1" * 70_000, None),
        (
            leads_to("http://127.0.0.1/"),
            "leads on to an address that leads to this machine itself, and only the public",
        ),
        (
            leads_to("http://169.254.169.254/latest"),
            "leads on to an address that leads to the machines beside this one,",
        ),
        (leads_to("//localhost:80/"), "leads on to an address that"),
        (leads_to("file:///etc/passwd"), "leads on to an address that must begin with http:// or https://"),
        (leads_to("http://a:b@good.example/"), "leads on to an address that holds a user name or password"),
        (leads_to("http://good.example:22/"), "leads on to an address that asks for port 22"),
        (leads_to("/"), "leads on more than 5 times"),
    ],
)
def test_what_is_not_taken_has_its_sentence(site: Site, told: bytes, why: str | None) -> None:
    site.answers["/"] = told
    said = refusal(site, "/", bytes=1000)
    assert said.startswith(why or "")


def test_a_round_of_redirects_ends(site: Site) -> None:
    site.answers |= {"/a": leads_to("/b"), "/b": leads_to("/a")}
    assert refusal(site, "/a") == "leads on more than 5 times"
    assert site.paths == ["/a", "/b"] * 3


# ── which machine ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("machines", "what"),
    [
        (["127.0.0.2"], "this machine itself"),
        (["::1"], "this machine itself"),
        (["::ffff:127.0.0.1"], "this machine itself"),
        (["0.0.0.0"], "this machine itself"),
        (["10.0.0.1"], "a private network"),
        (["fd00:ec2::254"], "a private network"),
        (["169.254.169.254"], "the machines beside this one"),
        (["fe80::1"], "the machines beside this one"),
        (["224.0.0.1"], "many machines at once"),
        (["64:ff9b::a00:1"], "a private network"),
        (["2002:a00:1::"], "an address that is set apart"),
        (["100.100.100.200"], "the network of a provider"),
        (["93.184.216.34", "10.0.0.1"], "a private network"),  # one that is not public is enough
    ],
)
def test_a_name_that_leads_elsewhere_than_to_the_public_web(site: Site, machines: list[str], what: str) -> None:
    found = page_of(site.fetcher(machines={"news.example": machines}), site.url)
    assert isinstance(found, Refusal)
    assert found.reason == f"leads to {what}, and only the public web is fetched from"
    assert not site.asked


def test_a_name_that_leads_elsewhere_the_second_time() -> None:
    """The name is looked up for each connection, and each connection goes to what was checked."""
    with serving() as site, serving("127.0.0.2", site.port) as secret:
        secret.answers["/"] = answer("the keys of the house")
        site.answers["/"] = leads_to("/again")
        replies = [[LOOPBACK], [LOOPBACK], ["127.0.0.2"]]  # for robots.txt, for the page, for what it leads on to
        fetcher = Fetcher(
            "Sidelines",
            Limits(ports={site.port}),
            resolve=lambda host, port: replies.pop(0),
            allowed_in_tests=frozenset({(LOOPBACK, site.port)}),
        )
        found = page_of(fetcher, site.url)
        assert isinstance(found, Refusal)
        assert found.reason == "leads to this machine itself, and only the public web is fetched from"
        assert not replies
        assert not secret.asked


def test_a_machine_is_connected_to_as_it_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def connect(where: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(where)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", connect)
    found = page_of(Fetcher("Sidelines", resolve=lambda host, port: ["93.184.216.34"]), "https://news.example/")
    assert asked == [("93.184.216.34", 443)]
    assert str(found) == "https://news.example/: cannot be reached: news.example does not answer"


def test_a_name_that_nobody_knows_or_that_takes_too_long() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror

    def slow(host: str, port: int) -> list[str]:
        for _ in range(30):
            waited.append(0.1)
            time.sleep(0.1)
        return [LOOPBACK]

    waited: list[float] = []
    nobody: list[Resolve] = [unknown, lambda host, port: []]
    for resolve in nobody:
        found = page_of(Fetcher("Sidelines", resolve=resolve), "http://news.example/")
        assert isinstance(found, Refusal)
        assert found.reason == "cannot be reached: there is no host news.example"
    found = page_of(Fetcher("Sidelines", Limits(seconds=0.3), resolve=slow), "http://news.example/")
    assert isinstance(found, Refusal)
    assert found.reason == "took longer than 0.3 seconds"
    assert sum(waited) < 2  # by the clock of who looks it up: on a busy machine that one is slow too


def test_only_tests_are_allowed_other_machines() -> None:
    """Whoever makes a fetcher outside of tests gives it no machine beside those of the public web."""
    given = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in [*(ROOT / "diplomacy").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py"), ROOT / "manage.py"]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (
            any(word.arg in ("allowed_in_tests", "resolve", None) for word in node.keywords)
            and getattr(node.func, "id", getattr(node.func, "attr", "")) in ("Fetcher", "Dialler", "partial")
        )
    ]
    assert not given
    assert Fetcher("x")._dialler._allowed_in_tests == frozenset()


def test_nothing_that_a_site_says_makes_it_raise(site: Site) -> None:
    """Answers with some bytes changed, from a fixed seed."""
    chance = random.Random(6)
    packed = gzip.compress(b"Lee met Ishiba.")
    models = [
        answer("Lee met", ETag='"x"'),
        answer(packed, Content_Encoding="gzip"),
        leads_to("http://other.example/"),
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\nLee \r\n0\r\n\r\n",
    ]
    fetcher = site.fetcher(seconds=2.0)
    for _ in range(150):
        told = bytearray(chance.choice(models))
        for _ in range(chance.randint(1, 6)):
            told[chance.randrange(len(told))] = chance.choice(b'\0\n\r :;\xff0/a"')
        site.answers["/"] = bytes(told)
        assert isinstance(page_of(fetcher, site.url), RawDocument | Refusal), told


# ── robots.txt ─────────────────────────────────────────────────────────────────────────────────────

FORBIDDEN = "is not to be fetched by programs: the site's robots.txt says so"


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: Sidelines\nDisallow: /b\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: sidelines\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.html$", "/a.html", False),
        ("User-agent: *\nDisallow: /*.html$", "/a.htm", True),
        ("\xff\xfe<html>not rules</html>", "/a", True),
    ],
)
def test_what_a_site_forbids_is_not_fetched(site: Site, rules: str, path: str, allowed: bool) -> None:
    site.answers |= {"/robots.txt": answer(rules.encode("latin-1"), "text/plain"), path: answer("Lee met.")}
    found = page_of(site.fetcher(), site.url + path)
    assert isinstance(found, RawDocument) is allowed
    assert isinstance(found, RawDocument) or found.reason == FORBIDDEN
    assert site.paths == [path] * allowed


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (answer("no", status="404 Not Found"), None),
        (answer("no", status="403 Forbidden"), None),
        (answer("", "text/plain"), None),
        (answer("x", status="503 Busy"), "is left alone for now: the site does not say what programs may fetch"),
        (answer("x", status="429 Slow"), "is left alone for now: the site does not say what programs may fetch"),
        (b"", "cannot be read: the site does not answer as a web site does"),
        (leads_to("http://10.0.0.1/robots.txt"), "is left alone: the site's robots.txt leads on to an address that"),
        (leads_to("/rules"), FORBIDDEN),
        (answer("User-agent: *\nDisallow: /\n" + "#" * 600_000, "text/plain"), FORBIDDEN),
    ],
)
def test_a_site_that_says_nothing_allows_and_one_that_cannot_say_is_left_alone(
    site: Site, told: bytes, said: str | None
) -> None:
    rules = answer("User-agent: *\nDisallow: /a", "text/plain")
    site.answers |= {"/robots.txt": told, "/rules": rules, "/a": answer("Lee met.")}
    found = page_of(site.fetcher(), f"{site.url}/a")
    assert isinstance(found, RawDocument) is (said is None)
    assert isinstance(found, RawDocument) or found.reason.startswith(said or "")
    assert bool(site.paths) is (said is None) or "/rules" in site.paths


def test_a_site_is_asked_for_its_rules_once_and_another_one_too(site: Site) -> None:
    site.answers |= {"/a": answer("x"), "/b": leads_to(f"http://other.example:{site.port}/a")}
    fetcher = site.fetcher()
    for path in ("/a", "/a", "/b"):
        page_of(fetcher, site.url + path)
    hosts = [headers["host"].partition(":")[0] for path, headers in site.asked if path == "/robots.txt"]
    assert hosts == ["news.example", "other.example"]


@pytest.mark.parametrize(("delay", "pause"), [("0.4", 0.4), ("nonsense", 0.0), ("-5", 0.0)])
def test_the_pause_that_a_site_asks_for_is_kept(
    site: Site, monkeypatch: pytest.MonkeyPatch, delay: str, pause: float
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(pages, "time", SimpleNamespace(sleep=pauses.append, monotonic=lambda: 1000.0))
    rules = f"User-agent: *\nCrawl-delay: {delay}\nDisallow: /x"
    site.answers |= {"/robots.txt": answer(rules, "text/plain"), "/a": answer("x"), "/b": answer("x")}
    fetcher = site.fetcher()
    page_of(fetcher, f"{site.url}/a")
    assert not any(pauses)
    assert isinstance(page_of(fetcher, f"{site.url}/b"), RawDocument)
    assert sum(pauses) == pytest.approx(pause)


# ── what a site says about next time ───────────────────────────────────────────────────────────────


def test_a_site_may_say_that_nothing_changed(site: Site) -> None:
    site.answers["/"] = answer("x", ETag='W/"1"', Last_Modified="Mon, 01 Jun 2026 10:00:00 GMT")
    address = check_address(site.url, {site.port})
    first = site.fetcher().fetch(address)
    assert (first.etag, first.modified) == ('W/"1"', "Mon, 01 Jun 2026 10:00:00 GMT")
    site.answers["/"] = answer(status="304 Not Modified", Content_Length="")
    again = site.fetcher().fetch(address, etag=first.etag, modified=first.modified)
    assert again.content is None
    headers = site.asked[-1][1]
    assert headers["if-none-match"] == 'W/"1"'
    assert headers["if-modified-since"] == "Mon, 01 Jun 2026 10:00:00 GMT"


def test_what_cannot_be_sent_back_is_not_kept(site: Site) -> None:
    site.answers["/"] = HEAD + b"ETag: a\r\n b\r\nLast-Modified: " + b"x" * 200 + b"\r\n\r\nx"
    found = site.fetcher().fetch(check_address(site.url, {site.port}))
    assert (found.etag, found.modified) == ("a b", "")  # a folded line is unfolded


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("Mon, 01 Jun 2020 10:00:00 GMT", timedelta(0)),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("9" * 50, timedelta(seconds=10**8)),
    ],
)
def test_a_site_may_ask_to_be_left_alone_for_a_while(site: Site, value: str, wait: timedelta | None) -> None:
    site.answers["/"] = answer("x", status="429 Slow", Retry_After=value)
    with pytest.raises(AnsweredError) as refused:
        site.fetcher().fetch(check_address(site.url, {site.port}))
    assert refused.value.wait == wait


# ── TLS ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_certificate_must_be_valid(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = ["-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=x"]
    names = ["-addext", "subjectAltName=DNS:good.example"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *made, *names]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with socket.create_server((LOOPBACK, 0)) as server, context.wrap_socket(server, server_side=True) as secure:
        secret = Site(secure.getsockname()[1])

        def serve() -> None:
            while True:
                try:
                    line, _ = secure.accept()
                except ssl.SSLError:
                    continue
                except OSError:
                    return
                with line:
                    line.recv(65536)
                    line.sendall(answer("Lee met."))

        threading.Thread(target=serve, daemon=True).start()
        fetcher = secret.fetcher()
        refused = page_of(fetcher, f"https://good.example:{secret.port}/")
        assert str(refused).endswith("cannot be trusted: its certificate is not valid for the site")
        trusting = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        monkeypatch.setattr(connections, "_tls", lambda: trusting)
        found = page_of(fetcher, f"https://good.example:{secret.port}/")
        assert isinstance(found, RawDocument), found
        other = page_of(fetcher, f"https://other.example:{secret.port}/")
        assert str(other).endswith("cannot be trusted: its certificate is not valid for the site")
    plain = page_of(site.fetcher(), f"https://news.example:{site.port}/")
    assert str(plain).endswith("cannot be reached: no secure connection came about")


def test_no_setting_of_the_environment_leads_around_the_checks(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://10.0.0.1:3128")
    site.answers["/"] = answer("Lee met.")
    assert isinstance(page_of(site.fetcher(), site.url), RawDocument)


def test_the_sources_know_no_other_way_to_the_net() -> None:
    """Nothing but the checked connection opens one in the whole program."""
    ways = re.compile(
        r"\b(?:urlopen|urllib\.request|import requests|import httpx|socket\.create_connection|fetch_url)\b"
    )
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "diplomacy").rglob("*.py")
        if ways.search(path.read_text(encoding="utf-8"))
    }
    assert found <= {
        "diplomacy/management/commands/serve.py",  # whether its own port is free
        "diplomacy/sources/connection.py",
        "diplomacy/management/vendor.py",
        "diplomacy/management/world.py",
    }


def test_a_wrong_address_is_a_refusal_too(site: Site) -> None:
    assert str(page_of(site.fetcher(), "ftp://x/")) == "ftp://x/: must begin with http:// or https://"
