"""Articles from the web: an address is fetched safely, honestly and politely.

Safely: only the public web (`addresses.py`, `connection.py`), again after each of at most five redirects, within limits
of time and size, packed and unpacked. Honestly: under the program's own name. Politely: only what robots.txt allows.
"""

from __future__ import annotations

import http.client
import ssl
import time
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from protego import Protego
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError, IncompleteRead, ProtocolError, ReadTimeoutError, SSLError

from diplomacy.records import RawDocument, Refusal
from diplomacy.sources.addresses import USUAL_PORTS, Address, Refused, check_address, check_redirect
from diplomacy.sources.connection import Clock, Dialler, NotReachedError, Resolve, answer_of, ask_the_system

MEBIBYTE = 1024 * 1024
MOST_REDIRECTS = 5
ROBOTS_BYTES = 500 * 1024  # RFC 9309: at least so much is read
ROBOTS_SECONDS = 3600.0  # how long one robots.txt holds; RFC 9309: at most a day
MOST_DELAY = 10.0  # seconds between two pages of a site that asks for a pause
_MOST_SITES = 1000  # whose robots.txt are remembered
_PERMANENT, _REDIRECTS = (301, 308), (301, 302, 303, 307, 308)
_BLOCK = 64 * 1024
_MOST_PARTS = 100  # of what is packed with gzip: each one costs a copy of all that follow it

# What reading takes. `application/octet-stream` and nothing at all say nothing: the content will tell.
PAGES = frozenset(
    (
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "text/xml",
        "application/xml",
        "application/json",
        "application/ld+json",
        "application/x-ndjson",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "message/rfc822",
        "application/zip",
        "application/x-zip-compressed",
        "application/octet-stream",
    )
)
_KINDS = {
    "image": "a picture",
    "audio": "a recording",
    "video": "a film",
    "font": "a font",
    "application/rss+xml": "a feed, not an article",
    "application/atom+xml": "a feed, not an article",
}
_ANSWERS = {
    401: "is only for those who log in",
    402: "is only for those who pay",
    403: "is not given to this program",
    404: "is not there",
    410: "was taken away for good",
    429: "cannot be fetched now: too much was asked of the site",
    451: "may not be shown for legal reasons",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an address may take in all, how many bytes may come (packed or unpacked), from which ports."""

    seconds: float = 30.0
    bytes: int = 10 * MEBIBYTE
    ports: Collection[int] = USUAL_PORTS


class AnsweredError(Refused):
    """A site answered that it does not give what was asked for."""

    def __init__(self, status: int, wait: timedelta | None = None) -> None:
        """Make the sentence of the status."""
        said = _ANSWERS.get(status) or ("cannot be fetched now: the site is in trouble" if status >= 500 else "")
        super().__init__(f"{said or 'is not given'} (the site answered {status})")
        self.status, self.wait, self.temporary = status, wait, status >= 500 or status == 429


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was at an address. `address` is where it was found in the end.

    `moved` is where it is from now on, if the site says so; `content` is None where nothing changed since `validators`.
    """

    address: Address
    content: bytes | None
    media_type: str = ""
    etag: str = ""
    modified: str = ""
    moved: str = ""


@dataclass(slots=True)
class _Rules:
    robots: Protego | None
    until: float
    free_at: float = 0.0  # when the pause that the site asks for is over


class Fetcher:
    """Fetches addresses. Remembers each site's robots.txt for an hour; not to be used by two threads at once."""

    def __init__(
        self,
        agent: str,
        limits: Limits | None = None,
        *,
        resolve: Resolve = ask_the_system,
        allowed_in_tests: frozenset[tuple[str, int]] = frozenset(),
    ) -> None:
        """Take the name to go by, with where to find whoever runs this, and the limits.

        `allowed_in_tests` are machines and ports beside those of the public web. Only tests give any, for their servers
        stand on loopback; a test holds that nothing else does.
        """
        self._agent = agent
        self._robot = agent.partition(" ")[0].partition("/")[0]  # as robots.txt names programs
        self.limits = limits or Limits()
        self._dialler = Dialler(resolve, allowed_in_tests)
        self._rules: dict[str, _Rules] = {}

    def page(self, text: str) -> RawDocument:
        """Return what is at an address as it came. Raises Refused; nothing else, whatever is there."""
        found = self.fetch(check_address(text, self.limits.ports))
        url = found.address.url
        return RawDocument(name=url, content=found.content or b"", origin=text, media_type=found.media_type, url=url)

    def pages(self, texts: Iterable[str]) -> Iterator[RawDocument | Refusal]:
        """Yield what is at each address, or why not. Nothing that is there makes this raise."""
        for text in texts:
            try:
                yield self.page(text)
            except Refused as error:
                yield Refusal(text, str(error))

    def fetch(
        self,
        address: Address,
        *,
        takes: Collection[str] = PAGES,
        most: int | None = None,
        etag: str = "",
        modified: str = "",
    ) -> Fetched:
        """Fetch an address, following redirects. Raises Refused with the reason as the end of a sentence.

        `takes` are the media types that are taken, `most` the bytes, where fewer than otherwise. With `etag` or
        `modified`, as they came last time, the site may answer that nothing changed.
        """
        clock = Clock(self.limits.seconds)
        headers = {"Accept": ",".join([*sorted(takes), "*/*;q=0.1"])}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        at, moved, permanent = address, "", True
        most = min(most or self.limits.bytes, self.limits.bytes)
        for _hop in range(MOST_REDIRECTS + 1):
            self._ask_robots(at, clock)
            answer = self._get(at, headers, clock, most, takes)
            if isinstance(answer, Fetched):
                if answer.content is None and not (etag or modified):
                    raise AnsweredError(304)  # nobody asked whether something changed
                return Fetched(at, answer.content, answer.media_type, answer.etag, answer.modified, moved)
            status, location = answer
            at = check_redirect(at, location, self.limits.ports)
            permanent = permanent and status in _PERMANENT
            moved = at.url if permanent else moved
        raise Refused(f"leads on more than {MOST_REDIRECTS} times")

    # ── one request ────────────────────────────────────────────────────────────────────────────────

    def _get(
        self, address: Address, headers: dict[str, str], clock: Clock, most: int, takes: Collection[str] | None
    ) -> Fetched | tuple[int, str]:
        """Ask once. Return what was there, or the status and address of a redirect; `takes` None takes everything."""
        headers = {"User-Agent": self._agent, "Accept-Encoding": "gzip", "Connection": "close", **headers}
        try:
            with answer_of(address, headers, self._dialler, clock) as answer:
                return _taken(answer, address, most, takes)
        except Refused:
            clock.left()  # what was cut off may look like an answer that is empty
            raise
        except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
            clock.left()
            raise _why(error) from None

    def _ask_robots(self, address: Address, clock: Clock) -> None:
        rules = self._rules.get(address.site)
        if rules is None or rules.until < time.monotonic():
            rules = _Rules(self._robots(address, clock), time.monotonic() + ROBOTS_SECONDS)
            while len(self._rules) >= _MOST_SITES:
                self._rules.pop(next(iter(self._rules)))
            self._rules[address.site] = rules
        if rules.robots is None:
            return
        if not rules.robots.can_fetch(address.url, self._robot):
            raise Refused("is not to be fetched by programs: the site's robots.txt says so")
        if delay := rules.robots.crawl_delay(self._robot):
            time.sleep(max(0.0, min(rules.free_at - time.monotonic(), clock.left())))
            rules.free_at = time.monotonic() + min(delay, MOST_DELAY)

    def _robots(self, address: Address, clock: Clock) -> Protego | None:
        """Return a site's rules, None where it has none. Raises Refused where they cannot be known now."""
        at = check_address(f"{address.site}/robots.txt", self.limits.ports)
        elsewhere = False
        try:
            for _hop in range(MOST_REDIRECTS + 1):
                answer = self._get(at, {}, clock, ROBOTS_BYTES, None)
                if isinstance(answer, Fetched):
                    return Protego.parse((answer.content or b"").decode("utf-8", "replace"))
                elsewhere = True
                at = check_redirect(at, answer[1], self.limits.ports)
        except AnsweredError as error:
            if error.temporary:
                raise NotReachedError(
                    f"is left alone for now: the site does not say what programs may fetch (its robots.txt answered"
                    f" {error.status})"
                ) from None
        except NotReachedError:
            raise
        except Refused as error:
            if elsewhere:
                raise Refused(f"is left alone: the site's robots.txt {error}") from None
            raise  # the site itself is not one to ask
        return None


def _taken(
    answer: HTTPResponse, address: Address, most: int, takes: Collection[str] | None
) -> Fetched | tuple[int, str]:
    status, headers = answer.status, answer.headers
    if status in _REDIRECTS and (location := headers.get("Location", "").strip()):
        return status, location
    validators = _plain(headers.get("ETag", ""), 300), _plain(headers.get("Last-Modified", ""), 100)
    if status == 304:
        return Fetched(address, None, "", *validators)
    if status not in (200, 203):
        raise AnsweredError(status, _wait(headers.get("Retry-After", "")))
    media_type = _plain(headers.get("Content-Type", ""), 200)
    if takes is not None:
        _check_kind(media_type, takes)
    content = _body(answer, most, cut=takes is None)
    if takes is not None and not content.strip():
        raise Refused("is empty")
    return Fetched(address, content, media_type, *validators)


def _plain(value: str, most: int) -> str:
    """Return a header's value; nothing where it is too long or no plain text, for it is stored and sent back."""
    value = value.strip()
    return value if len(value) <= most and value.isprintable() else ""


def _check_kind(media_type: str, takes: Collection[str]) -> None:
    kind = media_type.partition(";")[0].strip().lower()
    if kind and kind not in takes:
        what = _KINDS.get(kind) or _KINDS.get(kind.partition("/")[0]) or "something that cannot be read"
        raise Refused(f"is {what} ({kind})")


def _body(answer: HTTPResponse, most: int, *, cut: bool) -> bytes:
    """Return the body, unpacked. With `cut` only its beginning where it is too large, else Refused is raised."""
    length = answer.headers.get("Content-Length", "").strip()
    if length.isascii() and length.isdigit() and int(length[:20]) > most and not cut:
        raise _too_large(most)
    packed = answer.headers.get("Content-Encoding", "").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip"):
        raise Refused(f"comes packed in a way that was not asked for ({packed[:40]})")
    body = bytearray()
    while block := answer.read(_BLOCK, decode_content=False):
        body += block
        if len(body) > most:
            if not cut:
                raise _too_large(most)
            del body[most:]
            break
    content = bytes(body) if packed in ("", "identity") else _unpacked(bytes(body), most + 1)
    if len(content) > most:
        if not cut:
            raise _too_large(most)
        content = content[:most]
    return content


def _unpacked(packed: bytes, most: int) -> bytes:
    """Return at most so many bytes of what was packed with gzip, in one part or several."""
    content = bytearray()
    for _part in range(_MOST_PARTS):
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            content += unpacker.decompress(packed, most - len(content))
        except zlib.error:
            raise Refused("comes packed with gzip, and cannot be unpacked") from None
        if not unpacker.eof and len(content) < most:
            raise NotReachedError("broke off before all of it had come")
        packed = unpacker.unused_data
        if not packed or len(content) >= most:
            return bytes(content)
    raise Refused("comes packed with gzip in too many parts")


def _too_large(most: int) -> Refused:
    size = f"{most / MEBIBYTE:.0f} MB" if most >= MEBIBYTE else f"{most} bytes"
    return Refused(f"has more than {size}")


def _wait(value: str) -> timedelta | None:
    """Return what a Retry-After asks for: seconds, or a moment."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(moment - datetime.now(UTC), timedelta(0))
    except (TypeError, ValueError, OverflowError):
        return None


def _why(error: Exception) -> Refused:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Refused("cannot be trusted: its certificate is not valid for the site")
    if isinstance(error, ssl.SSLError | SSLError):
        return NotReachedError("cannot be reached: no secure connection came about")
    if isinstance(error, ProtocolError) and isinstance(error.args[-1], IncompleteRead | http.client.IncompleteRead):
        return NotReachedError("broke off before all of it had come")
    if isinstance(error, TimeoutError | ReadTimeoutError):
        return NotReachedError("does not answer")
    return NotReachedError("cannot be read: the site does not answer as a web site does")
